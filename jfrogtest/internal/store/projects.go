package store

// A project owns repositories and gives its members roles in them.
type Project struct {
	Key          string              `json:"project_key"`
	DisplayName  string              `json:"display_name"`
	Description  string              `json:"description"`
	Privileges   map[string]bool     `json:"admin_privileges"`
	Quota        int64               `json:"storage_quota_bytes"`
	SoftLimit    bool                `json:"soft_limit"`
	QuotaEmail   bool                `json:"storage_quota_email_notification"`
	Roles        []*ProjectRole      `json:"-"`
	Users        map[string][]string `json:"-"` // to the names of roles
	Groups       map[string][]string `json:"-"`
	Environments []string            `json:"-"`
}

// sharing says which other projects see a repository; the values tell whether they may only read.
type Sharing struct {
	With        map[string]bool
	All         bool
	AllReadOnly bool
}
