package lint

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// catalog is the folder of the documented operations, if it lies beside the checkout.
type catalog struct {
	dir  string
	wire map[string]bool // operations with an entry in reference/wire.json
}

func openCatalog(dir string) (*catalog, error) {
	data, err := os.ReadFile(filepath.Join(dir, "reference", "wire.json"))
	if err != nil {
		return nil, err
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, err
	}
	c := &catalog{dir, map[string]bool{}}
	for ids := range entries {
		for id := range strings.SplitSeq(ids, ",") {
			c.wire[strings.TrimSpace(id)] = true
		}
	}
	return c, nil
}

// operation is an operation of the catalog. It has more keys than a fixture. The others (notes,
// defects of the manual, parameters of the path ...) are not read.
type operation struct {
	replay.Fixture
	Headers  []struct{ Name string } `json:"headers"`
	Statuses []struct{ Code int }    `json:"statuses"`
	Notes    []string                `json:"notes"`
}

func (c *catalog) operation(id string) (*replay.Fixture, error) {
	data, err := os.ReadFile(filepath.Join(c.dir, "operations", id+".json"))
	if err != nil {
		return nil, err
	}
	var op operation
	if err := json.Unmarshal(data, &op); err != nil {
		return nil, fmt.Errorf("operation %s: %w", id, err)
	}
	fx := &op.Fixture
	for _, h := range op.Headers {
		fx.Headers = append(fx.Headers, h.Name)
	}
	for _, s := range op.Statuses {
		if !slices.Contains(fx.Statuses, s.Code) {
			fx.Statuses = append(fx.Statuses, s.Code)
		}
	}
	slices.Sort(fx.Statuses)
	for _, note := range op.Notes {
		if text, ok := strings.CutPrefix(note, "Repetition: "); ok && strings.HasPrefix(text, "harm") {
			fx.Repetition = text
		}
	}
	return fx, nil
}

// provenance returns where a fixture differs from the catalog without an entry in its
// repairs, and which of its samples have no source.
func (c *catalog) provenance(fx *replay.Fixture) []string {
	if fx.Observed() {
		return observed(fx)
	}
	want, err := c.operation(fx.ID)
	if err != nil {
		return []string{err.Error()}
	}
	out := compareRepairs("", operationParts(fx), operationParts(want), fx.Repairs, nil)
	known := map[string]*replay.Sample{}
	for i := range want.Samples {
		known[want.Samples[i].Name] = &want.Samples[i]
	}
	for i := range fx.Samples {
		s := &fx.Samples[i]
		at := fmt.Sprintf("sample %q: ", s.Name)
		if w := known[s.Name]; w != nil {
			out = append(out, compareRepairs(at, sampleParts(s), sampleParts(w), s.Repairs, w.Repairs)...)
			out = append(out, kept(at+"constructed", s.Constructed, w.Constructed)...)
			delete(known, s.Name)
			continue
		}
		if problem := c.source(fx.ID, s); problem != "" {
			out = append(out, at+problem)
		}
	}
	for name := range known {
		out = append(out, fmt.Sprintf("sample %q of the catalog is missing", name))
	}
	for i := range out {
		out[i] = fx.ID + ": " + out[i]
	}
	slices.Sort(out)
	return out
}

// observed returns which samples of an observed operation do not state what was made up. A client
// shows the form of an exchange and not its values.
func observed(fx *replay.Fixture) []string {
	var out []string
	for i := range fx.Samples {
		s := &fx.Samples[i]
		at := fmt.Sprintf("%s: sample %q: ", fx.ID, s.Name)
		if len(s.Constructed) == 0 {
			out = append(out, at+"constructed is empty: it must name what was made up")
		}
		if s.Source != "" && s.Source != "constructed" && !replay.PublicSource.MatchString(s.Source) {
			out = append(out, fmt.Sprintf(`%sits source is %q, want "constructed", a public source, or none if it is the source of the operation`, at, s.Source))
		}
	}
	return out
}

// source returns the problem with the source of a sample that the catalog lacks, or "".
func (c *catalog) source(id string, s *replay.Sample) string {
	wire := strings.HasPrefix(s.Name, "wire-")
	other, isOther := strings.CutPrefix(s.Source, "wire ")
	switch {
	case s.Source == "":
		return "is not in the catalog and names no source"
	case s.Source == "wire" && !c.wire[id], isOther && !c.wire[other]:
		return fmt.Sprintf("its source is %q, but wire.json has no such operation: name a public source", s.Source)
	case (s.Source == "wire" || isOther) != wire && !(wire && replay.PublicSource.MatchString(s.Source)):
		return fmt.Sprintf("its source is %q: samples of the wire, and only those, are named wire-...", s.Source)
	case s.Source == "wire" || isOther || s.Source == "constructed" || replay.PublicSource.MatchString(s.Source):
		if len(s.Constructed) == 0 {
			return "constructed is empty: it must name what was made up"
		}
	case strings.HasPrefix(s.Source, "manual, section "):
	default:
		return fmt.Sprintf(`its source is %q, want "wire", "wire <operation>", "manual, section ...", "constructed" or a public source`, s.Source)
	}
	return ""
}

// compareRepairs wants an entry "path: why" for each path whose values differ, and no others
// besides inherited ones.
func compareRepairs(at string, got, want map[string]any, repairs, inherited []string) []string {
	out := kept(at+"repairs", repairs, inherited)
	var differ []string
	for _, path := range union(got, want) {
		if !reflect.DeepEqual(got[path], want[path]) {
			differ = append(differ, path)
		}
	}
	explained := map[string]bool{}
	for _, entry := range repairs {
		if slices.Contains(inherited, entry) {
			continue
		}
		paths, why, _ := strings.Cut(entry, ": ")
		for path := range strings.SplitSeq(paths, ", ") {
			used := false
			for _, d := range differ {
				if prefix, ok := strings.CutSuffix(path, "*"); d == path || ok && strings.HasPrefix(d, prefix) {
					explained[d], used = true, true
				}
			}
			if !used || strings.TrimSpace(why) == "" {
				out = append(out, fmt.Sprintf("%srepairs: %q names no difference from the catalog, with a reason", at, entry))
			}
		}
	}
	for _, d := range differ {
		if !explained[d] {
			out = append(out, fmt.Sprintf("%s%s is %s, the catalog has %s: no entry in repairs", at, d, brief(got[d]), brief(want[d])))
		}
	}
	return out
}

func kept(what string, have, want []string) []string {
	var out []string
	for _, w := range want {
		if !slices.Contains(have, w) {
			out = append(out, fmt.Sprintf("%s: the catalog's entry %q is missing", what, w))
		}
	}
	return out
}

func union(a, b map[string]any) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

func brief(v any) string {
	if v == nil {
		return "absent"
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b[:min(len(b), 120)])
}
