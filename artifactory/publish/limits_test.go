package publish_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/publish"
)

// An archive that unpacks to much more than its size is read up to the limit, in little memory.
func TestBombs(t *testing.T) {
	defer publish.SetLimits(2<<20, 100)()
	zeros := strings.Repeat("\x00", 4<<20)
	many := []string{}
	for range 200 {
		many = append(many, "package/a", "")
	}
	for what, content := range map[string][]byte{
		"content":  tgz(t, "package/a", zeros, "package/package.json", "{}"),
		"entries":  tgz(t, append(many, "package/package.json", "{}")...),
		"metadata": tgz(t, "package/package.json", zeros[:1<<20+1]),
		"cut":      tgz(t, "package/a", zeros[:2<<20-2048], "package/package.json", zeros[:1<<19]),
	} {
		_, err := publish.NPM(save(t, "x.tgz", content), nil)
		require.ErrorIs(t, err, publish.ErrTooLarge, what)
	}
	_, err := publish.GoModule(save(t, "x.zip", zipOf(t, "a.b/c@v1.0.0/go.mod", zeros)), nil)
	require.ErrorIs(t, err, publish.ErrTooLarge)
	zipped := []string{}
	for range 101 {
		zipped = append(zipped, "a.b/c@v1.0.0/x", "")
	}
	_, err = publish.GoModule(save(t, "x.zip", zipOf(t, zipped...)), nil)
	require.ErrorIs(t, err, publish.ErrTooLarge)
	_, err = publish.Debian(save(t, "app_1.2-3_amd64.deb", deb("control.tar.gz", tgz(t, "x", zeros, "control", control))), inMain)
	require.ErrorIs(t, err, publish.ErrTooLarge)

	// A large package whose metadata stands before the limit is fine.
	p, err := publish.NPM(save(t, "x.tgz", tgz(t, "package/package.json", `{"name":"a","version":"1.0.0"}`, "package/a", zeros)), nil)
	require.NoError(t, err)
	require.Equal(t, "a", p.Name)
}

func TestArchivesAreReadInLittleMemory(t *testing.T) {
	file := save(t, "x.tgz", tgz(t, "package/a", strings.Repeat("x", 16<<20), "package/package.json", `{"name":"a","version":"1.0.0"}`))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := publish.NPM(file, nil)
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20))
}
