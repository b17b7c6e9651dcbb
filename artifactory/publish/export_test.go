package publish

// SetLimits sets the limits of archives, and returns a function that restores them.
func SetLimits(bytes int64, entries int) func() {
	b, n := maxUnpacked, maxEntries
	maxUnpacked, maxEntries = bytes, entries
	return func() { maxUnpacked, maxEntries = b, n }
}
