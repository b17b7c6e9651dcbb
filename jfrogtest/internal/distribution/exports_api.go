package distribution

import (
	"net/http"
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// exportRoutes returns the operations on exports of release bundles v1.
func (s *service) exportRoutes() []rest.Route {
	const at = "/api/v1/export/release_bundle/{name}/{version}"
	return []rest.Route{
		rest.Post(at, s.handleExport, rest.Admin),
		rest.Get(at+"/status", s.handleExportStatus, rest.Admin),
		rest.Delete(at, s.handleDeleteExport, rest.Admin),
	}
}

func (s *service) handleExport(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	switch {
	case err != nil:
		return nil, err
	case v.Signature == "":
		return nil, badRequest("Release bundle %s/%s is not signed", v.Name, v.Version)
	case v.Export != nil && v.Export.Status == store.StatusInProgress:
		return nil, badRequest("An export of %s/%s is running", v.Name, v.Version)
	}
	v.Export = &store.BundleExport{By: store.ShortUser(q.User.Name), At: s.Now()}
	v.Export.Job = s.BeginJob(store.StatusInProgress, true, func() []error {
		if err := s.export(v); err != nil {
			return []error{err}
		}
		return nil
	})
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

// export writes the archive of a version.
func (s *service) export(v *store.SourceBundle) error {
	data, err := store.ZipBundle(store.SourceMetadataName, store.EncodeSourceBundle(v), func(yield func(string, *store.Blob) bool) {
		for _, a := range v.Contents {
			if !yield(a.Target, a.Blob) {
				return
			}
		}
	})
	if err == nil {
		_, err = s.WriteFile(s.SystemRepo(v.StoringRepo, store.ClassBundles), v.ExportPath(), data, v.Export.By)
	}
	return err
}

func (s *service) handleExportStatus(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	body := map[string]string{"status": "NOT_TRIGGERED", "message": ""}
	if e := v.Export; e != nil {
		e.Poll()
		body["status"] = e.Status
		for _, m := range e.Messages() {
			body["message"] = m.Text
		}
		if e.Status == store.StatusCompleted {
			body["download_url"] = q.BaseURL() + "/artifactory/" + store.EscapePath(path.Join(v.StoringRepo, v.ExportPath()))
		}
	}
	return rest.JSON(http.StatusAccepted, "", body), nil
}

func (s *service) handleDeleteExport(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	if v.Export == nil {
		return nil, apierr.New(http.StatusNotFound, "There is no export of %s/%s", v.Name, v.Version)
	}
	v.Export.Cancel()
	v.Export = nil
	s.DropFolder(s.SystemRepo(v.StoringRepo, store.ClassBundles), v.ExportPath())
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
