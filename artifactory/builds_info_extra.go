package artifactory

import (
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// A build-info that is read and published again keeps the fields that its types lack. Each
// type therefore decodes and encodes itself.

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildInfo) UnmarshalJSON(data []byte) (err error) {
	type plain BuildInfo
	*b = BuildInfo{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildInfo) MarshalJSON() ([]byte, error) {
	type plain BuildInfo
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildStatus) UnmarshalJSON(data []byte) (err error) {
	type plain BuildStatus
	*b = BuildStatus{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildStatus) MarshalJSON() ([]byte, error) {
	type plain BuildStatus
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildAgent) UnmarshalJSON(data []byte) (err error) {
	type plain BuildAgent
	*b = BuildAgent{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildAgent) MarshalJSON() ([]byte, error) {
	type plain BuildAgent
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildVCS) UnmarshalJSON(data []byte) (err error) {
	type plain BuildVCS
	*b = BuildVCS{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildVCS) MarshalJSON() ([]byte, error) {
	type plain BuildVCS
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildModule) UnmarshalJSON(data []byte) (err error) {
	type plain BuildModule
	*b = BuildModule{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildModule) MarshalJSON() ([]byte, error) {
	type plain BuildModule
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildArtifact) UnmarshalJSON(data []byte) (err error) {
	type plain BuildArtifact
	*b = BuildArtifact{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildArtifact) MarshalJSON() ([]byte, error) {
	type plain BuildArtifact
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildDependency) UnmarshalJSON(data []byte) (err error) {
	type plain BuildDependency
	*b = BuildDependency{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildDependency) MarshalJSON() ([]byte, error) {
	type plain BuildDependency
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildIssues) UnmarshalJSON(data []byte) (err error) {
	type plain BuildIssues
	*b = BuildIssues{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildIssues) MarshalJSON() ([]byte, error) {
	type plain BuildIssues
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildIssue) UnmarshalJSON(data []byte) (err error) {
	type plain BuildIssue
	*b = BuildIssue{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildIssue) MarshalJSON() ([]byte, error) {
	type plain BuildIssue
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildLicenseControl) UnmarshalJSON(data []byte) (err error) {
	type plain BuildLicenseControl
	*b = BuildLicenseControl{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildLicenseControl) MarshalJSON() ([]byte, error) {
	type plain BuildLicenseControl
	return jsonextra.Encode(plain(b), b.Extra)
}

// UnmarshalJSON decodes the object, and keeps its unknown fields in Extra.
func (b *BuildRetention) UnmarshalJSON(data []byte) (err error) {
	type plain BuildRetention
	*b = BuildRetention{}
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON encodes the object with the fields in Extra.
func (b BuildRetention) MarshalJSON() ([]byte, error) {
	type plain BuildRetention
	return jsonextra.Encode(plain(b), b.Extra)
}
