package admin

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// exportRoutes returns the operations of exports and imports. Exports stay in memory: their paths
// are names, and only paths of exports can be imported.
func (s *service) exportRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/export/system", s.handleExportDefaults, rest.Admin),
		rest.Post("/api/export/system", s.handleExport, rest.Small, rest.Admin),
		rest.Get("/api/import/system", s.handleImportDefaults, rest.Admin),
		rest.Post("/api/import/system", s.handleImport, rest.Small, rest.Admin),
		rest.Post("/api/import/repositories", s.handleImportRepositories, rest.Admin),
	}
}

// exportSettings are the settings of an export, with their defaults.
type exportSettings struct {
	Path            string `json:"exportPath"`
	IncludeMetadata bool   `json:"includeMetadata"`
	CreateArchive   bool   `json:"createArchive"`
	BypassFiltering bool   `json:"bypassFiltering"`
	Verbose         bool   `json:"verbose"`
	FailOnError     bool   `json:"failOnError"`
	FailIfEmpty     bool   `json:"failIfEmpty"`
	M2              bool   `json:"m2"`
	Incremental     bool   `json:"incremental"`
	ExcludeContent  bool   `json:"excludeContent"`
}

type importSettings struct {
	Path            string `json:"importPath"`
	IncludeMetadata bool   `json:"includeMetadata"`
	Verbose         bool   `json:"verbose"`
	FailOnError     bool   `json:"failOnError"`
	FailIfEmpty     bool   `json:"failIfEmpty"`
}

const systemType = "application/vnd.org.jfrog.artifactory.system."

func defaultExport() exportSettings {
	return exportSettings{Path: "/export/path", IncludeMetadata: true, FailOnError: true, FailIfEmpty: true}
}

func defaultImport() importSettings {
	return importSettings{Path: "/import/path", IncludeMetadata: true, FailOnError: true, FailIfEmpty: true}
}

func (s *service) handleExportDefaults(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, systemType+"ExportSettings+json", defaultExport()), nil
}

func (s *service) handleImportDefaults(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, systemType+"ImportSettings+json", defaultImport()), nil
}

// directory returns a path without a trailing slash. It must be absolute.
func directory(path string) (string, error) {
	if !strings.HasPrefix(path, "/") {
		return "", apierr.New(http.StatusBadRequest, "The path '%s' is not an absolute path", path)
	}
	return strings.TrimRight(path, "/"), nil
}

// handleExport keeps a copy of the repositories, the identities and the configuration.
func (s *service) handleExport(q *rest.Request) (*rest.Response, error) {
	given := defaultExport()
	given.Path = ""
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	path, err := directory(given.Path)
	if err != nil {
		return nil, err
	}
	if !s.ExportTo(path, !given.ExcludeContent) {
		return nil, apierr.New(http.StatusInsufficientStorage, "There are too many exports")
	}
	return rest.Text(http.StatusOK, "System export finished successfully: %s", path), nil
}

// exported returns the export at a path.
func (s *service) exported(path string) (*store.Export, error) {
	path, err := directory(path)
	if err != nil {
		return nil, err
	}
	e := s.Exported(path)
	if e == nil {
		return nil, apierr.New(http.StatusBadRequest, "The directory '%s' does not exist or has no export", path)
	}
	return e, nil
}

// handleImport replaces the repositories, the identities and the configuration.
func (s *service) handleImport(q *rest.Request) (*rest.Response, error) {
	given := defaultImport()
	given.Path = ""
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	e, err := s.exported(given.Path)
	if err != nil {
		return nil, err
	}
	if key := e.Empty(); given.FailIfEmpty && key != "" {
		return nil, apierr.New(http.StatusBadRequest, "The repository '%s' has no content", key)
	}
	s.ImportAll(e)
	return rest.Text(http.StatusOK, "System import finished successfully"), nil
}

// handleImportRepositories replaces the content of one repository, or of all that an export has.
func (s *service) handleImportRepositories(q *rest.Request) (*rest.Response, error) {
	e, err := s.exported(strings.TrimSuffix(strings.TrimRight(q.Query.Get("path"), "/"), "/repositories"))
	if err != nil {
		return nil, err
	}
	keys := e.Keys()
	if key := q.Query.Get("repo"); key != "" {
		keys = []string{key}
	}
	for _, key := range keys {
		if !s.ImportContent(e, key) && q.Query.Get("repo") != "" {
			return nil, apierr.New(http.StatusBadRequest, "The repository '%s' does not exist or has no export", key)
		}
	}
	return rest.Text(http.StatusOK, "Import of %d repositories finished successfully", len(keys)), nil
}
