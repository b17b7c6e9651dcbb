package artifactory

import (
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// RemoteRepository is the configuration of a repository that caches another one's
// content. [NewRemoteRepository] makes one.
type RemoteRepository struct {
	RepositoryBase
	URL      string        `json:"url,omitempty"` // what is cached; mandatory when creating
	Username *string       `json:"username,omitempty"`
	Password *jfrog.Secret `json:"password,omitempty"` // never read back; nil keeps the stored one, "" clears it
	Proxy    *string       `json:"proxy,omitempty"`    // key of the proxy; not read back while DisableProxy is true

	DisableProxy                      *bool                `json:"disableProxy,omitempty"`
	RemoteRepoLayoutRef               *string              `json:"remoteRepoLayoutRef,omitempty"` // cannot be cleared once it is set
	RemoteRepoChecksumPolicyType      RemoteChecksumPolicy `json:"remoteRepoChecksumPolicyType,omitempty"`
	HandleReleases                    *bool                `json:"handleReleases,omitempty"`     // nil: true
	HandleSnapshots                   *bool                `json:"handleSnapshots,omitempty"`    // nil: true
	MaxUniqueSnapshots                *int                 `json:"maxUniqueSnapshots,omitempty"` // kept of one artifact; 0: no limit
	SuppressPOMConsistencyChecks      *bool                `json:"suppressPomConsistencyChecks,omitempty"`
	BlackedOut                        *bool                `json:"blackedOut,omitempty"` // serve nothing
	XrayIndex                         *bool                `json:"xrayIndex,omitempty"`
	PropertySets                      []string             `json:"propertySets,omitzero"`
	ArchiveBrowsingEnabled            *bool                `json:"archiveBrowsingEnabled,omitempty"`
	DownloadRedirect                  *bool                `json:"downloadRedirect,omitempty"`                  // send downloads to the cloud storage
	CDNRedirect                       *bool                `json:"cdnRedirect,omitempty"`                       // send downloads to the CDN: JFrog Cloud, Enterprise
	HardFail                          *bool                `json:"hardFail,omitempty"`                          // fail builds on an error of the remote
	Offline                           *bool                `json:"offline,omitempty"`                           // serve from the cache only
	StoreArtifactsLocally             *bool                `json:"storeArtifactsLocally,omitempty"`             // nil: true
	SocketTimeoutMillis               *int                 `json:"socketTimeoutMillis,omitempty"`               // nil: 15000
	LocalAddress                      *string              `json:"localAddress,omitempty"`                      // IP address to connect from
	RetrievalCachePeriodSecs          *int                 `json:"retrievalCachePeriodSecs,omitempty"`          // of metadata; nil: 7200
	MissedRetrievalCachePeriodSecs    *int                 `json:"missedRetrievalCachePeriodSecs,omitempty"`    // of what was not found; nil: 1800
	MetadataRetrievalTimeoutSecs      *int                 `json:"metadataRetrievalTimeoutSecs,omitempty"`      // nil: 60
	UnusedArtifactsCleanupPeriodHours *int                 `json:"unusedArtifactsCleanupPeriodHours,omitempty"` // 0: never
	AssumedOfflinePeriodSecs          *int                 `json:"assumedOfflinePeriodSecs,omitempty"`          // after a failure; nil: 300
	FetchJarsEagerly                  *bool                `json:"fetchJarsEagerly,omitempty"`
	FetchSourcesEagerly               *bool                `json:"fetchSourcesEagerly,omitempty"`
	RejectInvalidJars                 *bool                `json:"rejectInvalidJars,omitempty"`
	ShareConfiguration                *bool                `json:"shareConfiguration,omitempty"` // the server decides
	SynchronizeProperties             *bool                `json:"synchronizeProperties,omitempty"`
	BlockMismatchingMIMETypes         *bool                `json:"blockMismatchingMimeTypes,omitempty"`        // nil: true by the manual, false on observed servers
	MismatchingMIMETypesOverrideList  *string              `json:"mismatchingMimeTypesOverrideList,omitempty"` // separated by commas
	AllowAnyHostAuth                  *bool                `json:"allowAnyHostAuth,omitempty"`                 // send the credentials to hosts it is redirected to
	EnableCookieManagement            *bool                `json:"enableCookieManagement,omitempty"`
	EnableTokenAuthentication         *bool                `json:"enableTokenAuthentication,omitempty"`
	BypassHeadRequests                *bool                `json:"bypassHeadRequests,omitempty"` // the server sets it for Ansible and public Terraform registries
	DisableURLNormalization           *bool                `json:"disableUrlNormalization,omitempty"`
	ClientTLSCertificate              *string              `json:"clientTlsCertificate,omitempty"` // name of the certificate
	QueryParams                       *string              `json:"queryParams,omitempty"`          // added to every request, a=b&c=d
	PropagateQueryParams              *bool                `json:"propagateQueryParams,omitempty"`
	CustomHTTPHeaders                 []RemoteHeader       `json:"customHttpHeaders,omitzero"` // at most 5; since Artifactory 7.146
	RetrieveSHA256FromServer          *bool                `json:"retrieveSha256FromServer,omitempty"`
	ListRemoteFolderItems             *bool                `json:"listRemoteFolderItems,omitempty"` // nil: false since Artifactory 7.94, true before
	ContentSynchronisation            *ContentSync         `json:"contentSynchronisation,omitempty"`
	Curated                           *bool                `json:"curated,omitempty"`
	PassThrough                       *bool                `json:"passThrough,omitempty"` // Curation

	ExternalDependenciesEnabled  *bool    `json:"externalDependenciesEnabled,omitempty"` // Docker, OCI, Helm
	ExternalDependenciesPatterns []string `json:"externalDependenciesPatterns,omitzero"` // the server makes an empty list ["**"]
	DockerProjectID              *string  `json:"dockerProjectId,omitempty"`             // Docker, OCI, Helm OCI
	BowerRegistryURL             *string  `json:"bowerRegistryUrl,omitempty"`            // nil: https://registry.bower.io
	GitRegistryURL               *string  `json:"gitRegistryUrl,omitempty"`              // Cargo; nil: https://github.com/rust-lang/crates.io-index
	CargoAnonymousAccess         *bool    `json:"cargoAnonymousAccess,omitempty"`
	CargoInternalIndex           *bool    `json:"cargoInternalIndex,omitempty"`
	PodsSpecsRepoURL             *string  `json:"podsSpecsRepoUrl,omitempty"`    // CocoaPods
	ComposerRegistryURL          *string  `json:"composerRegistryUrl,omitempty"` // nil: https://packagist.org
	ChartsBaseURL                *string  `json:"chartsBaseUrl,omitempty"`       // Helm
	HexPublicKey                 *string  `json:"hexPublicKey,omitempty"`
	PyPIRegistryURL              *string  `json:"pyPIRegistryUrl,omitempty"` // nil: https://pypi.org
	PyPIRepositorySuffix         *string  `json:"pyPIRepositorySuffix,omitempty"`
	FeedContextPath              *string  `json:"feedContextPath,omitempty"`     // NuGet
	DownloadContextPath          *string  `json:"downloadContextPath,omitempty"` // NuGet
	V3FeedURL                    *string  `json:"v3FeedUrl,omitempty"`           // NuGet; not read back
	SymbolServerURL              *string  `json:"symbolServerUrl,omitempty"`     // NuGet; not read back
	TerraformRegistryURL         *string  `json:"terraformRegistryUrl,omitempty"`
	TerraformProvidersURL        *string  `json:"terraformProvidersUrl,omitempty"`

	VCSType           *string        `json:"vcsType,omitempty"` // VCS; nil: GIT
	VCSGitProvider    VCSGitProvider `json:"vcsGitProvider,omitempty"`
	VCSGitDownloadURL *string        `json:"vcsGitDownloadUrl,omitempty"` // with VCSGitCustom
}

// RemoteHeader is sent with every request to the remote. The value of a sensitive one
// may not be read back: give it again, or set the list to nil, before an update.
type RemoteHeader struct {
	Name      string                     `json:"name"`
	Value     jfrog.Secret               `json:"value,omitempty"`
	Sensitive *bool                      `json:"sensitive,omitempty"`
	Extra     map[string]json.RawMessage `json:"-"` // as [RepositoryBase].Extra
}

// UnmarshalJSON reads a header with its Extra.
func (x *RemoteHeader) UnmarshalJSON(data []byte) (err error) {
	type plain RemoteHeader
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON writes a header with its Extra.
func (x RemoteHeader) MarshalJSON() ([]byte, error) {
	type plain RemoteHeader
	return jsonextra.Encode(plain(x), x.Extra)
}

// ContentSync makes a repository of another Artifactory a Smart Remote Repository.
type ContentSync struct {
	Enabled    *bool                      `json:"enabled,omitempty"`
	Statistics *ContentSyncToggle         `json:"statistics,omitempty"` // report downloads to the source
	Properties *ContentSyncToggle         `json:"properties,omitempty"` // take over properties
	Source     *ContentSyncSource         `json:"source,omitempty"`
	Extra      map[string]json.RawMessage `json:"-"` // as [RepositoryBase].Extra
}

// UnmarshalJSON reads the settings with their Extra.
func (x *ContentSync) UnmarshalJSON(data []byte) (err error) {
	type plain ContentSync
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON writes the settings with their Extra.
func (x ContentSync) MarshalJSON() ([]byte, error) {
	type plain ContentSync
	return jsonextra.Encode(plain(x), x.Extra)
}

// ContentSyncToggle turns a part of [ContentSync] on.
type ContentSyncToggle struct {
	Enabled *bool                      `json:"enabled,omitempty"`
	Extra   map[string]json.RawMessage `json:"-"` // as [RepositoryBase].Extra
}

// UnmarshalJSON reads the setting with its Extra.
func (x *ContentSyncToggle) UnmarshalJSON(data []byte) (err error) {
	type plain ContentSyncToggle
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON writes the setting with its Extra.
func (x ContentSyncToggle) MarshalJSON() ([]byte, error) {
	type plain ContentSyncToggle
	return jsonextra.Encode(plain(x), x.Extra)
}

// ContentSyncSource says how the source is watched.
type ContentSyncSource struct {
	OriginAbsenceDetection *bool                      `json:"originAbsenceDetection,omitempty"` // show what the source has deleted
	Extra                  map[string]json.RawMessage `json:"-"`                                // as [RepositoryBase].Extra
}

// UnmarshalJSON reads the settings with their Extra.
func (x *ContentSyncSource) UnmarshalJSON(data []byte) (err error) {
	type plain ContentSyncSource
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON writes the settings with their Extra.
func (x ContentSyncSource) MarshalJSON() ([]byte, error) {
	type plain ContentSyncSource
	return jsonextra.Encode(plain(x), x.Extra)
}

// RemoteChecksumPolicy says what becomes of a download whose checksum is missing at the
// remote or does not match.
type RemoteChecksumPolicy string

// The checksum policies of remote repositories.
const (
	RemoteChecksumGenerateIfAbsent  RemoteChecksumPolicy = "generate-if-absent" // the default
	RemoteChecksumFail              RemoteChecksumPolicy = "fail"
	RemoteChecksumIgnoreAndGenerate RemoteChecksumPolicy = "ignore-and-generate"
	RemoteChecksumPassThrough       RemoteChecksumPolicy = "pass-thru"
)

// VCSGitProvider is the kind of Git server behind a remote repository.
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

// NewRemoteRepository returns the configuration of a remote repository with the server's
// defaults.
func NewRemoteRepository(key string, packageType PackageType, url string) *RemoteRepository {
	return &RemoteRepository{RepositoryBase: RepositoryBase{Key: key, PackageType: packageType}, URL: url}
}

// Class returns [RepositoryClassRemote].
func (r *RemoteRepository) Class() RepositoryClass { return RepositoryClassRemote }

func (r *RemoteRepository) repository() {}

// UnmarshalJSON reads a configuration. One of another class is a [*RepositoryClassError].
// An empty password says nothing about the stored one and is read as nil, so that an
// update does not clear it.
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

// MarshalJSON writes the configuration with its class and [RepositoryBase.Extra].
func (r RemoteRepository) MarshalJSON() ([]byte, error) {
	type plain RemoteRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
