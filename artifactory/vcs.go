package artifactory

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// VCSService reads Git repositories through remote VCS repositories. Reached through [Client.VCS].
//
// Three names identify a Git repository: the key of the remote repository, the user or organization
// at the Git server, and the name of the Git repository. In URLs, the slashes in the names of tags,
// branches and releases are escaped.
type VCSService service

// VCSRef is a tag or a branch.
type VCSRef struct {
	Name     string `json:"name"`
	CommitID string `json:"commitId"`
	IsBranch bool   `json:"isBranch"`
}

// Tags returns the tags of a Git repository.
//
// Requires: a privileged user. Since 3.6.0. May be anonymous.
//
//jfrog:op 2.10.38
func (s *VCSService) Tags(ctx context.Context, repoKey, userOrg, gitRepo string) ([]VCSRef, error) {
	return jfrog.Do[[]VCSRef](ctx, s.client,
		jfrog.Get("/artifactory/api/vcs/tags/{repoKey}/{userOrg}/{repo}", repoKey, userOrg, gitRepo))
}

// Branches returns the branches of a Git repository.
//
// Requires: a privileged user. Since 3.6.0. May be anonymous.
//
//jfrog:op 2.10.39
func (s *VCSService) Branches(
	ctx context.Context, repoKey, userOrg, gitRepo string,
) ([]VCSRef, error) {
	return jfrog.Do[[]VCSRef](ctx, s.client,
		jfrog.Get("/artifactory/api/vcs/branches/{repoKey}/{userOrg}/{repo}", repoKey, userOrg, gitRepo))
}

// Refs returns the references of a Git repository as the Git server lists them, in the packet lines
// of the Git protocol. They are not JSON, whatever the content type of the response is.
//
// Requires: a privileged user. May be anonymous.
//
//jfrog:op 2.10.40
func (s *VCSService) Refs(ctx context.Context, repoKey, userOrg, gitRepo string) ([]byte, error) {
	// As a string, because a web page in place of the references is an error then.
	out, err := jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/vcs/refs/{repoKey}/{userOrg}/{repo}", repoKey, userOrg, gitRepo))
	if err != nil {
		return nil, err
	}
	return []byte(out), nil
}

// VCSDownloadOptions refines [VCSService.DownloadTag] and [VCSService.DownloadBranch].
type VCSDownloadOptions struct {
	Ext ArchiveType `url:"ext,omitempty"` // ArchiveTarGz or ArchiveZip; empty: ArchiveTarGz
	// Properties are properties that the archive must have, such as qa=approved. With them, the
	// server searches its cache only.
	Properties string `url:"properties,omitempty"`
}

// VCSArchiveOptions refines [VCSService.DownloadCommit] and [VCSService.DownloadRelease].
type VCSArchiveOptions struct {
	Ext ArchiveType `url:"ext,omitempty"` // ArchiveTarGz or ArchiveZip; empty: ArchiveTarGz
}

// DownloadTag opens an archive of the files of a tag.
//
// Requires: a privileged user. Since 3.6.0. May be anonymous.
//
//jfrog:op 2.10.41
func (s *VCSService) DownloadTag(
	ctx context.Context, repoKey, userOrg, gitRepo, tagName string, opts *VCSDownloadOptions,
) (*Download, error) {
	req := jfrog.Get("/artifactory/api/vcs/downloadTag/{repoKey}/{userOrg}/{repo}/{tagName}",
		repoKey, userOrg, gitRepo, tagName)
	return s.archive(ctx, req.Query(opts), gitRepo, tagName, jfrog.Deref(opts).Ext)
}

// DownloadTagFile opens a file of a tag. The name of the tag must not have an exclamation mark,
// because the server expects it between the name and the path of the file.
//
// Requires: a privileged user. Since 3.6.0. May be anonymous.
//
//jfrog:op 2.10.42
func (s *VCSService) DownloadTagFile(
	ctx context.Context, repoKey, userOrg, gitRepo, tagName, itemPath string,
) (*Download, error) {
	return s.file(ctx, jfrog.Get(
		"/artifactory/api/vcs/downloadTagFile/{repoKey}/{userOrg}/{repo}/{tagName}!{filePath...}",
		repoKey, userOrg, gitRepo, tagName, itemPath), tagName, itemPath)
}

// DownloadBranch opens an archive of the files of a branch.
//
// Requires: a privileged user. Since 3.6.0. May be anonymous.
//
//jfrog:op 2.10.43
func (s *VCSService) DownloadBranch(
	ctx context.Context, repoKey, userOrg, gitRepo, branchName string, opts *VCSDownloadOptions,
) (*Download, error) {
	req := jfrog.Get("/artifactory/api/vcs/downloadBranch/{repoKey}/{userOrg}/{repo}/{branchName}",
		repoKey, userOrg, gitRepo, branchName)
	return s.archive(ctx, req.Query(opts), gitRepo, branchName, jfrog.Deref(opts).Ext)
}

// DownloadCommit opens an archive of the files of a commit.
//
// Requires: a privileged user. May be anonymous.
//
//jfrog:op 2.10.44
func (s *VCSService) DownloadCommit(
	ctx context.Context, repoKey, userOrg, gitRepo, commitID string, opts *VCSArchiveOptions,
) (*Download, error) {
	req := jfrog.Get("/artifactory/api/vcs/downloadCommit/{repoKey}/{userOrg}/{repo}/{commitId}",
		repoKey, userOrg, gitRepo, commitID)
	return s.archive(ctx, req.Query(opts), gitRepo, commitID, jfrog.Deref(opts).Ext)
}

// DownloadBranchFile opens a file of a branch. The name of the branch must not have an exclamation
// mark, because the server expects it between the name and the path of the file.
//
// Requires: a privileged user. Since 3.6.0. May be anonymous.
//
//jfrog:op 2.10.45
func (s *VCSService) DownloadBranchFile(
	ctx context.Context, repoKey, userOrg, gitRepo, branchName, itemPath string,
) (*Download, error) {
	return s.file(ctx, jfrog.Get(
		"/artifactory/api/vcs/downloadBranchFile/{repoKey}/{userOrg}/{repo}/{branchName}!{filePath...}",
		repoKey, userOrg, gitRepo, branchName, itemPath), branchName, itemPath)
}

// DownloadRelease opens an archive of the files of a release at GitHub.
//
// Requires: a privileged user. Since 4.3.0. May be anonymous.
//
//jfrog:op 2.10.46
func (s *VCSService) DownloadRelease(
	ctx context.Context, repoKey, userOrg, gitRepo, releaseName string, opts *VCSArchiveOptions,
) (*Download, error) {
	req := jfrog.Get("/artifactory/api/vcs/downloadRelease/{repoKey}/{userOrg}/{repo}/{releaseName}",
		repoKey, userOrg, gitRepo, releaseName)
	return s.archive(ctx, req.Query(opts), gitRepo, releaseName, jfrog.Deref(opts).Ext)
}

// archive opens an archive. The archive is named for the Git repository and the reference, unless
// the server sends a name.
func (s *VCSService) archive(
	ctx context.Context, req *jfrog.Request, gitRepo, ref string, ext ArchiveType,
) (*Download, error) {
	switch ext {
	case "":
		ext = ArchiveTarGz
	case ArchiveTarGz, ArchiveZip:
	default:
		req.Check(fmt.Errorf("archive type %q is neither tar.gz nor zip", ext))
	}
	name := gitRepo + "-" + strings.ReplaceAll(ref, "/", "-") + "." + string(ext)
	return download(ctx, s.client, req.LongRunning(), name)
}

// file opens a file of a tag or a branch.
func (s *VCSService) file(
	ctx context.Context, req *jfrog.Request, ref, itemPath string,
) (*Download, error) {
	if strings.Contains(ref, "!") {
		req.Check(fmt.Errorf("name %q has an exclamation mark, which would end it", ref))
	}
	if itemPath == "/" {
		req.Check(fmt.Errorf("path %q names no file", itemPath))
	}
	return download(ctx, s.client, req.LongRunning(), itemPath)
}
