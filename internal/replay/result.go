package replay

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// checkResult compares the result of the method with the sample.
func checkResult(s *Sample, want *Exchange, p *played) []string {
	if want.Status/100 != 2 {
		return checkError(s, want, p)
	}
	if p.err != nil {
		return []string{fmt.Sprintf("the method returned an error for a %d: %v", want.Status, p.err)}
	}
	switch {
	case want.BodyText != nil:
		return checkText(*want.BodyText, p)
	case want.hasJSON():
		return checkJSON(want, p)
	}
	return nil
}

// checkError wants a documented failure back as a *jfrog.Error with its status and messages.
// It matches jfrog.ErrNotFound for a 404 and for a sample marked absent only. A method that
// reports existence returns false.
func checkError(s *Sample, want *Exchange, p *played) []string {
	absent := s.Absent || want.Status == http.StatusNotFound
	if exists, ok := p.result.(bool); ok && !exists && p.err == nil && absent {
		return nil
	}
	var e *jfrog.Error
	if !errors.As(p.err, &e) {
		return []string{fmt.Sprintf("the sample is a failure with status %d: the method must return a *jfrog.Error, it returned %v", want.Status, p.err)}
	}
	var out []string
	if e.StatusCode != want.Status {
		out = append(out, fmt.Sprintf("error: status %d, the sample has %d", e.StatusCode, want.Status))
	}
	if got := errors.Is(p.err, jfrog.ErrNotFound); got != absent {
		out = append(out, fmt.Sprintf("error: matches ErrNotFound: %v, want %v (the sample is a %d, absent: %v)", got, absent, want.Status, s.Absent))
	}
	if want.hasJSON() {
		v, err := decodeJSON(want.Body)
		if err != nil {
			return append(out, fmt.Sprintf("the sample's body is not JSON: %v", err))
		}
		for _, m := range messages(v) {
			if !strings.Contains(e.Error(), m) {
				out = append(out, fmt.Sprintf("error: the sample's message %q is not in %q", m, e.Error()))
			}
		}
	}
	return out
}

// checkEmpty wants an empty result and no error.
func checkEmpty(p *played) []string {
	if p.err != nil {
		return []string{fmt.Sprintf("the sample's failure means that there is nothing: the method must not return an error, it returned %v", p.err)}
	}
	if v := reflect.ValueOf(p.result); v.IsValid() && !v.IsZero() && (v.Kind() != reflect.Map && v.Kind() != reflect.Slice || v.Len() > 0) {
		return []string{fmt.Sprintf("the sample's failure means that there is nothing: the method returned %v", p.result)}
	}
	return nil
}

// messages returns the texts of an error body that are for people.
func messages(v any) []string {
	var out []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			} else {
				out = append(out, messages(e)...)
			}
		}
	case map[string]any:
		for k, e := range v {
			s, ok := e.(string)
			switch {
			case ok && (k == "message" || k == "detail" || k == "info"):
				out = append(out, s)
			case !ok && k != "schemas": // which in SCIM name the form of the body
				out = append(out, messages(e)...)
			}
		}
	}
	return out
}

func checkText(want string, p *played) []string {
	var got string
	switch r := p.result.(type) {
	case nil: // the method drops the text
		return nil
	case string:
		got = r
	case []byte:
		got = string(r)
	default:
		// The method read the text into a type: every word of it must be found there.
		return lostWords(want, p.result)
	}
	if got != want {
		return []string{fmt.Sprintf("the method returned %q, the sample has %q", clip([]byte(got)), clip([]byte(want)))}
	}
	return nil
}

func lostWords(want string, result any) []string {
	have := fmt.Sprintf("%+v", result)
	if b, err := secrets.Marshal(result); err == nil {
		have += string(b)
	}
	var out []string
	for _, word := range strings.FieldsFunc(want, func(r rune) bool { return !strings.ContainsRune("-._/", r) && !isWord(r) }) {
		if !strings.Contains(have, word) {
			out = append(out, fmt.Sprintf("response: %q of the sample's text is not in the result", word))
		}
	}
	return out
}

func isWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// checkJSON wants the response decoded into a type that holds all of it, and returned.
func checkJSON(want *Exchange, p *played) []string {
	if len(p.decoded) != 1 {
		if raw, ok := p.result.([]byte); ok && bytes.Equal(bytes.TrimSpace(raw), bytes.TrimSpace(want.Body)) {
			return nil // a stream of JSON documents, passed on unchanged
		}
		return []string{fmt.Sprintf("the response was decoded %d times; it must be decoded once, into a Go type", len(p.decoded))}
	}
	d := p.decoded[0]
	w, err := decodeJSON(want.Body)
	if err != nil {
		return []string{fmt.Sprintf("the sample's body is not JSON: %v", err)}
	}
	w = listed(w, d.value)
	out := unknownFields("", w, reflect.ValueOf(d.value))
	again, err := secrets.Marshal(d.value)
	if err != nil {
		return append(out, fmt.Sprintf("encoding the decoded response again: %v", err))
	}
	g, err := decodeJSON(again)
	if err != nil {
		return append(out, fmt.Sprintf("encoding the decoded response again: %v", err))
	}
	c := comparison{what: "response, decoded and encoded again"}
	c.compare("", g, w)
	out = append(out, c.problems...)
	if !isZero(w) && !returned(d.value, p.result) && !(p.result == nil && onlyMessage(w, want.Status)) {
		out = append(out, fmt.Sprintf("the method decoded the response into %T but its result %T holds none of it", d.value, p.result))
	}
	return out
}

// onlyMessage reports whether a response is an object with a message, perhaps with its own status,
// and nothing else. A method drops it, like a text that only reports success.
func onlyMessage(v any, status int) bool {
	object, _ := v.(map[string]any)
	message := false
	for name, value := range object {
		switch {
		case strings.EqualFold(name, "message"):
			message = isTexts(value)
		case name != "status" || fmt.Sprint(value) != strconv.Itoa(status):
			return false
		}
	}
	return message
}

// isTexts reports whether a value is a string or a list of strings.
func isTexts(v any) bool {
	list, ok := v.([]any)
	if !ok {
		_, ok = v.(string)
		return ok
	}
	return !slices.ContainsFunc(list, func(e any) bool { _, ok := e.(string); return !ok })
}

// listed returns the sample as a list if the Go type is a slice. It unwraps an envelope with one
// field, and puts a single object into a list. So one Go slice that decodes itself may read a
// list that servers send bare, in an envelope or as a single object.
func listed(want any, value any) any {
	object, ok := want.(map[string]any)
	t := reflect.TypeOf(value)
	if !ok || t == nil || t.Kind() != reflect.Slice || t == rawMessage {
		return want
	}
	if len(object) == 1 {
		for _, held := range object {
			if list, ok := held.([]any); ok {
				return list
			}
		}
	}
	return []any{object}
}

// returned reports whether the result is the decoded value or a part of it, or has the
// same JSON.
func returned(decoded, result any) bool {
	if result == nil {
		return false
	}
	rv := reflect.ValueOf(result)
	for rv.Kind() == reflect.Pointer {
		if rv.IsNil() {
			return false
		}
		rv = rv.Elem()
	}
	if rv.IsZero() {
		return false
	}
	if within(reflect.ValueOf(decoded), rv) {
		return true
	}
	a, erra := secrets.Marshal(decoded)
	b, errb := secrets.Marshal(result)
	return erra == nil && errb == nil && bytes.Equal(a, b)
}

func within(v, part reflect.Value) bool {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return false
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return false
	}
	if v.Type() == part.Type() && v.CanInterface() && reflect.DeepEqual(v.Interface(), part.Interface()) {
		return true
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && within(v.Field(i), part) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if within(v.Index(i), part) {
				return true
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if within(v.MapIndex(k), part) {
				return true
			}
		}
	}
	return false
}
