package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// The default configurations. The first block belongs to all classes.
const (
	commonDefaults = `{"packageType": "generic", "description": "", "notes": "", "includesPattern": "**/*",
		"excludesPattern": "", "repoLayoutRef": "maven-2-default", "environments": []}`

	hostedDefaults = `{"signedUrlTtl": 90, "debianTrivialLayout": false, "ddebSupported": false, "dockerApiVersion": "V2",
		"blockPushingSchema1": true, "forceNugetAuthentication": false, "forceP2Authentication": false,
		"forceConanAuthentication": false, "priorityResolution": false, "checksumPolicyType": "client-checksums",
		"handleReleases": true, "handleSnapshots": true, "maxUniqueSnapshots": 0, "maxUniqueTags": 0,
		"snapshotVersionBehavior": "unique", "suppressPomConsistencyChecks": false, "blackedOut": false,
		"propertySets": [], "archiveBrowsingEnabled": false, "calculateYumMetadata": false,
		"enableFileListsIndexing": false, "yumRootDepth": 0, "dockerTagRetention": 1, "enableComposerV1Indexing": false,
		"terraformType": "MODULE", "encryptStates": true, "cargoAnonymousAccess": false, "cargoInternalIndex": false,
		"xrayIndex": false, "xrayDataTtl": 90, "downloadRedirect": false, "cdnRedirect": false}`

	remoteDefaults = `{"username": "", "disableProxy": false, "remoteRepoLayoutRef": "",
		"remoteRepoChecksumPolicyType": "generate-if-absent", "handleReleases": true, "handleSnapshots": true,
		"maxUniqueSnapshots": 0, "suppressPomConsistencyChecks": false, "hardFail": false, "offline": false,
		"blackedOut": false, "storeArtifactsLocally": true, "socketTimeoutMillis": 15000,
		"retrievalCachePeriodSecs": 7200, "missedRetrievalCachePeriodSecs": 1800,
		"unusedArtifactsCleanupPeriodHours": 0, "assumedOfflinePeriodSecs": 300, "fetchJarsEagerly": false,
		"fetchSourcesEagerly": false, "shareConfiguration": false, "synchronizeProperties": false,
		"blockMismatchingMimeTypes": true, "xrayIndex": false, "propertySets": [], "allowAnyHostAuth": false,
		"enableCookieManagement": false, "enableTokenAuthentication": false, "forceNugetAuthentication": false,
		"forceP2Authentication": false, "forceConanAuthentication": false, "metadataRetrievalTimeoutSecs": 60,
		"bypassHeadRequests": false, "clientTlsCertificate": "", "externalDependenciesEnabled": false,
		"downloadRedirect": false, "cdnRedirect": false, "listRemoteFolderItems": false, "blockPushingSchema1": true,
		"priorityResolution": false, "disableUrlNormalization": false,
		"contentSynchronisation": {"enabled": false, "statistics": {"enabled": false}, "properties": {"enabled": false},
			"source": {"originAbsenceDetection": false}}}`

	virtualDefaults = `{"repositories": [], "debianTrivialLayout": false,
		"artifactoryRequestsCanRetrieveRemoteArtifacts": false, "keyPair": "",
		"pomRepositoryReferencesCleanupPolicy": "discard_active_reference", "defaultDeploymentRepo": "",
		"forceMavenAuthentication": false, "externalDependenciesEnabled": false}`

	federatedDefaults = `{"members": [], "disableProxy": false}`
)

// packageTypes are the known package types, with their spelling in lists where it is special.
var packageTypes = map[string]string{
	"alpine": "", "ansible": "", "bower": "", "buildinfo": "BuildInfo", "cargo": "", "chef": "", "cocoapods": "CocoaPods",
	"composer": "", "conan": "", "conda": "", "cran": "CRAN", "debian": "", "docker": "", "gems": "", "generic": "",
	"gitlfs": "GitLfs", "go": "", "gradle": "", "helm": "", "helmoci": "HelmOCI", "hex": "", "huggingfaceml": "HuggingFaceML",
	"ivy": "", "machinelearning": "MachineLearning", "maven": "", "nix": "", "npm": "", "nuget": "NuGet", "oci": "OCI", "opkg": "", "p2": "P2", "pub": "", "puppet": "",
	"pypi": "PyPI", "releasebundles": "ReleaseBundles", "rpm": "", "sbt": "SBT", "skills": "", "swift": "", "terraform": "", "terraformbackend": "TerraformBackend",
	"vagrant": "", "vcs": "VCS", "yum": "",
}

// PackageTypeName returns the spelling of a package type in lists.
func PackageTypeName(packageType string) string {
	if name := packageTypes[packageType]; name != "" {
		return name
	}
	return strings.ToUpper(packageType[:1]) + packageType[1:]
}

// supportSwitches are read-only flags of hosted repositories. The flag of the package type is on.
var supportSwitches = []string{"Composer", "NuGet", "Gems", "Npm", "Bower", "Chef", "CocoaPods", "Conan", "Debian", "Pypi",
	"Puppet", "Docker", "Vagrant", "GitLfs", "DistRepo"}

// repositoryDefaults returns a new configuration for a class and a package type.
func repositoryDefaults(class string, packageType any) (map[string]any, error) {
	blocks := map[string][]string{
		classLocal:     {commonDefaults, hostedDefaults},
		ClassRemote:    {commonDefaults, remoteDefaults},
		ClassVirtual:   {commonDefaults, virtualDefaults},
		ClassFederated: {commonDefaults, hostedDefaults, federatedDefaults},
	}[class]
	if blocks == nil {
		return nil, apierr.New(http.StatusBadRequest, "Unknown repository class '%s': local, remote, virtual or federated expected", class)
	}
	config := map[string]any{}
	for _, block := range blocks {
		if err := json.Unmarshal([]byte(block), &config); err != nil {
			panic(fmt.Sprintf("jfrogtest: defaults of %s: %v", class, err))
		}
	}
	if packageType != nil {
		name, _ := packageType.(string)
		if _, known := packageTypes[name]; !known {
			return nil, apierr.New(http.StatusBadRequest, "Unknown package type '%v'", packageType)
		}
		config["packageType"] = name
	}
	if slices.Contains(blocks, hostedDefaults) {
		for _, name := range supportSwitches {
			config["enable"+name+"Support"] = strings.ToLower(name) == config["packageType"]
		}
	}
	return config, nil
}

// PackageTypes returns the names of the known package types.
func PackageTypes() []string { return slices.Sorted(maps.Keys(packageTypes)) }
