package versions

import (
	"cmp"
	"errors"
	"regexp"
	"strings"
)

// debianForm is a version of a Debian package: an epoch, the version of the software, and a
// revision.
var debianForm = regexp.MustCompile(`^(\d+:)?\d[A-Za-z0-9.+~:-]*$`)

func parseDebian(v *Version) error {
	if !debianForm.MatchString(v.text) {
		return errors.New("the form is [epoch:]version[-revision], with a digit at the beginning")
	}
	v.prerelease = debianPrerelease(v.text)
	return nil
}

// debianPrerelease reports whether a tilde stands before the name of a prerelease. Other tildes
// mark a repack or a backport.
func debianPrerelease(text string) bool {
	_, upstream, _ := debianParts(text)
	_, after, found := strings.Cut(upstream, "~")
	return found && (strings.HasPrefix(after, "git") || qualifierAt("~"+after) == 1)
}

// debianParts splits a version. A missing epoch is empty, a missing revision too.
func debianParts(text string) (epoch, upstream, revision string) {
	epoch, upstream, found := strings.Cut(text, ":")
	if !found {
		epoch, upstream = "", text
	}
	if at := strings.LastIndexByte(upstream, '-'); at >= 0 {
		upstream, revision = upstream[:at], upstream[at+1:]
	}
	return epoch, upstream, revision
}

// compareDebian compares two versions as Debian Policy 5.6.12 describes it.
func compareDebian(v, w *Version) int {
	epochA, upstreamA, revisionA := debianParts(v.text)
	epochB, upstreamB, revisionB := debianParts(w.text)
	return cmp.Or(compareDigits(epochA, epochB), compareDebianPart(upstreamA, upstreamB),
		compareDebianPart(revisionA, revisionB))
}

// compareDebianPart compares, in turns, the leading text without digits and the leading number.
func compareDebianPart(a, b string) int {
	for a != "" || b != "" {
		var textA, textB, numberA, numberB string
		textA, a = leading(a, false)
		textB, b = leading(b, false)
		if c := compareDebianText(textA, textB); c != 0 {
			return c
		}
		numberA, a = leading(a, true)
		numberB, b = leading(b, true)
		if c := compareDigits(numberA, numberB); c != 0 {
			return c
		}
	}
	return 0
}

// leading splits s after the digits, or the other characters, at its beginning.
func leading(s string, digits bool) (first, rest string) {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9') == digits {
		n++
	}
	return s[:n], s[n:]
}

// compareDebianText compares text without digits: a tilde sorts before the end, the end before
// letters, and letters before other characters.
func compareDebianText(a, b string) int {
	weight := func(s string, i int) int {
		switch {
		case i >= len(s):
			return 0
		case s[i] == '~':
			return -1
		case s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 'a' && s[i] <= 'z':
			return int(s[i])
		}
		return int(s[i]) + 256
	}
	for i := 0; i < len(a) || i < len(b); i++ {
		if c := cmp.Compare(weight(a, i), weight(b, i)); c != 0 {
			return c
		}
	}
	return 0
}

func releaseDebian(v *Version) string {
	release, _, _ := strings.Cut(v.text, "~")
	return release
}
