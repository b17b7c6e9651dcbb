package artifactory

import (
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// RemoteRepository is the configuration of a repository that caches the content of a remote
// server. [NewRemoteRepository] creates one.
type RemoteRepository struct {
	RepositoryBase
	// URL is the URL of the remote server. It is required to create a repository. Passwords and
	// tokens in a URL are masked like a [jfrog.Secret].
	URL      string  `json:"url,omitempty" secret:"userinfo"`
	Username *string `json:"username,omitempty"`
	// Password is never in responses. In an update nil keeps the stored password, and ""
	// clears it.
	Password *jfrog.Secret `json:"password,omitempty"`
	// Proxy is the key of a proxy. It is not in responses while DisableProxy is true.
	Proxy        *string `json:"proxy,omitempty"`
	DisableProxy *bool   `json:"disableProxy,omitempty"`
	// RemoteRepoLayoutRef cannot be cleared.
	RemoteRepoLayoutRef          *string              `json:"remoteRepoLayoutRef,omitempty"`
	RemoteRepoChecksumPolicyType RemoteChecksumPolicy `json:"remoteRepoChecksumPolicyType,omitempty"`
	HandleReleases               *bool                `json:"handleReleases,omitempty"`  // nil: true
	HandleSnapshots              *bool                `json:"handleSnapshots,omitempty"` // nil: true
	// MaxUniqueSnapshots is the number of snapshots kept of an artifact; 0: all.
	MaxUniqueSnapshots           *int     `json:"maxUniqueSnapshots,omitempty"`
	SuppressPOMConsistencyChecks *bool    `json:"suppressPomConsistencyChecks,omitempty"`
	BlackedOut                   *bool    `json:"blackedOut,omitempty"`
	XrayIndex                    *bool    `json:"xrayIndex,omitempty"`
	PropertySets                 []string `json:"propertySets,omitzero" diff:"set"`
	ArchiveBrowsingEnabled       *bool    `json:"archiveBrowsingEnabled,omitempty"`
	// DownloadRedirect sends downloads to the cloud storage.
	DownloadRedirect *bool `json:"downloadRedirect,omitempty"`
	// CDNRedirect sends downloads to the CDN: Artifactory Cloud, Enterprise or Enterprise+.
	CDNRedirect *bool `json:"cdnRedirect,omitempty"`

	// HardFail fails builds on an error of the remote server.
	HardFail              *bool `json:"hardFail,omitempty"`
	Offline               *bool `json:"offline,omitempty"`               // serve the cache only
	StoreArtifactsLocally *bool `json:"storeArtifactsLocally,omitempty"` // nil: true
	SocketTimeoutMillis   *int  `json:"socketTimeoutMillis,omitempty"`   // nil: 15000
	// LocalAddress is the IP address to connect from.
	LocalAddress *string `json:"localAddress,omitempty"`
	// RetrievalCachePeriodSecs is how long metadata is cached; nil: 7200.
	RetrievalCachePeriodSecs *int `json:"retrievalCachePeriodSecs,omitempty"`
	// MissedRetrievalCachePeriodSecs is how long a failure to find a file is cached; nil: 1800.
	MissedRetrievalCachePeriodSecs *int `json:"missedRetrievalCachePeriodSecs,omitempty"`
	MetadataRetrievalTimeoutSecs   *int `json:"metadataRetrievalTimeoutSecs,omitempty"` // nil: 60
	// UnusedArtifactsCleanupPeriodHours is how long a file is cached without being
	// downloaded; 0: without limit.
	UnusedArtifactsCleanupPeriodHours *int `json:"unusedArtifactsCleanupPeriodHours,omitempty"`
	// AssumedOfflinePeriodSecs is how long the remote server is left alone after a failure;
	// nil: 300.
	AssumedOfflinePeriodSecs *int  `json:"assumedOfflinePeriodSecs,omitempty"`
	FetchJarsEagerly         *bool `json:"fetchJarsEagerly,omitempty"`
	FetchSourcesEagerly      *bool `json:"fetchSourcesEagerly,omitempty"`
	RejectInvalidJars        *bool `json:"rejectInvalidJars,omitempty"`
	// ShareConfiguration is set by the server.
	ShareConfiguration    *bool `json:"shareConfiguration,omitempty"`
	SynchronizeProperties *bool `json:"synchronizeProperties,omitempty"`
	// BlockMismatchingMIMETypes is true by default in the manual, and false on observed
	// servers.
	BlockMismatchingMIMETypes *bool `json:"blockMismatchingMimeTypes,omitempty"`
	// MismatchingMIMETypesOverrideList is a list separated by commas.
	MismatchingMIMETypesOverrideList *string `json:"mismatchingMimeTypesOverrideList,omitempty"`
	// AllowAnyHostAuth sends the credentials to hosts that the remote server redirects to.
	AllowAnyHostAuth          *bool `json:"allowAnyHostAuth,omitempty"`
	EnableCookieManagement    *bool `json:"enableCookieManagement,omitempty"`
	EnableTokenAuthentication *bool `json:"enableTokenAuthentication,omitempty"`
	// BypassHeadRequests is always true for Ansible and for public Terraform registries.
	BypassHeadRequests      *bool   `json:"bypassHeadRequests,omitempty"`
	DisableURLNormalization *bool   `json:"disableUrlNormalization,omitempty"`
	ClientTLSCertificate    *string `json:"clientTlsCertificate,omitempty"` // its name
	// QueryParams is added to every request to the remote server: a=b&c=d. Its values are masked
	// like a [jfrog.Secret].
	QueryParams          *string `json:"queryParams,omitempty" secret:"query"`
	PropagateQueryParams *bool   `json:"propagateQueryParams,omitempty"`
	// CustomHTTPHeaders is sent with every request to the remote server.
	CustomHTTPHeaders        []RemoteHeader `json:"customHttpHeaders,omitzero"`
	RetrieveSHA256FromServer *bool          `json:"retrieveSha256FromServer,omitempty"`
	// ListRemoteFolderItems is false by default since Artifactory 7.94, and true before.
	ListRemoteFolderItems  *bool        `json:"listRemoteFolderItems,omitempty"`
	ContentSynchronisation *ContentSync `json:"contentSynchronisation,omitempty"`
	Curated                *bool        `json:"curated,omitempty"`
	PassThrough            *bool        `json:"passThrough,omitempty"` // Curation

	// ExternalDependenciesEnabled is for Docker, OCI and Helm.
	ExternalDependenciesEnabled *bool `json:"externalDependenciesEnabled,omitempty"`
	// ExternalDependenciesPatterns is stored as ["**"] if it is empty.
	ExternalDependenciesPatterns []string `json:"externalDependenciesPatterns,omitzero" diff:"set"`
	DockerProjectID              *string  `json:"dockerProjectId,omitempty"`
	// BowerRegistryURL is https://registry.bower.io by default.
	BowerRegistryURL *string `json:"bowerRegistryUrl,omitempty" secret:"userinfo"`
	// GitRegistryURL is https://github.com/rust-lang/crates.io-index by default, for Cargo.
	GitRegistryURL       *string `json:"gitRegistryUrl,omitempty" secret:"userinfo"`
	CargoAnonymousAccess *bool   `json:"cargoAnonymousAccess,omitempty"`
	CargoInternalIndex   *bool   `json:"cargoInternalIndex,omitempty"`
	PodsSpecsRepoURL     *string `json:"podsSpecsRepoUrl,omitempty" secret:"userinfo"` // CocoaPods
	// ComposerRegistryURL is https://packagist.org by default.
	ComposerRegistryURL  *string `json:"composerRegistryUrl,omitempty" secret:"userinfo"`
	ChartsBaseURL        *string `json:"chartsBaseUrl,omitempty" secret:"userinfo"` // Helm
	HexPublicKey         *string `json:"hexPublicKey,omitempty"`
	PyPIRegistryURL      *string `json:"pyPIRegistryUrl,omitempty" secret:"userinfo"` // nil: https://pypi.org
	PyPIRepositorySuffix *string `json:"pyPIRepositorySuffix,omitempty"`
	FeedContextPath      *string `json:"feedContextPath,omitempty"`     // NuGet
	DownloadContextPath  *string `json:"downloadContextPath,omitempty"` // NuGet
	// V3FeedURL is for NuGet. It is not in responses.
	V3FeedURL *string `json:"v3FeedUrl,omitempty" secret:"userinfo"`
	// SymbolServerURL is for NuGet. It is not in responses.
	SymbolServerURL       *string `json:"symbolServerUrl,omitempty" secret:"userinfo"`
	TerraformRegistryURL  *string `json:"terraformRegistryUrl,omitempty" secret:"userinfo"`
	TerraformProvidersURL *string `json:"terraformProvidersUrl,omitempty" secret:"userinfo"`

	VCSType        *string        `json:"vcsType,omitempty"` // nil: GIT
	VCSGitProvider VCSGitProvider `json:"vcsGitProvider,omitempty"`
	// VCSGitDownloadURL is for VCSGitCustom.
	VCSGitDownloadURL *string `json:"vcsGitDownloadUrl,omitempty" secret:"userinfo"`
}

// RemoteHeader is a header that is sent to a remote server. The value of a sensitive header may
// be missing in responses. Set it again before an update, or set the whole list to nil.
type RemoteHeader struct {
	Name      string                     `json:"name"`
	Value     jfrog.Secret               `json:"value,omitempty"`
	Sensitive *bool                      `json:"sensitive,omitempty"`
	Extra     map[string]json.RawMessage `json:"-"` // as RepositoryBase.Extra
}

// UnmarshalJSON decodes a header with its Extra.
func (x *RemoteHeader) UnmarshalJSON(data []byte) (err error) {
	type plain RemoteHeader
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON encodes a header with its Extra.
func (x RemoteHeader) MarshalJSON() ([]byte, error) {
	type plain RemoteHeader
	return jsonextra.Encode(plain(x), x.Extra)
}

// ContentSync makes a repository that caches another Artifactory a Smart Remote Repository.
type ContentSync struct {
	Enabled    *bool                      `json:"enabled,omitempty"`
	Statistics *ContentSyncToggle         `json:"statistics,omitempty"` // of downloads
	Properties *ContentSyncToggle         `json:"properties,omitempty"`
	Source     *ContentSyncSource         `json:"source,omitempty"`
	Extra      map[string]json.RawMessage `json:"-"` // as RepositoryBase.Extra
}

// UnmarshalJSON decodes the settings with their Extra.
func (x *ContentSync) UnmarshalJSON(data []byte) (err error) {
	type plain ContentSync
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON encodes the settings with their Extra.
func (x ContentSync) MarshalJSON() ([]byte, error) {
	type plain ContentSync
	return jsonextra.Encode(plain(x), x.Extra)
}

// ContentSyncToggle turns a part of [ContentSync] on or off.
type ContentSyncToggle struct {
	Enabled *bool                      `json:"enabled,omitempty"`
	Extra   map[string]json.RawMessage `json:"-"` // as RepositoryBase.Extra
}

// UnmarshalJSON decodes the setting with its Extra.
func (x *ContentSyncToggle) UnmarshalJSON(data []byte) (err error) {
	type plain ContentSyncToggle
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON encodes the setting with its Extra.
func (x ContentSyncToggle) MarshalJSON() ([]byte, error) {
	type plain ContentSyncToggle
	return jsonextra.Encode(plain(x), x.Extra)
}

// ContentSyncSource is how a Smart Remote Repository watches its source.
type ContentSyncSource struct {
	OriginAbsenceDetection *bool                      `json:"originAbsenceDetection,omitempty"`
	Extra                  map[string]json.RawMessage `json:"-"` // as RepositoryBase.Extra
}

// UnmarshalJSON decodes the settings with their Extra.
func (x *ContentSyncSource) UnmarshalJSON(data []byte) (err error) {
	type plain ContentSyncSource
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON encodes the settings with their Extra.
func (x ContentSyncSource) MarshalJSON() ([]byte, error) {
	type plain ContentSyncSource
	return jsonextra.Encode(plain(x), x.Extra)
}

// RemoteChecksumPolicy is the server's reaction if the remote server has no checksum of a file,
// or a wrong checksum.
type RemoteChecksumPolicy string

// The checksum policies of remote repositories.
const (
	RemoteChecksumGenerateIfAbsent  RemoteChecksumPolicy = "generate-if-absent" // the default
	RemoteChecksumFail              RemoteChecksumPolicy = "fail"
	RemoteChecksumIgnoreAndGenerate RemoteChecksumPolicy = "ignore-and-generate"
	RemoteChecksumPassThrough       RemoteChecksumPolicy = "pass-thru"
)

// VCSGitProvider is the kind of Git server that a remote repository caches.
type VCSGitProvider string

// The kinds of Git servers.
const (
	VCSGitHub           VCSGitProvider = "GITHUB" // the default
	VCSGitHubEnterprise VCSGitProvider = "GITHUBENTERPRISE"
	VCSBitbucket        VCSGitProvider = "BITBUCKET"
	VCSOldStash         VCSGitProvider = "OLDSTASH"
	VCSStash            VCSGitProvider = "STASH"
	VCSArtifactory      VCSGitProvider = "ARTIFACTORY"
	VCSGitCustom        VCSGitProvider = "CUSTOM"
)

// NewRemoteRepository returns the configuration of a remote repository with the defaults of
// the server.
func NewRemoteRepository(repoKey string, packageType PackageType, url string) *RemoteRepository {
	return &RemoteRepository{RepositoryBase: RepositoryBase{Key: repoKey, PackageType: packageType}, URL: url}
}

// Class returns [RepositoryClassRemote].
func (r *RemoteRepository) Class() RepositoryClass { return RepositoryClassRemote }

func (r *RemoteRepository) repository() {}

// UnmarshalJSON decodes a configuration. If it is of another class, the error is a
// [*RepositoryClassError]. An empty password becomes nil, so that an update does not clear the
// stored password.
func (r *RemoteRepository) UnmarshalJSON(data []byte) error {
	type plain RemoteRepository
	if err := decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r)); err != nil {
		return err
	}
	if jfrog.Deref(r.Password) == "" {
		r.Password = nil
	}
	return nil
}

// MarshalJSON encodes the configuration with its class and [RepositoryBase.Extra]. Except in
// requests, it masks the secrets, also in URLs.
func (r RemoteRepository) MarshalJSON() ([]byte, error) {
	type plain RemoteRepository
	r.RClass = r.Class()
	secrets.HideURLs(&r)
	return jsonextra.Encode(plain(r), r.Extra)
}
