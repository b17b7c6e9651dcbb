// Package glob matches paths in repositories and folders with patterns. The documentation of
// package transfer describes them.
package glob

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Pattern is a pattern for paths, split into segments. A ** at the end is stored as ** and *, as a
// file is in a folder and is not the folder.
type Pattern []string

// Parse parses a pattern with slashes.
func Parse(pattern string) (Pattern, error) {
	g := Pattern(strings.Split(pattern, "/"))
	for _, part := range g {
		fault := ""
		_, err := path.Match(part, "")
		switch {
		case part == "":
			fault = "it has an empty segment"
		case part == "." || part == "..":
			fault = "it has a segment " + part
		case err != nil:
			fault = err.Error()
		}
		if fault != "" {
			return nil, fmt.Errorf("pattern %q: %s", pattern, fault)
		}
	}
	if g[len(g)-1] == "**" {
		g = append(g, "*")
	}
	return g, nil
}

// Split splits the longest folder without wildcards off a pattern. The folder ends in a slash
// or is empty.
func Split(pattern string) (folder string, rest Pattern, err error) {
	end := strings.LastIndexByte(pattern, '/') + 1
	if i := strings.IndexAny(pattern, `*?[\`); i >= 0 {
		end = strings.LastIndexByte(pattern[:i], '/') + 1
	}
	if pattern[end:] == "" {
		return "", nil, fmt.Errorf("pattern %q names no file", pattern)
	}
	rest, err = Parse(pattern[end:])
	return pattern[:end], rest, err
}

// after returns, for each number i, whether the first i segments of the pattern match the path.
func (g Pattern) after(name string) []bool {
	now := make([]bool, 2*(len(g)+1))
	now, next := now[:len(g)+1], now[len(g)+1:]
	now[0] = true
	g.skip(now)
	for part := range strings.SplitSeq(name, "/") {
		clear(next)
		for i, segment := range g {
			if !now[i] {
				continue
			}
			if segment == "**" {
				next[i] = true
			} else if ok, _ := path.Match(segment, part); ok {
				next[i+1] = true
			}
		}
		g.skip(next)
		now, next = next, now
	}
	return now
}

// skip extends matches over each **, which may stand for nothing.
func (g Pattern) skip(state []bool) {
	for i, segment := range g {
		if state[i] && segment == "**" {
			state[i+1] = true
		}
	}
}

// Match reports whether the pattern matches the path.
func (g Pattern) Match(name string) bool { return g.after(name)[len(g)] }

// Below reports whether the pattern may match something in the folder.
func (g Pattern) Below(folder string) bool { return slices.Contains(g.after(folder)[:len(g)], true) }

// All reports whether the pattern matches everything in the folder.
func (g Pattern) All(folder string) bool {
	n := len(g)
	return n >= 2 && g[n-2] == "**" && g[n-1] == "*" && g.after(folder)[n-2]
}

// AQL returns an AQL pattern that matches at least the names that a segment of a glob
// matches.
func AQL(segment string) string {
	var b strings.Builder
	for i := 0; i < len(segment); i++ {
		switch c := segment[i]; c {
		case '[', '\\', '"', '_', '%': // a set, an escape, or another special character
			b.WriteByte('*')
			return b.String()
		case '*':
			if !strings.HasSuffix(b.String(), "*") {
				b.WriteByte('*')
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// ParseList parses the patterns of an option with a name. A pattern without a slash matches the
// name of a file in any folder.
func ParseList(option string, patterns []string) ([]Pattern, error) {
	var out []Pattern
	for _, pattern := range patterns {
		if !strings.Contains(pattern, "/") && pattern != "" {
			pattern = "**/" + pattern
		}
		g, err := Parse(pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", option, err)
		}
		out = append(out, g)
	}
	return out, nil
}

// Any reports whether ask returns true for any of the patterns.
func Any(patterns []Pattern, ask func(Pattern, string) bool, name string) bool {
	return slices.ContainsFunc(patterns, func(g Pattern) bool { return ask(g, name) })
}
