package artifactory

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var vcsCases = replay.Cases[*Client]{
	"2.10.38/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.VCS.Tags(ctx, "github", "jquery", "jquery")
	},
	"2.10.39/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.VCS.Branches(ctx, "github", "jquery", "jquery")
	},
	"2.10.40/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.VCS.Refs(ctx, "github", "jquery", "jquery")
	},
	"2.10.41/sample": func(ctx context.Context, c *Client) (any, error) {
		return content(c.VCS.DownloadTag(ctx, "github", "jquery", "jquery", "2.0.1", noOptions))
	},
	"2.10.42/sample": func(ctx context.Context, c *Client) (any, error) {
		return content(c.VCS.DownloadTagFile(ctx, "github", "jquery", "jquery", "2.0.1", "AUTHORS.txt"))
	},
	"2.10.43/sample": func(ctx context.Context, c *Client) (any, error) {
		return content(c.VCS.DownloadBranch(ctx, "github", "jquery", "jquery", "master", noOptions))
	},
	"2.10.44/sample": func(ctx context.Context, c *Client) (any, error) {
		const commit = "02a570fcf5624413ef790a800f6d76ea2b6d69dd"
		opts := &VCSArchiveOptions{}
		return content(c.VCS.DownloadCommit(ctx, "github", "jquery", "jquery", commit, opts))
	},
	"2.10.45/sample": func(ctx context.Context, c *Client) (any, error) {
		return content(c.VCS.DownloadBranchFile(ctx, "github", "jquery", "jquery", "master", "README.md"))
	},
	"2.10.46/sample": func(ctx context.Context, c *Client) (any, error) {
		const release = "v3.0.0-beta-1"
		opts := &VCSArchiveOptions{Ext: ArchiveTarGz}
		return content(c.VCS.DownloadRelease(ctx, "git-remote", "google", "protobuf", release, opts))
	},
}

var noOptions = &VCSDownloadOptions{}

// content reads a download to its end.
func content(d *Download, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return io.ReadAll(d)
}

var bg = context.Background()

type (
	refDownload  = func(v *VCSService, ref string) (*Download, error)
	fileDownload = func(v *VCSService, ref, path string) (*Download, error)
)

// vcsDownloads are the downloads of a reference with the given name.
var vcsDownloads = map[string]refDownload{
	"downloadTag/git/acme/app/": func(v *VCSService, ref string) (*Download, error) {
		return v.DownloadTag(bg, "git", "acme", "app", ref, nil)
	},
	"downloadBranch/git/acme/app/": func(v *VCSService, ref string) (*Download, error) {
		return v.DownloadBranch(bg, "git", "acme", "app", ref, nil)
	},
	"downloadCommit/git/acme/app/": func(v *VCSService, ref string) (*Download, error) {
		return v.DownloadCommit(bg, "git", "acme", "app", ref, nil)
	},
	"downloadRelease/git/acme/app/": func(v *VCSService, ref string) (*Download, error) {
		return v.DownloadRelease(bg, "git", "acme", "app", ref, nil)
	},
}

// vcsFiles are the downloads of a file of a reference.
var vcsFiles = map[string]fileDownload{
	"downloadTagFile/git/acme/app/": func(v *VCSService, ref, path string) (*Download, error) {
		return v.DownloadTagFile(bg, "git", "acme", "app", ref, path)
	},
	"downloadBranchFile/git/acme/app/": func(v *VCSService, ref, path string) (*Download, error) {
		return v.DownloadBranchFile(bg, "git", "acme", "app", ref, path)
	},
}

func TestVCSEscapesNames(t *testing.T) {
	c, got := answering(t, http.StatusOK, nil, "PK")
	for path, call := range vcsDownloads {
		for ref, escaped := range map[string]string{
			"1.0": "1.0", "feature/a b": "feature%2Fa%20b", "ü+!": "%C3%BC%2B!",
			"a;b#1?x%2F": "a%3Bb%231%3Fx%252F",
		} {
			data, err := content(call(c.VCS, ref))
			require.NoError(t, err)
			require.Equal(t, "PK", string(data))
			require.Equal(t, "/artifactory/api/vcs/"+path+escaped, got.RequestURI)
		}
	}
	for path, call := range vcsFiles {
		for in, escaped := range map[[2]string]string{
			{"1.0", "docs/a b.txt"}:           "1.0!docs/a%20b.txt",
			{"feature/x", "/README.md"}:       "feature%2Fx!README.md",
			{"release/1.x;a", "a!b/c;d#e.md"}: "release%2F1.x%3Ba!a!b/c%3Bd%23e.md",
		} {
			_, err := content(call(c.VCS, in[0], in[1]))
			require.NoError(t, err)
			require.Equal(t, "/artifactory/api/vcs/"+path+escaped, got.RequestURI)
		}
	}
}

func TestVCSRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for _, call := range vcsDownloads {
		for ref, why := range map[string]string{"": "is empty", "a/../b": `".." segment`} {
			_, err := call(c.VCS, ref)
			refused(t, err, why)
		}
	}
	for _, call := range vcsFiles {
		for in, why := range map[[2]string]string{
			{"", "a"}: "is empty", {"1.0", ""}: "filePath is empty", {"1.0", "/"}: "names no file",
			{"1.0", "a/../b"}: `".." segment`, {"a!b", "c"}: "exclamation mark",
			{"a", "b/"}: "empty segment",
		} {
			_, err := call(c.VCS, in[0], in[1])
			refused(t, err, why)
		}
	}
	_, err := c.VCS.DownloadTag(ctx, "git", "acme", "app", "1", &VCSDownloadOptions{Ext: ArchiveTar})
	refused(t, err, `archive type "tar" is neither tar.gz nor zip`)
	_, err = c.VCS.DownloadCommit(ctx, "git", "acme", "app", "1", &VCSArchiveOptions{Ext: ArchiveTgz})
	refused(t, err, `archive type "tgz"`)
	refused(t, second(c.VCS.Tags(ctx, "git", "", "app")), "userOrg is empty")
	refused(t, second(c.VCS.Branches(ctx, "git", "acme", "")), "repo is empty")
	refused(t, second(c.VCS.Refs(ctx, "", "acme", "app")), "repoKey is empty")
}

func TestVCSArchiveNames(t *testing.T) {
	ctx := t.Context()
	c, got := answering(t, http.StatusOK, nil, "PK")
	for name, call := range vcsDownloads {
		d, err := call(c.VCS, "feature/x")
		require.NoError(t, err, name)
		require.NoError(t, d.Close())
		require.Equal(t, "app-feature-x.tar.gz", d.FileName)
		require.Empty(t, got.URL.RawQuery)
	}
	opts := &VCSDownloadOptions{Ext: ArchiveZip, Properties: "qa=approved"}
	d, err := c.VCS.DownloadBranch(ctx, "git", "acme", "app", "main", opts)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "app-main.zip", d.FileName)
	require.Equal(t, "ext=zip&properties=qa%3Dapproved", got.URL.RawQuery)

	named := map[string]string{"Content-Disposition": `attachment; filename="x.tgz"`}
	c, _ = answering(t, http.StatusOK, named, "PK")
	d, err = c.VCS.DownloadTag(ctx, "git", "acme", "app", "1", nil)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "x.tgz", d.FileName)
}

// A login page is neither an archive nor a file nor a list.
func TestVCSLoginPages(t *testing.T) {
	ctx := t.Context()
	c, _ := answering(t, http.StatusOK, map[string]string{"Content-Type": "text/html;charset=UTF-8"},
		"<!DOCTYPE html><html><title>Sign in</title></html>")
	for _, call := range vcsDownloads {
		_, err := call(c.VCS, "1.0")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		require.ErrorContains(t, err, "Sign in")
	}
	for _, call := range vcsFiles {
		_, err := call(c.VCS, "1.0", "README.md")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	}
	require.ErrorIs(t, second(c.VCS.Refs(ctx, "git", "acme", "app")), jfrog.ErrBadAnswer)
	require.ErrorIs(t, second(c.VCS.Tags(ctx, "git", "acme", "app")), jfrog.ErrBadAnswer)
	require.ErrorIs(t, second(c.VCS.Branches(ctx, "git", "acme", "app")), jfrog.ErrBadAnswer)
}

func TestVCSRefsAreBytes(t *testing.T) {
	const refs = "001e# service=git-upload-pack\n0000\x00\xff"
	c, _ := answering(t, http.StatusOK, map[string]string{"Content-Type": "application/json"}, refs)
	got, err := c.VCS.Refs(t.Context(), "git", "acme", "app")
	require.NoError(t, err)
	require.Equal(t, refs, string(got))
}
