package aql

import (
	"strconv"
	"strings"
)

// An Includable is an argument of [Builder.Include]: a field, a property, a related domain such as
// [ItemFields.Stat], or all fields of a domain (All).
type Includable[P any] interface {
	includeRef(P) (Ref, *RuleError)
}

// A Sortable is an argument of [Builder.SortAsc] and [Builder.SortDesc]: a field.
type Sortable[P any] interface {
	sortRef(P) Ref
}

// output is an Includable without any other use.
type output[P any] struct{ ref Ref }

func (o output[P]) includeRef(P) (Ref, *RuleError) { return o.ref, nil }

// field is the common part of the fields of all types.
type field[P any] struct{ ref Ref }

func (f field[P]) includeRef(P) (Ref, *RuleError) { return f.ref, nil }
func (f field[P]) sortRef(P) Ref                  { return f.ref }

// IsNull returns the criterion that the field has no value. For example,
// aql.Item.Stat().Downloaded.IsNull() finds items that were never downloaded: they have no time
// of a download, and their number of downloads is null and not 0.
func (f field[P]) IsNull() Criterion[P] { return compare[P](f.ref, OpEq, Value{Null: true}) }

// NotNull returns the criterion that the field has a value.
func (f field[P]) NotNull() Criterion[P] { return compare[P](f.ref, OpNe, Value{Null: true}) }

// A StringField is a field with text. Match and NotMatch read "*" and "?" as wildcards. The other
// comparisons read them literally.
type StringField[P any] struct{ field[P] }

// Eq returns the criterion that the field equals text.
func (f StringField[P]) Eq(text string) Criterion[P] { return f.compare(OpEq, text) }

// Ne returns the criterion that the field differs from text.
func (f StringField[P]) Ne(text string) Criterion[P] { return f.compare(OpNe, text) }

// Gt returns the criterion that the field sorts after text.
func (f StringField[P]) Gt(text string) Criterion[P] { return f.compare(OpGt, text) }

// Gte returns the criterion that the field sorts after text or equals it.
func (f StringField[P]) Gte(text string) Criterion[P] { return f.compare(OpGte, text) }

// Lt returns the criterion that the field sorts before text.
func (f StringField[P]) Lt(text string) Criterion[P] { return f.compare(OpLt, text) }

// Lte returns the criterion that the field sorts before text or equals it.
func (f StringField[P]) Lte(text string) Criterion[P] { return f.compare(OpLte, text) }

// Match returns the criterion that the field matches pattern, in which "*" stands for any string
// and "?" for any character. A pattern cannot escape them: use HasPrefix, HasSuffix or Contains for
// text from elsewhere.
func (f StringField[P]) Match(pattern string) Criterion[P] { return f.compare(OpMatch, pattern) }

// NotMatch returns the criterion that the field does not match pattern.
func (f StringField[P]) NotMatch(pattern string) Criterion[P] { return f.compare(OpNmatch, pattern) }

// HasPrefix returns the criterion that the field starts with text. [Builder.Build] returns an error
// if text contains "*" or "?", which the language cannot express here.
func (f StringField[P]) HasPrefix(text string) Criterion[P] { return f.matchLiteral("", text, "*") }

// HasSuffix returns the criterion that the field ends with text, under the same condition as
// HasPrefix.
func (f StringField[P]) HasSuffix(text string) Criterion[P] { return f.matchLiteral("*", text, "") }

// Contains returns the criterion that the field contains text, under the same condition as
// HasPrefix.
func (f StringField[P]) Contains(text string) Criterion[P] { return f.matchLiteral("*", text, "*") }

// OneOf returns the criterion that the field equals one of texts. There must be at least one text.
func (f StringField[P]) OneOf(texts ...string) Criterion[P] {
	return oneOf(texts, f.Eq)
}

func (f StringField[P]) compare(op Op, text string) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: text})
}

func (f StringField[P]) matchLiteral(before, text, after string) Criterion[P] {
	if err := checkLiteral(text); err != nil {
		return mistake[P](err)
	}
	return f.Match(before + text + after)
}

// checkLiteral returns an error for text that a pattern would read as wildcards.
func checkLiteral(text string) *RuleError {
	if strings.ContainsAny(text, "*?") {
		return &RuleError{RuleWildcard, "text without * and ?, which a pattern cannot escape", strconv.Quote(text)}
	}
	return nil
}

func oneOf[P any, C Criterion[P]](texts []string, eq func(string) C) Criterion[P] {
	criteria := make([]C, len(texts))
	for i, text := range texts {
		criteria[i] = eq(text)
	}
	return group[P](GroupOr, criteria)
}

// An IntField is a field with an integer.
type IntField[P any] struct{ field[P] }

// Eq returns the criterion that the field equals n. Use IsNull for zero in download statistics.
func (f IntField[P]) Eq(n int64) Criterion[P] { return f.compare(OpEq, n) }

// Ne returns the criterion that the field differs from n.
func (f IntField[P]) Ne(n int64) Criterion[P] { return f.compare(OpNe, n) }

// Gt returns the criterion that the field is greater than n.
func (f IntField[P]) Gt(n int64) Criterion[P] { return f.compare(OpGt, n) }

// Gte returns the criterion that the field is n or greater.
func (f IntField[P]) Gte(n int64) Criterion[P] { return f.compare(OpGte, n) }

// Lt returns the criterion that the field is less than n.
func (f IntField[P]) Lt(n int64) Criterion[P] { return f.compare(OpLt, n) }

// Lte returns the criterion that the field is n or less.
func (f IntField[P]) Lte(n int64) Criterion[P] { return f.compare(OpLte, n) }

func (f IntField[P]) compare(op Op, n int64) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: strconv.FormatInt(n, 10)})
}

// An ItemType is the type of an item.
type ItemType string

// The types of items. A query without a type finds files.
const (
	File    ItemType = "file"
	Folder  ItemType = "folder"
	AnyType ItemType = "any" // files and folders
)

// A TypeField is the field with the type of an item.
type TypeField[P any] struct{ field[P] }

// Eq returns the criterion that the item has type t.
func (f TypeField[P]) Eq(t ItemType) Criterion[P] {
	return compare[P](f.ref, OpEq, Value{Text: string(t)})
}

// Ne returns the criterion that the item does not have type t.
func (f TypeField[P]) Ne(t ItemType) Criterion[P] {
	return compare[P](f.ref, OpNe, Value{Text: string(t)})
}
