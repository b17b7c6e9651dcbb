package access

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStorageQuota(t *testing.T) {
	for q, want := range map[StorageQuota]string{
		UnlimitedStorage: "unlimited", 0: "0 B", 1: "1 B", 10000: "10000 B", KiB: "1 KiB", 1536 * MiB: "1536 MiB",
		50 * GiB: "50 GiB", 3 * TiB: "3 TiB", 1 << 62: "4194304 TiB", -2 * KiB: "-2 KiB",
	} {
		assert.Equal(t, want, q.String(), int64(q))
	}
	for in, want := range map[string]StorageQuota{
		"1073741824": GiB, "1.073741824E9": GiB, "-1": UnlimitedStorage, "-1.0": UnlimitedStorage, `"1024"`: KiB, "0": 0,
	} {
		var got StorageQuota
		require.NoError(t, json.Unmarshal([]byte(in), &got), in)
		assert.Equal(t, want, got, in)
	}
	for _, in := range []string{"1.5", `"1 GiB"`, "{}"} {
		var got StorageQuota
		assert.Error(t, json.Unmarshal([]byte(in), &got), in)
	}
	out, err := json.Marshal(5 * TiB)
	require.NoError(t, err)
	assert.Equal(t, "5497558138880", string(out))
}
