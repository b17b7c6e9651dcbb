package access

import (
	"strconv"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// StorageQuota is a number of bytes: 50 * [GiB], or [UnlimitedStorage].
type StorageQuota int64

// Units of storage.
const (
	KiB StorageQuota = 1 << 10
	MiB              = KiB << 10
	GiB              = MiB << 10
	TiB              = GiB << 10
)

// UnlimitedStorage is no quota at all.
const UnlimitedStorage StorageQuota = -1

// String writes the quota in its largest whole unit.
func (q StorageQuota) String() string {
	if q == UnlimitedStorage {
		return "unlimited"
	}
	unit, name := StorageQuota(1), " B"
	for _, u := range []struct {
		size StorageQuota
		name string
	}{{KiB, " KiB"}, {MiB, " MiB"}, {GiB, " GiB"}, {TiB, " TiB"}} {
		if q != 0 && q%u.size == 0 {
			unit, name = u.size, u.name
		}
	}
	return strconv.FormatInt(int64(q/unit), 10) + name
}

// UnmarshalJSON reads a number, in whatever notation, or a numeric string.
func (q *StorageQuota) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(q).UnmarshalJSON(data) }
