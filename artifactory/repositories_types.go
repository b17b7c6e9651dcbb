package artifactory

import (
	"encoding/json"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Repository is the configuration of a repository: a [*LocalRepository], [*RemoteRepository],
// [*VirtualRepository] or [*FederatedRepository]. Use a type switch to get the settings of a
// class, and Base for the settings that all classes share:
//
//	switch r := repo.(type) {
//	case *artifactory.RemoteRepository:
//		fmt.Println(r.Key, r.URL)
//	default:
//		fmt.Println(r.Base().Key, r.Class())
//	}
type Repository interface {
	json.Marshaler
	// Class returns the class, which follows from the type.
	Class() RepositoryClass
	// Base returns the settings that all classes share. They may be changed.
	Base() *RepositoryBase
	repository()
}

// RepositoryClass is the kind of a repository, by the origin of its content.
type RepositoryClass string

// The classes of repositories. A [Repository] is of one of the first four. The others only
// filter [RepositoriesService.List] and [RepositoriesService.AnyExist].
const (
	RepositoryClassLocal         RepositoryClass = "local"
	RepositoryClassRemote        RepositoryClass = "remote"
	RepositoryClassVirtual       RepositoryClass = "virtual"
	RepositoryClassFederated     RepositoryClass = "federated"
	RepositoryClassDistribution  RepositoryClass = "distribution"  // for List
	RepositoryClassReleaseBundle RepositoryClass = "releaseBundle" // for AnyExist
)

// PackageType is the kind of packages that a repository holds.
type PackageType string

// The package types. Each class has only some of them.
const (
	PackageTypeAlpine           PackageType = "alpine"
	PackageTypeAnsible          PackageType = "ansible"
	PackageTypeBower            PackageType = "bower"
	PackageTypeCargo            PackageType = "cargo"
	PackageTypeChef             PackageType = "chef"
	PackageTypeCocoaPods        PackageType = "cocoapods"
	PackageTypeComposer         PackageType = "composer"
	PackageTypeConan            PackageType = "conan"
	PackageTypeConda            PackageType = "conda"
	PackageTypeCRAN             PackageType = "cran"
	PackageTypeDebian           PackageType = "debian"
	PackageTypeDocker           PackageType = "docker"
	PackageTypeGems             PackageType = "gems"
	PackageTypeGeneric          PackageType = "generic"
	PackageTypeGitLFS           PackageType = "gitlfs"
	PackageTypeGo               PackageType = "go"
	PackageTypeGradle           PackageType = "gradle"
	PackageTypeHelm             PackageType = "helm"
	PackageTypeHelmOCI          PackageType = "helmoci"
	PackageTypeHex              PackageType = "hex"
	PackageTypeHuggingFaceML    PackageType = "huggingfaceml"
	PackageTypeIvy              PackageType = "ivy"
	PackageTypeMachineLearning  PackageType = "machinelearning"
	PackageTypeMaven            PackageType = "maven"
	PackageTypeNix              PackageType = "nix"
	PackageTypeNPM              PackageType = "npm"
	PackageTypeNuGet            PackageType = "nuget"
	PackageTypeOCI              PackageType = "oci"
	PackageTypeOpkg             PackageType = "opkg"
	PackageTypeP2               PackageType = "p2"
	PackageTypePub              PackageType = "pub"
	PackageTypePuppet           PackageType = "puppet"
	PackageTypePyPI             PackageType = "pypi"
	PackageTypeReleaseBundles   PackageType = "releasebundles" // federated
	PackageTypeRPM              PackageType = "rpm"
	PackageTypeSBT              PackageType = "sbt"
	PackageTypeSwift            PackageType = "swift"
	PackageTypeTerraform        PackageType = "terraform"
	PackageTypeTerraformBackend PackageType = "terraformbackend"
	PackageTypeVagrant          PackageType = "vagrant"
	PackageTypeVCS              PackageType = "vcs"
	PackageTypeYUM              PackageType = "yum"
)

// DockerAPIVersion is the version of the Docker registry API that a repository uses.
type DockerAPIVersion string

// The versions of the Docker registry API.
const (
	DockerAPIV1 DockerAPIVersion = "V1"
	DockerAPIV2 DockerAPIVersion = "V2"
)

// RepositoryBase holds the settings that all classes of repositories share. Settings that are
// nil are not sent. The server then uses its default for a new repository, and keeps the
// setting of an existing repository.
type RepositoryBase struct {
	Key string `json:"key,omitempty" diff:"fixed"`
	// RClass is read from responses. In requests the type of the repository determines it.
	RClass RepositoryClass `json:"rclass,omitempty"`
	// PackageType may be empty for generic, except for virtual repositories.
	PackageType PackageType `json:"packageType,omitempty"`
	// ProjectKey assigns a new repository to a project. An update may not move it.
	ProjectKey *string `json:"projectKey,omitempty"`
	// Environments is required in a project, and has no effect outside. It may have several
	// elements since Artifactory 7.107.1.
	Environments    []string `json:"environments,omitzero" diff:"set"`
	Description     *string  `json:"description,omitempty"`
	Notes           *string  `json:"notes,omitempty"`
	IncludesPattern *string  `json:"includesPattern,omitempty"` // Ant patterns, by commas; nil: **/*
	ExcludesPattern *string  `json:"excludesPattern,omitempty"` // Ant patterns, by commas
	RepoLayoutRef   *string  `json:"repoLayoutRef,omitempty"`   // nil: maven-2-default

	// PriorityResolution makes virtual repositories look here first.
	PriorityResolution       *bool            `json:"priorityResolution,omitempty"`
	SignedURLTTL             *int             `json:"signedUrlTtl,omitempty"`
	PrimaryKeyPairRef        *string          `json:"primaryKeyPairRef,omitempty"`   // to sign with
	SecondaryKeyPairRef      *string          `json:"secondaryKeyPairRef,omitempty"` // to sign with
	ForceConanAuthentication *bool            `json:"forceConanAuthentication,omitempty"`
	ForceNuGetAuthentication *bool            `json:"forceNugetAuthentication,omitempty"`
	ForceP2Authentication    *bool            `json:"forceP2Authentication,omitempty"`
	DebianTrivialLayout      *bool            `json:"debianTrivialLayout,omitempty"`
	DdebSupported            *bool            `json:"ddebSupported,omitempty"` // Debian: debug symbols
	DockerAPIVersion         DockerAPIVersion `json:"dockerApiVersion,omitempty"`
	// BlockPushingSchema1 refuses Docker image manifests of schema 1.
	BlockPushingSchema1 *bool `json:"blockPushingSchema1,omitempty"`
	RepositorySupport

	// Extra holds the fields of the configuration that this struct lacks, by their JSON names.
	// They are sent back with it. An element of Extra is sent in place of the field with the
	// same name. It can hold a JSON null where the server distinguishes null from an absent
	// field. Extra is not treated as secret.
	Extra map[string]json.RawMessage `json:"-"`
}

// Base returns b.
func (b *RepositoryBase) Base() *RepositoryBase { return b }

// RepositorySupport holds flags that servers return with a configuration, such as
// EnableDockerSupport for [PackageTypeDocker]. To learn or to set the package type of a
// repository, use [RepositoryBase.PackageType]. A program leaves the flags as they are: nil in
// a new configuration, and as the server returned them in a configuration that it sends back.
type RepositorySupport struct {
	EnableBowerSupport     *bool `json:"enableBowerSupport,omitempty"`
	EnableChefSupport      *bool `json:"enableChefSupport,omitempty"`
	EnableCocoaPodsSupport *bool `json:"enableCocoaPodsSupport,omitempty"`
	EnableComposerSupport  *bool `json:"enableComposerSupport,omitempty"`
	EnableConanSupport     *bool `json:"enableConanSupport,omitempty"`
	EnableDebianSupport    *bool `json:"enableDebianSupport,omitempty"`
	EnableDistRepoSupport  *bool `json:"enableDistRepoSupport,omitempty"`
	EnableDockerSupport    *bool `json:"enableDockerSupport,omitempty"`
	EnableGemsSupport      *bool `json:"enableGemsSupport,omitempty"`
	EnableGitLFSSupport    *bool `json:"enableGitLfsSupport,omitempty"`
	EnableNPMSupport       *bool `json:"enableNpmSupport,omitempty"`
	EnableNuGetSupport     *bool `json:"enableNuGetSupport,omitempty"`
	EnablePuppetSupport    *bool `json:"enablePuppetSupport,omitempty"`
	EnablePyPISupport      *bool `json:"enablePypiSupport,omitempty"`
	EnableVagrantSupport   *bool `json:"enableVagrantSupport,omitempty"`
}

// RepositoryClassError reports that a repository is of an unexpected class, or of a class that
// this package has no type for.
type RepositoryClassError struct {
	Key    string
	Class  RepositoryClass // the class in the response
	Want   RepositoryClass // the expected class; empty: any class that has a type
	Config jfrog.Secret    // the configuration in JSON; use string(e.Config) to read it
}

// Error names the repository and its class.
func (e *RepositoryClassError) Error() string {
	if e.Want != "" {
		return fmt.Sprintf("artifactory: repository %s is of class %q, not %q", printable.Text(e.Key), e.Class, e.Want)
	}
	return fmt.Sprintf("artifactory: repository %s is of class %q, which has no type in this package", printable.Text(e.Key), e.Class)
}
