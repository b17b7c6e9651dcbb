package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// checkRequest compares the request that was sent with the sample's.
func checkRequest(fx *Fixture, s *Sample, p *played) []string {
	if len(p.requests) != 1 {
		msg := fmt.Sprintf("%d requests were sent, the sample has exactly one", len(p.requests))
		if p.err != nil {
			msg += fmt.Sprintf("; the method returned: %v", p.err)
		}
		return []string{msg}
	}
	req, want := p.requests[0], &s.Request
	var out []string
	if req.Method != want.Method {
		out = append(out, fmt.Sprintf("method: sent %s, the sample has %s", req.Method, want.Method))
	}
	if got := sentPath(req.URL); upperHex(got) != upperHex(want.Path) {
		out = append(out, fmt.Sprintf("path: sent %s, the sample has %s", got, want.Path))
	}
	out = append(out, diffQuery(req.URL.RawQuery, timesAsSent(fx, req.URL.Query(), want.Query))...)
	out = append(out, badValues(fx, want.Query)...)
	out = append(out, bareFlags(fx, req.URL.RawQuery)...)
	out = append(out, diffHeaders(fx, req.Header, want.Headers)...)
	return append(out, diffBody(fx, want, req.Header.Get("Content-Type"), p.bodies[0])...)
}

// sentPath returns the path as net/http writes it to the wire.
func sentPath(u *url.URL) string {
	path, _, _ := strings.Cut(u.RequestURI(), "?")
	return path
}

var escape = regexp.MustCompile("%[0-9a-fA-F]{2}")

// upperHex writes the escapes of a path in capitals. Servers do not distinguish the two.
func upperHex(path string) string { return escape.ReplaceAllStringFunc(path, strings.ToUpper) }

func diffQuery(raw string, want map[string][]string) []string {
	got, err := url.ParseQuery(raw)
	if err != nil {
		return []string{fmt.Sprintf("query %q: %v", raw, err)}
	}
	var out []string
	for k, w := range want {
		g, ok := got[k]
		switch {
		case !ok:
			out = append(out, fmt.Sprintf("query: %s=%s is missing; the sample sends it", k, strings.Join(w, ",")))
		case !sameSet(g, w):
			out = append(out, fmt.Sprintf("query: %s is %q, the sample has %q", k, g, w))
		}
	}
	for k, g := range got {
		if _, ok := want[k]; !ok {
			out = append(out, fmt.Sprintf("query: %s=%s was sent, the sample does not have it", k, strings.Join(g, ",")))
		}
	}
	slices.Sort(out)
	return out
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// diffHeaders compares the documented headers, and finds undocumented headers. These are headers
// with an X- name, and an Accept for a type other than JSON, or than any type if the response is
// text.
func diffHeaders(fx *Fixture, got http.Header, want map[string]string) []string {
	var out []string
	documented := map[string]bool{}
	for k, w := range want {
		documented[http.CanonicalHeaderKey(k)] = true
		g := got.Get(k)
		if g != w && !(http.CanonicalHeaderKey(k) == "Content-Type" && sameMediaType(g, w)) {
			out = append(out, fmt.Sprintf("header %s: sent %q, the sample has %q", k, g, w))
		}
	}
	for k := range got {
		undocumented := strings.HasPrefix(k, "X-") || k == "Accept" && got.Get(k) != "application/json" && (fx.Response.Kind != "text" || got.Get(k) != "*/*")
		if undocumented && !documented[k] {
			out = append(out, fmt.Sprintf("header %s: %s was sent, the sample does not have it", k, got.Get(k)))
		}
	}
	slices.Sort(out)
	return out
}

func sameMediaType(a, b string) bool {
	ma, _, erra := mime.ParseMediaType(a)
	mb, _, errb := mime.ParseMediaType(b)
	return erra == nil && errb == nil && ma == mb
}

func diffBody(fx *Fixture, want *Exchange, contentType string, got []byte) []string {
	switch {
	case want.BodyText != nil:
		if string(got) != *want.BodyText {
			return []string{fmt.Sprintf("body: sent %q, the sample has %q", clip(got), clip([]byte(*want.BodyText)))}
		}
	case !want.hasJSON():
		if len(got) > 0 {
			return []string{fmt.Sprintf("body: sent %q, the sample has none", clip(got))}
		}
	case fx.Request.Kind == "form" || fx.Request.Kind == "multipart":
		return diffParts(want.Body, contentType, got)
	default:
		return diffJSONBody(fx, want.Body, contentType, got)
	}
	return nil
}

func diffJSONBody(fx *Fixture, want json.RawMessage, contentType string, got []byte) []string {
	if len(got) == 0 {
		return []string{"body: none was sent, the sample has one"}
	}
	if !strings.Contains(contentType, "json") {
		return []string{fmt.Sprintf("body: sent as %s, the sample is JSON", contentType)}
	}
	g, err := decodeJSON(got)
	if err != nil {
		return []string{fmt.Sprintf("body: not JSON: %v: %q", err, clip(got))}
	}
	w, err := decodeJSON(want)
	if err != nil {
		return []string{fmt.Sprintf("the sample's body is not JSON: %v", err)}
	}
	c := comparison{what: "body", exact: true, loose: func(field string) bool {
		return strings.Contains(fx.Request.fieldType(field), "|")
	}}
	c.compare("", g, w)
	return c.problems
}

// diffParts compares a form or multipart body with the sample's object of parts.
func diffParts(want json.RawMessage, contentType string, got []byte) []string {
	var w map[string]string
	if err := json.Unmarshal(want, &w); err != nil {
		return []string{fmt.Sprintf("the sample's body is not an object of parts: %v", err)}
	}
	g, err := parts(contentType, got)
	if err != nil {
		return []string{fmt.Sprintf("body: %v", err)}
	}
	wq := map[string][]string{}
	for k, v := range w {
		wq[k] = []string{v}
	}
	out := diffQuery(g.Encode(), wq)
	for i := range out {
		out[i] = strings.Replace(out[i], "query: ", "body: part ", 1)
	}
	return out
}

func parts(contentType string, body []byte) (url.Values, error) {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, fmt.Errorf("content type %q: %w", contentType, err)
	}
	if media == "application/x-www-form-urlencoded" {
		return url.ParseQuery(string(body))
	}
	out := url.Values{}
	r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		out.Add(part.FormName(), string(data))
	}
}

func clip(b []byte) string {
	if len(b) > 300 {
		return string(b[:300]) + "..."
	}
	return string(b)
}
