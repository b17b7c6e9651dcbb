package opindex

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// ObservedPrefix begins the ID of each fixture of an observed operation.
const ObservedPrefix = "observed-"

// observation is the part of the fixture of an observed operation that the index reads.
type observation struct {
	Method   string            `json:"method"`
	Template string            `json:"template"`
	Source   string            `json:"source"` // "owner/repository path: fact", or a URL
	Waived   map[string]string `json:"waived"`
}

// observedSection returns the section of OPERATIONS.md with the observed operations of all
// methods, by their paths. It is empty if there are none.
func observedSection(root string, methods []Method, ops []Operation) (string, error) {
	type line struct{ key, text string }
	var lines []line
	at := map[string]string{}
	for _, m := range methods {
		if len(m.Observed) == 0 {
			continue
		}
		fixtures, err := observations(filepath.Join(root, filepath.FromSlash(m.Dir)))
		if err != nil {
			return "", err
		}
		for _, key := range m.Observed {
			if id := documentedAs(key, ops); id != "" {
				return "", fmt.Errorf("%s: the catalog documents %s: write //jfrog:op %s", m.Pos, key, id)
			}
			if other, taken := at[key]; taken {
				return "", fmt.Errorf("%s: operation %s has another method at %s", m.Pos, key, other)
			}
			fx, ok := fixtures[key]
			if !ok {
				return "", fmt.Errorf("%s: //jfrog:observed %s has no fixture", m.Pos, key)
			}
			at[key] = m.Pos
			goName := fmt.Sprintf("`%s.%s.%s`", filepath.Base(m.Dir), m.Receiver, m.Name)
			if n := len(fx.Waived); n > 0 {
				goName += fmt.Sprintf(" (%d waived)", n)
			}
			lines = append(lines, line{fx.Template + " " + fx.Method, fmt.Sprintf("| `%s` | %s | %s |\n", key, goName, seenIn(fx.Source))})
		}
	}
	if len(lines) == 0 {
		return "", nil
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.key, b.key) })
	var b strings.Builder
	fmt.Fprintf(&b, "\n## Observed in real clients\n\nOperations that public clients use and the manual lacks: %d.\n\n"+
		"| method and path | Go | seen in |\n|---|---|---|\n", len(lines))
	for _, l := range lines {
		b.WriteString(l.text)
	}
	return b.String(), nil
}

// observations returns the fixtures of the observed operations of a folder, by key.
func observations(dir string) (map[string]observation, error) {
	files, err := filepath.Glob(filepath.Join(dir, "testdata", "operations", ObservedPrefix+"*.json"))
	if err != nil {
		return nil, err
	}
	out := map[string]observation{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var fx observation
		if err := json.Unmarshal(data, &fx); err != nil {
			return nil, fmt.Errorf("fixture %s: %w", file, err)
		}
		out[ObservedKey(fx.Method, fx.Template)] = fx
	}
	return out, nil
}

// seenIn returns the repository of a source, or the URL.
func seenIn(source string) string {
	where, _, _ := strings.Cut(source, " ")
	return strings.TrimSuffix(where, ":")
}

var parameterName = regexp.MustCompile(`\{\w+`)

// documentedAs returns the ID of the catalog's operation with the method and the path of a key, or
// "". The names of path parameters may differ.
func documentedAs(key string, ops []Operation) string {
	bare := func(template string) string { return parameterName.ReplaceAllString(template, "{") }
	for _, o := range ops {
		if bare(ObservedKey(o.Method, o.Template)) == bare(key) {
			return o.ID
		}
	}
	return ""
}
