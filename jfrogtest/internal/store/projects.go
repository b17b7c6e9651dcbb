package store

// A Project owns repositories and gives its members roles in them.
type Project struct {
	Key          string              `json:"project_key"`
	DisplayName  string              `json:"display_name"`
	Description  string              `json:"description"`
	Privileges   map[string]bool     `json:"admin_privileges"`
	Quota        int64               `json:"storage_quota_bytes"`
	SoftLimit    bool                `json:"soft_limit"`
	QuotaEmail   bool                `json:"storage_quota_email_notification"`
	Roles        []*ProjectRole      `json:"-"`
	Users        map[string][]string `json:"-"` // names of roles by user
	Groups       map[string][]string `json:"-"`
	Environments []string            `json:"-"`
}

// Sharing selects the projects that see a repository of another project.
type Sharing struct {
	With        map[string]bool
	All         bool
	AllReadOnly bool
}
