package distribution

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// bundleRoutes returns the operations on release bundles v1.
func (s *service) bundleRoutes() []rest.Route {
	const at = "/api/v1/release_bundle"
	return []rest.Route{
		rest.Post(at, s.handleCreateSource, rest.Small, rest.Admin),
		rest.Get(at, s.handleSources, rest.Admin),
		rest.Get(at+"/{name}", s.handleSourceVersions, rest.Admin),
		rest.Delete(at+"/{name}", s.handleDeleteSources, rest.Admin),
		rest.Get(at+"/{name}/LATEST", s.handleLatestSource, rest.Admin),
		rest.Get(at+"/{name}/{version}", s.handleSource, rest.Admin),
		rest.Put(at+"/{name}/{version}", s.handleUpdateSource, rest.Small, rest.Admin),
		rest.Delete(at+"/{name}/{version}", s.handleDeleteSource, rest.Admin),
		rest.Post(at+"/{name}/{version}/sign", s.handleSignSource, rest.Small, rest.Admin),
		rest.Post(at+"/{name}/{version}/trigger_xray_scan", s.handleScanSource, rest.Admin),
	}
}

// An artifactView shows an artifact of a version.
type artifactView struct {
	Source   string             `json:"source_repo_path,omitempty"`
	Target   string             `json:"target_repo_path,omitempty"`
	Path     string             `json:"repo_path,omitempty"` // in place of both in signatures
	Checksum string             `json:"checksum"`
	Props    []store.PropValues `json:"props"`
}

// A versionView shows a version.
type versionView struct {
	Name          string              `json:"name"`
	Version       string              `json:"version"`
	State         string              `json:"state,omitempty"`
	StoringRepo   string              `json:"storing_repository,omitempty"`
	Description   string              `json:"description,omitempty"`
	Notes         *store.ReleaseNotes `json:"release_notes,omitempty"`
	Created       string              `json:"created"`
	CreatedBy     string              `json:"created_by,omitempty"`
	DistributedBy string              `json:"distributed_by,omitempty"`
	Artifacts     []artifactView      `json:"artifacts"`
	Archived      *bool               `json:"archived,omitempty"`
	Spec          *store.SourceSpec   `json:"spec,omitempty"`
}

func shownProps(props store.Properties) []store.PropValues {
	list := []store.PropValues{}
	for _, key := range jsondoc.Keys(props) {
		list = append(list, store.PropValues{Key: key, Values: props[key]})
	}
	return list
}

// written returns a version as responses to changes show it.
func written(v *store.SourceBundle) versionView {
	view := versionView{Name: v.Name, Version: v.Version, State: "OPEN", Created: times.ISO(v.Created), Archived: new(false)}
	if v.Signature != "" {
		view.State = "SIGNED"
	}
	for _, a := range v.Contents {
		view.Artifacts = append(view.Artifacts, artifactView{Source: a.Source, Target: a.Target,
			Checksum: a.Blob.Sums.SHA256, Props: shownProps(a.Props)})
	}
	return view
}

// listedVersion returns a version as lists show it.
func listedVersion(v *store.SourceBundle) versionView {
	view := written(v)
	view.Description, view.Notes, view.CreatedBy, view.DistributedBy = v.Description, v.Notes, v.CreatedBy, v.DistributedBy
	return view
}

// sign signs a version, which stores it.
func (s *service) sign(v *store.SourceBundle, storingRepo, alias string) error {
	if v.Signature != "" {
		return badRequest("Release bundle %s/%s is signed already", v.Name, v.Version)
	}
	if _, err := s.keyNamed(alias); err != nil {
		return err
	}
	if err := s.checkStoringRepo(storingRepo); err != nil {
		return err
	}
	v.StoringRepo = cmp.Or(storingRepo, v.StoringRepo, store.SourceBundleRepo)
	if err := s.StoreSourceBundle(v); err != nil {
		return err
	}
	view := versionView{Name: v.Name, Version: v.Version, Description: v.Description, Notes: v.Notes, Created: times.ISO(v.Created)}
	for _, a := range v.Contents {
		view.Artifacts = append(view.Artifacts, artifactView{Path: a.Target, Checksum: a.Blob.Sums.SHA256, Props: shownProps(a.Props)})
	}
	v.Signature = s.Identities.TokenSigner.JWT(view)
	return nil
}

// changed returns the response to a change of a version. The checksum is of the signed document.
func changed(status int, v *store.SourceBundle) *rest.Response {
	response := rest.JSON(status, "", written(v))
	if v.Signature != "" {
		response = response.With("X-Checksum-Sha256", store.SHA256Of(v.Signature))
	}
	return response
}

func (s *service) handleCreateSource(q *rest.Request) (*rest.Response, error) {
	var body bundleRequest
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := checkNames(body.Name, body.Version); err != nil {
		return nil, err
	}
	if s.SourceBundle(body.Name, body.Version) != nil {
		return nil, apierr.New(http.StatusConflict, "Release bundle %s/%s already exists", body.Name, body.Version)
	}
	v := s.newSource(q, body.Name, body.Version)
	if err := s.fill(v, &body); err != nil {
		return nil, err
	}
	if body.DryRun {
		return changed(http.StatusOK, v), nil
	}
	s.SourceBundles = append(s.SourceBundles, v)
	return changed(http.StatusCreated, v), nil
}

// newSource returns a new version that the user of the request makes.
func (s *service) newSource(q *rest.Request, name, version string) *store.SourceBundle {
	return &store.SourceBundle{
		Distributed: store.Distributed{Repo: store.SourceBundleRepo, Name: name, Version: version},
		Created:     s.Now(), CreatedBy: store.ShortUser(q.User.Name),
	}
}

// fill gives a version what a request says. It signs the version if the request asks for that and
// is no dry run.
func (s *service) fill(v *store.SourceBundle, body *bundleRequest) error {
	if err := body.check(s); err != nil {
		return err
	}
	contents, err := s.collect(body.Spec)
	if err != nil {
		return err
	}
	v.Description, v.Notes, v.Spec, v.Contents, v.StoringRepo = body.Description, body.Notes, body.Spec, contents, body.StoringRepo
	if body.Sign && !body.DryRun {
		return s.sign(v, body.StoringRepo, "")
	}
	return nil
}

func (s *service) handleUpdateSource(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	if v.Signature != "" {
		return nil, badRequest("Release bundle %s/%s is signed", v.Name, v.Version)
	}
	var body bundleRequest
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	update := *v
	if err := s.fill(&update, &body); err != nil {
		return nil, err
	}
	if !body.DryRun {
		*v = update
	}
	return changed(http.StatusOK, &update), nil
}

func (s *service) handleSignSource(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		StoringRepo string `json:"storing_repository"`
		Alias       string `json:"signing_key_alias"`
	}
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	if err := s.sign(v, body.StoringRepo, body.Alias); err != nil {
		return nil, err
	}
	return changed(http.StatusOK, v), nil
}

// source returns the version that a request names.
func (s *service) source(q *rest.Request) (*store.SourceBundle, error) {
	if v := s.SourceBundle(q.Params["name"], q.Params["version"]); v != nil && !v.Imported {
		return v, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Release bundle %s/%s not found", q.Params["name"], q.Params["version"])
}

// sources returns the versions that were made here, oldest first.
func (s *service) sources() []*store.SourceBundle {
	return slices.DeleteFunc(slices.Clone(s.SourceBundles), func(v *store.SourceBundle) bool { return v.Imported })
}

// sourcesNamed returns the versions of a name, oldest first.
func (s *service) sourcesNamed(name string) ([]*store.SourceBundle, error) {
	list := slices.DeleteFunc(s.sources(), func(v *store.SourceBundle) bool { return v.Name != name })
	if len(list) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Release bundle %s not found", name)
	}
	return list, nil
}

// maxListed is the length of a page of versions.
const maxListed = 100

// sourcesPage returns a page of versions from the position that a request names.
func sourcesPage(
	q *rest.Request, list []*store.SourceBundle, view func(*store.SourceBundle) versionView,
) (*rest.Response, error) {
	start, err := q.Number("start_pos", 0, 0)
	if err != nil {
		return nil, err
	}
	start = min(start, len(list))
	end := min(start+maxListed, len(list))
	page := []versionView{}
	for _, v := range list[start:end] {
		page = append(page, view(v))
	}
	return rest.JSON(http.StatusOK, "", page).With("X-RangeLimit-StartPos", strconv.Itoa(start)).
		With("X-RangeLimit-EndPos", strconv.Itoa(end)).With("X-RangeLimit-Total", strconv.Itoa(len(list))), nil
}

// handleSources lists all versions, without their artifacts.
func (s *service) handleSources(q *rest.Request) (*rest.Response, error) {
	return sourcesPage(q, s.sources(), func(v *store.SourceBundle) versionView {
		view := listedVersion(v)
		view.Artifacts = []artifactView{}
		return view
	})
}

func (s *service) handleSourceVersions(q *rest.Request) (*rest.Response, error) {
	list, err := s.sourcesNamed(q.Params["name"])
	if err != nil {
		return nil, err
	}
	return sourcesPage(q, list, listedVersion)
}

// handleSource returns a version, or the signature of a signed version in one of its two forms.
func (s *service) handleSource(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	format := cmp.Or(q.Query.Get("format"), "json")
	switch {
	case format == "json":
		view := listedVersion(v)
		view.Spec = &v.Spec
		return rest.JSON(http.StatusOK, "", view), nil
	case format != "jws" && format != "jose":
		return nil, badRequest("format must be json, jws or jose: '%s'", format)
	case v.Signature == "":
		return nil, badRequest("Release bundle %s/%s is not signed", v.Name, v.Version)
	case format == "jose":
		return rest.NewResponse(http.StatusOK, "application/jose", []byte(v.Signature)), nil
	}
	parts := strings.Split(v.Signature, ".")
	return rest.JSON(http.StatusOK, "application/jose+json",
		map[string]string{"header": parts[0], "payload": parts[1], "signature": parts[2]}), nil
}

// handleLatestSource returns the version that was created last. The paths of its artifacts have
// other names here.
func (s *service) handleLatestSource(q *rest.Request) (*rest.Response, error) {
	list, err := s.sourcesNamed(q.Params["name"])
	if err != nil {
		return nil, err
	}
	v := list[len(list)-1]
	type artifact struct {
		Source   string             `json:"sourceRepoPath"`
		Target   string             `json:"targetRepoPath"`
		Checksum string             `json:"checksum"`
		Props    []store.PropValues `json:"props"`
	}
	view := struct {
		versionView
		Artifacts []artifact `json:"artifacts"`
		Size      int64      `json:"artifacts_size"`
	}{versionView: listedVersion(v)}
	view.Notes, view.StoringRepo, view.Spec = nil, v.StoringRepo, &v.Spec
	for _, a := range v.Contents {
		view.Size += a.Blob.Size
		x := artifact{a.Source, a.Target, a.Blob.Sums.SHA256, shownProps(a.Props)}
		if v.Signature != "" {
			x.Source = path.Join(a.Repo.Key, a.Path())
		}
		view.Artifacts = append(view.Artifacts, x)
	}
	return rest.JSON(http.StatusOK, "", view), nil
}

func (s *service) handleDeleteSource(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	s.DeleteSourceBundle(v)
	return rest.NoContent(), nil
}

func (s *service) handleDeleteSources(q *rest.Request) (*rest.Response, error) {
	list, err := s.sourcesNamed(q.Params["name"])
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		s.DeleteSourceBundle(v)
	}
	return rest.NoContent(), nil
}

// handleScanSource accepts the request; nothing is scanned.
func (s *service) handleScanSource(q *rest.Request) (*rest.Response, error) {
	if _, err := s.source(q); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
