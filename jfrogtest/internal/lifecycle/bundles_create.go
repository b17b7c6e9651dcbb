package lifecycle

import (
	"encoding/json"
	"net/http"
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// defaultKey is the name of the key pair that signs if the request names none.
const defaultKey = "default-rsa-key"

// handleCreateBundle creates a version. It replaces a failed attempt.
func (s *service) handleCreateBundle(q *rest.Request) (*rest.Response, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	var body bundleRequest
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := checkBundleName("name", body.Name, maxBundleName); err != nil {
		return nil, err
	}
	if err := checkBundleName("version", body.Version, maxBundleVersion); err != nil {
		return nil, err
	}
	if err := s.permit(q.User, repo, body.Name, body.Version, store.ActionRead, store.ActionWrite); err != nil {
		return nil, err
	}
	var sources []bundleSource
	if !body.Draft || body.SourceType != "" || len(body.Sources) > 0 { // a draft may be empty
		if sources, err = body.sources(); err != nil {
			return nil, err
		}
	}
	if old := s.Bundle(repo, body.Name, body.Version); old != nil {
		if old.Status != store.StatusFailed {
			return nil, apierr.New(http.StatusConflict, "Release Bundle already exists, repository: %s, name: %s, version: %s", repo, body.Name, body.Version)
		}
		s.ForgetBundle(old)
	}
	v := &store.BundleVersion{
		Distributed: store.Distributed{Repo: repo, Name: body.Name, Version: body.Version},
		Created:     s.Now(), CreatedBy: store.ShortUser(q.User.Name),
		Key: q.Header.Get("X-JFrog-Signing-Key-Name"),
	}
	if v.Key == "" {
		v.Key = defaultKey
	}
	if body.Draft {
		v.Job, s.drafts[v] = store.DraftJob(), sources
	} else {
		v.Job = s.BeginJob(store.StatusStarted, async(q), func() []error { return s.assemble(v, sources, q.User) })
	}
	s.Bundles = append(s.Bundles, v)
	status := http.StatusOK
	if !async(q) {
		status = http.StatusCreated
		if err := v.Failure(); err != nil {
			return nil, err
		}
	}
	return rest.JSON(status, "", createdBundle(v)), nil
}

// createdBundle returns the body of responses to the creation of a version.
func createdBundle(v *store.BundleVersion) any {
	return struct {
		Repository string `json:"repository_key"`
		Name       string `json:"release_bundle_name"`
		Version    string `json:"release_bundle_version"`
		Created    string `json:"created"`
	}{v.Repo, v.Name, v.Version, times.ISO(v.Created)}
}

// assemble finds the artifacts of a version, stores a snapshot of them and signs it. It stores
// nothing if a source is invalid, or if the user may not read it.
func (s *service) assemble(v *store.BundleVersion, sources []bundleSource, by store.User) []error {
	c := &bundleCollector{service: s, user: by, items: map[string]store.BundleItem{}}
	for _, source := range sources {
		c.add(source)
	}
	if len(c.items) == 0 && len(c.errs) == 0 {
		c.fail(http.StatusBadRequest, "Release Bundle %s/%s would hold no artifacts", v.Name, v.Version)
	}
	if len(c.errs) > 0 {
		return c.errs
	}
	v.Builds = c.seen
	repo := s.SystemRepo(v.Repo, store.ClassBundles)
	manifest := dsse.Statement{PredicateType: "https://jfrog.com/evidence/release-bundle/v1"}
	for _, at := range jsondoc.Keys(c.items) {
		item := c.items[at]
		dir, name := path.Split(path.Join(v.Folder(), "artifacts", at))
		folder, err := s.MakeFolder(repo, dir, v.CreatedBy)
		if err != nil { // the path of an artifact is the folder of another
			s.DropFolder(repo, v.Folder())
			return []error{err}
		}
		item.Item = item.Clone()
		item.Attach(folder, name)
		v.Contents = append(v.Contents, item)
		manifest.Subject = append(manifest.Subject, dsse.Subject{Name: at, Digest: map[string]string{"sha256": item.Blob.Sums.SHA256}})
	}
	manifest.Predicate, _ = json.Marshal(map[string]any{ // strings always encode
		"releaseBundleName": v.Name, "releaseBundleVersion": v.Version, "repositoryKey": v.Repo,
		"createdBy": v.CreatedBy, "created": times.ISO(v.Created),
	})
	envelope := s.Attest(manifest, v.Key)
	if _, err := s.WriteFile(repo, path.Join(v.Folder(), store.ManifestName), envelope, v.CreatedBy); err != nil {
		return []error{err}
	}
	v.Manifest = envelope
	return nil
}
