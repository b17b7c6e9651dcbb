package store

import "time"

// A Distribution is a distribution of a release bundle to targets, or its deletion there.
type Distribution struct {
	*Job
	ID       int64
	Number   int // from 1, for the version
	Remove   bool
	By       string
	Started  time.Time
	Finished time.Time // zero while it runs
	Aborted  bool
	Rules    []DistributionRule
}

// A DistributionRule selects targets.
type DistributionRule struct {
	SiteName     string   `json:"site_name"`
	CityName     string   `json:"city_name"`
	CountryCodes []string `json:"country_codes"`
}

// A BundleExport is an archive of a version.
type BundleExport struct {
	*Job
	By string
	At time.Time
}
