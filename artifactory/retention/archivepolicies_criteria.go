package retention

import (
	"encoding/json"
	"errors"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ArchiveCriteria selects the artifacts of an archive policy. The policy requires at least one
// value among the properties, repositories, paths and names.
type ArchiveCriteria struct {
	Properties   *ArchiveProperties `json:"properties,omitempty"`
	Repositories *ArchivePatterns   `json:"repositories,omitempty"` // repository keys
	Paths        *ArchivePatterns   `json:"paths,omitempty"`
	Names        *ArchivePatterns   `json:"names,omitempty"`
	// CreatedBefore selects artifacts that are older, in months. A conversion to AQL takes the
	// number unchanged into the query.
	CreatedBefore int64 `json:"createdBefore,omitempty"`
	// DownloadedBefore selects artifacts whose last download was before, in months. A conversion
	// to AQL takes the number unchanged into the query.
	DownloadedBefore int64 `json:"downloadedBefore,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads criteria and keeps unknown fields.
func (c *ArchiveCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain ArchiveCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes criteria with their unknown fields.
func (c ArchiveCriteria) MarshalJSON() ([]byte, error) {
	type plain ArchiveCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// ArchiveOperator combines the values of a criterion.
type ArchiveOperator string

// The operators.
const (
	ArchiveOr  ArchiveOperator = "or"
	ArchiveAnd ArchiveOperator = "and"
)

// ArchivePatterns includes and excludes texts.
type ArchivePatterns struct {
	Include *ArchivePatternList `json:"include,omitempty"`
	Exclude *ArchivePatternList `json:"exclude,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads patterns and keeps unknown fields.
func (p *ArchivePatterns) UnmarshalJSON(data []byte) (err error) {
	type plain ArchivePatterns
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes patterns with their unknown fields.
func (p ArchivePatterns) MarshalJSON() ([]byte, error) {
	type plain ArchivePatterns
	return jsonextra.Encode(plain(p), p.Extra)
}

// ArchivePatternList is a list of texts, which may have the wildcard *.
type ArchivePatternList struct {
	Operator ArchiveOperator `json:"operator,omitempty"` // empty: or
	Values   []string        `json:"values,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a list and keeps unknown fields.
func (l *ArchivePatternList) UnmarshalJSON(data []byte) (err error) {
	type plain ArchivePatternList
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes a list with its unknown fields.
func (l ArchivePatternList) MarshalJSON() ([]byte, error) {
	type plain ArchivePatternList
	return jsonextra.Encode(plain(l), l.Extra)
}

// ArchiveProperties includes and excludes properties.
type ArchiveProperties struct {
	Include *ArchivePropertyList `json:"include,omitempty"`
	Exclude *ArchivePropertyList `json:"exclude,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads properties and keeps unknown fields.
func (p *ArchiveProperties) UnmarshalJSON(data []byte) (err error) {
	type plain ArchiveProperties
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes properties with their unknown fields.
func (p ArchiveProperties) MarshalJSON() ([]byte, error) {
	type plain ArchiveProperties
	return jsonextra.Encode(plain(p), p.Extra)
}

// ArchivePropertyList is a list of properties.
type ArchivePropertyList struct {
	Operator ArchiveOperator   `json:"operator,omitempty"` // empty: or
	Values   []ArchiveProperty `json:"values,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a list and keeps unknown fields.
func (l *ArchivePropertyList) UnmarshalJSON(data []byte) (err error) {
	type plain ArchivePropertyList
	l.Extra, err = jsonextra.Decode(data, (*plain)(l))
	return err
}

// MarshalJSON writes a list with its unknown fields.
func (l ArchivePropertyList) MarshalJSON() ([]byte, error) {
	type plain ArchivePropertyList
	return jsonextra.Encode(plain(l), l.Extra)
}

// ArchiveProperty is a property with one value.
type ArchiveProperty struct {
	PropertyKey   string `json:"propertyKey"`
	PropertyValue string `json:"propertyValue"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a property and keeps unknown fields.
func (p *ArchiveProperty) UnmarshalJSON(data []byte) (err error) {
	type plain ArchiveProperty
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a property with its unknown fields.
func (p ArchiveProperty) MarshalJSON() ([]byte, error) {
	type plain ArchiveProperty
	return jsonextra.Encode(plain(p), p.Extra)
}

// values returns the texts of both lists.
func (p *ArchivePatterns) values() []string {
	var out []string
	if p != nil && p.Include != nil {
		out = append(out, p.Include.Values...)
	}
	if p != nil && p.Exclude != nil {
		out = append(out, p.Exclude.Values...)
	}
	return out
}

// values returns the properties of both lists.
func (p *ArchiveProperties) values() []ArchiveProperty {
	var out []ArchiveProperty
	if p != nil && p.Include != nil {
		out = append(out, p.Include.Values...)
	}
	if p != nil && p.Exclude != nil {
		out = append(out, p.Exclude.Values...)
	}
	return out
}

func (c ArchiveCriteria) check() error {
	err := errors.Join(
		check.NoneEmpty("repository", c.Repositories.values()),
		check.NoneEmpty("path", c.Paths.values()),
		check.NoneEmpty("name", c.Names.values()),
		check.NotNegative("createdBefore", c.CreatedBefore),
		check.NotNegative("downloadedBefore", c.DownloadedBefore),
	)
	for _, p := range c.Properties.values() {
		err = errors.Join(err, check.NotEmpty("property key", p.PropertyKey))
	}
	return err
}

// checkPolicy checks the criteria of a policy, which must name something.
func (c ArchiveCriteria) checkPolicy() error {
	named := len(c.Repositories.values()) + len(c.Paths.values()) + len(c.Names.values()) + len(c.Properties.values())
	if named == 0 {
		return errors.Join(c.check(), errors.New("the criteria name no property, repository, path or name"))
	}
	return c.check()
}
