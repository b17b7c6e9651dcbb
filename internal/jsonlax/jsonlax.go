// Package jsonlax decodes JSON as JFrog's servers write it: with booleans that some of them
// send as strings or numbers.
package jsonlax

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// Unmarshal is [json.Unmarshal], except that a Go bool also reads "true", "yes", "1", 1 and
// their negations, and "" as false.
func Unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var mismatch *json.UnmarshalTypeError
	if !errors.As(err, &mismatch) || mismatch.Type.Kind() != reflect.Bool {
		return secrets.Quiet(err)
	}
	// The error names one place; a list may have thousands. One pass finds them all.
	l := loosener{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	l.dec.UseNumber()
	if l.value(reflect.TypeOf(v)) != nil || l.done == 0 {
		return err
	}
	return json.Unmarshal(append(l.out, data[l.done:]...), v)
}

// loosener copies JSON and writes true or false where the Go type has a bool.
type loosener struct {
	data []byte
	dec  *json.Decoder
	out  []byte
	done int // bytes of data that out stands for
}

// value copies the next value. A nil type has no bool in it.
func (l *loosener) value(t reflect.Type) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := l.dec.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return l.container(token, t)
	case string:
		l.scalar(t, token, `"`+token+`"`)
	case json.Number:
		l.scalar(t, token.String(), token.String())
	}
	return nil
}

func (l *loosener) container(open json.Delim, t reflect.Type) error {
	for l.dec.More() {
		element := elementOf(t)
		if open == '{' {
			key, err := l.dec.Token()
			if err != nil {
				return err
			}
			if t != nil && t.Kind() == reflect.Struct {
				element = fieldOf(t, key.(string))
			}
		}
		if err := l.value(element); err != nil {
			return err
		}
	}
	_, err := l.dec.Token()
	return err
}

// scalar replaces the scalar that was just read, if it stands for a boolean.
func (l *loosener) scalar(t reflect.Type, value, written string) {
	if t == nil || t.Kind() != reflect.Bool {
		return
	}
	end := int(l.dec.InputOffset())
	start := end - len(written)
	if start < l.done || string(l.data[start:end]) != written { // written with escapes
		return
	}
	literal := ""
	switch strings.ToLower(value) {
	case "true", "yes", "1":
		literal = "true"
	case "false", "no", "0", "":
		literal = "false"
	default:
		return
	}
	l.out = append(append(l.out, l.data[l.done:start]...), literal...)
	l.done = end
}

func elementOf(t reflect.Type) reflect.Type {
	if t != nil {
		switch t.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
			return t.Elem()
		}
	}
	return nil
}

// fieldOf returns the type of the field that encoding/json reads name into. Types that decode
// themselves mostly do so into a copy of themselves, so they are looked into as well.
func fieldOf(t reflect.Type, name string) reflect.Type {
	var found reflect.Type
	for _, f := range reflect.VisibleFields(t) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == name || tag == "" && f.Name == name:
			return f.Type
		case strings.EqualFold(tag, name) || tag == "" && strings.EqualFold(f.Name, name):
			found = f.Type
		}
	}
	return found
}
