package replay

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Fixture is one operation of the catalogue, as far as the harness reads it.
type Fixture struct {
	ID       string  `json:"id"`
	Method   string  `json:"method"`
	Template string  `json:"template"`
	Query    []Param `json:"query"`
	Request  Shape   `json:"request"`
	Response Shape   `json:"response"`
	// Waived names documented fields that have no home in Go, with the reason:
	// "request.x", "response.x[].y" or "query.z".
	Waived  map[string]string `json:"waived"`
	Samples []Sample          `json:"samples"`
}

// Param is a documented query parameter.
type Param struct {
	Name string `json:"name"`
	Type string `json:"type"`
	// FreeNames says that the caller chooses the names; ExampleOf marks one such name.
	FreeNames bool   `json:"free_names"`
	ExampleOf string `json:"example_of"`
}

// Shape describes a body.
type Shape struct {
	Kind   string  `json:"kind"`
	Fields []Field `json:"fields"`
}

// Field is a documented field: a dotted name with [] for array items and {} for the
// values of a free map.
type Field struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Sample is one documented exchange.
type Sample struct {
	Name     string   `json:"name"`
	Request  Exchange `json:"request"`
	Response Exchange `json:"response"`
}

// Exchange is one side of a sample.
type Exchange struct {
	Method   string              `json:"method"`
	Path     string              `json:"path"`
	Query    map[string][]string `json:"query"`
	Headers  map[string]string   `json:"headers"`
	Status   int                 `json:"status"`
	Body     json.RawMessage     `json:"body"`
	BodyText *string             `json:"body_text"`
}

// hasJSON tells whether the body is JSON; the catalogue writes null for none.
func (e *Exchange) hasJSON() bool {
	return len(e.Body) > 0 && string(e.Body) != "null"
}

func (e *Exchange) bytes() []byte {
	switch {
	case e.BodyText != nil:
		return []byte(*e.BodyText)
	case e.hasJSON():
		return e.Body
	}
	return nil
}

// load reads all fixtures of a folder, by id.
func load(dir string) (map[string]*Fixture, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no fixtures in %s", dir)
	}
	out := map[string]*Fixture{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var fx Fixture
		if err := json.Unmarshal(data, &fx); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		if want := strings.TrimSuffix(filepath.Base(f), ".json"); fx.ID != want {
			return nil, fmt.Errorf("%s holds operation %s", f, fx.ID)
		}
		out[fx.ID] = &fx
	}
	return out, nil
}

func (f *Fixture) sample(name string) *Sample {
	i := slices.IndexFunc(f.Samples, func(s Sample) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &f.Samples[i]
}

// answer returns what the mock answers to a sample. Where the manual shows only the
// request of another GET, its answer has the shape of a sibling's.
func (f *Fixture) answer(s *Sample) *Exchange {
	r := &s.Response
	if r.Status/100 != 2 || r.bytes() != nil || f.Method != "GET" || f.Response.Kind != "json" {
		return r
	}
	for i := range f.Samples {
		if sib := &f.Samples[i].Response; sib.Status/100 == 2 && sib.hasJSON() {
			return sib
		}
	}
	return r
}

// fieldType returns the documented type of a field or of the list it is an item of, ""
// when there is none.
func (s *Shape) fieldType(name string) string {
	name = strings.TrimSuffix(name, "[]")
	for _, f := range s.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	return ""
}

// exampleSeen tells whether a sample sent an example of a parameter with free names.
func (f *Fixture) exampleSeen(name string, seen map[string]bool) bool {
	return slices.ContainsFunc(f.Query, func(q Param) bool { return q.ExampleOf == name && seen[q.Name] })
}
