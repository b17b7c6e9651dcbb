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
	trimmed := trimJSON(body)
	switch {
	case m.isWebInterface(resp), !m.req.anyContent && (out == nil || isText(out)) && isWebPage(resp, trimmed):
		return m.badAnswer(resp, body, errWebPage)
	}
	if _, reports := out.(failureReporter); reports {
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

// trimJSON removes the white space around JSON, and the byte order mark that some servers send.
func trimJSON(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff")))
}

// isWebInterface reports whether a redirect led from the API to the platform's web interface, as it
// does to users who are not logged in.
func (m *call) isWebInterface(resp *http.Response) bool {
	if !m.redirected || resp.Request == nil || resp.Request.URL == nil || leftHome(resp.Request) {
		return false
	}
	below := strings.TrimPrefix(resp.Request.URL.Path, m.basePath())
	return strings.HasPrefix(below, "/ui/") || strings.HasPrefix(below, "/artifactory/webapp/")
}

// basePath returns the path of the platform's base URL.
func (m *call) basePath() string {
	if m.c.base == nil {
		return ""
	}
	return m.c.base.Path
}

// isWebPage reports whether a response is a web page. A response to HEAD has only its content
// type; for others the beginning of the body decides, because servers declare many types for
// their messages.
func isWebPage(resp *http.Response, body []byte) bool {
	if resp.Request != nil && resp.Request.Method == http.MethodHead {
		return isHTML(resp.Header)
	}
	return beginsAsPage(string(body[:min(len(body), maxErrorMessage)]))
}

// isHTML reports whether a response is declared as a web page.
func isHTML(h http.Header) bool {
	mediaType, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	switch strings.ToLower(strings.TrimSpace(mediaType)) {
	case "text/html", "application/xhtml+xml":
		return true
	}
	return false
}

// failureKeys are the names in JSON objects that only report a failure, in lower case.
var failureKeys = []string{
	"errors", "error", "message", "messages", "msg", "info", "status", "status_code", "statuscode", "http_status", "httpstatus",
	"code", "error_code", "errorcode", "error_message", "errormessage", "error_description", "success", "exception", "trace",
	"detail", "details", "title", "type", "instance", "reason", "timestamp", "path", "traceid", "trace_id", "requestid", "request_id",
}

// failureIn reports whether a JSON object only reports a failure, and its status code if it has
// one. An object with other fields is a result, even if one of its fields is named error. So is
// an object whose error is a field of the result's type, unless it has the status of an error.
// The case of the names does not matter.
func failureIn(body []byte, out any) (code int, failed bool) {
	object := failureObject(body)
	if code := errorStatus(object); code != 0 && explains(object) {
		return code, true
	}
	for _, key := range []string{"status", "success"} {
		if isFailureWord(object[key]) && explains(object) && !hasField(out, key) {
			return 0, true
		}
	}
	for _, key := range []string{"errors", "error"} {
		raw := object[key]
		if isEmptyJSON(raw) {
			continue
		}
		var list []map[string]json.RawMessage
		if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
			if code := errorStatus(folded(list[0])); code != 0 {
				return code, true
			}
		}
		if _, hasStatus := object["status"]; !hasStatus && !hasField(out, key) {
			return 0, true
		}
	}
	return 0, false
}

// failureObject returns the fields of an object that has only names of failures, in lower case. It
// returns nil for others, whose first other field ends it. A null is no field.
func failureObject(body []byte) map[string]json.RawMessage {
	if len(body) == 0 || body[0] != '{' {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	_, _ = dec.Token()
	object := map[string]json.RawMessage{}
	for dec.More() {
		token, err := dec.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return nil
		}
		if key = strings.ToLower(key); !slices.Contains(failureKeys, key) {
			if value, err := dec.Token(); err != nil || value != nil {
				return nil
			}
			continue
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return nil
		}
		object[key] = value
	}
	return object
}

// folded returns an object with its names in lower case.
func folded[V any](object map[string]V) map[string]V {
	out := make(map[string]V, len(object))
	for k, v := range object {
		out[strings.ToLower(k)] = v
	}
	return out
}

// explains reports whether a failure comes with an explanation.
func explains(object map[string]json.RawMessage) bool {
	for _, key := range []string{
		"errors", "error", "message", "msg", "error_message", "errormessage", "error_description", "detail", "title", "reason",
	} {
		if !isEmptyJSON(object[key]) {
			return true
		}
	}
	return false
}

// errorStatus returns the HTTP status of an error in an object, 0 for none.
func errorStatus(object map[string]json.RawMessage) int {
	for _, key := range []string{
		"status", "status_code", "statuscode", "http_status", "httpstatus", "code", "error_code", "errorcode",
	} {
		number, _, _ := strings.Cut(strings.Trim(string(object[key]), `"`), " ") // "404 Not Found"
		code, err := strconv.ParseFloat(number, 64)
		if err == nil && code >= 400 && code < 600 {
			return int(code)
		}
	}
	return 0
}

// isFailureWord reports whether a status or a success tells of a failure.
func isFailureWord(raw json.RawMessage) bool {
	switch strings.ToLower(strings.Trim(string(raw), `"`)) {
	case "error", "fail", "failed", "failure", "false":
		return true
	}
	return false
}

func isEmptyJSON(raw json.RawMessage) bool {
	switch string(bytes.TrimSpace(raw)) {
	case "", "null", `""`, "[]", "{}", "false", "0":
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
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); strings.EqualFold(tag, name) {
			return true
		}
	}
	return false
}
