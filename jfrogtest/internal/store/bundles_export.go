package store

import "time"

// A BundleExport is an archive of a version.
type BundleExport struct {
	*Job
	By string
	At time.Time
}
