package aql

import "strconv"

// A PropertyField compares the value of a property. Artifactory keeps all of them as text, and an entity may have
// several values for a key: a comparison holds if it does for one of them, a negative one if it does for all.
//
// A lone "*" would mean any value, so the methods that compare with text refuse it: Exists and Absent say that.
type PropertyField[P any] struct {
	ref Ref
	err *RuleError
}

func (f PropertyField[P]) includeRef(P) (Ref, *RuleError) { return f.ref, f.err }

// Eq holds if the property equals the text.
func (f PropertyField[P]) Eq(text string) PropertyCriterion[P] { return f.literal(OpEq, text) }

// Ne holds if the property is not there or differs from the text.
func (f PropertyField[P]) Ne(text string) PropertyCriterion[P] { return f.literal(OpNe, text) }

// Gt holds if the property sorts, as text, after the one given.
func (f PropertyField[P]) Gt(text string) PropertyCriterion[P] { return f.literal(OpGt, text) }

// Gte holds if the property sorts after the text or equals it.
func (f PropertyField[P]) Gte(text string) PropertyCriterion[P] { return f.literal(OpGte, text) }

// Lt holds if the property sorts before the text.
func (f PropertyField[P]) Lt(text string) PropertyCriterion[P] { return f.literal(OpLt, text) }

// Lte holds if the property sorts before the text or equals it.
func (f PropertyField[P]) Lte(text string) PropertyCriterion[P] { return f.literal(OpLte, text) }

// Match holds if the property fits a pattern, in which "*" stands for any string and "?" for any character.
func (f PropertyField[P]) Match(pattern string) PropertyCriterion[P] {
	return f.compare(OpMatch, pattern)
}

// NotMatch holds if the property does not fit a pattern.
func (f PropertyField[P]) NotMatch(pattern string) PropertyCriterion[P] {
	return f.compare(OpNmatch, pattern)
}

// OneOf holds if the property equals one of the texts, of which there must be at least one.
func (f PropertyField[P]) OneOf(texts ...string) Criterion[P] {
	return oneOf[P](texts, f.Eq)
}

// Exists holds if the property is there, with whatever value.
func (f PropertyField[P]) Exists() PropertyCriterion[P] { return f.compare(OpEq, AnyValue) }

// Absent holds if the property is not there.
func (f PropertyField[P]) Absent() PropertyCriterion[P] { return f.compare(OpNe, AnyValue) }

func (f PropertyField[P]) literal(op Op, text string) PropertyCriterion[P] {
	if text == AnyValue && f.err == nil {
		f.err = &RuleError{RuleWildcard, `text other than "*", which means any value (Exists, Absent)`, strconv.Quote(text)}
	}
	return f.compare(op, text)
}

func (f PropertyField[P]) compare(op Op, text string) PropertyCriterion[P] {
	return propertyCriterionOf[P]{criterionOf[P]{condition{Comparison{f.ref, op, Value{Text: text}}, f.err}}}
}

// PropertyFields are the two fields of the property domain, the long notation for what Prop says shortly.
type PropertyFields[P any] struct {
	domain[P]
	Key   PropertyField[P]
	Value PropertyField[P]
}

func newProperty[P any](d domain[P]) PropertyFields[P] {
	return PropertyFields[P]{d, PropertyField[P]{ref: d.ref("key")}, PropertyField[P]{ref: d.ref("value")}}
}

// withProperties is a domain that properties can be attached to.
type withProperties[P any] struct{ domain[P] }

// Prop is the property with a key. Included, it displays only this property, and leaves out what does not have it.
func (d withProperties[P]) Prop(key string) PropertyField[P] {
	f := PropertyField[P]{ref: Ref{Path: d.path, Kind: RefProperty, Name: key}}
	if key == AnyKey {
		f.err = &RuleError{RuleWildcard, `a property key other than "*", which means any key (AnyProp)`, strconv.Quote(key)}
	}
	return f
}

// AnyProp is whichever property there is.
func (d withProperties[P]) AnyProp() PropertyField[P] {
	return PropertyField[P]{ref: Ref{Path: d.path, Kind: RefProperty, Name: AnyKey}}
}

// Property is the domain of the properties.
func (d withProperties[P]) Property() PropertyFields[P] { return newProperty(d.to(DomainProperty)) }
