package access

import (
	"cmp"
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// Role is a set of actions that members may take in the environments of the role. A role
// belongs to one project ([ProjectRolesService]) or to all projects ([GlobalRolesService]).
// Nil settings are not sent.
type Role struct {
	Name        string   `json:"name,omitempty" diff:"fixed"`
	Description *string  `json:"description,omitempty"`
	Type        RoleType `json:"type,omitempty"`
	// Environments lists [EnvironmentDev], [EnvironmentProd] or other environments.
	Environments []string     `json:"environments,omitzero" diff:"set"`
	Actions      []RoleAction `json:"actions,omitzero" diff:"set"`

	Extra map[string]json.RawMessage `json:"-"` // see [Project]
}

// UnmarshalJSON reads a role and its Extra.
func (r *Role) UnmarshalJSON(data []byte) (err error) {
	type plain Role
	r.Extra, err = jsonextra.Decode(data, (*plain)(r))
	return err
}

// MarshalJSON writes a role and its Extra.
func (r Role) MarshalJSON() ([]byte, error) {
	type plain Role
	return jsonextra.Encode(plain(r), r.Extra)
}

// named fills in the role's name, which the request knows, if the response leaves it out.
func (r *Role) named(name string, err error) (*Role, error) {
	if err != nil {
		return nil, err
	}
	r.Name = cmp.Or(r.Name, name)
	return r, nil
}

// RoleType is the origin of a role.
type RoleType string

// The types of roles.
const (
	RoleTypeCustom       RoleType = "CUSTOM"        // created in a project
	RoleTypeCustomGlobal RoleType = "CUSTOM_GLOBAL" // created for all projects
	RoleTypePredefined   RoleType = "PREDEFINED"    // comes with the platform
	RoleTypeAdmin        RoleType = "ADMIN"         // a global role
)

// RoleAction is an action that a role allows.
type RoleAction string

// Actions of roles. A server may know more actions, and may refuse some of these in global
// roles.
const (
	RoleActionReadRepository            RoleAction = "READ_REPOSITORY"
	RoleActionAnnotateRepository        RoleAction = "ANNOTATE_REPOSITORY"
	RoleActionDeployCacheRepository     RoleAction = "DEPLOY_CACHE_REPOSITORY"
	RoleActionDeleteOverwriteRepository RoleAction = "DELETE_OVERWRITE_REPOSITORY"
	RoleActionManageXrayMDRepository    RoleAction = "MANAGE_XRAY_MD_REPOSITORY" // MD: metadata

	RoleActionReadReleaseBundle         RoleAction = "READ_RELEASE_BUNDLE"
	RoleActionAnnotateReleaseBundle     RoleAction = "ANNOTATE_RELEASE_BUNDLE"
	RoleActionCreateReleaseBundle       RoleAction = "CREATE_RELEASE_BUNDLE"
	RoleActionDistributeReleaseBundle   RoleAction = "DISTRIBUTE_RELEASE_BUNDLE"
	RoleActionDeleteReleaseBundle       RoleAction = "DELETE_RELEASE_BUNDLE"
	RoleActionManageXrayMDReleaseBundle RoleAction = "MANAGE_XRAY_MD_RELEASE_BUNDLE"

	RoleActionReadBuild         RoleAction = "READ_BUILD"
	RoleActionAnnotateBuild     RoleAction = "ANNOTATE_BUILD"
	RoleActionDeployBuild       RoleAction = "DEPLOY_BUILD"
	RoleActionDeleteBuild       RoleAction = "DELETE_BUILD"
	RoleActionManageXrayMDBuild RoleAction = "MANAGE_XRAY_MD_BUILD"

	RoleActionTriggerPipeline            RoleAction = "TRIGGER_PIPELINE"
	RoleActionReadSourcesPipeline        RoleAction = "READ_SOURCES_PIPELINE"
	RoleActionManageSourcesPipeline      RoleAction = "MANAGE_SOURCES_PIPELINE"
	RoleActionReadIntegrationsPipeline   RoleAction = "READ_INTEGRATIONS_PIPELINE"
	RoleActionManageIntegrationsPipeline RoleAction = "MANAGE_INTEGRATIONS_PIPELINE"
	RoleActionReadPoolsPipeline          RoleAction = "READ_POOLS_PIPELINE"
	RoleActionManagePoolsPipeline        RoleAction = "MANAGE_POOLS_PIPELINE"

	RoleActionTriggerSecurity      RoleAction = "TRIGGER_SECURITY"
	RoleActionIssuesSecurity       RoleAction = "ISSUES_SECURITY"
	RoleActionLicencesSecurity     RoleAction = "LICENCES_SECURITY"
	RoleActionReportsSecurity      RoleAction = "REPORTS_SECURITY"
	RoleActionWatchesSecurity      RoleAction = "WATCHES_SECURITY"
	RoleActionPoliciesSecurity     RoleAction = "POLICIES_SECURITY"
	RoleActionReadPoliciesSecurity RoleAction = "READ_POLICIES_SECURITY"
	RoleActionRulesSecurity        RoleAction = "RULES_SECURITY"

	RoleActionManageMembers   RoleAction = "MANAGE_MEMBERS"
	RoleActionManageResources RoleAction = "MANAGE_RESOURCES"
)
