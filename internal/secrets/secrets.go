// Package secrets encodes values with secrets to JSON. By itself, encoding/json writes a mask
// in place of each secret, so that logs do not show it. Only [Marshal] writes the secrets.
package secrets

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"sync"
	"unsafe"
)

// Mask stands for a secret in output.
const Mask = "*****"

// ErrMasked reports a secret that is the mask, such as a password decoded from JSON that does not
// show it.
var ErrMasked = errors.New("a secret is " + Mask + ", which JSON and logs show in its place: set its value")

// IsMasked reports whether s is the mask, or a URL with the mask in place of a secret.
func IsMasked(s string) bool { return s == Mask || hasMask(s, urlSpans(s)) }

func hasMask(text string, secrets []span) bool {
	for _, s := range secrets {
		if strings.Contains(text[s.begin:s.end], Mask) {
			return true
		}
	}
	return false
}

// Type is jfrog.Secret. Package jfrog sets it.
var Type reflect.Type

// Marshal is [json.Marshal] for requests and for whatever must keep its secrets. Its output
// shows every secret of v.
//
// Marshal encodes a copy of v. In the copy each secret has a separate place in memory. MarshalJSON
// writes a secret only if it is at such a place. Therefore neither v nor a copy of it shows its
// secrets elsewhere at the same time. A MarshalJSON method may use the secrets of its value like
// other strings.
//
// The copy follows what encoding/json follows: exported fields and embedded structs.
func Marshal(v any) ([]byte, error) {
	t := reflect.TypeOf(v)
	if t == nil || !holds(t) {
		return json.Marshal(v)
	}
	var c copier
	defer c.hide()
	out := reflect.New(t).Elem()
	out.Set(reflect.ValueOf(v))
	c.copy(out)
	if c.masked {
		return nil, ErrMasked
	}
	data, err := json.Marshal(out.Interface())
	if err == nil && c.opaque && bytes.Contains(data, []byte(`"`+Mask+`"`)) {
		err = errors.New("a MarshalJSON method encodes the secret of an unexported field: it must use string(s)")
	}
	return data, err
}

// Quiet removes a secret from an error of package json, which quotes numbers that it cannot decode.
func Quiet(err error) error {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) && mismatch.Type == Type {
		mismatch.Value, _, _ = strings.Cut(mismatch.Value, " ")
	}
	return err
}

// shown holds the beginnings of the secrets that are being encoded.
var shown sync.Map // *byte -> nil

// Shown reports whether s is a secret that [Marshal] is encoding.
func Shown(s string) bool {
	if s == "" {
		return false
	}
	_, ok := shown.Load(unsafe.StringData(s))
	return ok
}

type copier struct {
	own    []*byte // the secrets of this copy in shown
	seen   map[place]reflect.Value
	opaque bool // an unexported field may hold a secret
	masked bool // a secret is the mask
}

// place identifies what a pointer, map or slice refers to.
type place struct {
	at  unsafe.Pointer
	len int
	typ reflect.Type
}

// hide ends the encoding.
func (c *copier) hide() {
	for _, p := range c.own {
		shown.Delete(p)
	}
}

// show moves the string in v to a separate place in memory.
func (c *copier) show(v reflect.Value) {
	s := strings.Clone(v.String())
	if s == "" {
		return
	}
	p := unsafe.StringData(s)
	shown.Store(p, nil)
	c.own = append(c.own, p)
	v.SetString(s)
}

// copy replaces everything that v refers to by copies, as far as it may hold secrets. v can be
// set and is a copy itself. What occurs twice is copied once, so that encoding/json finds and
// reports a cycle.
func (c *copier) copy(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == Type {
			c.masked = c.masked || IsMasked(v.String())
			c.show(v)
		}
	case reflect.Struct:
		c.fields(v)
	case reflect.Array:
		for i := range v.Len() {
			c.copy(v.Index(i))
		}
	case reflect.Interface:
		if held := v.Elem(); held.IsValid() && holds(held.Type()) {
			out := reflect.New(held.Type()).Elem()
			out.Set(held)
			c.copy(out)
			v.Set(out)
		}
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if !v.IsNil() {
			c.referred(v)
		}
	}
}

// referred copies what a pointer, slice or map refers to.
func (c *copier) referred(v reflect.Value) {
	at := place{v.UnsafePointer(), 0, v.Type()}
	if v.Kind() == reflect.Slice {
		at.len = v.Len()
	}
	if out, ok := c.seen[at]; ok {
		v.Set(out)
		return
	}
	if c.seen == nil {
		c.seen = map[place]reflect.Value{}
	}
	switch v.Kind() {
	case reflect.Pointer:
		out := reflect.New(v.Type().Elem())
		c.seen[at] = out
		out.Elem().Set(v.Elem())
		c.copy(out.Elem())
		v.Set(out)
	case reflect.Slice:
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		c.seen[at] = out
		reflect.Copy(out, v)
		for i := range out.Len() {
			c.copy(out.Index(i))
		}
		v.Set(out)
	case reflect.Map:
		out := reflect.MakeMapWithSize(v.Type(), v.Len())
		c.seen[at] = out
		for iter := v.MapRange(); iter.Next(); {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(iter.Value())
			c.copy(value)
			out.SetMapIndex(iter.Key(), value)
		}
		v.Set(out)
	}
}

func (c *copier) fields(v reflect.Value) {
	for field, value := range v.Fields() {
		switch {
		case !holdsIn(field):
		case !field.IsExported() && (!field.Anonymous || value.Kind() != reflect.Struct):
			c.opaque = true
		case !isURL(field):
			c.copy(value)
		case value.Kind() == reflect.String:
			c.url(field, value)
		case !value.IsNil():
			out := reflect.New(value.Type().Elem())
			out.Elem().Set(value.Elem())
			c.url(field, out.Elem())
			value.Set(out)
		}
	}
}

// url shows a field with a secret part.
func (c *copier) url(field reflect.StructField, v reflect.Value) {
	c.masked = c.masked || hasMask(v.String(), spans(field, v.String()))
	c.show(v)
}

var held sync.Map // reflect.Type -> bool

// holds reports whether values of a type may hold a secret. Interfaces may.
func holds(t reflect.Type) bool {
	if known, ok := held.Load(t); ok {
		return known.(bool)
	}
	found := search(t, map[reflect.Type]bool{})
	held.Store(t, found)
	return found
}

func holdsIn(field reflect.StructField) bool { return isURL(field) || holds(field.Type) }

func search(t reflect.Type, visited map[reflect.Type]bool) bool {
	if visited[t] {
		return false
	}
	visited[t] = true
	switch t.Kind() {
	case reflect.String:
		return t == Type
	case reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return search(t.Elem(), visited)
	case reflect.Struct:
		for field := range t.Fields() {
			if isURL(field) || search(field.Type, visited) {
				return true
			}
		}
	}
	return false
}
