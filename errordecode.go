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
	body = bytes.TrimSpace(body)
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
	if json.Unmarshal(body, &e) != nil || e["errors"] == nil && e["error"] == nil {
		return nil
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
	m := ErrorMessage{
		Message: first(v, "message", "Message", "error_message", "error", "msg", "title", "info", "reason"),
		Detail:  first(v, "detail", "details", "error_description", "description"),
		Code:    first(v, "status", "code", "statusCode", "status_code", "error_code"),
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
	head := strings.ToLower(text[:min(len(text), 64)])
	return strings.Contains(contentType, "html") || strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
}

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
