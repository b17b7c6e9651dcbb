package aql

import "slices"

// The schema_*.go files declare the fields of all domains as Go types.
//
// Relations are methods and not struct fields, because they are circular. A build has modules, a
// module has artifacts, an artifact is an item, and an item may be an artifact of another build.
// A method takes one step, so the Go expression is the relation path word for word:
//
//	aql.Item.Artifact().Module().Build().Name                 artifact.module.build.name
//	aql.Build.Module().Dependency().Item().Prop("license")    module.dependency.item.@license
//
// The type parameter P is the primary domain, where the path starts. A test compares the types with
// the catalog.

// The fields of the primary domains.
var (
	Item      = newItem(domain[InItems]{})
	Build     = newBuild(domain[InBuilds]{})
	Entry     = newEntry(domain[InEntries]{})
	Promotion = newPromotion(domain[InPromotions]{})
	Release   = newRelease(domain[InReleases]{})

	Property        = newProperty(domain[InProperties]{})
	BuildProperty   = newBuildProperty(domain[InBuildProperties]{})
	ModuleProperty  = newModuleProperty(domain[InModuleProperties]{})
	Stat            = newStat(domain[InStats]{})
	Archive         = newArchive(domain[InArchives]{})
	Artifact        = newArtifact(domain[InArtifacts]{})
	Module          = newModule(domain[InModules]{})
	Dependency      = newDependency(domain[InDependencies]{})
	ReleaseArtifact = newReleaseArtifact(domain[InReleaseArtifacts]{})
)

// domain is the domain at the end of a path.
type domain[P any] struct{ path []Domain }

// All returns all fields of the domain as one argument of [Builder.Include]: aql.Item.All() is
// "*", and aql.Item.Stat().All() is "stat.*". Without it, a query on items displays some of their
// fields only: no checksums, for example. Properties and other related domains are not included.
func (d domain[P]) All() Includable[P] { return output[P]{Ref{Path: d.path, Kind: RefAll}} }

// includeRef makes the domain itself an [Includable].
func (d domain[P]) includeRef(P) (Ref, *RuleError) { return Ref{Path: d.path, Kind: RefDomain}, nil }

func (d domain[P]) to(next Domain) domain[P] { return domain[P]{slices.Concat(d.path, []Domain{next})} }
func (d domain[P]) ref(name string) Ref      { return Ref{Path: d.path, Kind: RefField, Name: name} }

func (d domain[P]) text(name string) StringField[P] { return StringField[P]{field[P]{d.ref(name)}} }
func (d domain[P]) int(name string) IntField[P]     { return IntField[P]{field[P]{d.ref(name)}} }
func (d domain[P]) date(name string) DateField[P]   { return DateField[P]{field[P]{d.ref(name)}} }

// ItemFields holds the fields of files and folders.
type ItemFields[P any] struct {
	withProperties[P]
	Repo         StringField[P] // repository; a virtual one stands for its local ones and caches
	Path         StringField[P] // path of the folder with the item
	Name         StringField[P]
	Created      DateField[P]
	Modified     DateField[P] // time of the last change of the file
	Updated      DateField[P] // time of the last upload
	CreatedBy    StringField[P]
	ModifiedBy   StringField[P]
	Type         TypeField[P]   // a query without a criterion on Type finds files only
	Depth        IntField[P]    // number of folders from the root
	OriginalMD5  StringField[P] // MD5 at the time of the upload
	ActualMD5    StringField[P] // current MD5
	OriginalSHA1 StringField[P] // SHA-1 at the time of the upload
	ActualSHA1   StringField[P] // current SHA-1
	SHA256       StringField[P] // for items deployed to Artifactory 5.5 or later, or migrated
	Size         IntField[P]    // in bytes
	VirtualRepos StringField[P] // virtual repositories that contain the item's repository
}

func newItem[P any](d domain[P]) ItemFields[P] {
	return ItemFields[P]{
		withProperties: withProperties[P]{d},
		Repo:           d.text("repo"),
		Path:           d.text("path"),
		Name:           d.text("name"),
		Created:        d.date("created"),
		Modified:       d.date("modified"),
		Updated:        d.date("updated"),
		CreatedBy:      d.text("created_by"),
		ModifiedBy:     d.text("modified_by"),
		Type:           TypeField[P]{field[P]{d.ref("type")}},
		Depth:          d.int("depth"),
		OriginalMD5:    d.text("original_md5"),
		ActualMD5:      d.text("actual_md5"),
		OriginalSHA1:   d.text("original_sha1"),
		ActualSHA1:     d.text("actual_sha1"),
		SHA256:         d.text("sha256"),
		Size:           d.int("size"),
		VirtualRepos:   d.text("virtual_repos"),
	}
}

// Stat returns the fields of the item's download statistics.
func (f ItemFields[P]) Stat() StatFields[P] { return newStat(f.to(DomainStat)) }

// Archive returns the fields of the item as an archive.
func (f ItemFields[P]) Archive() ArchiveFields[P] { return newArchive(f.to(DomainArchive)) }

// Artifact returns the fields of the build artifacts that are stored as the item.
func (f ItemFields[P]) Artifact() ArtifactFields[P] { return newArtifact(f.to(DomainArtifact)) }

// Dependency returns the fields of the build dependencies that are stored as the item.
func (f ItemFields[P]) Dependency() DependencyFields[P] { return newDependency(f.to(DomainDependency)) }

// ReleaseArtifact returns the fields of the release bundle artifacts that are stored as the item.
func (f ItemFields[P]) ReleaseArtifact() ReleaseArtifactFields[P] {
	return newReleaseArtifact(f.to(DomainReleaseArtifact))
}

// StatFields holds the fields of an item's download statistics. The statistics of an item that was
// never downloaded are null and not zero: see IsNull. The remote statistics count downloads through
// a smart remote repository that proxies the item's repository.
type StatFields[P any] struct {
	domain[P]
	Downloaded         DateField[P]   // time of the last download
	Downloads          IntField[P]    // number of downloads
	DownloadedBy       StringField[P] // user of the last download
	RemoteDownloads    IntField[P]
	RemoteDownloaded   DateField[P]
	RemoteDownloadedBy StringField[P]
	RemoteOrigin       StringField[P] // address of the Artifactory that sent the request
	RemotePath         StringField[P] // path of the request from the origin through all proxies
}

func newStat[P any](d domain[P]) StatFields[P] {
	return StatFields[P]{
		domain:             d,
		Downloaded:         d.date("downloaded"),
		Downloads:          d.int("downloads"),
		DownloadedBy:       d.text("downloaded_by"),
		RemoteDownloads:    d.int("remote_downloads"),
		RemoteDownloaded:   d.date("remote_downloaded"),
		RemoteDownloadedBy: d.text("remote_downloaded_by"),
		RemoteOrigin:       d.text("remote_origin"),
		RemotePath:         d.text("remote_path"),
	}
}

// Item returns the fields of the item that has the statistics.
func (f StatFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// ArchiveFields is an archive. It has no fields, only relations to its entries and its item.
type ArchiveFields[P any] struct{ domain[P] }

func newArchive[P any](d domain[P]) ArchiveFields[P] { return ArchiveFields[P]{d} }

// Entry returns the fields of the archive's entries.
func (f ArchiveFields[P]) Entry() EntryFields[P] { return newEntry(f.to(DomainEntry)) }

// Item returns the fields of the item that is the archive.
func (f ArchiveFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// EntryFields holds the fields of an entry in an archive.
type EntryFields[P any] struct {
	domain[P]
	Name StringField[P]
	Path StringField[P] // path of the folder in the archive
}

func newEntry[P any](d domain[P]) EntryFields[P] {
	return EntryFields[P]{domain: d, Name: d.text("name"), Path: d.text("path")}
}

// Archive returns the fields of the archive that has the entry.
func (f EntryFields[P]) Archive() ArchiveFields[P] { return newArchive(f.to(DomainArchive)) }
