package admin

// Backup is a periodic backup of the server.
type Backup struct {
	Enabled *bool `json:"enabled,omitempty"`
	// CronExp is a Quartz cron expression with the seconds first, such as 0 0 2 ? * MON-FRI.
	CronExp string `json:"cronExp,omitempty"`
	// RetentionPeriodHours is how long the server keeps a backup that is not incremental.
	RetentionPeriodHours   *int     `json:"retentionPeriodHours,omitempty"`
	ExcludedRepositories   []string `json:"excludedRepositories,omitzero"` // repository keys
	ExcludeNewRepositories *bool    `json:"excludeNewRepositories,omitempty"`
	CreateArchive          *bool    `json:"createArchive,omitempty"` // as a zip archive, which is slow
	// SendMailOnError notifies all administrators of a backup that fails.
	SendMailOnError *bool `json:"sendMailOnError,omitempty"`
	// Precalculate aborts a backup for which the disk has too little space.
	Precalculate         *bool `json:"precalculate,omitempty"`
	ExportMissionControl *bool `json:"exportMissionControl,omitempty"`
}

// Indexer is the indexer of Maven repositories.
type Indexer struct {
	Enabled              *bool    `json:"enabled,omitempty"`
	CronExp              string   `json:"cronExp,omitempty"`             // see [Backup]
	IncludedRepositories []string `json:"includedRepositories,omitzero"` // repository keys
}

// Schedule determines when a periodic job runs.
type Schedule struct {
	CronExp string `json:"cronExp,omitempty"` // see [Backup]
}

// QuotaConfig limits how much of the disk Artifactory uses.
type QuotaConfig struct {
	Enabled *bool `json:"enabled,omitempty"`
	// DiskSpaceLimitPercentage is the share of the disk at which deployments fail.
	DiskSpaceLimitPercentage *int `json:"diskSpaceLimitPercentage,omitempty"`
	// DiskSpaceWarningPercentage is the share of the disk at which the server warns.
	DiskSpaceWarningPercentage *int `json:"diskSpaceWarningPercentage,omitempty"`
}
