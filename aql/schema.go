package aql

import "slices"

// The fields of all domains, for the compiler.
//
// Relations are methods, not struct members: they run in circles (a build has modules, which have artifacts, which are
// items, which may be artifacts of other builds), and a tree of values would have no end. A method goes one step, so
// that the Go expression is the relation path word for word:
//
//	aql.Item.Artifact().Module().Build().Name     artifact.module.build.name
//	aql.Build.Module().Dependency().Item().Prop("license")     module.dependency.item.@license
//
// The type parameter P keeps in mind where the path started. A test holds all this against the catalog.

// The fields of the primary domains.
var (
	Item      = newItem(domain[InItems]{})
	Build     = newBuild(domain[InBuilds]{})
	Entry     = newEntry(domain[InEntries]{})
	Promotion = newPromotion(domain[InPromotions]{})
	Release   = newRelease(domain[InReleases]{})
)

// domain is a domain that a path has arrived at.
type domain[P any] struct{ path []Domain }

// All are all fields of the domain, for [Builder.Include].
func (d domain[P]) All() Includable[P] { return output[P]{Ref{Path: d.path, Kind: RefAll}} }

// includeRef displays the domain.
func (d domain[P]) includeRef(P) (Ref, *RuleError) { return Ref{Path: d.path, Kind: RefDomain}, nil }

func (d domain[P]) to(next Domain) domain[P] { return domain[P]{slices.Concat(d.path, []Domain{next})} }
func (d domain[P]) ref(name string) Ref      { return Ref{Path: d.path, Kind: RefField, Name: name} }

func (d domain[P]) text(name string) StringField[P] { return StringField[P]{field[P]{d.ref(name)}} }
func (d domain[P]) int(name string) IntField[P]     { return IntField[P]{field[P]{d.ref(name)}} }
func (d domain[P]) date(name string) DateField[P]   { return DateField[P]{field[P]{d.ref(name)}} }

// ItemFields are the fields of files and folders.
type ItemFields[P any] struct {
	withProperties[P]
	Repo         StringField[P] // a virtual repository means the local ones and caches in it
	Path         StringField[P] // the folder
	Name         StringField[P]
	Created      DateField[P]
	Modified     DateField[P] // when the file last changed
	Updated      DateField[P] // when it was last uploaded
	CreatedBy    StringField[P]
	ModifiedBy   StringField[P]
	Type         TypeField[P] // without a criterion on it, a query finds files
	Depth        IntField[P]  // in folders from the root
	OriginalMD5  StringField[P]
	ActualMD5    StringField[P]
	OriginalSHA1 StringField[P]
	ActualSHA1   StringField[P]
	SHA256       StringField[P] // only of what was deployed to Artifactory 5.5 or later, or migrated
	Size         IntField[P]    // in bytes
	VirtualRepos StringField[P] // the virtual repositories that the item can be had from
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

// Stat leads to the download statistics.
func (f ItemFields[P]) Stat() StatFields[P] { return newStat(f.to(DomainStat)) }

// Archive leads to the item as an archive.
func (f ItemFields[P]) Archive() ArchiveFields[P] { return newArchive(f.to(DomainArchive)) }

// Artifact leads to the artifacts of builds that are this item.
func (f ItemFields[P]) Artifact() ArtifactFields[P] { return newArtifact(f.to(DomainArtifact)) }

// Dependency leads to the dependencies of builds that are this item.
func (f ItemFields[P]) Dependency() DependencyFields[P] { return newDependency(f.to(DomainDependency)) }

// ReleaseArtifact leads to the parts of release bundles that are this item.
func (f ItemFields[P]) ReleaseArtifact() ReleaseArtifactFields[P] {
	return newReleaseArtifact(f.to(DomainReleaseArtifact))
}

// StatFields are the download statistics of an item. What never happened is null there, not zero: see IsNull.
// The remote ones count downloads through a smart remote repository that proxies the item's.
type StatFields[P any] struct {
	domain[P]
	Downloaded         DateField[P] // the last time
	Downloads          IntField[P]
	DownloadedBy       StringField[P] // the last user
	RemoteDownloads    IntField[P]
	RemoteDownloaded   DateField[P]
	RemoteDownloadedBy StringField[P]
	RemoteOrigin       StringField[P] // address of the Artifactory that the request came from
	RemotePath         StringField[P] // the way that the request took from there
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

// Item leads back to the item.
func (f StatFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// ArchiveFields are an archive, which has no fields of its own but leads to its entries.
type ArchiveFields[P any] struct{ domain[P] }

func newArchive[P any](d domain[P]) ArchiveFields[P] { return ArchiveFields[P]{d} }

// Entry leads to the entries of the archive.
func (f ArchiveFields[P]) Entry() EntryFields[P] { return newEntry(f.to(DomainEntry)) }

// Item leads to the item that the archive is.
func (f ArchiveFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// EntryFields are the fields of an entry of an archive.
type EntryFields[P any] struct {
	domain[P]
	Name StringField[P]
	Path StringField[P] // the folder within the archive
}

func newEntry[P any](d domain[P]) EntryFields[P] {
	return EntryFields[P]{domain: d, Name: d.text("name"), Path: d.text("path")}
}

// Archive leads to the archive.
func (f EntryFields[P]) Archive() ArchiveFields[P] { return newArchive(f.to(DomainArchive)) }
