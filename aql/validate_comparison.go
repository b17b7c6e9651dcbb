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

// operators maps each type of field to the operators that it supports.
var operators = map[FieldType][]Op{
	TypeString: {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte, OpMatch, OpNmatch},
	TypeDate:   {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte, OpBefore, OpLast},
	TypeInt:    {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte},
	TypeLong:   {OpEq, OpNe, OpGt, OpGte, OpLt, OpLte},
	TypeEnum:   {OpEq, OpNe},
}

// checkOperand checks that the reference is a field or a property, which can be compared. It
// returns the field; a property is a string field.
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
	return Field{}, &RuleError{RuleRelation, "a field or a property to compare",
		strconv.Quote(ref.String())}
}

// checkOperator checks that the field supports the operator.
func checkOperator(f Field, op Op) *RuleError {
	ops := operators[f.Type]
	if slices.Contains(ops, op) {
		return nil
	}
	words := make([]string, len(ops))
	for i, o := range ops {
		words[i] = string(o)
	}
	return &RuleError{RuleOperator,
		fmt.Sprintf("an operator for %s (type %s): %s", f.Name, f.Type, list(words)),
		strconv.Quote(string(op))}
}

// checkValue checks that the field can be compared with the value.
func checkValue(f Field, op Op, v Value) *RuleError {
	wrong := func(expected string) *RuleError {
		found := "null"
		if !v.Null {
			found = strconv.Quote(v.Text)
		}
		return &RuleError{RuleValue, expected, found}
	}
	if v.Null {
		if f.Type == TypeEnum {
			return wrong("one of " + strings.Join(f.Values, ", "))
		}
		if op != OpEq && op != OpNe {
			return wrong("a value, as only $eq and $ne support null")
		}
		return nil
	}
	var err error
	switch {
	case op == OpBefore || op == OpLast:
		period, err := v.Period()
		if err != nil {
			return wrong("a period such as 3d: a number and one of ms, s, minutes, d, w, mo, y")
		}
		if period.Ago(time.Now()).Unix() < 0 {
			return wrong("a period that does not reach before 1970")
		}
	case f.Type == TypeDate:
		if _, err = v.Time(time.UTC); err != nil {
			return wrong("a date such as 2012-07-16T19:20:30.45+01:00, 2012-07-16, 2012-07 or 2012")
		}
	case f.Type == TypeInt:
		if n, err := v.Int(); err != nil || n < math.MinInt32 || n > math.MaxInt32 {
			return wrong("a 32-bit integer")
		}
	case f.Type == TypeLong:
		if _, err = v.Int(); err != nil {
			return wrong("a 64-bit integer")
		}
	case f.Type == TypeEnum:
		if !slices.Contains(f.Values, v.Text) {
			return wrong("one of " + strings.Join(f.Values, ", "))
		}
		if op == OpNe && v.Text == string(AnyType) {
			return wrong("a single type with $ne")
		}
	}
	return nil
}

// checkText checks that the server reads the quoted text as exactly this text. The server reads
// everything up to the next quote literally, but drops leading white space. The manual calls the
// criteria JSON, where a backslash is an escape and control characters are invalid. checkText
// rejects text for which the two readings differ.
func checkText(text string) *RuleError {
	refuse := func(expected string) *RuleError {
		return &RuleError{RuleQuoting, expected + " (try $match with ? for the character)",
			strconv.Quote(text)}
	}
	switch {
	case strings.Contains(text, `"`):
		return quoteError(text)
	case !utf8.ValidString(text):
		return refuse("valid UTF-8")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return refuse("text without control characters, which the language cannot escape")
	case strings.HasPrefix(text, " "):
		return refuse("text without leading white space, which the server drops")
	case strings.HasSuffix(text, `\`):
		return refuse("text without a trailing backslash, which may escape the closing quote")
	}
	return nil
}
