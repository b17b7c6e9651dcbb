package store

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

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

// CheckProject returns an error unless the project exists. The empty key and "default" stand for no
// project.
func (s *Store) CheckProject(key string) error {
	if key == "" || key == "default" || s.Identities.Projects[key] != nil {
		return nil
	}
	return apierr.New(http.StatusNotFound, "Could not find project `%s`", key)
}
