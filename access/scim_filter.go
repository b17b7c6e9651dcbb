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

// SCIMAttribute is the name of an attribute of a SCIM resource. Its methods return filters:
//
//	access.SCIMUserName.Equal("alice").Or(access.SCIMActive.Is(false))
//
// JFrog documents two filters: userName eq "..." for users and displayName eq "..." for
// groups. RFC 7644 defines the others, which a server may refuse.
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

// SCIMFilter is a condition on the resources of a SCIM list. The zero filter matches all. A
// filter with an invalid attribute name, or with text that is not UTF-8, causes an error in
// the call that takes it.
type SCIMFilter struct {
	text string
	or   bool // the outermost operator is "or", which binds less tightly than "and"
	err  error
}

// Equal matches attributes equal to the text.
func (a SCIMAttribute) Equal(text string) SCIMFilter { return a.compare("eq", text) }

// NotEqual matches attributes not equal to the text.
func (a SCIMAttribute) NotEqual(text string) SCIMFilter { return a.compare("ne", text) }

// Contains matches attributes that contain the text.
func (a SCIMAttribute) Contains(text string) SCIMFilter { return a.compare("co", text) }

// StartsWith matches attributes that start with the text.
func (a SCIMAttribute) StartsWith(text string) SCIMFilter { return a.compare("sw", text) }

// EndsWith matches attributes that end with the text.
func (a SCIMAttribute) EndsWith(text string) SCIMFilter { return a.compare("ew", text) }

// Greater matches attributes greater than the text.
func (a SCIMAttribute) Greater(text string) SCIMFilter { return a.compare("gt", text) }

// GreaterOrEqual matches attributes greater than the text or equal to it.
func (a SCIMAttribute) GreaterOrEqual(text string) SCIMFilter { return a.compare("ge", text) }

// Less matches attributes less than the text.
func (a SCIMAttribute) Less(text string) SCIMFilter { return a.compare("lt", text) }

// LessOrEqual matches attributes less than the text or equal to it.
func (a SCIMAttribute) LessOrEqual(text string) SCIMFilter { return a.compare("le", text) }

// Is matches boolean attributes with the value.
func (a SCIMAttribute) Is(value bool) SCIMFilter {
	return a.condition("eq " + strconv.FormatBool(value))
}

// Present matches attributes that have a value.
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

// scimAttributePath matches attrPath of RFC 7644: an optional schema, a name, and an
// optional sub-attribute.
var scimAttributePath = regexp.MustCompile(`^(urn:[A-Za-z0-9._:-]+:)?\$?[A-Za-z][A-Za-z0-9_-]*(\.\$?[A-Za-z][A-Za-z0-9_-]*)?$`)

// scimQuote returns a text in the form of filters, a JSON string.
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

// And matches resources that match both filters. A zero filter adds no condition.
func (f SCIMFilter) And(other SCIMFilter) SCIMFilter {
	return f.join(other, SCIMFilter{text: f.within() + " and " + other.within()})
}

// Or matches resources that match one of the filters. It leaves out a zero filter, so that
// alternatives can be collected in a loop.
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

// within returns the filter as an operand of "and".
func (f SCIMFilter) within() string {
	if f.or {
		return "(" + f.text + ")"
	}
	return f.text
}

// SCIMNot matches resources that do not match the filter.
func SCIMNot(f SCIMFilter) SCIMFilter {
	switch {
	case f.err != nil:
		return f
	case f.IsZero():
		return SCIMFilter{err: errors.New("SCIM filter: SCIMNot of a filter without a condition")}
	}
	return SCIMFilter{text: "not (" + f.text + ")"}
}

// IsZero reports whether the filter has no condition.
func (f SCIMFilter) IsZero() bool { return f.text == "" && f.err == nil }

// String returns the filter in the form of a query parameter, or "" for an invalid filter.
func (f SCIMFilter) String() string { return f.text }

// EncodeValues adds the filter to a query.
func (f SCIMFilter) EncodeValues(key string, v *url.Values) error {
	if f.err != nil {
		return f.err
	}
	v.Set(key, f.text)
	return nil
}
