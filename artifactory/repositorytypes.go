package artifactory

import (
	"encoding/json"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Repository is the configuration of a repository: a [*LocalRepository],
// [*RemoteRepository], [*VirtualRepository] or [*FederatedRepository]. A type switch
// tells which; [RepositoryBase] has what they share:
//
//	switch r := repo.(type) {
//	case *artifactory.RemoteRepository:
//		fmt.Println(r.Key, r.URL)
//	default:
//		fmt.Println(r.Base().Key, r.Class())
//	}
type Repository interface {
	json.Marshaler
	// Class returns the class, which the type itself decides.
	Class() RepositoryClass
	// Base returns the settings that all classes share, to read and to change.
	Base() *RepositoryBase
	repository()
}

// RepositoryClass says where a repository has its content from.
type RepositoryClass string

// The classes of repositories. A [Repository] is of one of the first four; the others
// only filter [RepositoriesService.List] and [RepositoriesService.AnyExist].
const (
	RepositoryClassLocal         RepositoryClass = "local"
	RepositoryClassRemote        RepositoryClass = "remote"
	RepositoryClassVirtual       RepositoryClass = "virtual"
	RepositoryClassFederated     RepositoryClass = "federated"
	RepositoryClassDistribution  RepositoryClass = "distribution"  // of List
	RepositoryClassReleaseBundle RepositoryClass = "releaseBundle" // of AnyExist
)

// PackageType is the kind of packages in a repository. It cannot be changed.
type PackageType string

// The package types. Not every class has all of them.
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
	PackageTypeReleaseBundles   PackageType = "releasebundles" // federated only; the key ends with release-bundles-v2
	PackageTypeRPM              PackageType = "rpm"
	PackageTypeSBT              PackageType = "sbt"
	PackageTypeSwift            PackageType = "swift"
	PackageTypeTerraform        PackageType = "terraform"
	PackageTypeTerraformBackend PackageType = "terraformbackend"
	PackageTypeVagrant          PackageType = "vagrant"
	PackageTypeVCS              PackageType = "vcs"
	PackageTypeYUM              PackageType = "yum"
)

// DockerAPIVersion is the version of the Docker registry API of a repository.
type DockerAPIVersion string

// The versions of the Docker registry API.
const (
	DockerAPIV1 DockerAPIVersion = "V1"
	DockerAPIV2 DockerAPIVersion = "V2"
)

// RepositoryBase holds the settings that all classes of repositories share. A setting
// that is nil is not sent: the server takes its default when it creates the repository,
// and leaves the setting as it is when it updates it.
type RepositoryBase struct {
	Key             string          `json:"key,omitempty"`
	RClass          RepositoryClass `json:"rclass,omitempty"`      // filled in from the type when sent
	PackageType     PackageType     `json:"packageType,omitempty"` // empty: generic, but for a virtual repository, which must have one
	ProjectKey      *string         `json:"projectKey,omitempty"`  // assign to a project when creating; an update does not reliably move the repository
	Environments    []string        `json:"environments,omitzero"` // mandatory, and of effect, in a project; several since Artifactory 7.107.1
	Description     *string         `json:"description,omitempty"`
	Notes           *string         `json:"notes,omitempty"`
	IncludesPattern *string         `json:"includesPattern,omitempty"` // Ant patterns separated by commas; nil: **/*
	ExcludesPattern *string         `json:"excludesPattern,omitempty"`
	RepoLayoutRef   *string         `json:"repoLayoutRef,omitempty"` // nil: maven-2-default

	PriorityResolution       *bool            `json:"priorityResolution,omitempty"` // virtual repositories look here first
	SignedURLTTL             *int             `json:"signedUrlTtl,omitempty"`
	PrimaryKeyPairRef        *string          `json:"primaryKeyPairRef,omitempty"`   // signing key pair
	SecondaryKeyPairRef      *string          `json:"secondaryKeyPairRef,omitempty"` // signing key pair
	ForceConanAuthentication *bool            `json:"forceConanAuthentication,omitempty"`
	ForceNuGetAuthentication *bool            `json:"forceNugetAuthentication,omitempty"`
	ForceP2Authentication    *bool            `json:"forceP2Authentication,omitempty"`
	DebianTrivialLayout      *bool            `json:"debianTrivialLayout,omitempty"`
	DdebSupported            *bool            `json:"ddebSupported,omitempty"` // Debian: debug symbol packages
	DockerAPIVersion         DockerAPIVersion `json:"dockerApiVersion,omitempty"`
	BlockPushingSchema1      *bool            `json:"blockPushingSchema1,omitempty"` // Docker: refuse image manifests of schema 1
	RepositorySupport

	// Extra holds the fields that have no place here, by their JSON name, so that what is
	// read is sent back whole. What it holds is sent instead of a field of the same
	// name: a JSON null, say, where the server tells null from absent. Nothing in it is
	// taken for a secret.
	Extra map[string]json.RawMessage `json:"-"`
}

// Base returns the settings themselves.
func (b *RepositoryBase) Base() *RepositoryBase { return b }

// RepositorySupport repeats the package type in flags, as servers do when they return a
// whole configuration. There is no need to set them.
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

// RepositoryClassError says that a configuration is of another class than was asked for,
// or of one that has no type in this package.
type RepositoryClassError struct {
	Key    string
	Class  RepositoryClass // as the server has it
	Want   RepositoryClass // empty: any of the four that have a type
	Config jfrog.Secret    // the configuration as it was read, JSON: convert it with string(e.Config)
}

// Error names the repository and its class.
func (e *RepositoryClassError) Error() string {
	if e.Want != "" {
		return fmt.Sprintf("artifactory: repository %s is of class %q, not %q", e.Key, e.Class, e.Want)
	}
	return fmt.Sprintf("artifactory: repository %s is of class %q, which has no type in this package", e.Key, e.Class)
}

// newRepository returns an empty configuration, nil for a class that has no type.
func newRepository(class RepositoryClass) Repository {
	switch class {
	case RepositoryClassLocal:
		return &LocalRepository{}
	case RepositoryClassRemote:
		return &RemoteRepository{}
	case RepositoryClassVirtual:
		return &VirtualRepository{}
	case RepositoryClassFederated:
		return &FederatedRepository{}
	}
	return nil
}

// anyRepository decodes a configuration of any class. One of a class without a type is no
// failure of the answer it stands in; its err says so.
type anyRepository struct {
	Repository
	err *RepositoryClassError
}

// UnmarshalJSON chooses the type by rclass.
func (a *anyRepository) UnmarshalJSON(data []byte) error {
	var head struct {
		Key    string          `json:"key"`
		RClass RepositoryClass `json:"rclass"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	repo := newRepository(lowerClass(head.RClass))
	if repo == nil {
		a.err = &RepositoryClassError{Key: head.Key, Class: head.RClass, Config: jfrog.Secret(data)}
		return nil
	}
	a.Repository = repo
	return jsonlax.Unmarshal(data, repo)
}

// lowerClass undoes the capitals that some answers write classes in.
func lowerClass(c RepositoryClass) RepositoryClass {
	return RepositoryClass(strings.ToLower(string(c)))
}
