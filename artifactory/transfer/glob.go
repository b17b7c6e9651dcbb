package transfer

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// glob is a pattern for paths, split into segments. A ** at the end is stored as ** and *, as a
// file is in a folder and is not the folder.
type glob []string

// parseGlob parses a pattern with slashes.
func parseGlob(pattern string) (glob, error) {
	g := glob(strings.Split(pattern, "/"))
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

// splitGlob splits the longest folder without wildcards off a pattern. The folder ends in a slash
// or is empty.
func splitGlob(pattern string) (folder string, rest glob, err error) {
	end := strings.LastIndexByte(pattern, '/') + 1
	if i := strings.IndexAny(pattern, `*?[\`); i >= 0 {
		end = strings.LastIndexByte(pattern[:i], '/') + 1
	}
	if pattern[end:] == "" {
		return "", nil, fmt.Errorf("pattern %q names no file", pattern)
	}
	rest, err = parseGlob(pattern[end:])
	return pattern[:end], rest, err
}

// after returns, for each number i, whether the first i segments of the pattern match the path.
func (g glob) after(name string) []bool {
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
func (g glob) skip(state []bool) {
	for i, segment := range g {
		if state[i] && segment == "**" {
			state[i+1] = true
		}
	}
}

// match reports whether the pattern matches the path.
func (g glob) match(name string) bool { return g.after(name)[len(g)] }

// below reports whether the pattern may match something in the folder.
func (g glob) below(folder string) bool { return slices.Contains(g.after(folder)[:len(g)], true) }

// all reports whether the pattern matches everything in the folder.
func (g glob) all(folder string) bool {
	n := len(g)
	return n >= 2 && g[n-2] == "**" && g[n-1] == "*" && g.after(folder)[n-2]
}
