package access

import (
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// Role is a set of actions that members may do on what is in its environments, in one
// project ([ProjectRolesService]) or in all of them ([GlobalRolesService]). Settings that
// are nil are not sent; a role that was read can be changed and sent back.
type Role struct {
	Name         string       `json:"name,omitempty"` // up to 64 characters
	Description  *string      `json:"description,omitempty"`
	Type         RoleType     `json:"type,omitempty"`
	Environments []string     `json:"environments,omitzero"` // [EnvironmentDev], [EnvironmentProd] or other names
	Actions      []RoleAction `json:"actions,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // as [Project].Extra
}

// UnmarshalJSON reads a role with its Extra.
func (r *Role) UnmarshalJSON(data []byte) (err error) {
	type plain Role
	r.Extra, err = jsonextra.Decode(data, (*plain)(r))
	return err
}

// MarshalJSON writes a role with its Extra.
func (r Role) MarshalJSON() ([]byte, error) {
	type plain Role
	return jsonextra.Encode(plain(r), r.Extra)
}

// RoleType says where a role comes from.
type RoleType string

// The types of roles.
const (
	RoleTypeCustom       RoleType = "CUSTOM"        // made in a project
	RoleTypeCustomGlobal RoleType = "CUSTOM_GLOBAL" // made for all projects
	RoleTypePredefined   RoleType = "PREDEFINED"    // comes with the platform
	RoleTypeAdmin        RoleType = "ADMIN"         // administrators of a project; comes with the platform
)

// RoleAction is something that a role allows. Global roles cannot have all of them.
type RoleAction string

// The actions of roles. Servers know more with each version.
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
