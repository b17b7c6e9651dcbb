package transfer_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A refusal is the same error for one file, for a few files that have all begun, and for a list.
func TestWrongCredentials(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"))
	m := managerWith(t, srv, "wrong")
	dir := t.TempDir()
	local := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(local, []byte("content"), 0o666))

	_, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Local: local})
	require.ErrorIs(t, err, transfer.ErrCredentialsRefused)
	_, err = m.UploadTree(t.Context(), dir, transfer.At("libs", "/"), nil)
	require.ErrorIs(t, err, transfer.ErrCredentialsRefused)
	_, err = m.DownloadTree(t.Context(), transfer.At("libs", "/"), t.TempDir(), nil)
	require.ErrorIs(t, err, transfer.ErrCredentialsRefused)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
}

// The error for a folder in place of a file says what to do.
func TestFolderInPlaceOfFile(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"))
	m := managerWith(t, srv, srv.Token)
	dir := t.TempDir()
	_, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Local: dir})
	require.ErrorContains(t, err, "a folder; UploadTree uploads the files in it")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a"), []byte("content"), 0o666))
	_, err = m.UploadTree(t.Context(), dir, transfer.At("libs", "app"), nil)
	require.NoError(t, err)
	_, err = m.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "app"), Local: filepath.Join(dir, "b")})
	require.ErrorContains(t, err, "the path is a folder")
}

func managerWith(t *testing.T, srv *jfrogtest.Server, token string) *transfer.Manager {
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(token))
	require.NoError(t, err)
	m, err := transfer.New(artifactory.New(c), nil)
	require.NoError(t, err)
	return m
}
