package artifactory

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChecksumsIn(t *testing.T) {
	want := Checksums{SHA1: "a", MD5: "b", SHA256: "c"}
	const sums = `{"sha1":"a","md5":"b","sha256":"c"}`
	for _, answer := range []string{
		`{"checksums":` + sums + `}`,
		"{\n \"repo\" : \"x\",\n \"checksums\" : " + sums + ",\n \"originalChecksums\": {\"sha256\":\"z\"}}",
		`{"originalChecksums":{"sha256":"z"},"checksums":` + sums + `}`,
		`{"createdBy":"checksums","checksums":` + sums + `}`,
		`{"path":"/a\"checksums\":{\"sha1\":\"z\"}","checksums":` + sums + `}`,
	} {
		got, err := checksumsIn(answer)
		require.NoError(t, err, answer)
		require.Equal(t, want, got, answer)
	}
	for _, answer := range []string{"", " \n", "{}", `{"checksums":null}`, `{"checksums":{}}`} {
		got, err := checksumsIn(answer)
		require.NoError(t, err, answer)
		require.Zero(t, got, answer)
	}
	for _, answer := range []string{"Created", `{"checksums":`, `{"checksums":{"sha1":1}}`} {
		_, err := checksumsIn(answer)
		require.Error(t, err, answer)
	}
}

func FuzzChecksumsIn(f *testing.F) {
	f.Add("a", "b\"checksums\":{}", "c}")
	f.Fuzz(func(t *testing.T, sha1, path, md5 string) {
		item := DeployedItem{Path: path, CreatedBy: "checksums", Checksums: Checksums{SHA1: sha1, MD5: md5}}
		data, err := json.Marshal(item)
		require.NoError(t, err)
		var want DeployedItem
		require.NoError(t, json.Unmarshal(data, &want))
		got, err := checksumsIn(string(data))
		require.NoError(t, err)
		require.Equal(t, want.Checksums, got)
	})
}
