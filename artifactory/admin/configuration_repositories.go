package admin

import jfrog "github.com/jfrogkit/jfrog-go"

// Proxy is an HTTP proxy through which Artifactory reaches other servers.
type Proxy struct {
	Host     string       `json:"host,omitempty"`
	Port     *int         `json:"port,omitempty"`
	Username *string      `json:"username,omitempty"`
	Password jfrog.Secret `json:"password,omitempty"`
	NtHost   *string      `json:"ntHost,omitempty"` // name of this computer, for NTLM
	Domain   *string      `json:"domain,omitempty"` // for NTLM
	// PlatformDefault makes the proxy the default of all services and of new remote repositories.
	PlatformDefault *bool `json:"platformDefault,omitempty"`
	// RedirectedToHosts may get the credentials of the proxy when it redirects to them.
	RedirectedToHosts []string `json:"redirectedToHosts,omitzero" conf:"csv"`
	// Services use the proxy by default. They exclude PlatformDefault.
	Services []ProxyService `json:"services,omitzero" conf:"csv"`
}

// ProxyService is a service that may use a proxy by default.
type ProxyService string

// The services that may use a proxy by default.
const (
	ProxyArtifactory    ProxyService = "jfrt"
	ProxyMissionControl ProxyService = "jfmc"
	ProxyXray           ProxyService = "jfxr"
	ProxyDistribution   ProxyService = "jfds"
)

// PropertySet is a group of properties that repositories offer to their users.
type PropertySet struct {
	Visible    *bool                           `json:"visible,omitempty"` // in the web UI
	Properties map[string]*PropertySetProperty `json:"properties,omitempty" conf:"name"`
}

// PropertySetProperty is a property of a [PropertySet].
type PropertySetProperty struct {
	PredefinedValues map[string]*PredefinedValue `json:"predefinedValues,omitempty" conf:"value"`
	// ClosedPredefinedValues allows no values other than PredefinedValues.
	ClosedPredefinedValues *bool `json:"closedPredefinedValues,omitempty"`
	// MultipleChoice allows several values. It needs ClosedPredefinedValues.
	MultipleChoice *bool `json:"multipleChoice,omitempty"`
}

// PredefinedValue is a value of a [PropertySetProperty].
type PredefinedValue struct {
	DefaultValue *bool `json:"defaultValue,omitempty"` // selected at first
}

// RepositoryLayout is a layout of the paths in a repository.
type RepositoryLayout struct {
	// ArtifactPathPattern is the pattern of the paths of artifacts, such as
	// [orgPath]/[module]/[module]-[baseRev].[ext].
	ArtifactPathPattern string `json:"artifactPathPattern,omitempty"`
	// DistinctiveDescriptorPathPattern makes the server use DescriptorPathPattern.
	DistinctiveDescriptorPathPattern *bool   `json:"distinctiveDescriptorPathPattern,omitempty"`
	DescriptorPathPattern            *string `json:"descriptorPathPattern,omitempty"`
	// FolderIntegrationRevisionRegExp matches the integration revision in the name of a folder,
	// such as SNAPSHOT. It must have no capturing groups. The expression .* is for layouts
	// without integration revisions.
	FolderIntegrationRevisionRegExp string `json:"folderIntegrationRevisionRegExp,omitempty"`
	// FileIntegrationRevisionRegExp does the same for the name of a file.
	FileIntegrationRevisionRegExp string `json:"fileIntegrationRevisionRegExp,omitempty"`
}
