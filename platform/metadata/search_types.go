package metadata

import (
	"bytes"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Many is a list that also reads a single item. The documentation leaves open which of the two
// a server sends.
type Many[T any] []T

// UnmarshalJSON reads a list or an item.
func (m *Many[T]) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] != '[' && string(data) != "null" {
		data = append(append([]byte("["), data...), ']')
	}
	return jsonlax.Unmarshal(data, (*[]T)(m))
}

// Package is a package. Fields that were not requested are zero: see [PackageField].
type Package struct {
	Name            string           `json:"name,omitempty"`
	PackageType     string           `json:"packageType,omitempty"`
	Created         jfrog.Time       `json:"created,omitzero"`
	Modified        jfrog.Time       `json:"modified,omitzero"`
	VersionsCount   int              `json:"versionsCount,omitempty"`
	VCSURL          string           `json:"vcsUrl,omitempty"`
	IssuesURL       string           `json:"issuesUrl,omitempty"`
	Description     string           `json:"description,omitempty"`
	LatestVersion   string           `json:"latestVersion,omitempty"`
	Licenses        []License        `json:"licenses,omitempty"`
	Properties      []Property       `json:"properties,omitempty"`
	Qualifiers      []Qualifier      `json:"qualifiers,omitempty"`
	Versions        []Version        `json:"versions,omitempty"`
	Sources         []Source         `json:"sources,omitempty"`
	Tags            []string         `json:"tags,omitempty"`
	Stats           *PackageStats    `json:"stats,omitempty"`
	Vulnerabilities *Vulnerabilities `json:"vulnerabilities,omitempty"`
}

// Version is a version of a package. Fields that were not requested are zero: see [VersionField].
type Version struct {
	Name     string     `json:"name,omitempty"`
	Size     jfrog.Int  `json:"size,omitempty"` // bytes
	Created  jfrog.Time `json:"created,omitzero"`
	Modified jfrog.Time `json:"modified,omitzero"`
	// License is the field in the manual's table. The manual's example has Licenses.
	License         Many[License]            `json:"license,omitempty"`
	Licenses        Many[License]            `json:"licenses,omitempty"`
	Files           Many[File]               `json:"files,omitempty"`
	Repos           Many[VersionRepository]  `json:"repos,omitempty"`
	Tags            jfrog.Strings            `json:"tags,omitempty"`
	Stats           *VersionStats            `json:"stats,omitempty"`
	Qualifiers      Many[Qualifier]          `json:"qualifiers,omitempty"`
	Properties      Many[Property]           `json:"properties,omitempty"`
	Contributors    Many[VersionContributor] `json:"contributors,omitempty"`
	Vulnerabilities *Vulnerabilities         `json:"vulnerabilities,omitempty"`
}

// File is a file of a version. Fields that were not requested are zero: see [FileField].
type File struct {
	Name            string          `json:"name,omitempty"`
	MD5             string          `json:"md5,omitempty"`
	SHA1            string          `json:"sha1,omitempty"`
	SHA256          string          `json:"sha256,omitempty"`
	Lead            bool            `json:"lead,omitempty"`
	Length          jfrog.Int       `json:"length,omitempty"` // bytes
	Arch            string          `json:"arch,omitempty"`
	Dist            string          `json:"dist,omitempty"`
	Compiler        string          `json:"compiler,omitempty"`
	CompilerVersion string          `json:"compilerVersion,omitempty"`
	MIMEType        string          `json:"mimeType,omitempty"`
	Qualifiers      Many[Qualifier] `json:"qualifiers,omitempty"`
}

// License is a license of a package or a version.
type License struct {
	Name        string     `json:"name,omitempty"`
	Source      string     `json:"source,omitempty"`
	Description string     `json:"description,omitempty"`
	Modified    jfrog.Time `json:"modified,omitzero"`
	URL         string     `json:"url,omitempty"`
}

// Property is a property of a package or a version.
type Property struct {
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
}

// Qualifier is a qualifier of a package, a version or a file.
type Qualifier struct {
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
}

// Source is a source of a package.
type Source struct {
	Name     string     `json:"name,omitempty"`
	URL      string     `json:"url,omitempty"`
	Modified jfrog.Time `json:"modified,omitzero"`
}

// PackageStats are statistics of a package.
type PackageStats struct {
	Downloads int `json:"downloads,omitempty"`
	Followers int `json:"followers,omitempty"`
}

// VersionStats are statistics of a version.
type VersionStats struct {
	DownloadCount int `json:"downloadCount,omitempty"`
}

// Vulnerabilities are numbers of vulnerabilities by their level.
type Vulnerabilities struct {
	High    int `json:"high,omitempty"`
	Medium  int `json:"medium,omitempty"`
	Low     int `json:"low,omitempty"`
	Info    int `json:"info,omitempty"`
	Unknown int `json:"unknown,omitempty"`
	Skipped int `json:"skipped,omitempty"`
}

// VersionRepository is a repository with a version.
type VersionRepository struct {
	Name         string `json:"name,omitempty"`
	URL          string `json:"url,omitempty"`
	Type         string `json:"type,omitempty"`
	LeadFilePath string `json:"leadFilePath,omitempty"`
}

// VersionContributor is a contributor to a version.
type VersionContributor struct {
	Name  string `json:"name,omitempty"`
	Type  string `json:"type,omitempty"`
	Email string `json:"email,omitempty"`
	URL   string `json:"url,omitempty"`
}
