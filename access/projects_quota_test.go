package access

import (
	"encoding/json"
	"testing"
)

func TestStorageQuota(t *testing.T) {
	for q, want := range map[StorageQuota]string{
		UnlimitedStorage: "unlimited", 0: "0 B", 1: "1 B", 10000: "10000 B", KiB: "1 KiB", 1536 * MiB: "1536 MiB",
		50 * GiB: "50 GiB", 3 * TiB: "3 TiB", 1 << 62: "4194304 TiB", -2 * KiB: "-2 KiB",
	} {
		if got := q.String(); got != want {
			t.Errorf("%d: %q, want %q", int64(q), got, want)
		}
	}
	for in, want := range map[string]StorageQuota{
		"1073741824": GiB, "1.073741824E9": GiB, "-1": UnlimitedStorage, "-1.0": UnlimitedStorage, `"1024"`: KiB, "0": 0,
	} {
		var got StorageQuota
		if err := json.Unmarshal([]byte(in), &got); err != nil || got != want {
			t.Errorf("%s: %d, %v", in, int64(got), err)
		}
	}
	for _, in := range []string{"1.5", `"1 GiB"`, "{}"} {
		var got StorageQuota
		if err := json.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("%s: read as %d", in, int64(got))
		}
	}
	if out, err := json.Marshal(5 * TiB); err != nil || string(out) != "5497558138880" {
		t.Errorf("%s, %v", out, err)
	}
}
