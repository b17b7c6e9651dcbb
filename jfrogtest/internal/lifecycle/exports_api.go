package lifecycle

import (
	"net/http"
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleExport starts the export of a version to an archive. Mappings have no effect.
func (s *service) handleExport(q *rest.Request) (*rest.Response, error) {
	v, err := s.completedBundle(q)
	if err != nil {
		return nil, err
	}
	if v.Export != nil && v.Export.Status == store.StatusProcessing {
		return nil, apierr.New(http.StatusConflict, "An export of %s/%s is running", v.Name, v.Version)
	}
	e := &store.BundleExport{By: store.ShortUser(q.User.Name), At: s.Now()}
	e.Job = s.BeginJob(store.StatusProcessing, async(q), func() []error { return s.export(v, e) })
	v.Export = e
	if async(q) {
		return rest.NewResponse(http.StatusAccepted, "", nil), nil
	}
	if err := e.Failure(); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// export writes the archive with the artifacts and the manifest of a version.
func (s *service) export(v *store.BundleVersion, e *store.BundleExport) []error {
	data, err := store.ZipBundle(store.ManifestName, v.Manifest, func(yield func(string, *store.Blob) bool) {
		for _, item := range v.Contents {
			if !yield(item.At, item.Blob) {
				return
			}
		}
	})
	if err == nil {
		_, err = s.WriteFile(s.SystemRepo(v.Repo, store.ClassBundles), v.ExportPath(), data, e.By)
	}
	if err != nil {
		return []error{err}
	}
	e.At = s.Now()
	return nil
}

func (s *service) handleExportStatus(q *rest.Request) (*rest.Response, error) {
	v, err := s.completedBundle(q)
	if err != nil {
		return nil, err
	}
	body := struct {
		Status   string `json:"status"`
		By       string `json:"exported_by,omitempty"`
		At       int64  `json:"exported_at,omitempty"`
		Relative string `json:"relative_download_url,omitempty"`
		URL      string `json:"download_url,omitempty"`
	}{Status: "NOT_TRIGGERED"}
	if e := v.Export; e != nil {
		e.Poll()
		switch body.Status = e.Status; e.Status {
		case store.StatusProcessing:
			body.Status = "IN_PROGRESS"
		case store.StatusCompleted:
			body.By, body.At = e.By, e.At.UnixMilli()
			body.Relative = "/" + store.EscapePath(path.Join(v.Repo, v.ExportPath()))
			body.URL = q.BaseURL() + "/artifactory" + body.Relative
		}
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

// handleDeleteExport deletes the archive.
func (s *service) handleDeleteExport(q *rest.Request) (*rest.Response, error) {
	v, err := s.completedBundle(q)
	if err != nil {
		return nil, err
	}
	if v.Export == nil {
		return nil, apierr.New(http.StatusNotFound, "There is no export of %s/%s", v.Name, v.Version)
	}
	v.Export.Cancel()
	v.Export = nil
	s.DropFolder(s.SystemRepo(v.Repo, store.ClassBundles), v.ExportPath())
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
