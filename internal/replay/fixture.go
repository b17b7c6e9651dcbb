package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

// Fixture is one operation: the parts of the catalog that the harness reads, and the reasons for
// differences from the catalog. An operation that the manual lacks has an ID that begins with
// "observed-", and a source. Other keys are refused.
type Fixture struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Method   string `json:"method"`
	Template string `json:"template"`
	// Source is the public client that shows an observed operation: see [PublicSource].
	Source string `json:"source"`
	// Repetition begins with "harmless" or "harmful", and the reason follows. Every POST and
	// PATCH has it; a PUT or DELETE has it where a second call does harm.
	Repetition string   `json:"repetition"`
	Query      []Param  `json:"query"`
	Headers    []string `json:"headers"` // names of the documented request headers
	Request    Shape    `json:"request"`
	Response   Shape    `json:"response"`
	Statuses   []int    `json:"statuses"` // the documented ones
	Since      string   `json:"since"`
	Deprecated bool     `json:"deprecated"`
	// Repairs names where the fixture differs from the catalog, and why: "query.x: why",
	// "request.x: why", "template: why".
	Repairs []string `json:"repairs"`
	// Waived names documented fields that have no home in Go, with the reason:
	// "request.x", "response.x[].y" or "query.z".
	Waived  map[string]string `json:"waived"`
	Samples []Sample          `json:"samples"`
}

// Param is a documented query parameter.
type Param struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Values []string `json:"values"` // all values, where the set is closed
	// Required parameters are in every sample.
	Required bool `json:"required"`
	// FreeNames means that the caller chooses the names; ExampleOf marks one such name.
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
	Enum Values `json:"enum"` // all values, where the set is closed
}

// Values is a closed set of values. JSON holds them as strings or as numbers.
type Values []string

// UnmarshalJSON reads an array of strings and numbers.
func (v *Values) UnmarshalJSON(data []byte) error {
	var list []any
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*v = nil
	for _, item := range list {
		*v = append(*v, fmt.Sprint(item))
	}
	return nil
}

// Sample is one documented exchange.
type Sample struct {
	Name string `json:"name"`
	// Source is the origin of a sample that the catalog lacks: "wire" for the catalog's
	// wire.json, "manual" with the section, "constructed", or a public source.
	Source   string   `json:"source"`
	Request  Exchange `json:"request"`
	Response Exchange `json:"response"`
	// Empty marks a failure that the method reports as an empty result without an error:
	// the server has nothing to return.
	Empty bool `json:"empty"`
	// Absent marks a failure other than 404 by which the server reports that a resource does not
	// exist. Its error matches jfrog.ErrNotFound.
	Absent      bool     `json:"absent"`
	Constructed []string `json:"constructed"` // invented parts
	Repairs     []string `json:"repairs"`     // mended parts, each with the reason
}

// Exchange is one side of a sample.
type Exchange struct {
	Method   string              `json:"method"`
	Path     string              `json:"path"` // as it goes over the wire
	Query    map[string][]string `json:"query"`
	Headers  map[string]string   `json:"headers"`
	Status   int                 `json:"status"`
	Body     json.RawMessage     `json:"body"`
	BodyText *string             `json:"body_text"`
}

// hasJSON reports whether the body is JSON. The catalog writes null for no body.
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

// Load reads all fixtures of a folder, by id.
func Load(dir string) (map[string]*Fixture, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no fixtures in %s", dir)
	}
	out := map[string]*Fixture{}
	for _, f := range files {
		fx, err := loadFile(f)
		if err != nil {
			return nil, err
		}
		out[fx.ID] = fx
	}
	return out, nil
}

func loadFile(file string) (*Fixture, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var fx Fixture
	if err := dec.Decode(&fx); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if want := strings.TrimSuffix(filepath.Base(file), ".json"); fx.ID != want {
		return nil, fmt.Errorf("%s holds operation %s", file, fx.ID)
	}
	if _, err := fx.Repeatable(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	switch {
	case fx.Observed() && !PublicSource.MatchString(fx.Source):
		return nil, fmt.Errorf(`%s: its source is %q: an observed operation names the public client that shows it, "owner/repository path: fact"`, file, fx.Source)
	case !fx.Observed() && fx.Source != "":
		return nil, fmt.Errorf("%s: only an observed operation has a source", file)
	}
	return &fx, nil
}

// PublicSource matches the source of a fact that neither the manual nor the catalog has: a file of
// a public repository or a web page, and what it shows.
var PublicSource = regexp.MustCompile(`^(https://\S+|[\w.-]+/[\w.-]+ \S+): \S`)

// Observed reports whether the manual lacks the operation and a public client shows it.
func (f *Fixture) Observed() bool { return strings.HasPrefix(f.ID, opindex.ObservedPrefix) }

// Key returns the key by which a method's directive names the operation.
func (f *Fixture) Key() string {
	if f.Observed() {
		return opindex.ObservedKey(f.Method, f.Template)
	}
	return f.ID
}

// byKey returns the fixtures by their keys.
func byKey(fixtures map[string]*Fixture) map[string]*Fixture {
	out := map[string]*Fixture{}
	for _, id := range slices.Sorted(maps.Keys(fixtures)) {
		if key := fixtures[id].Key(); out[key] == nil {
			out[key] = fixtures[id]
		}
	}
	return out
}

// Repeatable reports whether the operation may be sent twice without harm.
func (f *Fixture) Repeatable() (bool, error) {
	word, reason, _ := strings.Cut(f.Repetition, ":")
	switch {
	case f.Repetition == "" && (f.Method == http.MethodPost || f.Method == http.MethodPatch):
		return false, fmt.Errorf("a %s needs a repetition: harmless or harmful, and why", f.Method)
	case f.Repetition == "":
		return true, nil
	case strings.TrimSpace(reason) == "" || word != "harmless" && word != "harmful":
		return false, fmt.Errorf(`repetition is %q, want "harmless: why" or "harmful: why"`, f.Repetition)
	}
	return word == "harmless", nil
}

func (f *Fixture) sample(name string) *Sample {
	i := slices.IndexFunc(f.Samples, func(s Sample) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &f.Samples[i]
}

// response returns the response that the mock gives to a sample. If the manual shows only the
// request of another GET, its response has the shape of a similar one.
func (f *Fixture) response(s *Sample) *Exchange {
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

// fieldType returns the documented type of a field or of the list that holds it. It
// returns "" for an undocumented field.
func (s *Shape) fieldType(name string) string {
	name = strings.TrimSuffix(name, "[]")
	for _, f := range s.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	return ""
}

// exampleSeen reports whether a sample sent an example of a parameter with free names.
func (f *Fixture) exampleSeen(name string, seen map[string]bool) bool {
	return slices.ContainsFunc(f.Query, func(q Param) bool { return q.ExampleOf == name && seen[q.Name] })
}
