package transfer

import (
	"fmt"
	"strings"
)

// treeFilter chooses files by patterns.
type treeFilter struct {
	only             glob // the pattern of a method that takes one; nil: none
	include, exclude []glob
}

// parseFilter parses patterns.
func parseFilter(include, exclude []string, only glob) (*treeFilter, error) {
	out := &treeFilter{only: only}
	for _, list := range []struct {
		name     string
		patterns []string
		to       *[]glob
	}{{"Include", include, &out.include}, {"Exclude", exclude, &out.exclude}} {
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

// meant reports whether a file matches the pattern of DownloadGlob or UploadGlob.
func (f *treeFilter) meant(name string) bool { return f.only == nil || f.only.match(name) }

// takes reports whether a file is chosen.
func (f *treeFilter) takes(name string) bool {
	return f.meant(name) && (len(f.include) == 0 || anyGlob(f.include, glob.match, name)) &&
		!anyGlob(f.exclude, glob.match, name)
}

// enters reports whether a folder may have files that are chosen.
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
