package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// SCIMAttribute names an attribute of a SCIM resource in a filter. Its methods make
// filters:
//
//	access.SCIMUserName.Equal("alice").Or(access.SCIMActive.Is(false))
//
// JFrog documents two filters, userName eq "..." of users and displayName eq "..." of
// groups. The others are those of RFC 7644; a server may refuse them.
type SCIMAttribute string

// Attributes of users and groups.
const (
	SCIMID          SCIMAttribute = "id"
	SCIMUserName    SCIMAttribute = "userName"      // of users
	SCIMActive      SCIMAttribute = "active"        // of users
	SCIMEmailValue  SCIMAttribute = "emails.value"  // of users
	SCIMGroupValue  SCIMAttribute = "groups.value"  // of users
	SCIMDisplayName SCIMAttribute = "displayName"   // of groups
	SCIMMemberValue SCIMAttribute = "members.value" // of groups
)

// SCIMFilter is a condition on the resources of a SCIM list. The zero filter is no
// condition. A filter that cannot be written (an attribute that is no name, text that is
// not UTF-8) is reported by the call that is to send it.
type SCIMFilter struct {
	text string
	or   bool // its outermost operator is "or", which binds less than "and"
	err  error
}

// Equal wants the attribute to be the text.
func (a SCIMAttribute) Equal(text string) SCIMFilter { return a.compare("eq", text) }

// NotEqual wants the attribute not to be the text.
func (a SCIMAttribute) NotEqual(text string) SCIMFilter { return a.compare("ne", text) }

// Contains wants the attribute to hold the text.
func (a SCIMAttribute) Contains(text string) SCIMFilter { return a.compare("co", text) }

// StartsWith wants the attribute to begin with the text.
func (a SCIMAttribute) StartsWith(text string) SCIMFilter { return a.compare("sw", text) }

// EndsWith wants the attribute to end with the text.
func (a SCIMAttribute) EndsWith(text string) SCIMFilter { return a.compare("ew", text) }

// Greater wants the attribute to be behind the text in order.
func (a SCIMAttribute) Greater(text string) SCIMFilter { return a.compare("gt", text) }

// GreaterOrEqual wants the attribute to be the text or behind it in order.
func (a SCIMAttribute) GreaterOrEqual(text string) SCIMFilter { return a.compare("ge", text) }

// Less wants the attribute to be before the text in order.
func (a SCIMAttribute) Less(text string) SCIMFilter { return a.compare("lt", text) }

// LessOrEqual wants the attribute to be the text or before it in order.
func (a SCIMAttribute) LessOrEqual(text string) SCIMFilter { return a.compare("le", text) }

// Is wants a boolean attribute to have the value.
func (a SCIMAttribute) Is(value bool) SCIMFilter {
	return a.condition("eq " + strconv.FormatBool(value))
}

// Present wants the attribute to have a value.
func (a SCIMAttribute) Present() SCIMFilter { return a.condition("pr") }

func (a SCIMAttribute) compare(operator, text string) SCIMFilter {
	quoted, err := scimQuote(text)
	if err != nil {
		return SCIMFilter{err: fmt.Errorf("SCIM filter: %s: %w", a, err)}
	}
	return a.condition(operator + " " + quoted)
}

func (a SCIMAttribute) condition(rest string) SCIMFilter {
	if !scimAttributePath.MatchString(string(a)) {
		return SCIMFilter{err: fmt.Errorf("SCIM filter: %q is not the name of an attribute", string(a))}
	}
	return SCIMFilter{text: string(a) + " " + rest}
}

// scimAttributePath is attrPath of RFC 7644: a name, perhaps in a schema, perhaps of a
// part of an attribute.
var scimAttributePath = regexp.MustCompile(`^(urn:[A-Za-z0-9._:-]+:)?\$?[A-Za-z][A-Za-z0-9_-]*(\.\$?[A-Za-z][A-Za-z0-9_-]*)?$`)

// scimQuote writes a text as filters have it: as a JSON string.
func scimQuote(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", errors.New("text is not UTF-8")
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(text)
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), err
}

// And wants both filters to hold. A zero filter adds no condition.
func (f SCIMFilter) And(other SCIMFilter) SCIMFilter {
	return f.join(other, SCIMFilter{text: f.within() + " and " + other.within()})
}

// Or wants one of the filters to hold. A zero filter is left out, so that alternatives
// can be gathered in a loop.
func (f SCIMFilter) Or(other SCIMFilter) SCIMFilter {
	return f.join(other, SCIMFilter{text: f.text + " or " + other.text, or: true})
}

func (f SCIMFilter) join(other, joined SCIMFilter) SCIMFilter {
	switch {
	case f.err != nil || other.IsZero():
		return f
	case other.err != nil || f.IsZero():
		return other
	}
	return joined
}

// within writes the filter as a part of one that binds more than "or".
func (f SCIMFilter) within() string {
	if f.or {
		return "(" + f.text + ")"
	}
	return f.text
}

// SCIMNot wants the filter not to hold.
func SCIMNot(f SCIMFilter) SCIMFilter {
	switch {
	case f.err != nil:
		return f
	case f.IsZero():
		return SCIMFilter{err: errors.New("SCIM filter: negation of no condition")}
	}
	return SCIMFilter{text: "not (" + f.text + ")"}
}

// IsZero tells whether the filter is no condition.
func (f SCIMFilter) IsZero() bool { return f.text == "" && f.err == nil }

// String returns the filter as it is sent, "" for one that cannot be.
func (f SCIMFilter) String() string { return f.text }

// EncodeValues writes the filter as a query parameter.
func (f SCIMFilter) EncodeValues(key string, v *url.Values) error {
	if f.err != nil {
		return f.err
	}
	v.Set(key, f.text)
	return nil
}
