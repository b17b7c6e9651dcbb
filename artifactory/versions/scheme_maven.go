package versions

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
)

// mavenToken is a part of a version with the separator before it.
type mavenToken struct {
	separator byte // a dot or a hyphen
	text      string
	number    bool
}

var (
	mavenForm   = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._+~-]*$`)
	timestamped = regexp.MustCompile(`^(.+)-(\d{8}\.\d{6})-(\d+)$`)
)

func parseMaven(v *Version) error {
	if !mavenForm.MatchString(v.text) {
		return errors.New("it has other characters than letters, digits and . - _ + ~ or does not begin with one of the former")
	}
	text := v.text
	switch strings.ToUpper(text) {
	case "LATEST", "RELEASE":
		return errors.New("it stands for a version")
	}
	if m := timestamped.FindStringSubmatch(text); m != nil {
		text, v.stamp, v.build = m[1]+"-SNAPSHOT", m[2], m[3]
	}
	v.prerelease = qualifierAt(text) >= 0
	v.maven = mavenParts(strings.ToLower(text))
	return nil
}

// mavenParts splits a version at dots, hyphens, and between digits and letters, as Maven's version
// order specification describes it. Parts without effect, such as .0 at the end, are left out.
func mavenParts(text string) []mavenToken {
	var all []mavenToken
	for begin, i := 0, 0; i <= len(text); i++ {
		separated := i < len(text) && (text[i] == '.' || text[i] == '-')
		switched := i > begin && i < len(text) && !separated && isDigit(text[i]) != isDigit(text[i-1])
		if i < len(text) && !separated && !switched {
			continue
		}
		token := mavenToken{separator: '-', text: text[begin:i]}
		if begin > 0 && text[begin-1] == '.' {
			token.separator = '.'
		}
		if token.text == "" {
			token.text = "0"
		}
		token.number = isDigit(token.text[0])
		if switched && isDigit(text[i]) { // a, b and m are short only before a number
			token.text = cmp.Or(map[string]string{"a": "alpha", "b": "beta", "m": "milestone"}[token.text], token.text)
		}
		all = append(all, token)
		if begin = i; separated {
			begin++
		}
	}
	// From the end to the beginning, drop the parts without effect at the end of each section. A
	// hyphen begins a section, and a qualifier does.
	var out []mavenToken
	ends := true
	for i := len(all) - 1; i >= 0; i-- {
		t := all[i]
		if ends && t.null() && i > 0 {
			continue
		}
		out = append(out, t)
		ends = t.separator == '-' || !t.number
	}
	slices.Reverse(out)
	return out
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// null reports whether a part has no effect at the end.
func (t mavenToken) null() bool {
	return t.number && strings.Trim(t.text, "0") == "" || !t.number && mavenRank(t.text) == mavenRelease
}

// mavenRelease is the rank of the qualifiers of a release.
const mavenRelease = 5

// mavenRank returns the order of the known qualifiers. Other qualifiers follow them.
func mavenRank(qualifier string) int {
	switch qualifier {
	case "alpha":
		return 0
	case "beta":
		return 1
	case "milestone":
		return 2
	case "rc", "cr":
		return 3
	case "snapshot":
		return 4
	case "", "final", "ga", "release":
		return mavenRelease
	case "sp":
		return 6
	}
	return 7
}

func compareMaven(v, w *Version) int {
	for i := range max(len(v.maven), len(w.maven)) {
		if c := compareMavenTokens(mavenAt(v.maven, w.maven, i), mavenAt(w.maven, v.maven, i)); c != 0 {
			return c
		}
	}
	return cmp.Or(strings.Compare(v.stamp, w.stamp), compareDigits(v.build, w.build))
}

// mavenAt returns a part of a version, or behind its end the part without effect that suits the
// part of the other version.
func mavenAt(parts, other []mavenToken, i int) mavenToken {
	switch {
	case i < len(parts):
		return parts[i]
	case other[i].number && other[i].separator == '.':
		return mavenToken{'.', "0", true}
	}
	return mavenToken{separator: other[i].separator}
}

// compareMavenTokens compares two parts: a qualifier precedes a number behind a hyphen, which
// precedes a number behind a dot.
func compareMavenTokens(a, b mavenToken) int {
	switch {
	case a.number && b.number && a.separator == b.separator:
		return compareDigits(a.text, b.text)
	case a.number && b.number:
		return cmp.Compare(a.separator, b.separator) // the hyphen is the lower byte
	case a.number:
		return 1
	case b.number:
		return -1
	}
	rankA, rankB := mavenRank(a.text), mavenRank(b.text)
	if c := cmp.Compare(rankA, rankB); c != 0 || rankA < 7 {
		return c
	}
	return cmp.Compare(a.text, b.text)
}

func releaseMaven(v *Version) string {
	text := v.text
	if m := timestamped.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if at := qualifierAt(text); at > 0 {
		text = strings.TrimRight(text[:at], ".-_+~")
	}
	return text
}

var (
	words      = regexp.MustCompile(`[A-Za-z]+`)
	qualifiers = regexp.MustCompile(
		`^(?i:alpha|beta|milestone|rc|cr|snapshot|pre|preview|dev|ea|eap|nightly|canary)$`)
	shortQualifier = regexp.MustCompile(`^[aAbBmM]$`)
)

// qualifierAt returns where the first qualifier of a prerelease begins, or -1.
func qualifierAt(text string) int {
	for _, at := range words.FindAllStringIndex(text, -1) {
		word, rest := text[at[0]:at[1]], text[at[1]:]
		number := rest != "" && isDigit(rest[0])
		if qualifiers.MatchString(word) || number && at[0] > 0 && shortQualifier.MatchString(word) {
			return at[0]
		}
	}
	return -1
}
