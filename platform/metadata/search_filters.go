package metadata

import (
	"errors"
	"fmt"
	"time"
)

// PackageFilter selects packages. A package must match all fields that are set. Name and
// LatestVersion are patterns with the wildcards * and ?, and case matters.
type PackageFilter struct {
	Name            string    `json:"name,omitempty"`
	PackageTypeIn   []string  `json:"packageTypeIn,omitempty"` // such as NPM and DOCKER
	CreatedMin      time.Time `json:"createdMin,omitzero"`
	CreatedMax      time.Time `json:"createdMax,omitzero"`
	ModifiedMin     time.Time `json:"modifiedMin,omitzero"`
	ModifiedMax     time.Time `json:"modifiedMax,omitzero"`
	LatestVersion   string    `json:"latestVersion,omitempty"`
	VersionCountMin int       `json:"versionCountMin,omitempty"`
	VersionCountMax int       `json:"versionCountMax,omitempty"`
}

func (f PackageFilter) check() error {
	return errors.Join(
		timeRange("created", f.CreatedMin, f.CreatedMax),
		timeRange("modified", f.ModifiedMin, f.ModifiedMax),
		numberRange("version count", int64(f.VersionCountMin), int64(f.VersionCountMax)),
	)
}

// VersionFilter selects versions. A version must match all fields that are set. Name is a pattern
// with the wildcards * and ?, and case matters.
type VersionFilter struct {
	Name            string                  `json:"name,omitempty"`
	CreatedMin      time.Time               `json:"createdMin,omitzero"`
	CreatedMax      time.Time               `json:"createdMax,omitzero"`
	SizeMin         int64                   `json:"sizeMin,omitempty,string"`
	SizeMax         int64                   `json:"sizeMax,omitempty,string"`
	Licenses        *ListFilter             `json:"licenses,omitempty"`
	Tags            *ListFilter             `json:"tags,omitempty"`
	Properties      []NameValuePair         `json:"properties,omitempty"`
	Vulnerabilities []VulnerabilitiesFilter `json:"vulnerabilities,omitempty"`
}

func (f VersionFilter) check() error {
	err := errors.Join(
		timeRange("created", f.CreatedMin, f.CreatedMax),
		numberRange("size", f.SizeMin, f.SizeMax),
	)
	for _, v := range f.Vulnerabilities {
		if v.Level == "" || v.CountMin < 0 {
			err = errors.Join(err, fmt.Errorf("vulnerabilities: %d of level %q", v.CountMin, v.Level))
		}
	}
	return err
}

// ListFilter selects by names in a list.
type ListFilter struct {
	Patterns []string `json:"patterns"` // with the wildcards * and ?
}

// Patterns returns a filter for names that match the patterns.
func Patterns(patterns ...string) *ListFilter { return &ListFilter{patterns} }

// NameValuePair selects by a property. Both fields are patterns.
type NameValuePair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// VulnerabilitiesFilter selects by a number of vulnerabilities.
type VulnerabilitiesFilter struct {
	Level    string `json:"level"`    // such as LOW and HIGH
	CountMin int    `json:"countMin"` // at least
}

// FileFilter selects files. A file must match all fields that are set. Name and the checksums are
// patterns with the wildcards * and ?, and case matters.
type FileFilter struct {
	Name    string `json:"name,omitempty"`
	SizeMin int64  `json:"sizeMin,omitempty,string"`
	SizeMax int64  `json:"sizeMax,omitempty,string"`
	MD5     string `json:"md5,omitempty"`
	SHA1    string `json:"sha1,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
}

func (f FileFilter) check() error { return numberRange("size", f.SizeMin, f.SizeMax) }

func timeRange(what string, from, to time.Time) error {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return fmt.Errorf("%s: the range ends before it starts", what)
	}
	return nil
}

// numberRange checks a range. A maximum of 0 does not limit.
func numberRange(what string, from, to int64) error {
	switch {
	case from < 0 || to < 0:
		return fmt.Errorf("%s: a limit is negative", what)
	case to > 0 && to < from:
		return fmt.Errorf("%s: the maximum %d is less than the minimum %d", what, to, from)
	}
	return nil
}

// Order is the order of a list.
type Order struct {
	Field string `json:"field"` // such as OrderByName
	// Direction is a direction such as OrderDescending. Empty: the server's default.
	Direction string `json:"direction,omitempty"`
}

// The values that the documentation shows. The service may know others.
const (
	OrderByName     = "NAME"
	OrderDescending = "DESC"
)
