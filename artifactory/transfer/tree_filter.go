package transfer

import (
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
)

// treeFilter chooses files by patterns.
type treeFilter struct {
	only             glob.Pattern // the pattern of a method that takes one; nil: none
	include, exclude []glob.Pattern
}

// parseFilter parses patterns.
func parseFilter(include, exclude []string, only glob.Pattern) (*treeFilter, error) {
	in, err := glob.ParseList("Include", include)
	if err != nil {
		return nil, err
	}
	out, err := glob.ParseList("Exclude", exclude)
	if err != nil {
		return nil, err
	}
	return &treeFilter{only: only, include: in, exclude: out}, nil
}

// meant reports whether a file matches the pattern of DownloadGlob or UploadGlob.
func (f *treeFilter) meant(name string) bool { return f.only == nil || f.only.Match(name) }

// takes reports whether a file is chosen.
func (f *treeFilter) takes(name string) bool {
	return f.meant(name) && (len(f.include) == 0 || glob.Any(f.include, glob.Pattern.Match, name)) &&
		!glob.Any(f.exclude, glob.Pattern.Match, name)
}

// enters reports whether a folder may have files that are chosen.
func (f *treeFilter) enters(folder string) bool {
	return (f.only == nil || f.only.Below(folder)) &&
		(len(f.include) == 0 || glob.Any(f.include, glob.Pattern.Below, folder)) &&
		!glob.Any(f.exclude, glob.Pattern.All, folder)
}
