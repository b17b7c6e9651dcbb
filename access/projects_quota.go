package access

import (
	"strconv"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// StorageQuota is a number of bytes, such as 50 * [GiB], or [UnlimitedStorage].
type StorageQuota int64

// Units of storage.
const (
	KiB StorageQuota = 1 << 10
	MiB              = KiB << 10
	GiB              = MiB << 10
	TiB              = GiB << 10
)

// UnlimitedStorage removes the storage limit of a project.
const UnlimitedStorage StorageQuota = -1

// String returns the quota in the largest unit that divides it.
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

// UnmarshalJSON reads a whole number in any JSON notation, or a numeric string.
func (q *StorageQuota) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(q).UnmarshalJSON(data) }
