package lint

import (
	"bytes"
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// operationParts lists the documentation of an operation in a fixture, by path. Empty values are
// left out, as they are in the fixtures.
func operationParts(fx *replay.Fixture) map[string]any {
	out := map[string]any{
		"title": fx.Title, "method": fx.Method, "template": fx.Template,
		"request.kind": fx.Request.Kind, "response.kind": fx.Response.Kind,
	}
	if fx.Since != "" {
		out["since"] = fx.Since
	}
	if fx.Deprecated {
		out["deprecated"] = true
	}
	for _, q := range fx.Query {
		out["query."+q.Name] = q
	}
	for _, h := range fx.Headers {
		out["headers."+h] = true
	}
	for _, f := range fx.Request.Fields {
		out["request."+f.Name] = f
	}
	for _, f := range fx.Response.Fields {
		out["response."+f.Name] = f
	}
	if len(fx.Statuses) > 0 {
		out["statuses"] = fx.Statuses
	}
	return out
}

func sampleParts(s *replay.Sample) map[string]any {
	out := map[string]any{}
	exchangeParts("request.", &s.Request, out)
	exchangeParts("response.", &s.Response, out)
	return out
}

func exchangeParts(at string, e *replay.Exchange, out map[string]any) {
	if e.Method != "" {
		out[at+"method"] = e.Method
	}
	if e.Path != "" {
		out[at+"path"] = e.Path
	}
	if e.Status != 0 {
		out[at+"status"] = e.Status
	}
	for k, v := range e.Query {
		out[at+"query."+k] = v
	}
	for k, v := range e.Headers {
		out[at+"headers."+k] = v
	}
	if e.BodyText != nil {
		out[at+"body_text"] = *e.BodyText
	}
	if len(e.Body) > 0 && string(e.Body) != "null" {
		out[at+"body"] = plain(e.Body)
	}
}

// plain decodes JSON with its numbers as they are written.
func plain(data []byte) any {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return string(data)
	}
	return v
}
