package metadata

import (
	"fmt"
	"maps"
	"strings"
)

// PackageField is a field of [Package] that a query can request.
type PackageField string

// The fields of a [Package].
const (
	PackageFieldName            PackageField = "name"
	PackageFieldPackageType     PackageField = "packageType"
	PackageFieldCreated         PackageField = "created"
	PackageFieldModified        PackageField = "modified"
	PackageFieldVersionsCount   PackageField = "versionsCount"
	PackageFieldVCSURL          PackageField = "vcsUrl"
	PackageFieldIssuesURL       PackageField = "issuesUrl"
	PackageFieldDescription     PackageField = "description"
	PackageFieldLatestVersion   PackageField = "latestVersion"
	PackageFieldLicenses        PackageField = "licenses"
	PackageFieldProperties      PackageField = "properties"
	PackageFieldQualifiers      PackageField = "qualifiers"
	PackageFieldVersions        PackageField = "versions" // names, sizes and licenses
	PackageFieldSources         PackageField = "sources"
	PackageFieldTags            PackageField = "tags"
	PackageFieldStats           PackageField = "stats"
	PackageFieldVulnerabilities PackageField = "vulnerabilities"
)

// VersionField is a field of [Version] that a query can request.
type VersionField string

// The fields of a [Version].
const (
	VersionFieldName            VersionField = "name"
	VersionFieldSize            VersionField = "size"
	VersionFieldCreated         VersionField = "created"
	VersionFieldModified        VersionField = "modified"
	VersionFieldLicense         VersionField = "license"
	VersionFieldLicenses        VersionField = "licenses"
	VersionFieldFiles           VersionField = "files" // names, checksums and lengths
	VersionFieldRepos           VersionField = "repos"
	VersionFieldTags            VersionField = "tags"
	VersionFieldStats           VersionField = "stats"
	VersionFieldQualifiers      VersionField = "qualifiers"
	VersionFieldProperties      VersionField = "properties"
	VersionFieldContributors    VersionField = "contributors"
	VersionFieldVulnerabilities VersionField = "vulnerabilities"
)

// FileField is a field of [File] that a query can request.
type FileField string

// The fields of a [File].
const (
	FileFieldName            FileField = "name"
	FileFieldMD5             FileField = "md5"
	FileFieldSHA1            FileField = "sha1"
	FileFieldSHA256          FileField = "sha256"
	FileFieldLead            FileField = "lead"
	FileFieldLength          FileField = "length"
	FileFieldArch            FileField = "arch"
	FileFieldDist            FileField = "dist"
	FileFieldCompiler        FileField = "compiler"
	FileFieldCompilerVersion FileField = "compilerVersion"
	FileFieldMIMEType        FileField = "mimeType"
	FileFieldQualifiers      FileField = "qualifiers"
)

// The selections of the entities that are parts of others.
const (
	ofLicense         = " { name source description modified url }"
	ofPair            = " { name value }"
	ofVulnerabilities = " { high medium low info unknown skipped }"
)

var packageSelections = selections[PackageField]{
	plain: []PackageField{
		PackageFieldName, PackageFieldPackageType, PackageFieldCreated, PackageFieldModified,
		PackageFieldVersionsCount, PackageFieldVCSURL, PackageFieldIssuesURL,
		PackageFieldDescription, PackageFieldLatestVersion,
	},
	more: map[PackageField]string{
		PackageFieldLicenses:        ofLicense,
		PackageFieldProperties:      ofPair,
		PackageFieldQualifiers:      ofPair,
		PackageFieldVersions:        " { name size licenses { name source } }",
		PackageFieldSources:         " { name url modified }",
		PackageFieldTags:            "",
		PackageFieldStats:           " { downloads followers }",
		PackageFieldVulnerabilities: ofVulnerabilities,
	},
}

var versionSelections = selections[VersionField]{
	plain: []VersionField{
		VersionFieldName, VersionFieldSize, VersionFieldCreated, VersionFieldModified,
	},
	more: map[VersionField]string{
		VersionFieldLicense:         ofLicense,
		VersionFieldLicenses:        ofLicense,
		VersionFieldFiles:           " { name md5 sha1 sha256 length }",
		VersionFieldRepos:           " { name url type leadFilePath }",
		VersionFieldTags:            "",
		VersionFieldStats:           " { downloadCount }",
		VersionFieldQualifiers:      ofPair,
		VersionFieldProperties:      ofPair,
		VersionFieldContributors:    " { name type email url }",
		VersionFieldVulnerabilities: ofVulnerabilities,
	},
}

var fileSelections = selections[FileField]{
	plain: []FileField{
		FileFieldName, FileFieldMD5, FileFieldSHA1, FileFieldSHA256, FileFieldLead, FileFieldLength,
		FileFieldArch, FileFieldDist, FileFieldCompiler, FileFieldCompilerVersion,
		FileFieldMIMEType,
	},
	more: map[FileField]string{FileFieldQualifiers: ofPair},
}

// selections are the texts of an entity's fields in a document.
type selections[F ~string] struct {
	plain []F          // the fields with a single value, requested by default
	more  map[F]string // the text behind the name
}

// of returns the fields as the selection of a document. An unknown field is an error, so that no
// other text becomes part of the document.
func (s selections[F]) of(fields []F) (string, error) {
	if len(fields) == 0 {
		fields = s.plain
	}
	known := map[F]string{}
	for _, f := range s.plain {
		known[f] = ""
	}
	maps.Copy(known, s.more)
	parts := make([]string, len(fields))
	for i, f := range fields {
		text, ok := known[f]
		if !ok {
			return "", fmt.Errorf("there is no field %q", f)
		}
		parts[i] = string(f) + text
	}
	return strings.Join(parts, " "), nil
}
