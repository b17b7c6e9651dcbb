package pipelines

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// CloneProtocol is the protocol by which the server clones a repository.
type CloneProtocol string

// The protocols for cloning.
const (
	CloneHTTPS CloneProtocol = "https"
	CloneSSH   CloneProtocol = "ssh"
)

// PipelineSourceCreateRequest is the body of [PipelineSourcesService.Create]. It names the project
// by its ID or by Project.
type PipelineSourceCreateRequest struct {
	ProjectID            int64       `json:"projectId,omitempty"`
	Project              *ProjectRef `json:"project,omitempty"`
	ProjectIntegrationID int64       `json:"projectIntegrationId"` // the Git integration
	// RepositoryFullName has the organization, such as acme/app. It is required unless the request
	// has ValuesYmlPropertyBag.
	RepositoryFullName string `json:"repositoryFullName,omitempty"`
	// Branch has the definitions of the pipelines. It is required unless IsMultiBranch is true.
	Branch string `json:"branch,omitempty"`
	// FileFilter is a regular expression for the files with definitions, such as pipelines.yml. It
	// is values.yml if the request has a TemplateID.
	FileFilter string `json:"fileFilter"`
	// Name and CloneProtocol are required according to the manual. Servers accept requests without
	// them.
	Name          string        `json:"name,omitempty"`
	CloneProtocol CloneProtocol `json:"cloneProtocol,omitempty"`
	// IsMultiBranch makes a source of several branches. Nil stands for false.
	IsMultiBranch        *bool    `json:"isMultiBranch,omitempty"`
	BranchExcludePattern string   `json:"branchExcludePattern,omitempty"` // a regular expression
	BranchIncludePattern string   `json:"branchIncludePattern,omitempty"` // a regular expression
	Environments         []string `json:"environments,omitzero"`          // of the project
	TemplateID           int64    `json:"templateId,omitempty"`
	// ValuesYmlPropertyBag is an object with values for the template, in place of a repository.
	ValuesYmlPropertyBag json.RawMessage `json:"valuesYmlPropertyBag,omitempty"`
}

func (r *PipelineSourceCreateRequest) check() error {
	var err error
	multi := jfrog.Deref(r.IsMultiBranch)
	switch {
	case r.RepositoryFullName == "" && len(r.ValuesYmlPropertyBag) == 0:
		err = errors.New("pipeline source has no repository and no values for a template")
	case r.RepositoryFullName != "" && r.Branch == "" && !multi:
		err = errors.New("pipeline source of a single branch has no branch")
	case !multi && r.BranchExcludePattern+r.BranchIncludePattern != "":
		err = errors.New("pipeline source of a single branch has a pattern of branches")
	case r.TemplateID != 0 && r.FileFilter != "values.yml":
		err = fmt.Errorf("file filter of a template is %q, not values.yml", r.FileFilter)
	}
	return errors.Join(checkProject(r.ProjectID, r.Project),
		checkID("project integration", r.ProjectIntegrationID), check.NotEmpty("file filter", r.FileFilter), err)
}

// PipelineSourceUpdateRequest is the body of [PipelineSourcesService.Update].
type PipelineSourceUpdateRequest struct {
	ProjectIntegrationID int64    `json:"projectIntegrationId"` // the Git integration
	Environments         []string `json:"environments,omitzero"`
	TemplateID           int64    `json:"templateId,omitempty"`
	// ValuesYmlPropertyBag is an object with values for the template, in place of a repository.
	ValuesYmlPropertyBag json.RawMessage `json:"valuesYmlPropertyBag,omitempty"`

	// The patterns and the filter are regular expressions.

	BranchExcludePattern *string `json:"branchExcludePattern,omitempty"`
	BranchIncludePattern *string `json:"branchIncludePattern,omitempty"`
	FileFilter           string  `json:"fileFilter,omitempty"`

	IsSyncing          *bool      `json:"isSyncing,omitempty"`
	LastSyncStatusCode StatusCode `json:"lastSyncStatusCode,omitempty"`
	LastSyncStartedAt  jfrog.Time `json:"lastSyncStartedAt,omitzero"`
	LastSyncEndedAt    jfrog.Time `json:"lastSyncEndedAt,omitzero"`
	LastSyncLogs       *string    `json:"lastSyncLogs,omitempty"`
}

// conflict returns err. If it means that a source exists, the result also matches
// [jfrog.ErrConflict]: servers use the status 404 for that.
func conflict(err error) error {
	var e *jfrog.Error
	if errors.As(err, &e) && e.StatusCode == http.StatusNotFound &&
		strings.Contains(e.Message(), "already exists") {
		return fmt.Errorf("%w: %w", jfrog.ErrConflict, err)
	}
	return err
}
