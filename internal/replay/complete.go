package replay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

// complete compares the cases, the fixtures, the directives of the methods and the path
// templates of the package in dir.
func complete(dir string, fixtures map[string]*Fixture, keys []string) []string {
	out := completeCases(fixtures, keys)
	methods, err := opindex.ScanDir(dir)
	if err != nil {
		return append(out, err.Error())
	}
	out = append(out, completeMethods(fixtures, methods)...)
	return append(out, checkTemplates(dir, fixtures)...)
}

func completeCases(fixtures map[string]*Fixture, keys []string) []string {
	var out []string
	count := map[string]int{}
	for _, key := range keys {
		count[key]++
		id, name, _ := strings.Cut(key, "/")
		fx := fixtures[id]
		switch {
		case count[key] == 2:
			out = append(out, fmt.Sprintf("case %q stands twice", key))
		case fx == nil:
			out = append(out, fmt.Sprintf("case %q: no fixture of that operation: go run ./internal/replay/cmd makes %s.json", key, id))
		case fx.sample(name) == nil:
			out = append(out, fmt.Sprintf("case %q: the fixture has no such sample; it has %s", key, sampleNames(fx)))
		}
	}
	for id, fx := range fixtures {
		if len(fx.Samples) == 0 {
			out = append(out, fmt.Sprintf("fixture %s has no sample, so nothing replays it", id))
		}
		for _, s := range fx.Samples {
			if key := id + "/" + s.Name; count[key] == 0 {
				out = append(out, fmt.Sprintf("sample %q has no case: add one", key))
			}
		}
	}
	slices.Sort(out)
	return out
}

func sampleNames(fx *Fixture) string {
	var names []string
	for _, s := range fx.Samples {
		names = append(names, fmt.Sprintf("%q", s.Name))
	}
	return strings.Join(names, ", ")
}

func completeMethods(fixtures map[string]*Fixture, methods []opindex.Method) []string {
	var out []string
	at := map[string]string{}
	byKey := byKey(fixtures)
	for _, m := range methods {
		keys := m.Keys()
		if len(keys) == 0 && !m.Exempt {
			out = append(out, fmt.Sprintf("%s: %s.%s has no //jfrog:op: name its operation, or say //jfrog:observed, or //jfrog:none with a reason", m.Pos, m.Receiver, m.Name))
		}
		for _, key := range keys {
			if other, taken := at[key]; taken {
				out = append(out, fmt.Sprintf("%s: operation %s has two methods, the other at %s", m.Pos, key, other))
			}
			at[key] = m.Pos
			if byKey[key] == nil {
				out = append(out, fmt.Sprintf("%s: %s has no fixture in %s", m.Pos, opindex.Directive(key), fixtureDir))
			}
		}
	}
	for id, fx := range fixtures {
		key := fx.Key()
		if at[key] == "" {
			out = append(out, fmt.Sprintf("operation %s (%s) has no method: write %s above its method", id, fx.Title, opindex.Directive(key)))
		}
		if byKey[key] != fx {
			out = append(out, fmt.Sprintf("operation %s has another fixture, %s", key, byKey[key].ID))
		}
	}
	slices.Sort(out)
	return out
}
