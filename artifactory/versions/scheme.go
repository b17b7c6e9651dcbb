package versions

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Scheme is a way to write and to order versions. The zero value is no scheme.
type Scheme string

// The schemes.
const (
	// SchemeSemVer is Semantic Versioning, with ranges as npm and Helm write them, such as ^1.2 or
	// >=1.2 <2 || 3.x. A version may begin with v and have fewer than three numbers.
	SchemeSemVer Scheme = "semver"
	// SchemeMaven orders versions as Maven. A range has brackets, such as [1.2,2) or [1.2].
	SchemeMaven Scheme = "maven"
	// SchemePyPI is PEP 440, with ranges such as >=1.2,<2 or ~=1.4.
	SchemePyPI Scheme = "pypi"
	// SchemeGo is Semantic Versioning with the v that Go requires. Its ranges are those of
	// SchemeSemVer.
	SchemeGo Scheme = "go"
	// SchemeNuGet has up to four numbers, and ranges such as [1.2,2), 1.* or 1.2, a minimum.
	SchemeNuGet Scheme = "nuget"
	// SchemeGems is the scheme of RubyGems, with ranges such as ~> 1.2 or >= 1.2, < 2.
	SchemeGems Scheme = "gems"
	// SchemeTerraform is Semantic Versioning with ranges as Terraform writes them, such as ~> 1.2
	// or >= 1.2, < 2.
	SchemeTerraform Scheme = "terraform"
	// SchemeDebian is the scheme of Debian packages, with ranges such as >= 1.2, << 2.
	SchemeDebian Scheme = "debian"
)

// A grammar parses and orders the versions of a scheme, and parses its ranges.
type grammar struct {
	parse   func(v *Version) error
	compare func(v, w *Version) int
	// release returns the text of the release that a prerelease precedes.
	release func(v *Version) string
	ranges  func(s Scheme, text string) ([][]bound, error)
}

// grammars is filled by init, because the parsers of ranges parse versions.
var grammars map[Scheme]grammar

func init() {
	semantic := grammar{parseSemVer, compareSemVer, releaseSemVer, npmRanges}
	nuget, terraform, gems := semantic, semantic, grammar{parseGem, compareGems, releaseGem, gemRanges}
	nuget.ranges, terraform.ranges = nugetRanges, gemRanges
	grammars = map[Scheme]grammar{
		SchemeSemVer: semantic, SchemeGo: semantic, SchemeNuGet: nuget, SchemeTerraform: terraform, SchemeGems: gems,
		SchemeMaven:  {parseMaven, compareMaven, releaseMaven, mavenRanges},
		SchemePyPI:   {parsePyPI, comparePyPI, releasePyPI, pypiRanges},
		SchemeDebian: {parseDebian, compareDebian, releaseDebian, debianRanges},
	}
}

// maxText limits the length of a version or a range.
const maxText = 1024

// Version is a version of a scheme. The zero value sorts before all versions.
type Version struct {
	scheme     Scheme
	text       string
	prerelease bool

	numbers []string // the leading numbers, without those of Maven, RubyGems and Debian
	labels  []string // the labels of a semantic prerelease; the segments of RubyGems
	maven   []mavenToken
	pypi    pypiSuffix

	stamp, build string // time and number of a Maven snapshot
}

// Parse parses a version. Text that is no version of the scheme, such as latest, is an error.
//
// A version of Maven begins with a letter or a digit. A timestamped snapshot, such as
// 1.2-20260301.120000-3, is a build of 1.2-SNAPSHOT.
func (s Scheme) Parse(text string) (Version, error) {
	v, err := s.parse(text)
	if err != nil {
		return Version{}, fmt.Errorf("versions: %w", noVersion(text, s, err))
	}
	return v, nil
}

func noVersion(text string, s Scheme, err error) error {
	return fmt.Errorf("%.100q is no version of scheme %s: %w", text, s, err)
}

func (s Scheme) parse(text string) (Version, error) {
	v := Version{scheme: s, text: text}
	err := s.check()
	if err == nil {
		err = checkText(text)
	}
	if err == nil {
		err = grammars[s].parse(&v)
	}
	if err != nil {
		return Version{}, err
	}
	return v, nil
}

// check returns an error for an unknown scheme.
func (s Scheme) check() error {
	if _, known := grammars[s]; !known {
		return fmt.Errorf("scheme %q is not known", string(s))
	}
	return nil
}

func checkText(text string) error {
	switch {
	case text == "":
		return errors.New("it is empty")
	case len(text) > maxText:
		return fmt.Errorf("it has more than %d bytes", maxText)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return errors.New("it has a blank or a control character")
	}
	return nil
}

// String returns the text of the version as it was parsed.
func (v Version) String() string { return v.text }

// Scheme returns the scheme of the version. It is empty for the zero value.
func (v Version) Scheme() Scheme { return v.scheme }

// IsPrerelease reports whether the version precedes a release: 1.2.0-rc.1, 1.2-SNAPSHOT, 1.2.dev3.
//
// In Maven, 31.1-jre is a release. Prereleases have one of the qualifiers alpha, beta, milestone,
// rc, cr, snapshot, pre, preview, dev, ea, eap, nightly and canary. Before a number, a, b and m
// count too. In Debian the qualifiers follow a tilde, as in 1.2~rc1-1.
func (v Version) IsPrerelease() bool { return v.prerelease }

// Compare returns -1 if v is lower than w, 1 if it is higher, and 0 if they are equal in the
// scheme. Equal versions may differ in their text, such as 1.0 and 1.0.0 in Maven. Versions of
// different schemes are ordered by the names of the schemes.
func (v Version) Compare(w Version) int {
	if c := cmp.Compare(v.scheme, w.scheme); c != 0 || v.scheme == "" {
		return c
	}
	return grammars[v.scheme].compare(&v, &w)
}

// Compare orders the texts of two versions like [Version.Compare], for slices.SortFunc. Text that
// is no version sorts before all versions, by its bytes.
func (s Scheme) Compare(a, b string) int {
	v, errA := s.parse(a)
	w, errB := s.parse(b)
	if errA != nil && errB != nil {
		return cmp.Compare(a, b)
	}
	return v.Compare(w)
}

// compareDigits compares numbers of any length. The empty text is 0.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// compareNumbers compares lists of numbers. Missing numbers are 0.
func compareNumbers(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if c := compareDigits(at(a, i), at(b, i)); c != 0 {
			return c
		}
	}
	return 0
}

// at returns the element of a list, or "" behind its end.
func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// isNumber reports whether a text, which must not be empty, has digits only.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
