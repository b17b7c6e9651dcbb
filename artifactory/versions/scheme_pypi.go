package versions

import (
	"cmp"
	"errors"
	"regexp"
	"strings"
)

// pypiForm is the grammar of PEP 440: epoch, numbers, prerelease, post-release in its two forms,
// development release, local version.
var pypiForm = regexp.MustCompile(`(?i)^v?(?:(\d+)!)?(\d+(?:\.\d+)*)` +
	`(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?` +
	`(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?` +
	`(?:[-_.]?(dev)[-_.]?(\d*))?` +
	`(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`)

// pypiSuffix is what a version of PEP 440 has besides its numbers.
type pypiSuffix struct {
	epoch             string
	pre, post, dev    bool
	kind              int // of the prerelease: a, b, rc
	preN, postN, devN string
	local             []string
}

func parsePyPI(v *Version) error {
	m := pypiForm.FindStringSubmatch(v.text)
	if m == nil {
		return errors.New("it does not follow PEP 440")
	}
	v.numbers = strings.Split(m[2], ".")
	p := pypiSuffix{epoch: m[1], pre: m[3] != "", preN: m[4], dev: m[8] != "", devN: m[9]}
	p.post, p.postN = m[5] != "" || m[6] != "", m[5]+m[7]
	switch strings.ToLower(m[3]) {
	case "b", "beta":
		p.kind = 1
	case "c", "rc", "pre", "preview":
		p.kind = 2
	}
	if m[10] != "" {
		p.local = strings.FieldsFunc(strings.ToLower(m[10]), func(r rune) bool { return strings.ContainsRune("-_.", r) })
	}
	v.pypi, v.prerelease = p, p.pre || p.dev // a development release counts as a prerelease
	return nil
}

func comparePyPI(v, w *Version) int {
	a, b := &v.pypi, &w.pypi
	if c := cmp.Or(compareDigits(a.epoch, b.epoch), compareNumbers(v.numbers, w.numbers),
		cmp.Compare(a.stage(), b.stage()), compareDigits(a.preN, b.preN),
		cmp.Compare(number(a.post), number(b.post)), compareDigits(a.postN, b.postN),
		cmp.Compare(number(b.dev), number(a.dev)), compareDigits(a.devN, b.devN)); c != 0 {
		return c
	}
	for i := range min(len(a.local), len(b.local)) {
		// Numbers follow other segments, unlike in labels.
		x, y := a.local[i], b.local[i]
		c := compareLabels(x, y)
		if isNumber(x) != isNumber(y) {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a.local), len(b.local))
}

// stage orders development releases, prereleases and releases of the same numbers.
func (p *pypiSuffix) stage() int {
	switch {
	case p.pre:
		return p.kind
	case p.dev && !p.post:
		return -1
	}
	return 3
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

var pypiNumbers = regexp.MustCompile(`^[vV]?(\d+!)?\d+(\.\d+)*`)

func releasePyPI(v *Version) string { return pypiNumbers.FindString(v.text) }
