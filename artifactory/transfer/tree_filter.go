package transfer

import (
	"fmt"
	"strings"
)

// Filter says which files of a tree are meant.
//
// A pattern is matched against the path below the top of the tree, with slashes: * and ?
// stand for any text and any character within a segment, [a-z] for one of a range, and ** as
// a segment for any number of segments, also none; at the end, as in docs/**, for all that
// is in a folder. A backslash takes the meaning from the character after it. Braces have
// none. A pattern without a slash is matched against the file's name: one for a folder is
// written **/docs/**. Capital letters matter. A pattern that is none is an error, before
// anything is moved.
type Filter struct {
	Include []string // empty: every file
	Exclude []string // wins over Include
}

// treeFilter is a filter whose patterns have been read.
type treeFilter struct {
	only             glob // nil: no such pattern
	include, exclude []glob
}

// parse reads the patterns. only, if not nil, is one that files must match besides.
func (f Filter) parse(only glob) (*treeFilter, error) {
	out := &treeFilter{only: only}
	for _, list := range []struct {
		name     string
		patterns []string
		to       *[]glob
	}{{"Include", f.Include, &out.include}, {"Exclude", f.Exclude, &out.exclude}} {
		for _, pattern := range list.patterns {
			if !strings.Contains(pattern, "/") && pattern != "" {
				pattern = "**/" + pattern
			}
			g, err := parseGlob(pattern)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", list.name, err)
			}
			*list.to = append(*list.to, g)
		}
	}
	return out, nil
}

// meant tells whether a file matches the pattern of a method that takes one.
func (f *treeFilter) meant(name string) bool { return f.only == nil || f.only.match(name) }

// takes tells whether a file passes.
func (f *treeFilter) takes(name string) bool {
	return f.meant(name) && (len(f.include) == 0 || anyGlob(f.include, glob.match, name)) &&
		!anyGlob(f.exclude, glob.match, name)
}

// enters tells whether there may be files in a folder that pass.
func (f *treeFilter) enters(folder string) bool {
	return (f.only == nil || f.only.below(folder)) &&
		(len(f.include) == 0 || anyGlob(f.include, glob.below, folder)) &&
		!anyGlob(f.exclude, glob.all, folder)
}

func anyGlob(globs []glob, ask func(glob, string) bool, name string) bool {
	for _, g := range globs {
		if ask(g, name) {
			return true
		}
	}
	return false
}
