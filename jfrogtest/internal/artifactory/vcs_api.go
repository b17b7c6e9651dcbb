package artifactory

import (
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// vcsRoutes returns the operations on VCS repositories. The refs of a repository are the archives
// in the cache, at <user>/<repository>/<kind>/<ref>/, where the kind is tags, branches, commits or
// releases.
func (s *service) vcsRoutes() []rest.Route {
	const of = "/{repoKey}/{userOrg}/{repo}"
	return []rest.Route{
		rest.Get("/api/vcs/tags"+of, s.handleVCSRefs("tags"), rest.Browse),
		rest.Get("/api/vcs/branches"+of, s.handleVCSRefs("branches"), rest.Browse),
		rest.Get("/api/vcs/refs"+of, s.handleVCSProtocol, rest.Browse),
		rest.Get("/api/vcs/downloadTag"+of+"/{ref}", s.handleVCSDownload("tags"), rest.Browse),
		rest.Get("/api/vcs/downloadTagFile"+of+"/{ref...}", s.handleVCSFile("tags"), rest.Browse),
		rest.Get("/api/vcs/downloadBranch"+of+"/{ref}", s.handleVCSDownload("branches"), rest.Browse),
		rest.Get("/api/vcs/downloadBranchFile"+of+"/{ref...}", s.handleVCSFile("branches"), rest.Browse),
		rest.Get("/api/vcs/downloadCommit"+of+"/{ref}", s.handleVCSDownload("commits"), rest.Browse),
		rest.Get("/api/vcs/downloadRelease"+of+"/{ref}", s.handleVCSDownload("releases"), rest.Browse),
	}
}

// vcsFolder returns the cache of the VCS repository in the path and the folder of the Git
// repository in it, which may be missing.
func (s *service) vcsFolder(q *rest.Request) (*store.Repository, string, error) {
	repo, err := s.repoOfType(q.Params["repoKey"], "vcs")
	if err != nil {
		return nil, "", err
	}
	if repo.Class == store.ClassRemote {
		repo = s.Repos[repo.Key+store.CacheSuffix]
	}
	at := path.Join(q.Params["userOrg"], q.Params["repo"])
	if err := s.Permit(q.User, store.ActionRead, store.SpotOf(repo, at, true)); err != nil {
		return nil, "", err
	}
	return repo, at, nil
}

type vcsRef struct {
	Name   string `json:"name"`
	Commit string `json:"commitId"`
	Branch bool   `json:"isBranch"`
}

// vcsArchive returns the archive of a ref, or nil.
func vcsArchive(folder *store.Item) *store.Item {
	if folder == nil || !folder.IsFolder() {
		return nil
	}
	for _, n := range folder.Sorted() {
		if !n.IsFolder() {
			return n
		}
	}
	return nil
}

// vcsRefs returns the refs of a kind. The checksum of an archive stands for the commit.
func vcsRefs(repo *store.Repository, at, kind string) []vcsRef {
	list := []vcsRef{}
	folder := repo.Root.Lookup(path.Join(at, kind))
	if folder == nil {
		return list
	}
	for _, n := range folder.Sorted() {
		if archive := vcsArchive(n); archive != nil {
			list = append(list, vcsRef{n.Name, archive.Blob.Sums.SHA1, kind == "branches"})
		}
	}
	return list
}

func (s *service) handleVCSRefs(kind string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		repo, at, err := s.vcsFolder(q)
		if err != nil {
			return nil, err
		}
		if repo.Root.Lookup(at) == nil {
			return nil, apierr.New(http.StatusNotFound, "Unable to find the repository '%s'", at)
		}
		return rest.JSON(http.StatusOK, "", vcsRefs(repo, at, kind)), nil
	}
}

// handleVCSProtocol returns the refs in the format of the Git protocol.
func (s *service) handleVCSProtocol(q *rest.Request) (*rest.Response, error) {
	repo, at, err := s.vcsFolder(q)
	if err != nil {
		return nil, err
	}
	if repo.Root.Lookup(at) == nil {
		return nil, apierr.New(http.StatusNotFound, "Unable to find the repository '%s'", at)
	}
	var b strings.Builder
	line := func(text string) { fmt.Fprintf(&b, "%04x%s", len(text)+4, text) }
	line("# service=git-upload-pack\n")
	b.WriteString("0000")
	for _, r := range vcsRefs(repo, at, "branches") {
		line(r.Commit + " refs/heads/" + r.Name + "\n")
	}
	for _, r := range vcsRefs(repo, at, "tags") {
		line(r.Commit + " refs/tags/" + r.Name + "\n")
	}
	b.WriteString("0000")
	return rest.NewResponse(http.StatusOK, "application/json", []byte(b.String())), nil
}

// vcsFind returns the archive of a ref, with an extension if that is given.
func (s *service) vcsFind(q *rest.Request, kind, ref, ext string) (*store.Item, error) {
	repo, at, err := s.vcsFolder(q)
	if err != nil {
		return nil, err
	}
	folder := repo.Root.Lookup(path.Join(at, kind, ref))
	if folder != nil && folder.IsFolder() {
		for _, n := range folder.Sorted() {
			if !n.IsFolder() && (ext == "" || strings.HasSuffix(n.Name, "."+ext)) && s.MayRead(q.User, n) {
				return n, nil
			}
		}
	}
	return nil, apierr.New(http.StatusNotFound, "Unable to find '%s' in the %s of '%s'", ref, kind, at)
}

func (s *service) handleVCSDownload(kind string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		n, err := s.vcsFind(q, kind, q.Params["ref"], q.Query.Get("ext"))
		if err != nil {
			return nil, err
		}
		return s.sendFile(q, n)
	}
}

// handleVCSFile serves a file of an archive. The path separates the ref and the file with an
// exclamation mark. The archive may have a folder for all files.
func (s *service) handleVCSFile(kind string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		ref, file, ok := strings.Cut(q.Params["ref"], "!")
		if !ok || file == "" {
			return nil, apierr.New(http.StatusBadRequest, "The path has no file: '%s'", q.Params["ref"])
		}
		n, err := s.vcsFind(q, kind, ref, "")
		if err != nil {
			return nil, err
		}
		c, err := n.Blob.Open()
		if err != nil {
			return nil, err
		}
		id, modified := n.ID(), n.Modified
		return rest.Later(func() (*rest.Response, error) {
			defer c.Close()
			return s.sendEntry(c, id, modified, strings.TrimPrefix(file, "/"))
		}), nil
	}
}
