package jfrog

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// refuse returns the error for a response with a successful status that is no response of the
// operation: a web page, or a JSON object that only reports a failure.
func (m *call) refuse(resp *http.Response, body []byte, out any) error {
	if _, raw := out.(*[]byte); raw {
		return nil
	}
	trimmed := bytes.TrimSpace(body)
	if !m.req.anyContent && isWebPage(resp, trimmed) && (out == nil || isText(out)) {
		return m.badAnswer(resp, body, errWebPage)
	}
	if _, reports := out.(failureReporter); reports || len(trimmed) > maxErrorBody {
		return nil
	}
	code, failed := failureIn(trimmed, out)
	if !failed {
		return nil
	}
	e := m.badAnswer(resp, body, nil, decodeMessages("", m.excerpt(trimmed))...)
	e.understood, e.reported = len(e.Messages) > 0, code
	return e
}

func isText(out any) bool {
	_, ok := out.(*string)
	return ok
}

// isWebPage reports whether a response is a web page. A response to HEAD has only its content
// type; for others the beginning of the body decides, because servers declare many types for
// their messages.
func isWebPage(resp *http.Response, body []byte) bool {
	if body == nil || resp.Request != nil && resp.Request.Method == http.MethodHead {
		return strings.Contains(resp.Header.Get("Content-Type"), "text/html")
	}
	return looksLikeHTML("", string(body[:min(len(body), 64)]))
}

// failureKeys are the names in JSON objects that only report a failure.
var failureKeys = []string{
	"errors", "error", "message", "messages", "status", "status_code", "statusCode", "code", "error_code",
	"detail", "details", "error_description", "title", "type", "reason", "timestamp", "path", "traceId", "trace_id", "requestId", "request_id",
}

// failureIn reports whether a JSON object only reports a failure, and its status code if it has
// one. An object with other fields is a result, even if one of its fields is named error. So is
// an object whose error is a field of the result's type, unless it has the status of an error.
func failureIn(body []byte, out any) (code int, failed bool) {
	if len(body) == 0 || body[0] != '{' || !bytes.Contains(body, []byte(`"error`)) && !bytes.Contains(body, []byte(`"message"`)) {
		return 0, false
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil {
		return 0, false
	}
	for key := range object {
		if !slices.Contains(failureKeys, key) {
			return 0, false
		}
	}
	if code := errorStatus(object); code != 0 {
		return code, true
	}
	for _, key := range []string{"errors", "error"} {
		raw := object[key]
		if isEmptyJSON(raw) {
			continue
		}
		var list []map[string]json.RawMessage
		if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
			if code := errorStatus(list[0]); code != 0 {
				return code, true
			}
		}
		if _, hasStatus := object["status"]; !hasStatus && !hasField(out, key) {
			return 0, true
		}
	}
	return 0, false
}

// errorStatus returns the HTTP status of an error in an object, 0 for none.
func errorStatus(object map[string]json.RawMessage) int {
	for _, key := range []string{"status", "status_code", "statusCode", "code"} {
		code, err := strconv.Atoi(strings.Trim(string(object[key]), `"`))
		if err == nil && code >= 400 && code < 600 {
			return code
		}
	}
	return 0
}

func isEmptyJSON(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", `""`, "[]", "{}", "false":
		return true
	}
	return false
}

// hasField reports whether JSON of that name can be decoded into *out. A map takes any name.
func hasField(out any, name string) bool {
	t := reflect.TypeOf(out)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == nil:
		return false
	case t.Kind() == reflect.Map || t.Kind() == reflect.Interface:
		return true
	case t.Kind() != reflect.Struct:
		return false
	}
	for _, f := range reflect.VisibleFields(t) {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return true
		}
	}
	return false
}
