package jfrog

import (
	"bytes"
	"encoding/json"
	"html"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	maxErrorBody    = 64 << 10 // bytes of an error response that are read and kept
	maxErrorMessage = 1 << 10  // bytes that are quoted from a response of unknown shape
)

// decodeMessages returns the messages of an error response, in any shape that the products
// use. Text of unknown shape becomes the message.
func decodeMessages(contentType string, body []byte) []ErrorMessage {
	body = trimJSON(body)
	if len(body) == 0 {
		return nil
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if (body[0] == '{' || body[0] == '[' || body[0] == '"') && dec.Decode(&v) == nil {
		if m := messagesOf(v); len(m) > 0 {
			return m
		}
	}
	text := string(body)
	if looksLikeHTML(contentType, text) {
		text = htmlText(text)
	}
	return textMessage(text)
}

// errorsIn returns the messages of an error object with a successful status.
func errorsIn(body []byte) []ErrorMessage {
	var e map[string]any
	if json.Unmarshal(trimJSON(body), &e) != nil {
		return nil
	}
	if e = folded(e); e["errors"] == nil && e["error"] == nil {
		if _, failed := failureIn(trimJSON(body), nil); !failed {
			return nil
		}
	}
	return messagesOf(e)
}

func textMessage(s string) []ErrorMessage {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "?"))
	if s == "" {
		return nil
	}
	if len(s) > maxErrorMessage {
		s = strings.ToValidUTF8(s[:maxErrorMessage], "") + "..."
	}
	return []ErrorMessage{{Message: s}}
}

// messagesOf reads the shapes {"errors":[{status|code,message,detail}]}, {"errors":["text"]},
// {"error":"text"}, {"error":{...}}, {"message":...}, {"messages":[{level,message}]},
// {"detail":...}, {"info":...}, OAuth's error_description, and lists and strings of these.
func messagesOf(v any) []ErrorMessage {
	switch v := v.(type) {
	case string:
		return textMessage(v)
	case []any:
		var out []ErrorMessage
		for _, e := range v {
			out = append(out, messagesOf(e)...)
		}
		return out
	case map[string]any:
		v = folded(v)
		for _, key := range []string{"errors", "messages"} {
			switch list := v[key].(type) {
			case []any:
				if m := messagesOf(list); len(m) > 0 {
					return m
				}
			case map[string]any:
				return keyedMessages(list)
			case string:
				return textMessage(list)
			}
		}
		return objectMessage(v)
	}
	return nil
}

func objectMessage(v map[string]any) []ErrorMessage {
	v = folded(v)
	m := ErrorMessage{
		Message: first(v, "message", "error_message", "errormessage", "error", "msg", "title", "info", "reason"),
		Detail:  first(v, "detail", "details", "error_description", "description"),
		Code:    first(v, "status", "code", "statuscode", "status_code", "error_code", "errorcode", "http_status", "httpstatus"),
	}
	if nested, ok := v["error"].(map[string]any); ok && m.Message == "" {
		return objectMessage(nested)
	}
	if m.Message == "" && m.Detail == "" {
		return nil
	}
	return []ErrorMessage{m}
}

// keyedMessages reads {"field":"message about the field"}.
func keyedMessages(v map[string]any) []ErrorMessage {
	var out []ErrorMessage
	for _, k := range slices.Sorted(maps.Keys(v)) {
		for _, m := range messagesOf(v[k]) {
			m.Message = k + ": " + m.String()
			out = append(out, ErrorMessage{Message: m.Message, Code: m.Code})
		}
	}
	return out
}

func first(v map[string]any, keys ...string) string {
	for _, k := range keys {
		switch s := v[k].(type) {
		case string:
			if s != "" {
				return s
			}
		case json.Number:
			return s.String()
		case bool:
			return strconv.FormatBool(s)
		}
	}
	return ""
}

func looksLikeHTML(contentType, text string) bool {
	return strings.Contains(strings.ToLower(contentType), "html") || beginsAsPage(text)
}

// pageBeginning matches the beginning of a web page, behind the declarations and comments that may
// come before it.
var pageBeginning = regexp.MustCompile(`(?is)^(?:\s|\x{feff}|<\?xml.*?\?>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|title)(?:[\s>]|$)`)

func beginsAsPage(text string) bool { return pageBeginning.MatchString(text) }

var (
	htmlTitle  = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlHidden = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)
)

// htmlText reduces a web page to its title, or to its text if it has no title.
func htmlText(s string) string {
	if m := htmlTitle.FindStringSubmatch(s); m != nil && strings.TrimSpace(m[1]) != "" {
		s = m[1]
	} else {
		s = htmlHidden.ReplaceAllString(s, " ")
	}
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}
