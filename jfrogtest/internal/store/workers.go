package store

// A Worker is a script that the Workers service stores. The server does not run it.
type Worker struct {
	Key         string
	Description string
	Enabled     bool
	SourceCode  string
	Action      string
	Criteria    *WorkerCriteria
	Secrets     map[string]string
	Shared      bool
	Debug       bool
	ProjectKey  string
}

// WorkerCriteria select the events of a worker.
type WorkerCriteria struct {
	Artifacts *ArtifactCriteria `json:"artifactFilterCriteria,omitempty"`
	Schedule  *WorkerSchedule   `json:"schedule,omitempty"`
}

// ArtifactCriteria select artifacts.
type ArtifactCriteria struct {
	RepoKeys        []string `json:"repoKeys"`
	IncludePatterns []string `json:"includePatterns,omitempty"`
	ExcludePatterns []string `json:"excludePatterns,omitempty"`
}

// A WorkerSchedule is the schedule of a worker.
type WorkerSchedule struct {
	Cron     string `json:"cron"`
	Timezone string `json:"timezone,omitempty"`
}
