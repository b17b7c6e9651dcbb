package artifactory

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChecksumsIn(t *testing.T) {
	want := Checksums{SHA1: "a", MD5: "b", SHA256: "c"}
	const sums = `{"sha1":"a","md5":"b","sha256":"c"}`
	for _, response := range []string{
		`{"checksums":` + sums + `}`,
		"{\n \"repo\" : \"x\",\n \"checksums\" : " + sums + ",\n \"originalChecksums\": {\"sha256\":\"z\"}}",
		`{"originalChecksums":{"sha256":"z"},"checksums":` + sums + `}`,
		`{"createdBy":"checksums","checksums":` + sums + `}`,
		`{"path":"/a\"checksums\":{\"sha1\":\"z\"}","checksums":` + sums + `}`,
	} {
		got, err := checksumsIn(response)
		require.NoError(t, err, response)
		require.Equal(t, want, got, response)
	}
	for _, response := range []string{"", " \n", "{}", `{"checksums":null}`, `{"checksums":{}}`} {
		got, err := checksumsIn(response)
		require.NoError(t, err, response)
		require.Zero(t, got, response)
	}
	for _, response := range []string{"Created", `{"checksums":`, `{"checksums":{"sha1":1}}`} {
		_, err := checksumsIn(response)
		require.Error(t, err, response)
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
