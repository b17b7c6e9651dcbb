package aql

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// operators says which operators a type of field takes, whatever the value.
var operators = map[FieldType][]Op{
	TypeString: {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte, OpMatch, OpNmatch},
	TypeDate:   {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte, OpBefore, OpLast},
	TypeInt:    {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte},
	TypeLong:   {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte},
	TypeEnum:   {OpEq, OpNe},
}

// checkOperand says whether the reference names something that can be compared, and what type it has.
func checkOperand(primary Domain, ref Ref) (Field, *RuleError) {
	if err := checkRef(primary, ref); err != nil {
		return Field{}, err
	}
	switch ref.Kind {
	case RefField:
		f, _ := ref.Domain(primary).Field(ref.Name)
		return f, nil
	case RefProperty:
		return Field{Name: "@" + ref.Name, Type: TypeString}, nil
	}
	return Field{}, &RuleError{RuleRelation, "a field or a property to compare", strconv.Quote(ref.String())}
}

// checkOperator says whether a field takes an operator.
func checkOperator(f Field, op Op) *RuleError {
	ops := operators[f.Type]
	if slices.Contains(ops, op) {
		return nil
	}
	words := make([]string, len(ops))
	for i, o := range ops {
		words[i] = string(o)
	}
	return &RuleError{RuleOperator, fmt.Sprintf("an operator of %s, which is a %s: %s", f.Name, f.Type, list(words)),
		strconv.Quote(string(op))}
}

// checkValue says whether a field can be compared with a value.
func checkValue(f Field, op Op, v Value) *RuleError {
	wrong := func(expected string) *RuleError {
		found := "null"
		if !v.Null {
			found = strconv.Quote(v.Text)
		}
		return &RuleError{RuleValue, expected, found}
	}
	if v.Null {
		if op != OpEq && op != OpNe {
			return wrong("a value: null goes with $eq and $ne only")
		}
		return nil
	}
	var err error
	switch {
	case op == OpBefore || op == OpLast:
		if _, err = v.Period(); err != nil {
			return wrong("a period like 3d: a number and one of ms, s, minutes, d, w, mo, y")
		}
	case f.Type == TypeDate:
		if _, err = v.Time(time.UTC); err != nil {
			return wrong("a date like 2012-07-16T19:20:30.45+01:00 or its first parts")
		}
	case f.Type == TypeInt:
		if n, err := v.Int(); err != nil || n < math.MinInt32 || n > math.MaxInt32 {
			return wrong("a whole number of 32 bits")
		}
	case f.Type == TypeLong:
		if _, err = v.Int(); err != nil {
			return wrong("a whole number of 64 bits")
		}
	case f.Type == TypeEnum:
		if !slices.Contains(f.Values, v.Text) {
			return wrong("one of " + strings.Join(f.Values, ", "))
		}
	}
	return nil
}

// checkText says whether a text can be written between quotes so that the server reads just that text.
// It takes everything up to the next quote as it stands, except that it drops white space at the start.
// The manual calls the criteria JSON, though, where a backslash escapes and control characters may not stand.
// What the two readings would make a different query of is refused.
func checkText(text string) *RuleError {
	refuse := func(expected string) *RuleError {
		return &RuleError{RuleQuoting, expected + " ($match with ? in its place can stand in)", strconv.Quote(text)}
	}
	switch {
	case strings.Contains(text, `"`):
		return quoteError(text)
	case !utf8.ValidString(text):
		return refuse("text in UTF-8")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return refuse("text without control characters, which the language cannot escape")
	case strings.HasPrefix(text, " "):
		return refuse("text without white space at the start, which the server drops")
	case strings.HasSuffix(text, `\`):
		return refuse("text without a backslash at the end, which could be taken to escape the closing quote")
	}
	return nil
}
