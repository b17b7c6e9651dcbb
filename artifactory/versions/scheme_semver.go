package versions

import (
	"cmp"
	"errors"
	"regexp"
	"strings"
)

// semanticForm has the numbers and the prerelease of a version.
var semanticForm = regexp.MustCompile(`^(v?)(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$`)

// parseSemVer parses a semantic version, also of NuGet, Terraform and Go.
func parseSemVer(v *Version) error {
	m := semanticForm.FindStringSubmatch(v.text)
	if m == nil {
		return errors.New("the form is 1.2.3, 1.2.3-rc.1 or 1.2.3+build")
	}
	v.numbers = strings.Split(m[2], ".")
	most := 3
	if v.scheme == SchemeNuGet {
		most = 4
	}
	switch {
	case len(v.numbers) > most:
		return errors.New("it has too many numbers")
	case v.scheme == SchemeGo && (m[1] == "" || len(v.numbers) != 3):
		return errors.New("the form is v1.2.3")
	case v.scheme == SchemeNuGet:
		m[3] = strings.ToLower(m[3]) // labels ignore case
	}
	if m[3] != "" {
		v.labels = strings.Split(m[3], ".")
		v.prerelease = true
	}
	return nil
}

func compareSemVer(v, w *Version) int {
	if c := compareNumbers(v.numbers, w.numbers); c != 0 {
		return c
	}
	if len(v.labels) == 0 || len(w.labels) == 0 {
		return cmp.Compare(len(w.labels), len(v.labels)) // the release is higher
	}
	for i := range min(len(v.labels), len(w.labels)) {
		if c := compareLabels(v.labels[i], w.labels[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(v.labels), len(w.labels))
}

// compareLabels compares labels of prereleases. Numbers precede other labels.
func compareLabels(a, b string) int {
	switch numberA, numberB := isNumber(a), isNumber(b); {
	case numberA && numberB:
		return compareDigits(a, b)
	case numberA:
		return -1
	case numberB:
		return 1
	}
	return cmp.Compare(a, b)
}

func releaseSemVer(v *Version) string {
	text, _, _ := strings.Cut(v.text, "+")
	text, _, _ = strings.Cut(text, "-")
	return text
}
