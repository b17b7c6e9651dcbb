package versions

import (
	"errors"
	"fmt"
	"strings"
)

// Range is a set of versions of a scheme, such as [1.2,2). The zero value has no versions.
type Range struct {
	scheme Scheme
	text   string
	any    [][]bound // all bounds of one list must hold
}

// ParseRange parses a range in the syntax of the scheme's package manager; see the constants. An
// empty text is an error. A bare version means exactly this version, except in NuGet, where it is
// the minimum, and for npm's 1.2, which stands for 1.2.x. In Maven a bare version is an error, as
// it would stand for any version there.
func (s Scheme) ParseRange(text string) (Range, error) {
	r, err := s.parseRange(text)
	if err != nil {
		return Range{}, fmt.Errorf("versions: %w", noRange(text, s, err))
	}
	return r, nil
}

func noRange(text string, s Scheme, err error) error {
	return fmt.Errorf("%.100q is no range of scheme %s: %w", text, s, err)
}

func (s Scheme) parseRange(text string) (Range, error) {
	if err := s.check(); err != nil {
		return Range{}, err
	}
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return Range{}, errors.New("it is empty")
	case len(trimmed) > maxText:
		return Range{}, fmt.Errorf("it has more than %d bytes", maxText)
	}
	bounds, err := grammars[s].ranges(s, trimmed)
	return Range{s, text, bounds}, err
}

// String returns the text of the range as it was parsed.
func (r Range) String() string { return r.text }

// Scheme returns the scheme of the range. It is empty for the zero value.
func (r Range) Scheme() Scheme { return r.scheme }

// Contains reports whether a version is in the range. Prereleases are in it by their order, with
// one exception: below an upper limit that is excluded, the prereleases of the limit are excluded
// too. So neither [1.2,2) nor >=1.2 <2 contains 2.0-rc1, but [1.2,2-rc2) does.
//
// Package managers differ: Maven has 2.0-rc1 in [1.2,2), and npm has no prereleases in most ranges.
// [Version.IsPrerelease] tells prereleases apart.
func (r Range) Contains(v Version) bool {
	if v.scheme != r.scheme {
		return false
	}
	for _, all := range r.any {
		holds := true
		for _, b := range all {
			holds = holds && b.holds(&v)
		}
		if holds {
			return true
		}
	}
	return false
}

// isExactly reports whether the range names the version v and no other.
func (r Range) isExactly(v Version) bool {
	return len(r.any) == 1 && len(r.any[0]) == 1 && r.any[0][0].operator == "=" && r.any[0][0].holds(&v)
}

// Matches reports whether a version is in a range; see [Range.Contains]. To test many versions,
// parse the range once with [Scheme.ParseRange].
func (s Scheme) Matches(rangeText, version string) (bool, error) {
	r, err := s.ParseRange(rangeText)
	if err != nil {
		return false, err
	}
	v, err := s.Parse(version)
	return err == nil && r.Contains(v), err
}

// bound is a condition on a version.
type bound struct {
	operator string // =, !=, <, <=, >, >=, or prefix and !prefix for leading numbers
	version  Version
}

func (b *bound) holds(v *Version) bool {
	if b.operator == "prefix" || b.operator == "!prefix" {
		same := compareDigits(v.pypi.epoch, b.version.pypi.epoch) == 0
		for i, number := range b.version.numbers {
			same = same && compareDigits(at(v.numbers, i), number) == 0
		}
		return same == (b.operator == "prefix")
	}
	if len(v.pypi.local) > 0 && len(b.version.pypi.local) == 0 {
		public := *v // a range without a local version ignores local versions (PEP 440)
		public.pypi.local = nil
		v = &public
	}
	if v.stamp != "" && b.version.stamp == "" {
		snapshot := *v // [1.2-SNAPSHOT] has all builds of the snapshot
		snapshot.stamp, snapshot.build = "", ""
		v = &snapshot
	}
	c := v.Compare(b.version)
	switch b.operator {
	case "=":
		return c == 0
	case "!=":
		return c != 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0 && !v.isPostOf(&b.version)
	case ">=":
		return c >= 0
	}
	if c >= 0 || !v.prerelease || b.version.prerelease {
		return c < 0
	}
	release, err := v.scheme.parse(grammars[v.scheme].release(v))
	return err != nil || release.Compare(b.version) < 0
}

// isPostOf reports whether v is a post-release of the numbers of w in the scheme of PyPI, but w is
// not. A range such as >1.2 leaves 1.2.post1 out (PEP 440).
func (v *Version) isPostOf(w *Version) bool {
	return v.pypi.post && !w.pypi.post && compareDigits(v.pypi.epoch, w.pypi.epoch) == 0 && compareNumbers(v.numbers, w.numbers) == 0
}

// boundOf returns the bound of an operator and the text of a version.
func (s Scheme) boundOf(operator, text string) (bound, error) {
	v, err := s.parse(strings.TrimSpace(text))
	if err != nil {
		return bound{}, fmt.Errorf("version %q: %w", strings.TrimSpace(text), err)
	}
	return bound{operator, v}, nil
}

// next returns the version with the last of n leading numbers increased by one, as the limit of
// versions that begin with these numbers.
func (s Scheme) next(numbers []string, n int) (bound, error) {
	text := strings.Join(append(append([]string{}, numbers[:n-1]...), increased(numbers[n-1])), ".")
	if s == SchemeGo {
		text = "v" + text + strings.Repeat(".0", 3-n)
	}
	return s.boundOf("<", text)
}

// increased returns a number of any length plus one.
func increased(number string) string {
	digits := []byte(number)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i]++; digits[i] <= '9' {
			return string(digits)
		}
		digits[i] = '0'
	}
	return "1" + string(digits)
}
