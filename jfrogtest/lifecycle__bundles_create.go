package jfrogtest

import (
	"encoding/json"
	"net/http"
	"path"
)

// handleCreateBundle creates a version. A failed attempt gives way to the next one.
func (s *lifecycleService) handleCreateBundle(q *request) (*answer, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	var body bundleRequest
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	if err := checkBundleName("name", body.Name, maxBundleName); err != nil {
		return nil, err
	}
	if err := checkBundleName("version", body.Version, maxBundleVersion); err != nil {
		return nil, err
	}
	if body.Draft {
		return nil, fail(http.StatusBadRequest, "jfrogtest has no draft Release Bundles")
	}
	sources, err := body.sources()
	if err != nil {
		return nil, err
	}
	if old := s.bundle(repo, body.Name, body.Version); old != nil {
		if old.status != statusFailed {
			return nil, fail(http.StatusConflict, "Release Bundle already exists, repository: %s, name: %s, version: %s", repo, body.Name, body.Version)
		}
		s.forgetBundle(old)
	}
	v := &bundleVersion{repo: repo, name: body.Name, version: body.Version, created: s.now(), createdBy: shortUser(q.user.name),
		key: q.Header.Get("X-JFrog-Signing-Key-Name")}
	if v.key == "" {
		v.key = "default-rsa-key"
	}
	v.job = s.begin(statusStarted, async(q), func() []error { return s.assemble(v, sources) })
	s.bundles = append(s.bundles, v)
	status := http.StatusOK
	if !async(q) {
		status = http.StatusCreated
		if err := v.failure(); err != nil {
			return nil, err
		}
	}
	return jsonAnswer(status, "", struct {
		Repository string `json:"repository_key"`
		Name       string `json:"release_bundle_name"`
		Version    string `json:"release_bundle_version"`
		Created    string `json:"created"`
	}{v.repo, v.name, v.version, isoTime(v.created)}), nil
}

// assemble finds the artifacts of a version, takes the snapshot of them and signs it. Where anything is wrong with the
// sources nothing is stored.
func (s *lifecycleService) assemble(v *bundleVersion, sources []bundleSource) []error {
	c := &bundleCollector{service: s, items: map[string]bundleItem{}}
	for _, source := range sources {
		c.add(source)
	}
	if len(c.items) == 0 && len(c.errs) == 0 {
		c.fail(http.StatusBadRequest, "Release Bundle %s/%s would hold no artifacts", v.name, v.version)
	}
	if len(c.errs) > 0 {
		return c.errs
	}
	repo := s.systemRepo(v.repo, classBundles)
	manifest := statement{PredicateType: "https://jfrog.com/evidence/release-bundle/v1"}
	for _, at := range sortedKeys(c.items) {
		item := c.items[at]
		dir, name := path.Split(path.Join(v.folder(), "artifacts", at))
		folder, err := s.makeFolder(repo, dir, v.createdBy)
		if err != nil { // one artifact's path is the folder of another's
			s.dropFolder(repo, v.folder())
			return []error{err}
		}
		item.node = item.clone()
		item.attach(folder, name)
		v.contents = append(v.contents, item)
		manifest.Subject = append(manifest.Subject, statementTopic{Name: at, Digest: map[string]string{"sha256": item.blob.sums.SHA256}})
	}
	manifest.Predicate, _ = json.Marshal(map[string]any{ // of texts: cannot fail
		"releaseBundleName": v.name, "releaseBundleVersion": v.version, "repositoryKey": v.repo,
		"createdBy": v.createdBy, "created": isoTime(v.created),
	})
	envelope := s.attest(manifest, v.key)
	if _, err := s.write(repo, path.Join(v.folder(), manifestName), envelope, v.createdBy); err != nil {
		return []error{err}
	}
	v.manifest = envelope
	return nil
}
