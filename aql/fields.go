package aql

import (
	"strconv"
	"strings"
)

// Includable is what [Builder.Include] takes: fields, properties, related domains ([ItemFields.Stat]) and all the fields
// of a domain (All).
type Includable[P any] interface {
	includeRef(P) (Ref, *RuleError)
}

// Sortable is what [Builder.SortAsc] takes: fields.
type Sortable[P any] interface {
	sortRef(P) Ref
}

// output is an Includable that is nothing else.
type output[P any] struct{ ref Ref }

func (o output[P]) includeRef(P) (Ref, *RuleError) { return o.ref, nil }

// field is what the fields of all types have in common.
type field[P any] struct{ ref Ref }

func (f field[P]) includeRef(P) (Ref, *RuleError) { return f.ref, nil }
func (f field[P]) sortRef(P) Ref                  { return f.ref }

// IsNull holds if there is no value. It is how to ask for zero in the statistics: an item that was never downloaded has
// no number of downloads.
func (f field[P]) IsNull() Criterion[P] { return compare[P](f.ref, OpEq, Value{Null: true}) }

// NotNull holds if there is a value.
func (f field[P]) NotNull() Criterion[P] { return compare[P](f.ref, OpNe, Value{Null: true}) }

// A StringField compares text. Only the methods that say so know wildcards; for the others "*" is an asterisk.
type StringField[P any] struct{ field[P] }

// Eq holds if the field equals the text.
func (f StringField[P]) Eq(text string) Criterion[P] { return f.compare(OpEq, text) }

// Ne holds if the field differs from the text.
func (f StringField[P]) Ne(text string) Criterion[P] { return f.compare(OpNe, text) }

// Gt holds if the field sorts after the text.
func (f StringField[P]) Gt(text string) Criterion[P] { return f.compare(OpGt, text) }

// Gte holds if the field sorts after the text or equals it.
func (f StringField[P]) Gte(text string) Criterion[P] { return f.compare(OpGte, text) }

// Lt holds if the field sorts before the text.
func (f StringField[P]) Lt(text string) Criterion[P] { return f.compare(OpLt, text) }

// Lte holds if the field sorts before the text or equals it.
func (f StringField[P]) Lte(text string) Criterion[P] { return f.compare(OpLte, text) }

// Match holds if the field fits a pattern, in which "*" stands for any string and "?" for any character.
// A pattern has no escape for the two; take HasPrefix and its like for text that comes from elsewhere.
func (f StringField[P]) Match(pattern string) Criterion[P] { return f.compare(OpMatch, pattern) }

// NotMatch holds if the field does not fit a pattern.
func (f StringField[P]) NotMatch(pattern string) Criterion[P] { return f.compare(OpNmatch, pattern) }

// HasPrefix holds if the field starts with the text, in which "*" and "?" cannot be expressed.
func (f StringField[P]) HasPrefix(text string) Criterion[P] { return f.matchLiteral("", text, "*") }

// HasSuffix holds if the field ends with the text, in which "*" and "?" cannot be expressed.
func (f StringField[P]) HasSuffix(text string) Criterion[P] { return f.matchLiteral("*", text, "") }

// Contains holds if the text stands in the field; "*" and "?" in it cannot be expressed.
func (f StringField[P]) Contains(text string) Criterion[P] { return f.matchLiteral("*", text, "*") }

// OneOf holds if the field equals one of the texts, of which there must be at least one.
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

// checkLiteral refuses text that a pattern would read otherwise.
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

// An IntField compares whole numbers.
type IntField[P any] struct{ field[P] }

// Eq holds if the field equals n. Zero in the statistics is no number: see IsNull.
func (f IntField[P]) Eq(n int64) Criterion[P] { return f.compare(OpEq, n) }

// Ne holds if the field differs from n.
func (f IntField[P]) Ne(n int64) Criterion[P] { return f.compare(OpNe, n) }

// Gt holds if the field is greater than n.
func (f IntField[P]) Gt(n int64) Criterion[P] { return f.compare(OpGt, n) }

// Gte holds if the field is n or greater.
func (f IntField[P]) Gte(n int64) Criterion[P] { return f.compare(OpGte, n) }

// Lt holds if the field is less than n.
func (f IntField[P]) Lt(n int64) Criterion[P] { return f.compare(OpLt, n) }

// Lte holds if the field is n or less.
func (f IntField[P]) Lte(n int64) Criterion[P] { return f.compare(OpLte, n) }

func (f IntField[P]) compare(op Op, n int64) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: strconv.FormatInt(n, 10)})
}

// An ItemType is what an item can be.
type ItemType string

// The types of items. A query that does not name one finds files.
const (
	File    ItemType = "file"
	Folder  ItemType = "folder"
	AnyType ItemType = "any" // files and folders
)

// A TypeField compares the type of an item.
type TypeField[P any] struct{ field[P] }

// Eq holds if the item is of the type.
func (f TypeField[P]) Eq(t ItemType) Criterion[P] {
	return compare[P](f.ref, OpEq, Value{Text: string(t)})
}

// Ne holds if the item is not of the type.
func (f TypeField[P]) Ne(t ItemType) Criterion[P] {
	return compare[P](f.ref, OpNe, Value{Text: string(t)})
}
