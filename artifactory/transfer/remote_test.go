package transfer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

func TestRemote(t *testing.T) {
	for text, want := range map[string]transfer.Remote{
		"libs/app/1.0": transfer.At("libs", "app/1.0"),
		"libs/app/":    transfer.At("libs", "app/"),
		"libs/":        transfer.At("libs", ""),
		"libs//":       transfer.At("libs", "/"),
	} {
		got, err := transfer.ParseRemote(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, text, got.String())
	}
	got, err := transfer.ParseRemote("libs")
	require.NoError(t, err)
	require.Equal(t, transfer.At("libs", ""), got)
	require.Equal(t, "libs/app", transfer.At("libs", "/app").String())
	require.Empty(t, transfer.Remote{}.String())
	for _, bad := range []string{"", "/", "/libs/a"} {
		_, err := transfer.ParseRemote(bad)
		require.ErrorContains(t, err, "names no repository")
	}
}
