package artifactory

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// bundleRoutes returns the operations on stored release bundles v1 and on the import of archives.
func (s *service) bundleRoutes() []rest.Route {
	const at = "/api/release"
	return []rest.Route{
		rest.Get(at+"/bundles", s.handleListBundles, rest.Admin),
		rest.Get(at+"/bundles/{bundleName}", s.handleListBundleVersions, rest.Admin),
		rest.Get(at+"/bundles/{bundleName}/{bundleVersion}", s.handleGetBundle, rest.Admin),
		rest.Delete(at+"/bundles/source/{bundleName}/{bundleVersion}", s.handleDeleteBundle, rest.Admin),
		rest.Post(at+"/import", s.handleImportBundle, rest.Bulk, rest.Unlocked, rest.Admin),
		rest.Get(at+"/import/{name}/{version}/status", s.handleImportStatus, rest.Admin),
	}
}

type bundleVersionRef struct {
	Version string `json:"version"`
	Created string `json:"created"`
	Status  string `json:"status"`
}

// storedBundles calls visit for the signed versions: those made here are of the type source, and
// imported ones of the type target.
func (s *service) storedBundles(kind string, visit func(*store.SourceBundle, bundleVersionRef)) {
	for _, v := range s.SourceBundles {
		if v.Signature != "" && (kind == "" || (kind == "target") == v.Imported) {
			visit(v, bundleVersionRef{v.Version, times.ISO(v.Created), "COMPLETE"})
		}
	}
}

func (s *service) handleListBundles(q *rest.Request) (*rest.Response, error) {
	kind := q.Query.Get("type")
	if kind != "" && kind != "source" && kind != "target" {
		return nil, apierr.New(http.StatusBadRequest, "Unknown type '%s'", kind)
	}
	bundles := map[string][]bundleVersionRef{}
	s.storedBundles(kind, func(v *store.SourceBundle, r bundleVersionRef) { bundles[v.Name] = append(bundles[v.Name], r) })
	return rest.JSON(http.StatusOK, "", map[string]any{"bundles": bundles}), nil
}

func (s *service) handleListBundleVersions(q *rest.Request) (*rest.Response, error) {
	list := []bundleVersionRef{}
	s.storedBundles("", func(v *store.SourceBundle, r bundleVersionRef) {
		if v.Name == q.Params["bundleName"] {
			list = append(list, r)
		}
	})
	if len(list) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Release bundle '%s' not found", q.Params["bundleName"])
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"versions": list}), nil
}

// sourceBundle returns the signed version that the path names.
func (s *service) sourceBundle(q *rest.Request) (*store.SourceBundle, error) {
	name, version := q.Params["bundleName"], q.Params["bundleVersion"]
	if v := s.SourceBundle(name, version); v != nil && v.Signature != "" {
		return v, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Release bundle '%s/%s' not found", name, version)
}

func (s *service) handleGetBundle(q *rest.Request) (*rest.Response, error) {
	v, err := s.sourceBundle(q)
	if err != nil {
		return nil, err
	}
	switch format := q.Query.Get("format"); format {
	case "jws":
		return rest.NewResponse(http.StatusOK, "application/jose", []byte(v.Signature)), nil
	case "", "json":
	default:
		return nil, apierr.New(http.StatusBadRequest, "Unknown format '%s'", format)
	}
	type artifact struct {
		Path     string `json:"repo_path"`
		Checksum string `json:"checksum"`
		Props    []any  `json:"props"`
	}
	list := []artifact{}
	for _, a := range v.Contents {
		x := artifact{a.Target, a.Blob.Sums.SHA256, []any{}}
		for key, values := range a.Props {
			x.Props = append(x.Props, map[string]any{"key": key, "values": values})
		}
		list = append(list, x)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"name": v.Name, "version": v.Version, "description": v.Description,
		"created": times.ISO(v.Created), "artifacts": list}), nil
}

// handleDeleteBundle deletes a version that was made here.
func (s *service) handleDeleteBundle(q *rest.Request) (*rest.Response, error) {
	v, err := s.sourceBundle(q)
	if err != nil {
		return nil, err
	}
	if v.Imported {
		return nil, apierr.New(http.StatusNotFound, "Release bundle '%s/%s' not found among those made here", v.Name, v.Version)
	}
	s.DeleteSourceBundle(v)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleImportBundle imports the archive of a release bundle of either kind. An archive of a v1
// release bundle is deployed to the repositories that it names. The server has no files to import
// from.
func (s *service) handleImportBundle(q *rest.Request) (*rest.Response, error) {
	defer q.Content.Discard()
	if name := q.Query.Get("file_name"); name != "" {
		return nil, apierr.New(http.StatusBadRequest, "File '%s' not found", name)
	}
	c, err := q.Content.Open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	files := map[string]*store.Blob{}
	defer func() {
		for _, b := range files {
			b.Discard() // unless it was adopted
		}
	}()
	err = s.WalkArchive(c, func(name string, r io.Reader) error {
		b, err := s.Receive(r)
		if err == nil {
			files[name] = b
		}
		return err
	})
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "The release bundle archive cannot be read: %v", err)
	}
	s.Lock()
	defer s.Unlock()
	if b := files[store.SourceMetadataName]; b != nil {
		return s.importSource(q, b, files)
	}
	if b := files[store.ManifestName]; b != nil {
		return s.importV2(q, b, files)
	}
	return nil, apierr.New(http.StatusBadRequest, "The archive has no description of a release bundle")
}

// content reads a small file of an archive.
func content(b *store.Blob) ([]byte, error) {
	c, err := b.Open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return io.ReadAll(io.LimitReader(c, 4<<20))
}

func (s *service) importSource(q *rest.Request, description *store.Blob, files map[string]*store.Blob) (*rest.Response, error) {
	data, err := content(description)
	if err != nil {
		return nil, err
	}
	v, ok := store.DecodeSourceBundle(data, files)
	if !ok {
		return nil, apierr.New(http.StatusBadRequest, "The description of the release bundle is invalid")
	}
	v.CreatedBy = store.ShortUser(q.User.Name)
	present := func() error {
		if s.SourceBundle(v.Name, v.Version) != nil {
			return errBundleExists
		}
		return nil
	}
	if err := cmp.Or(present(), s.importing(v.Name, v.Version)); err != nil {
		return nil, err
	}
	for _, a := range v.Contents {
		key, at, _ := strings.Cut(a.Target, "/")
		if _, err := s.DeployTarget(key); err != nil || store.CheckItemPath(at) != nil || at == "" {
			return nil, apierr.New(http.StatusBadRequest, "Repository '%s' for artifact '%s' does not exist", key, a.Target)
		}
	}
	if q.Flag("dry_run", false) {
		return rest.NewResponse(http.StatusAccepted, "", nil), nil
	}
	for _, a := range v.Contents {
		delete(files, "artifacts/"+a.Target) // the job adopts it
	}
	job := s.BeginJob(store.StatusInProgress, true, func() []error {
		if err := present(); err != nil { // made since the request
			for _, a := range v.Contents {
				a.Blob.Discard()
			}
			return []error{err}
		}
		for i := range v.Contents {
			a := &v.Contents[i]
			key, at, _ := strings.Cut(a.Target, "/")
			repo, err := s.DeployTarget(key)
			if err != nil {
				return []error{err}
			}
			n, err := s.PutFile(repo, at, a.Blob, store.Checksums{}, v.CreatedBy)
			if err != nil {
				return []error{err}
			}
			s.SetProperties(n, a.Props, false)
			a.Item = n.Clone() // the content may be a stored one
		}
		s.SourceBundles = append(s.SourceBundles, v)
		return nil
	})
	s.rememberImport(v.Name, v.Version, job)
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

// importV2 stores a release bundle v2 with its artifacts in its repository.
func (s *service) importV2(q *rest.Request, description *store.Blob, files map[string]*store.Blob) (*rest.Response, error) {
	data, err := content(description)
	if err != nil {
		return nil, err
	}
	invalid := apierr.New(http.StatusBadRequest, "The description of the release bundle is invalid")
	_, _, statement, err := dsse.Open(data)
	if err != nil {
		return nil, invalid
	}
	var p struct {
		Name    string    `json:"releaseBundleName"`
		Version string    `json:"releaseBundleVersion"`
		Repo    string    `json:"repositoryKey"`
		Created time.Time `json:"created"`
	}
	if json.Unmarshal(statement.Predicate, &p) != nil || store.CheckItemPath(path.Join(p.Name, p.Version)) != nil || p.Name == "" || p.Version == "" || p.Repo == "" {
		return nil, invalid
	}
	present := func() error {
		if s.Bundle(p.Repo, p.Name, p.Version) != nil {
			return errBundleExists
		}
		return nil
	}
	if err := cmp.Or(present(), s.importing(p.Name, p.Version)); err != nil {
		return nil, err
	}
	if repo := s.Repos[p.Repo]; repo != nil && repo.Class != store.ClassBundles {
		return nil, invalid
	}
	for _, subject := range statement.Subject {
		b := files["artifacts/"+subject.Name]
		if b == nil || b.Sums.SHA256 != subject.Digest["sha256"] || store.CheckItemPath(subject.Name) != nil {
			return nil, apierr.New(http.StatusBadRequest, "Artifact '%s' is missing in the archive or changed", subject.Name)
		}
	}
	if q.Flag("dry_run", false) {
		return rest.NewResponse(http.StatusAccepted, "", nil), nil
	}
	v := &store.BundleVersion{
		Distributed: store.Distributed{Repo: p.Repo, Name: p.Name, Version: p.Version},
		Created:     p.Created, CreatedBy: store.ShortUser(q.User.Name), Manifest: data,
	}
	blobs := map[string]*store.Blob{}
	for _, subject := range statement.Subject {
		if blobs[subject.Name] != nil {
			continue
		}
		blobs[subject.Name] = files["artifacts/"+subject.Name]
		delete(files, "artifacts/"+subject.Name) // the job adopts it
	}
	job := s.BeginJob(store.StatusInProgress, true, func() []error {
		if err := present(); err != nil { // made since the request
			for _, b := range blobs {
				b.Discard()
			}
			return []error{err}
		}
		if err := s.StoreBundle(v, blobs); err != nil {
			return []error{err}
		}
		return nil
	})
	v.Job = job
	s.rememberImport(v.Name, v.Version, job)
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

var errBundleExists = apierr.New(http.StatusBadRequest, "Bundle already exists")

// importing returns an error while a version is being imported.
func (s *service) importing(name, version string) error {
	if job := s.Imports[name+"/"+version]; job != nil && job.Status == store.StatusInProgress {
		return apierr.New(http.StatusBadRequest, "Bundle '%s/%s' is being imported", name, version)
	}
	return nil
}

// maxImports limits the memory for finished imports.
const maxImports = 1000

func (s *service) rememberImport(name, version string, job *store.Job) {
	if len(s.Imports) >= maxImports {
		clear(s.Imports)
	}
	s.Imports[name+"/"+version] = job
}

func (s *service) handleImportStatus(q *rest.Request) (*rest.Response, error) {
	job := s.Imports[q.Params["name"]+"/"+q.Params["version"]]
	if job == nil {
		return nil, apierr.New(http.StatusNotFound, "There is no import of '%s/%s'", q.Params["name"], q.Params["version"])
	}
	job.Poll()
	return rest.JSON(http.StatusOK, "", map[string]string{"status": job.Status}), nil
}
