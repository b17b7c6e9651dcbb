package admin

import (
	"context"
	"encoding/json"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ImportsService imports repositories or a whole system from the file system of the server.
// Reached through [Client.Imports].
//
// An import may take long. The server responds with text until the import ends. If the text may
// pause for longer than the client's idle timeout, set another timeout with [jfrog.WithTimeouts].
//
// There is no operation to poll: a program whose request breaks cannot wait for the import.
type ImportsService service

// RepositoryImportOptions qualifies [ImportsService.Repositories].
type RepositoryImportOptions struct {
	Repo     string `url:"repo,omitempty"`         // repository key; empty: all repositories
	Metadata *bool  `url:"metadata,int,omitempty"` // nil: true
	Verbose  bool   `url:"verbose,int,omitempty"`
}

// Repositories imports the content of repositories, and returns when the import has ended.
//
// The path is on the file system of the server: the folder with the data of a repository, or the
// parent folder "repositories" with the data of all repositories.
//
// Requires: admin. Since 2.2.2.
//
//jfrog:op 2.15.1
func (s *ImportsService) Repositories(
	ctx context.Context, importPath string, opts *RepositoryImportOptions,
) error {
	return drain(ctx, s.client, importRepositories(importPath, opts))
}

// OpenRepositories is like [ImportsService.Repositories], but opens the messages of the server.
// The import has ended when they end. The caller must close them.
//
//jfrog:none Repositories with its text
func (s *ImportsService) OpenRepositories(
	ctx context.Context, importPath string, opts *RepositoryImportOptions,
) (io.ReadCloser, error) {
	return open(ctx, s.client, importRepositories(importPath, opts))
}

func importRepositories(importPath string, opts *RepositoryImportOptions) *jfrog.Request {
	return jfrog.Post("/artifactory/api/import/repositories").LongRunning().
		Required("path", importPath).Query(opts)
}

// ImportSettings is the body of [ImportsService.System].
type ImportSettings struct {
	ImportPath string `json:"importPath"` // directory on the file system of the server
	// IncludeMetadata includes metadata; nil: true. Docker repositories need their metadata.
	// Maven 2 metadata does not depend on it.
	IncludeMetadata *bool `json:"includeMetadata,omitempty"`
	Verbose         *bool `json:"verbose,omitempty"`     // more detail, and slower; nil: false
	FailOnError     *bool `json:"failOnError,omitempty"` // fail at the first error; nil: true
	FailIfEmpty     *bool `json:"failIfEmpty,omitempty"` // fail if a repository is empty; nil: true

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads settings and keeps unknown fields.
func (s *ImportSettings) UnmarshalJSON(data []byte) (err error) {
	type plain ImportSettings
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes settings with their unknown fields.
func (s ImportSettings) MarshalJSON() ([]byte, error) {
	type plain ImportSettings
	return jsonextra.Encode(plain(s), s.Extra)
}

// Defaults returns the default settings of an import. Its path is an example.
//
// Requires: admin. Since 2.4.0.
//
//jfrog:op 2.15.2
func (s *ImportsService) Defaults(ctx context.Context) (*ImportSettings, error) {
	return jfrog.Do[*ImportSettings](ctx, s.client, jfrog.Get("/artifactory/api/import/system"))
}

// System imports a whole system from a directory that [ExportsService.System] has written, and
// returns when the import has ended. From Artifactory 5.10 on, the import keeps the users, groups,
// permissions and tokens of the server.
//
// Requires: admin. Since 2.4.0.
//
//jfrog:op 2.15.3
func (s *ImportsService) System(ctx context.Context, settings ImportSettings) error {
	return drain(ctx, s.client, importSystem(settings))
}

// OpenSystem is like [ImportsService.System], but opens the messages of the server. The import has
// ended when they end. The caller must close them.
//
//jfrog:none System with its text
func (s *ImportsService) OpenSystem(
	ctx context.Context, settings ImportSettings,
) (io.ReadCloser, error) {
	return open(ctx, s.client, importSystem(settings))
}

func importSystem(settings ImportSettings) *jfrog.Request {
	return jfrog.Post("/artifactory/api/import/system").LongRunning().Body(settings).
		Check(check.NotEmpty("import path", settings.ImportPath))
}
