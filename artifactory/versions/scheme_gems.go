package versions

import (
	"cmp"
	"errors"
	"regexp"
	"strings"
)

var (
	gemForm     = regexp.MustCompile(`^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$`)
	gemSegments = regexp.MustCompile(`\d+|[A-Za-z]+`)
	gemRelease  = regexp.MustCompile(`^\d+(?:\.\d+)*`)
)

// parseGem parses a version of RubyGems. A letter makes it a prerelease, and a hyphen does.
func parseGem(v *Version) error {
	if !gemForm.MatchString(v.text) {
		return errors.New("the form is 1.2.3 or 1.2.3.rc1")
	}
	// Zeros have no effect at the end, nor before the first letters.
	var out []string
	for _, segment := range gemSegments.FindAllString(strings.ReplaceAll(v.text, "-", ".pre."), -1) {
		if !isNumber(segment) && !v.prerelease {
			v.prerelease = true
			out = withoutZeros(out)
		}
		out = append(out, segment)
	}
	v.labels = withoutZeros(out)
	return nil
}

func withoutZeros(segments []string) []string {
	for len(segments) > 0 && strings.Trim(segments[len(segments)-1], "0") == "" {
		segments = segments[:len(segments)-1]
	}
	return segments
}

func compareGems(v, w *Version) int {
	for i := range max(len(v.labels), len(w.labels)) {
		a, b := cmp.Or(at(v.labels, i), "0"), cmp.Or(at(w.labels, i), "0")
		c := compareLabels(a, b)
		if isNumber(a) != isNumber(b) { // letters precede numbers, unlike in labels
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

func releaseGem(v *Version) string { return gemRelease.FindString(v.text) }
