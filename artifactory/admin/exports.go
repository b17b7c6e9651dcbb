package admin

import (
	"context"
	"encoding/json"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ExportsService exports the whole system to the file system of the server. Reached through
// [Client.Exports].
//
// An export may take long. The server responds with text until the export ends. If the text may
// pause for longer than the client's idle timeout, set another timeout with [jfrog.WithTimeouts].
//
// There is no operation to poll: a program whose request breaks cannot wait for the export.
type ExportsService service

// ExportSettings is the body of [ExportsService.System].
type ExportSettings struct {
	ExportPath string `json:"exportPath"` // directory on the file system of the server
	// IncludeMetadata includes metadata; nil: true. Docker repositories need their metadata.
	// Maven 2 metadata does not depend on it.
	IncludeMetadata *bool `json:"includeMetadata,omitempty"`
	CreateArchive   *bool `json:"createArchive,omitempty"` // ZIP archive, which is slow; nil: false
	// BypassFiltering ignores the filtering rules for the content of repositories; nil: false.
	BypassFiltering *bool `json:"bypassFiltering,omitempty"`
	Verbose         *bool `json:"verbose,omitempty"`     // more detail, and slower; nil: false
	FailOnError     *bool `json:"failOnError,omitempty"` // fail at the first error; nil: true
	FailIfEmpty     *bool `json:"failIfEmpty,omitempty"` // fail if a repository is empty; nil: true
	M2              *bool `json:"m2,omitempty"`          // Maven 2 metadata, checksums; nil: false
	Incremental     *bool `json:"incremental,omitempty"` // only changes since the last run; nil: false
	// ExcludeContent exports only the configuration; nil: false.
	ExcludeContent *bool `json:"excludeContent,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads settings and keeps unknown fields.
func (s *ExportSettings) UnmarshalJSON(data []byte) (err error) {
	type plain ExportSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings with their unknown fields.
func (s ExportSettings) MarshalJSON() ([]byte, error) {
	type plain ExportSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// Defaults returns the default settings of an export. Its path is an example.
//
// Requires: admin. Since 2.4.0.
//
//jfrog:op 2.15.4
func (s *ExportsService) Defaults(ctx context.Context) (*ExportSettings, error) {
	return jfrog.Do[*ExportSettings](ctx, s.client, jfrog.Get("/artifactory/api/export/system"))
}

// System exports the whole system to a directory, and returns when the export has ended.
//
// Requires: admin. Since 2.4.0.
//
//jfrog:op 2.15.5
func (s *ExportsService) System(ctx context.Context, settings ExportSettings) error {
	return drain(ctx, s.client, exportSystem(settings))
}

// OpenSystem is like [ExportsService.System], but opens the messages of the server. The export has
// ended when they end. The caller must close them.
//
//jfrog:none System with its text
func (s *ExportsService) OpenSystem(
	ctx context.Context, settings ExportSettings,
) (io.ReadCloser, error) {
	return open(ctx, s.client, exportSystem(settings))
}

func exportSystem(settings ExportSettings) *jfrog.Request {
	return jfrog.Post("/artifactory/api/export/system").LongRunning().Body(settings).
		Check(check.NotEmpty("export path", settings.ExportPath))
}
