package artifactory

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A calculation is an operation that calculates the metadata of a repository. The server checks the
// request and computes nothing.
type calculation struct {
	template    string
	packageType string
	message     string      // has a verb for the repository key
	admin       bool        // for administrators only; other users need MANAGE
	classes     []string    // besides local and federated repositories
	check       checkTarget // of the operation; may be nil
}

// A checkTarget returns an error if a request does not fit its repository.
type checkTarget func(q *rest.Request, repo *store.Repository) error

var (
	remotes  = []string{store.ClassRemote}
	virtuals = []string{store.ClassVirtual}
	anyClass = []string{store.ClassRemote, store.ClassVirtual, store.ClassCache}
)

var calculations = []calculation{
	{"/api/alpine/{repoKey}/reindex", "alpine",
		"Reindexing of Alpine repository %s was scheduled to run.", false, nil, nil},
	{"/api/bower/{repoKey}/reindex", "bower",
		"Bower index for refresh for %s has been accepted", false, anyClass, nil},
	{"/api/cargo/{repoKey}/reindex", "cargo",
		"Recalculating index for Cargo repository %s scheduled to run.", true, remotes, nil},
	{"/api/cocoapods/{repoKey}/reindex", "cocoapods",
		"Reindexing of CocoaPods repository %s was scheduled to run.", true, anyClass, nil},
	{"/api/conan/{repoKey}/reindex", "conan",
		"Recalculating index for Conan repository %s scheduled to run.", true, nil, nil},
	{"/api/conda/{repoKey}/reindex", "conda",
		"Recalculating index for Conda repository %s scheduled to run.", true, nil, nil},
	{"/api/cran/reindex/{repoKey}", "cran",
		"Recalculating index for CRAN repository %s scheduled to run.", false, nil, nil},
	{"/api/deb/reindex/{repoKey}", "debian",
		"Recalculating index for Debian repository %s scheduled to run.", false, virtuals, nil},
	{"/api/deb/indexCached/{repoKey}", "debian",
		"Recalculating coordinates for Debian cached repository %s is scheduled to run.",
		false, []string{store.ClassCache}, cacheOnly},
	{"/api/gems/{repoKey}/reindex", "gems", "OK%.0s", false, anyClass, nil},
	{"/api/helm/{repoKey}/reindex", "helm", "OK%.0s", false, nil, nil},
	{"/api/helm/{repoKey}/{path...}/reindex", "helm", "OK%.0s", false, nil, folderOnly},
	{"/api/maven/calculateMetadata/{repoKey}/{path...}", "maven", "OK%.0s", false, nil, folderOnly},
	{"/api/npm/{repoKey}/reindex", "npm",
		"Recalculating index for npm repository %s scheduled to run", false, virtuals, nil},
	{"/api/nuget/{repoKey}/reindex", "nuget",
		"NuGet reindex calculation for repository '%s' accepted.", false, anyClass, nil},
	{"/api/opkg/reindex/{repoKey}", "opkg",
		"Recalculating index for Opkg repository %s scheduled to run.", false, nil, nil},
	{"/api/pub/{repoKey}/reindex", "pub",
		"Reindexing of Pub repository %s was scheduled to run.", true, remotes, nil},
	{"/api/pypi/{repoKey}/reindex", "pypi",
		"Recalculating index for pypi repository %s scheduled to run", false, nil, nil},
	{"/api/swift/{repoKey}/reindex", "swift",
		"Reindexing of Swift repository %s was scheduled to run.", true, anyClass, nil},
	{"/api/terraform/{repoKey}/reindex", "terraform",
		"Reindexing of Terraform repository %s was scheduled to run.", true, anyClass, nil},
	{"/api/yum/{repoKey}", "rpm",
		"YUM metadata calculation for repository '%s' accepted.", false, virtuals, checkYUM},
}

// metadataRoutes returns the operations that calculate metadata.
func (s *service) metadataRoutes() []rest.Route {
	list := []rest.Route{rest.Post("/api/maven", s.handleMavenIndex, rest.Admin)}
	for _, c := range calculations {
		var mode rest.Mode
		if c.admin {
			mode = rest.Admin
		}
		list = append(list, rest.Post(c.template, func(q *rest.Request) (*rest.Response, error) {
			return s.handleCalculation(q, c)
		}, mode))
	}
	return list
}

func (s *service) handleCalculation(q *rest.Request, c calculation) (*rest.Response, error) {
	repo, err := s.repoOfType(q.Params["repoKey"], c.packageType)
	if err != nil {
		return nil, err
	}
	if err := s.Permit(q.User, store.ActionManage, store.SpotOf(repo, "", true)); err != nil {
		return nil, err
	}
	if !repo.Deployable() && !slices.Contains(c.classes, repo.Class) {
		return nil, apierr.New(http.StatusBadRequest,
			"Calculation is not supported for the %s repository '%s'", repo.Class, repo.Key)
	}
	if c.check != nil {
		if err := c.check(q, repo); err != nil {
			return nil, err
		}
	}
	return accepted(c.message, repo.Key), nil
}

func accepted(format string, args ...any) *rest.Response {
	return rest.NewResponse(http.StatusOK, "application/text", fmt.Appendf(nil, format, args...))
}

// repoOfType returns a repository, or an error if it is missing or has another package type.
func (s *service) repoOfType(key, packageType string) (*store.Repository, error) {
	repo := s.Repos[key]
	if repo == nil || !repo.Configured() && repo.Class != store.ClassCache {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' not found", key)
	}
	if got := repo.Setting("packageType"); got != packageType {
		return nil, apierr.New(http.StatusBadRequest,
			"Repository '%s' has the package type %s, not %s", key, got, packageType)
	}
	return repo, nil
}

func cacheOnly(_ *rest.Request, repo *store.Repository) error {
	if repo.Class != store.ClassCache {
		return apierr.New(http.StatusBadRequest, "Repository '%s' is not a cache", repo.Key)
	}
	return nil
}

func folderOnly(q *rest.Request, repo *store.Repository) error {
	folder := q.Params["path"]
	n := repo.Root.Lookup(folder)
	switch {
	case n == nil:
		return apierr.New(http.StatusNotFound, "Could not find item '%s:%s'", repo.Key, folder)
	case !n.IsFolder():
		return apierr.New(http.StatusBadRequest, "Item '%s:%s' is not a folder", repo.Key, folder)
	}
	return nil
}

func checkYUM(q *rest.Request, repo *store.Repository) error {
	automatic := fmt.Sprint(repo.Config["calculateYumMetadata"]) == "true"
	switch {
	case repo.Class == store.ClassVirtual && q.Query.Get("path") == "":
		return apierr.New(http.StatusBadRequest,
			"The path is missing for the virtual repository '%s'", repo.Key)
	case repo.Deployable() && automatic && q.Query.Get("async") != "1":
		return apierr.New(http.StatusBadRequest,
			"Repository '%s' calculates automatically: only async=1 is allowed", repo.Key)
	}
	return nil
}

// handleMavenIndex accepts any Maven repositories.
func (s *service) handleMavenIndex(q *rest.Request) (*rest.Response, error) {
	var keys []string
	for key := range strings.SplitSeq(q.Query.Get("repos"), ",") {
		if key = strings.TrimSpace(key); key == "" {
			continue
		}
		repo, err := s.repoOfType(key, "maven")
		if err != nil {
			return nil, err
		}
		keys = append(keys, repo.Key)
	}
	return accepted("Maven index refresh for repositories '[%s]' has been accepted.",
		strings.Join(keys, ", ")), nil
}

// handleRemoteConfiguration returns the configuration of a remote repository. Users who are not
// administrators get a part of a shared configuration.
func (s *service) handleRemoteConfiguration(q *rest.Request) (*rest.Response, error) {
	repo := s.Repos[q.Params["repoKey"]]
	if repo == nil || repo.Class != store.ClassRemote {
		return nil, apierr.New(http.StatusNotFound,
			"Remote repository '%s' not found", q.Params["repoKey"])
	}
	config := repo.View()
	if !q.User.Admin {
		if fmt.Sprint(config["shareConfiguration"]) != "true" {
			return nil, apierr.New(http.StatusForbidden,
				"The configuration of the repository '%s' is not shared", repo.Key)
		}
		for _, private := range []string{"username", "proxy", "localAddress", "notes"} {
			delete(config, private)
		}
	}
	return rest.JSON(http.StatusOK,
		repositoriesType+"SharedRemoteRepositoryConfiguration+json", config), nil
}
