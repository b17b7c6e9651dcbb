package artifactory

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// AQLRow is a row of a query on any domain. It holds the fields that the query displays.
//
//	items.find             the fields of AQLItem: row.Repo, row.Size
//	builds.find            the fields of AQLBuild: row.BuildName, row.Modules
//	archive.entries.find   the fields of AQLEntryRow: row.EntryName, row.Archives
//	build.promotions.find  the fields of AQLPromotionRow: row.PromotionStatus, row.Builds
//	releases.find          the fields of AQLReleaseRow: row.ReleaseName, row.ReleaseArtifacts
//	properties.find        the fields of AQLProperty: row.Key, row.Items
//	stats.find             the fields of AQLStat: row.Downloads, row.Items
//	archives.find          the fields of AQLArchive: row.Entries, row.Items
//	artifacts.find         the fields of AQLArtifact: row.ArtifactName, row.Modules
//	modules.find           the fields of AQLModule: row.ModuleName, row.Builds
//	dependencies.find      the fields of AQLDependency: row.DependencyName, row.Modules
//	release_artifacts.find the fields of AQLReleaseArtifact: row.ReleaseArtifactRepoPath, row.Releases
//	build.properties.find  row.BuildPropertyKey, row.BuildPropertyValue, row.Builds
//	module.properties.find row.ModulePropertyKey, row.ModulePropertyValue, row.Modules
//
// Included fields of other domains are nested along the path to their domain. For example,
// include("module.artifact.item") fills row.Modules[i].Artifacts[j].Items[k].
type AQLRow struct {
	AQLItem
	AQLBuild
	AQLEntry
	AQLPromotion
	AQLRelease
	AQLProperty
	AQLStat

	ModuleName              string `json:"module.name,omitempty"`
	ArtifactName            string `json:"artifact.name,omitempty"`
	ArtifactType            string `json:"artifact.type,omitempty"`
	ArtifactSHA1            string `json:"artifact.sha1,omitempty"`
	ArtifactMD5             string `json:"artifact.md5,omitempty"`
	DependencyName          string `json:"dependency.name,omitempty"`
	DependencyScope         string `json:"dependency.scope,omitempty"`
	DependencyType          string `json:"dependency.type,omitempty"`
	DependencySHA1          string `json:"dependency.sha1,omitempty"`
	DependencyMD5           string `json:"dependency.md5,omitempty"`
	ReleaseArtifactRepoPath string `json:"release_artifact.repo_path,omitempty"`
	BuildPropertyKey        string `json:"build.property.key,omitempty"`
	BuildPropertyValue      string `json:"build.property.value,omitempty"`
	ModulePropertyKey       string `json:"module.property.key,omitempty"`
	ModulePropertyValue     string `json:"module.property.value,omitempty"`

	ModuleProperties []AQLModuleProperty `json:"module.properties,omitempty"`
	Builds           []AQLBuild          `json:"builds,omitempty"`
	Items            []AQLItem           `json:"items,omitempty"`
	Entries          []AQLEntry          `json:"entries,omitempty"`
	Releases         []AQLRelease        `json:"releaseBundles,omitempty"`
}

// AQLItem is a file or folder.
type AQLItem struct {
	// Repo stores the item, even if the query names a virtual repository.
	Repo         string        `json:"repo,omitempty"`
	Path         string        `json:"path,omitempty"` // path of the parent folder; "." is the root
	Name         string        `json:"name,omitempty"`
	Type         string        `json:"type,omitempty"` // file or folder
	Size         jfrog.Int     `json:"size,omitempty"` // bytes
	Depth        jfrog.Int     `json:"depth,omitempty"`
	Created      jfrog.Time    `json:"created,omitzero"`
	CreatedBy    string        `json:"created_by,omitempty"`
	Modified     jfrog.Time    `json:"modified,omitzero"`
	ModifiedBy   string        `json:"modified_by,omitempty"`
	Updated      jfrog.Time    `json:"updated,omitzero"` // time of the last upload
	OriginalMD5  string        `json:"original_md5,omitempty"`
	ActualMD5    string        `json:"actual_md5,omitempty"`
	OriginalSHA1 string        `json:"original_sha1,omitempty"`
	ActualSHA1   string        `json:"actual_sha1,omitempty"`
	SHA256       string        `json:"sha256,omitempty"`
	VirtualRepos jfrog.Strings `json:"virtual_repos,omitempty"`

	Properties       []AQLProperty        `json:"properties,omitempty"`
	Stats            []AQLStat            `json:"stats,omitempty"` // at most one
	Archives         []AQLArchive         `json:"archives,omitempty"`
	Artifacts        []AQLArtifact        `json:"artifacts,omitempty"`
	Dependencies     []AQLDependency      `json:"dependencies,omitempty"`
	ReleaseArtifacts []AQLReleaseArtifact `json:"releaseBundleFiles,omitempty"`
}

// FilePath returns the path of the item in its repository, built from Path and Name.
func (i AQLItem) FilePath() string {
	switch {
	case i.Path == "" || i.Path == ".":
		return i.Name
	case i.Name == "" || i.Name == ".":
		return i.Path
	}
	return i.Path + "/" + i.Name
}

// PropertyMap returns the properties of the item by their keys.
func (i AQLItem) PropertyMap() map[string][]string {
	out := make(map[string][]string, len(i.Properties))
	for _, p := range i.Properties {
		out[p.Key] = append(out[p.Key], p.Value)
	}
	return out
}

// AQLProperty is one value of a property of an item.
type AQLProperty struct {
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// AQLStat counts the downloads of an item. The fields with the prefix Remote count downloads
// through smart remote repositories of other servers.
type AQLStat struct {
	Downloaded         jfrog.Time `json:"downloaded,omitzero"` // time of the last download
	DownloadedBy       string     `json:"downloaded_by,omitempty"`
	Downloads          jfrog.Int  `json:"downloads,omitempty"`
	RemoteDownloaded   jfrog.Time `json:"remote_downloaded,omitzero"`
	RemoteDownloadedBy string     `json:"remote_downloaded_by,omitempty"`
	RemoteDownloads    jfrog.Int  `json:"remote_downloads,omitempty"`
	// RemoteOrigin is the address of the requesting Artifactory.
	RemoteOrigin string `json:"remote_origin,omitempty"`
	// RemotePath is the path of the request through other servers.
	RemotePath string `json:"remote_path,omitempty"`
}

// AQLArchive is an archive, with its entries or its item.
type AQLArchive struct {
	Entries []AQLEntry `json:"entries,omitempty"`
	Items   []AQLItem  `json:"items,omitempty"`
}

// AQLEntry is a file in an archive.
type AQLEntry struct {
	EntryName string `json:"entry.name,omitempty"`
	EntryPath string `json:"entry.path,omitempty"` // path of the folder in the archive
}

// AQLEntryRow is a row of a query on entries of archives.
type AQLEntryRow struct {
	AQLEntry
	Archives []AQLArchive `json:"archives,omitempty"` // archives that hold the entry
}

// AQLPromotionRow is a row of a query on promotions.
type AQLPromotionRow struct {
	AQLPromotion
	Builds []AQLBuild `json:"builds,omitempty"`
}

// AQLReleaseRow is a row of a query on release bundles.
type AQLReleaseRow struct {
	AQLRelease
	ReleaseArtifacts []AQLReleaseArtifact `json:"releaseBundleFiles,omitempty"`
}

// AQLBuild is a run of a build.
type AQLBuild struct {
	BuildName       string     `json:"build.name,omitempty"`
	BuildNumber     string     `json:"build.number,omitempty"`
	BuildURL        string     `json:"build.url,omitempty"` // page of the run on the CI server
	BuildStarted    jfrog.Time `json:"build.started,omitzero"`
	BuildCreated    jfrog.Time `json:"build.created,omitzero"`
	BuildCreatedBy  string     `json:"build.created_by,omitempty"`
	BuildModified   jfrog.Time `json:"build.modified,omitzero"`
	BuildModifiedBy string     `json:"build.modified_by,omitempty"`

	Modules         []AQLModule        `json:"modules,omitempty"`
	BuildProperties []AQLBuildProperty `json:"build.properties,omitempty"`
	BuildPromotions []AQLPromotion     `json:"build.promotions,omitempty"`
}

// AQLBuildProperty is one value of a property of a build. It converts to [AQLProperty].
type AQLBuildProperty struct {
	Key   string `json:"build.property.key,omitempty"`
	Value string `json:"build.property.value,omitempty"`
}

// AQLPromotion is a promotion of a build.
type AQLPromotion struct {
	PromotionStatus  string     `json:"build.promotion.status,omitempty"`
	PromotionRepo    string     `json:"build.promotion.repo,omitempty"` // target repository
	PromotionComment string     `json:"build.promotion.comment,omitempty"`
	PromotionUser    string     `json:"build.promotion.user,omitempty"` // user on the CI server
	PromotionCreated jfrog.Time `json:"build.promotion.created,omitzero"`
	// PromotionCreatedBy is the user in Artifactory.
	PromotionCreatedBy string `json:"build.promotion.created_by,omitempty"`
}

// AQLModule is a module of a build.
type AQLModule struct {
	ModuleName string `json:"module.name,omitempty"`

	ModuleProperties []AQLModuleProperty `json:"module.properties,omitempty"`
	Artifacts        []AQLArtifact       `json:"artifacts,omitempty"`
	Dependencies     []AQLDependency     `json:"dependencies,omitempty"`
	Builds           []AQLBuild          `json:"builds,omitempty"`
}

// AQLModuleProperty is one value of a property of a module. It converts to [AQLProperty].
type AQLModuleProperty struct {
	Key   string `json:"module.property.key,omitempty"`
	Value string `json:"module.property.value,omitempty"`
}

// AQLArtifact is an artifact of a module, as the build-info describes it.
type AQLArtifact struct {
	ArtifactName string `json:"artifact.name,omitempty"`
	ArtifactType string `json:"artifact.type,omitempty"`
	ArtifactSHA1 string `json:"artifact.sha1,omitempty"`
	ArtifactMD5  string `json:"artifact.md5,omitempty"`

	Items   []AQLItem   `json:"items,omitempty"` // items with the same checksum
	Modules []AQLModule `json:"modules,omitempty"`
}

// AQLDependency is a dependency of a module, as the build-info describes it.
type AQLDependency struct {
	DependencyName  string `json:"dependency.name,omitempty"`
	DependencyScope string `json:"dependency.scope,omitempty"`
	DependencyType  string `json:"dependency.type,omitempty"`
	DependencySHA1  string `json:"dependency.sha1,omitempty"`
	DependencyMD5   string `json:"dependency.md5,omitempty"`

	Items   []AQLItem   `json:"items,omitempty"` // items with the same checksum
	Modules []AQLModule `json:"modules,omitempty"`
}

// AQLRelease is a release bundle of version 1.
type AQLRelease struct {
	ReleaseName      string     `json:"release.name,omitempty"`
	ReleaseVersion   string     `json:"release.version,omitempty"`
	ReleaseStatus    string     `json:"release.status,omitempty"`
	ReleaseType      string     `json:"release.type,omitempty"`
	ReleaseCreated   jfrog.Time `json:"release.created,omitzero"`
	ReleaseSignature string     `json:"release.signature,omitempty"`
}

// AQLReleaseArtifact is a file in a release bundle of version 1.
type AQLReleaseArtifact struct {
	// ReleaseArtifactRepoPath is a repository key with a path.
	ReleaseArtifactRepoPath string `json:"release_artifact.repo_path,omitempty"`

	Items    []AQLItem    `json:"items,omitempty"`
	Releases []AQLRelease `json:"releaseBundles,omitempty"`
}
