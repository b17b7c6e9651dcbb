package artifactory

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handlePromoteDocker copies or moves an image or one of its tags to another repository.
func (s *service) handlePromoteDocker(q *rest.Request) (*rest.Response, error) {
	var body struct {
		TargetRepo  string `json:"targetRepo"`
		Image       string `json:"dockerRepository"`
		TargetImage string `json:"targetDockerRepository"`
		Tag         string `json:"tag"`
		TargetTag   string `json:"targetTag"`
		Copy        bool   `json:"copy"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.TargetRepo == "" || body.Image == "" {
		return nil, apierr.New(http.StatusBadRequest, "The targetRepo and the dockerRepository are required")
	}
	if body.TargetImage == "" {
		body.TargetImage = body.Image
	}
	if body.TargetTag == "" {
		body.TargetTag = body.Tag
	}
	for _, key := range []string{q.Params["repoKey"], body.TargetRepo} {
		repo := s.Repos[key]
		switch {
		case repo == nil:
			return nil, apierr.New(http.StatusNotFound, "Could not find repository '%s'", key)
		case !repo.Deployable() || repo.Setting("packageType") != "docker" && repo.Setting("packageType") != "oci":
			return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is not a local Docker repository", key)
		}
	}
	source, target := s.Repos[q.Params["repoKey"]], s.Repos[body.TargetRepo]
	from, at := path.Join(body.Image, body.Tag), path.Join(body.TargetImage, body.TargetTag)
	if err := store.CheckItemPath(at); err != nil {
		return nil, err
	}
	n := source.Root.Lookup(from)
	if n == nil || !n.IsFolder() || n.Parent == nil {
		return nil, apierr.New(http.StatusNotFound, "Unable to find tag or image '%s' in '%s'", from, source.Key)
	}
	if source == target && (at == from || strings.HasPrefix(at+"/", from+"/")) {
		return nil, apierr.New(http.StatusBadRequest, "The target '%s:%s' is the source", target.Key, at)
	}
	t := &store.Transfer{Store: s.Store, User: q.User.Name, Move: !body.Copy, Rights: &q.User}
	if t.Check(n, target, at); len(t.Problems) > 0 {
		return nil, apierr.New(t.Refusal(), "%s", t.Problems[0].Message)
	}
	parent := n.Parent
	if err := t.Merge(n, target, at); err != nil {
		return nil, err
	}
	if copied := target.Root.Lookup(at); copied != nil {
		copied.Walk(s.DescribeManifest)
	}
	if t.Move {
		parent.PruneEmpty()
	}
	return rest.Text(http.StatusOK, "Promotion ended successfully"), nil
}

// handleDeployGo stores a file of a Go module: its zip, its go.mod or its description.
func (s *service) handleDeployGo(q *rest.Request) (*rest.Response, error) {
	module, file, ok := strings.Cut(q.Params["path"], "/@v/")
	version := strings.TrimSuffix(file, path.Ext(file))
	refuse := func(status int, format string, args ...any) (*rest.Response, error) {
		q.Content.Discard()
		return nil, apierr.New(status, format, args...)
	}
	repo, err := s.DeployTarget(q.Params["repoKey"])
	switch {
	case err != nil:
		q.Content.Discard()
		return nil, err
	case repo.Setting("packageType") != "go":
		return refuse(http.StatusBadRequest, "Repository '%s' is not a Go repository", repo.Key)
	case !ok || module == "" || !strings.HasPrefix(version, "v") || !slices.Contains([]string{".zip", ".mod", ".info"}, path.Ext(file)):
		return refuse(http.StatusBadRequest, "The path '%s' is not of the form module/@v/version.zip, .mod or .info", q.Params["path"])
	}
	response, err := s.handleDeploy(q)
	if err != nil {
		return nil, err
	}
	if n := repo.Root.Lookup(q.Params["path"]); n != nil { // no archive was exploded
		response = response.With("X-Checksum-Sha256", n.Blob.Sums.SHA256)
	}
	return response, nil
}

// handleLeadFile returns the path of the file that stands for a version of a package, beginning
// with the repository.
func (s *service) handleLeadFile(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Version string `json:"package_version"`
		Name    string `json:"package_name"`
		Repo    string `json:"package_repo_name"`
		Type    string `json:"package_type"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Name == "" || body.Version == "" || body.Repo == "" || body.Type == "" {
		return nil, apierr.New(http.StatusBadRequest, "The name, the version, the repository and the type of the package are required")
	}
	for _, repo := range s.Readable(body.Repo) {
		files := repo.PackageFiles(strings.ToLower(body.Type), body.Name, body.Version)
		if len(files) > 0 && s.MayRead(q.User, files[0]) {
			return rest.Text(http.StatusOK, "%s", path.Join(repo.Key, files[0].Path())), nil
		}
	}
	return nil, apierr.New(http.StatusNotFound, "Could not find the lead file of %s %s:%s in %s", body.Type, body.Name, body.Version, body.Repo)
}

// handleMigrateFederated makes a federated repository of a local one.
func (s *service) handleMigrateFederated(q *rest.Request) (*rest.Response, error) {
	key := q.Params["repoKey"]
	repo, err := s.ListedRepo(key)
	if err != nil {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' does not exist", key)
	}
	if err := s.Federate(repo); err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "Migration finished successfully."), nil
}

// handleConfigSync has nothing to send, because the server knows no other members.
func (s *service) handleConfigSync(q *rest.Request) (*rest.Response, error) {
	if _, err := s.federatedRepo(q.Params["repoKey"]); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleFullSync has nothing to send and nothing to compare, like handleConfigSync.
func (s *service) handleFullSync(q *rest.Request) (*rest.Response, error) {
	repo, err := s.federatedRepo(q.Params["localRepoName"])
	if err != nil {
		return nil, err
	}
	if mirror := q.Query.Get("mirror"); mirror != "" && !repo.HasMember(mirror) {
		return nil, apierr.New(http.StatusBadRequest, "'%s' is not a member of repository '%s'", mirror, repo.Key)
	}
	if q.Query.Get("isDry") == "true" {
		return rest.JSON(http.StatusOK, "", struct {
			Message     string   `json:"message"`
			ResultPaths []string `json:"resultPaths"`
		}{"Dry full sync completed successfully.", []string{}}), nil
	}
	return rest.Text(http.StatusOK, "Full sync triggered successfully"), nil
}

func (s *service) handleForceFullSync(q *rest.Request) (*rest.Response, error) {
	if _, err := s.federatedRepo(q.Params["repoKey"]); err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "Full sync triggered successfully"), nil
}

// federatedRepo returns the federated repository with the key.
func (s *service) federatedRepo(key string) (*store.Repository, error) {
	repo, err := s.ListedRepo(key)
	if err != nil {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' does not exist", key)
	}
	if !repo.Federated() {
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is not a federated repository", repo.Key)
	}
	return repo, nil
}

// handleConvertToLocal makes local repositories of federated repositories without other members.
func (s *service) handleConvertToLocal(q *rest.Request) (*rest.Response, error) {
	var keys []string
	if err := q.Decode(&keys); err != nil {
		return nil, err
	}
	failed := map[string]string{}
	for _, key := range keys {
		if repo := s.Repos[key]; repo == nil || repo.Class == store.ClassBuildInfo || !repo.Federated() {
			failed[key] = "Repo " + key + " does not exist or is not of Federated type"
		} else if !s.Localize(repo) {
			failed[key] = "Repo " + key + " contains remote members"
		}
	}
	switch {
	case len(failed) == 0:
		return rest.Text(http.StatusOK, "Successfully converted from federated to local repositories: [%s]", strings.Join(keys, ", ")), nil
	case len(failed) == len(keys):
		return rest.JSON(http.StatusBadRequest, "", map[string]any{"failedConversionRepositories": failed}), nil
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"failedConversionRepositories": failed}), nil
}
