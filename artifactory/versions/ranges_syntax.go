package versions

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

var (
	npmHyphen   = regexp.MustCompile(`^(\S+)\s+-\s+(\S+)$`)
	npmOperator = regexp.MustCompile(`(<=|>=|<|>|=|\^|~>|~)\s+`)
	npmPart     = regexp.MustCompile(`^(<=|>=|<|>|=|\^|~>|~|)v?([0-9]+|[xX*])((?:\.(?:[0-9]+|[xX*])){0,2})(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

// npmRanges parses ranges of npm. A comma may stand between comparisons, as Helm allows.
func npmRanges(s Scheme, text string) ([][]bound, error) {
	var out [][]bound
	for part := range strings.SplitSeq(text, "||") {
		part = strings.TrimSpace(part)
		if part == "" {
			return nil, errors.New("an alternative is empty")
		}
		if m := npmHyphen.FindStringSubmatch(part); m != nil {
			part = ">=" + m[1] + " <=" + m[2]
		}
		all, found := []bound{}, false
		for one := range strings.FieldsFuncSeq(npmOperator.ReplaceAllString(part, "$1"), func(r rune) bool { return strings.ContainsRune(" \t,", r) }) {
			bounds, err := npmBounds(s, one)
			if err != nil {
				return nil, err
			}
			all = append(all, bounds...)
			found = true
		}
		if !found { // commas alone would stand for all versions
			return nil, fmt.Errorf("%q has no comparison", part)
		}
		out = append(out, all)
	}
	return out, nil
}

// npmBounds returns the bounds of a comparison, such as ^1.2.
func npmBounds(s Scheme, text string) ([]bound, error) {
	m := npmPart.FindStringSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("%q is no comparison", text)
	}
	numbers := strings.Split(m[2]+m[3], ".")
	n := 0 // numbers before a wildcard
	for n < len(numbers) && isNumber(numbers[n]) {
		n++
	}
	full := strings.Join(append(append([]string{}, numbers[:n]...), "0", "0", "0")[:3], ".")
	if n == 3 {
		full += m[4] + m[5]
	} else if m[4] != "" {
		return nil, fmt.Errorf("%q has a prerelease, but not three numbers", text)
	}
	if s == SchemeGo {
		full = "v" + full
	}
	only := func(operator string) ([]bound, error) {
		b, err := s.boundOf(operator, full)
		return []bound{b}, err
	}
	below := func(k int) ([]bound, error) { // from the version to the next of k numbers
		low, err := s.boundOf(">=", full)
		if err != nil {
			return nil, err
		}
		high, err := s.next(numbers, k)
		return []bound{low, high}, err
	}
	switch op := m[1]; {
	case n == 0 && (op == "<" || op == ">"):
		return nil, fmt.Errorf("%q contains no version", text)
	case n == 0:
		return nil, nil
	case op == ">=" || op == "<" || n == 3 && op != "" && op != "^" && op[0] != '~':
		return only(op)
	case n == 3 && op == "":
		return only("=")
	case op == ">" || op == "<=":
		next, err := s.next(numbers, n)
		if op == ">" {
			next.operator = ">="
		}
		return []bound{next}, err
	case op == "^":
		k := 1
		for k < n && strings.Trim(numbers[k-1], "0") == "" {
			k++
		}
		return below(k)
	case op != "" && op != "=": // tilde
		return below(min(n, 2))
	}
	return below(n)
}

var intervalForm = regexp.MustCompile(`^([\[(])([^\[\](),]*)(?:(,)([^\[\](),]*))?([\])])`)

// interval parses an interval at the beginning of a text, and returns the text behind it.
func interval(s Scheme, text string) (all []bound, rest string, err error) {
	m := intervalForm.FindStringSubmatch(text)
	if m == nil {
		return nil, "", errors.New("the form is [1.2,2), or [1.2] for a single version")
	}
	low, high := strings.TrimSpace(m[2]), strings.TrimSpace(m[4])
	if m[3] == "" { // a single version
		if m[1] != "[" || m[5] != "]" {
			return nil, "", fmt.Errorf("%q has one version, but round brackets", m[0])
		}
		b, err := s.boundOf("=", low)
		return []bound{b}, text[len(m[0]):], err
	}
	all = []bound{}
	for _, end := range []struct{ text, operator string }{
		{low, map[string]string{"[": ">=", "(": ">"}[m[1]]}, {high, map[string]string{"]": "<=", ")": "<"}[m[5]]},
	} {
		if end.text == "" {
			continue
		}
		b, err := s.boundOf(end.operator, end.text)
		if err != nil {
			return nil, "", err
		}
		all = append(all, b)
	}
	if len(all) == 2 && all[0].version.Compare(all[1].version) > 0 {
		return nil, "", fmt.Errorf("%q ends before it begins", m[0])
	}
	return all, text[len(m[0]):], nil
}

// mavenRanges parses a list of intervals.
func mavenRanges(s Scheme, text string) ([][]bound, error) {
	var out [][]bound
	for {
		all, rest, err := interval(s, text)
		if err != nil {
			return nil, err
		}
		out = append(out, all)
		if rest = strings.TrimSpace(rest); rest == "" {
			return out, nil
		}
		after, found := strings.CutPrefix(rest, ",")
		if !found {
			return nil, fmt.Errorf("%q follows an interval", rest)
		}
		text = strings.TrimSpace(after)
	}
}

var nugetFloating = regexp.MustCompile(`^(?:(\d+(?:\.\d+){0,2})\.)?\*$`)

// nugetRanges parses an interval, a version with a wildcard, or a minimum.
func nugetRanges(s Scheme, text string) ([][]bound, error) {
	if m := nugetFloating.FindStringSubmatch(text); m != nil {
		if m[1] == "" {
			return [][]bound{{}}, nil
		}
		low, err := s.boundOf(">=", m[1])
		if err != nil {
			return nil, err
		}
		high, err := s.next(low.version.numbers, len(low.version.numbers))
		return [][]bound{{low, high}}, err
	}
	if text[0] != '[' && text[0] != '(' {
		b, err := s.boundOf(">=", text)
		return [][]bound{{b}}, err
	}
	all, rest, err := interval(s, text)
	if err == nil && rest != "" {
		err = fmt.Errorf("%q follows the interval", rest)
	}
	return [][]bound{all}, err
}

var comparison = regexp.MustCompile(`^\s*(~=|===|==|!=|<<|<=|>=|>>|<|>|=|~>|)\s*(\S+?)\s*$`)

// comparisons splits a list of comparisons at its commas, and calls add for each of them.
func comparisons(text string, add func(operator, version string) ([]bound, error)) ([][]bound, error) {
	all := []bound{}
	for part := range strings.SplitSeq(text, ",") {
		m := comparison.FindStringSubmatch(part)
		if m == nil {
			return nil, fmt.Errorf("%q is no comparison such as >= 1.2", part)
		}
		bounds, err := add(m[1], m[2])
		if err != nil {
			return nil, err
		}
		all = append(all, bounds...)
	}
	return [][]bound{all}, nil
}

// translated returns the bound of an operator that a scheme spells in its own way.
func translated(s Scheme, spelling map[string]string, operator, version string) ([]bound, error) {
	to, known := spelling[operator]
	if !known {
		return nil, fmt.Errorf("operator %s is not known", operator)
	}
	b, err := s.boundOf(to, version)
	return []bound{b}, err
}

func pypiRanges(s Scheme, text string) ([][]bound, error) {
	return comparisons(text, func(operator, version string) ([]bound, error) {
		start, wildcard := strings.CutSuffix(version, ".*")
		switch {
		case wildcard && (operator == "==" || operator == ""):
			b, err := s.boundOf("prefix", start)
			return []bound{b}, err
		case wildcard && operator == "!=":
			b, err := s.boundOf("!prefix", start)
			return []bound{b}, err
		case operator == "~=":
			low, err := s.boundOf(">=", version)
			if err != nil {
				return nil, err
			}
			n := len(low.version.numbers)
			if n < 2 {
				return nil, fmt.Errorf("~=%s needs two numbers", version)
			}
			prefix := bound{"prefix", low.version}
			prefix.version.numbers = prefix.version.numbers[:n-1]
			return []bound{low, prefix}, nil
		}
		return translated(s, map[string]string{"": "=", "==": "=", "===": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}, operator, version)
	})
}

// gemRanges parses the ranges of RubyGems and Terraform.
func gemRanges(s Scheme, text string) ([][]bound, error) {
	return comparisons(text, func(operator, version string) ([]bound, error) {
		if operator != "~>" {
			return translated(s, map[string]string{"": "=", "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}, operator, version)
		}
		low, err := s.boundOf(">=", version)
		if err != nil {
			return nil, err
		}
		numbers := low.version.numbers
		if s == SchemeGems {
			numbers = strings.Split(releaseGem(&low.version), ".")
		}
		high, err := s.next(numbers, max(len(numbers)-1, 1))
		return []bound{low, high}, err
	})
}

func debianRanges(s Scheme, text string) ([][]bound, error) {
	return comparisons(text, func(operator, version string) ([]bound, error) {
		return translated(s, map[string]string{"": "=", "=": "=", "<": "<", "<<": "<", "<=": "<=", ">": ">", ">>": ">", ">=": ">="}, operator, version)
	})
}
