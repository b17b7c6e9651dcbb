package aql

import "strconv"

// A PropertyField is a property. Artifactory stores property values as text, and a property may
// have several values: a comparison holds if any of them satisfies it. The exceptions are Ne and
// NotMatch, which all values must satisfy.
//
// The language reads the text "*" as any value. [Builder.Build] returns an error if Eq or another
// method for text has this argument; use Exists or Absent instead.
type PropertyField[P any] struct {
	ref Ref
	err *RuleError
}

func (f PropertyField[P]) includeRef(P) (Ref, *RuleError) { return f.ref, f.err }

// Eq returns the criterion that the property equals text.
func (f PropertyField[P]) Eq(text string) PropertyCriterion[P] { return f.literal(OpEq, text) }

// Ne returns the criterion that the property does not exist or differs from text.
func (f PropertyField[P]) Ne(text string) PropertyCriterion[P] { return f.literal(OpNe, text) }

// Gt returns the criterion that the property sorts after text.
func (f PropertyField[P]) Gt(text string) PropertyCriterion[P] { return f.literal(OpGt, text) }

// Gte returns the criterion that the property sorts after text or equals it.
func (f PropertyField[P]) Gte(text string) PropertyCriterion[P] { return f.literal(OpGte, text) }

// Lt returns the criterion that the property sorts before text.
func (f PropertyField[P]) Lt(text string) PropertyCriterion[P] { return f.literal(OpLt, text) }

// Lte returns the criterion that the property sorts before text or equals it.
func (f PropertyField[P]) Lte(text string) PropertyCriterion[P] { return f.literal(OpLte, text) }

// Match returns the criterion that the property matches pattern, in which "*" stands for any string
// and "?" for any character.
func (f PropertyField[P]) Match(pattern string) PropertyCriterion[P] {
	return f.compare(OpMatch, pattern)
}

// NotMatch returns the criterion that the property does not exist or does not match pattern.
func (f PropertyField[P]) NotMatch(pattern string) PropertyCriterion[P] {
	return f.compare(OpNmatch, pattern)
}

// OneOf returns the criterion that the property equals one of texts. There must be at least one
// text.
func (f PropertyField[P]) OneOf(texts ...string) Criterion[P] {
	return oneOf[P](texts, f.Eq)
}

// Exists returns the criterion that the property exists, with any value.
func (f PropertyField[P]) Exists() PropertyCriterion[P] {
	if !f.named() {
		return f.compare(OpMatch, AnyValue) // with $eq, servers differ in what "*" means here
	}
	return f.compare(OpEq, AnyValue)
}

// Absent returns the criterion that the property does not exist. It requires a property with a
// key: [Builder.Build] returns an error for AnyProp and for the fields of Property, because
// servers differ in what they find then.
func (f PropertyField[P]) Absent() PropertyCriterion[P] {
	if !f.named() && f.err == nil {
		f.err = &RuleError{RuleWildcard, "a property with a key in Absent", strconv.Quote(f.ref.String())}
	}
	return f.compare(OpNe, AnyValue)
}

// named reports whether the field is a property with a key.
func (f PropertyField[P]) named() bool { return f.ref.Kind == RefProperty && f.ref.Name != AnyKey }

// literal compares with text that must not mean any value.
func (f PropertyField[P]) literal(op Op, text string) PropertyCriterion[P] {
	if text == AnyValue && f.err == nil {
		f.err = &RuleError{RuleWildcard,
			`text other than "*", which means any value (use Exists or Absent)`, strconv.Quote(text)}
	}
	return f.compare(op, text)
}

func (f PropertyField[P]) compare(op Op, text string) PropertyCriterion[P] {
	c := condition{Comparison{f.ref, op, Value{Text: text}}, f.err}
	return propertyCriterionOf[P]{criterionOf[P]{c}}
}

// PropertyFields holds the fields of a property. Prop is the short notation for the same.
type PropertyFields[P any] struct {
	domain[P]
	Key   PropertyField[P]
	Value PropertyField[P]
}

// Item returns the fields of the item that has the property.
func (f PropertyFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// Module returns the fields of the build's module that has the property.
func (f PropertyFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// Build returns the fields of the build that has the property.
func (f PropertyFields[P]) Build() BuildFields[P] { return newBuild(f.to(DomainBuild)) }

func newProperty[P any](d domain[P]) PropertyFields[P] {
	return PropertyFields[P]{d, PropertyField[P]{ref: d.ref("key")}, PropertyField[P]{ref: d.ref("value")}}
}

// withProperties is a domain whose things can have properties.
type withProperties[P any] struct{ domain[P] }

// Prop returns the property with the given key. In [Builder.Include] it displays this property, and
// the query finds only results that have it.
func (d withProperties[P]) Prop(key string) PropertyField[P] {
	f := PropertyField[P]{ref: Ref{Path: d.path, Kind: RefProperty, Name: key}}
	if key == AnyKey {
		f.err = &RuleError{RuleWildcard,
			`a property key other than "*", which means any key (use AnyProp)`, strconv.Quote(key)}
	}
	return f
}

// AnyProp returns the field that stands for a property with any key.
func (d withProperties[P]) AnyProp() PropertyField[P] {
	return PropertyField[P]{ref: Ref{Path: d.path, Kind: RefProperty, Name: AnyKey}}
}

// Property returns the fields of the properties.
func (d withProperties[P]) Property() PropertyFields[P] { return newProperty(d.to(DomainProperty)) }
