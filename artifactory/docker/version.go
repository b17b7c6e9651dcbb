package docker

import (
	"cmp"
	"regexp"
	"strings"
)

// versionTag matches tags that are versions: 1, v1.2, 1.2.3-rc.1, 1.2.3-alpine.
var versionTag = regexp.MustCompile(`^[vV]?(\d+(?:\.\d+)*)(?:[-_+.](.+))?$`)

// CompareTags compares two tags as versions, and returns -1, 0 or 1. Numbers compare by value,
// so that 1.10 comes after 1.9. A missing number counts as zero. A version with a suffix, such
// as 1.0-rc.1, comes before the one without. Tags that are no versions, such as latest, come
// before all versions.
func CompareTags(a, b string) int {
	va, vb := versionTag.FindStringSubmatch(a), versionTag.FindStringSubmatch(b)
	switch {
	case va == nil && vb == nil:
		return strings.Compare(a, b)
	case va == nil:
		return -1
	case vb == nil:
		return 1
	}
	return cmp.Or(compareParts(va[1], vb[1], "0"), compareSuffix(va[2], vb[2]))
}

func compareSuffix(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return compareParts(a, b, "")
}

// compareParts compares texts part by part. Missing parts count as absent says.
func compareParts(a, b, absent string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for at := range max(len(as), len(bs)) {
		pa, pb := absent, absent
		if at < len(as) {
			pa = as[at]
		}
		if at < len(bs) {
			pb = bs[at]
		}
		if order := comparePart(pa, pb); order != 0 {
			return order
		}
	}
	return 0
}

// comparePart compares numbers of any length by value, and other texts as such. A number comes
// before a text.
func comparePart(a, b string) int {
	na, nb := isNumber(a), isNumber(b)
	switch {
	case na && nb:
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	case na && b != "":
		return -1
	case nb && a != "":
		return 1
	}
	return strings.Compare(a, b)
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
