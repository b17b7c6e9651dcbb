package store

import "time"

// Retention holds the policies that clean up and archive, with their runs.
type Retention struct {
	Packages map[string]*PackagePolicy // cleanup policies of packages, by key
	Smart    map[string]*PackagePolicy // smart archiving policies, by key
	Bundles  map[string]*BundlePolicy  // cleanup policies of release bundles, by key
	Archives map[string]*ArchivePolicy // archive policies, by key

	Runs     []*CleanupRun // oldest first
	RunIDs   int           // the last id
	Archived []*ArchiveRun // runs of archive policies, oldest first
	Restored []*ArchiveRun // restores, oldest first

	// Cold is Cold Storage: the archived items, in repositories with the original keys.
	Cold         *Store
	ColdPackages map[string]*ColdPackage // by Path
}

func newRetention(s *Store) *Retention {
	return &Retention{
		Packages: map[string]*PackagePolicy{},
		Smart:    map[string]*PackagePolicy{},
		Bundles:  map[string]*BundlePolicy{},
		Archives: map[string]*ArchivePolicy{},

		ColdPackages: map[string]*ColdPackage{},
		Cold: &Store{
			Config: s.Config, Repos: map[string]*Repository{}, Blobs: s.Blobs, Builds: newBuildStore(), Identities: s.Identities,
		},
	}
}

// Stored returns all repositories that hold content, those of Cold Storage too.
func (s *Store) Stored() []*Repository {
	var list []*Repository
	for _, st := range []*Store{s, s.Retention.Cold} {
		for _, repo := range st.Repos {
			list = append(list, repo)
		}
	}
	return list
}

// ColdRepo returns the repository of Cold Storage for the items of a repository.
func (s *Store) ColdRepo(of *Repository) *Repository {
	cold := s.Retention.Cold
	if repo := cold.Repos[of.Key]; repo != nil {
		return repo
	}
	return cold.addRepository(of.Key, classLocal, of.Config)
}

// A PackagePolicy cleans up or archives packages.
type PackagePolicy struct {
	Key            string          `json:"key"`
	Description    *string         `json:"description,omitempty"`
	CronExp        *string         `json:"cronExp,omitempty"`
	Duration       int             `json:"durationInMinutes"`
	Enabled        bool            `json:"enabled"`
	SkipTrashcan   bool            `json:"skipTrashcan"`
	ProjectKey     string          `json:"projectKey,omitempty"`
	SearchCriteria PackageCriteria `json:"searchCriteria"`
}

// PackageCriteria select the packages of a policy.
type PackageCriteria struct {
	PackageTypes       []string            `json:"packageTypes"`
	Repos              []string            `json:"repos"`
	ExcludedRepos      []string            `json:"excludedRepos,omitzero"`
	IncludedPackages   []string            `json:"includedPackages"`
	ExcludedPackages   []string            `json:"excludedPackages,omitzero"`
	IncludeAllProjects bool                `json:"includeAllProjects"`
	IncludedProjects   []string            `json:"includedProjects,omitzero"`
	CreatedDays        *int                `json:"createdBeforeInDays,omitempty"`
	DownloadedDays     *int                `json:"lastDownloadedBeforeInDays,omitempty"`
	CreatedMonths      *int                `json:"createdBeforeInMonths,omitempty"`
	DownloadedMonths   *int                `json:"lastDownloadedBeforeInMonths,omitempty"`
	KeepLast           *int                `json:"keepLastNVersions,omitempty"`
	IncludedProperties map[string][]string `json:"includedProperties,omitempty"`
	ExcludedProperties map[string][]string `json:"excludedProperties,omitempty"`
}

// A BundlePolicy cleans up release bundles.
type BundlePolicy struct {
	Key            string         `json:"key"`
	Description    *string        `json:"description,omitempty"`
	CronExp        *string        `json:"cronExp,omitempty"`
	ItemType       string         `json:"itemType"`
	Duration       int            `json:"durationInMinutes"`
	Enabled        bool           `json:"enabled"`
	SearchCriteria BundleCriteria `json:"searchCriteria"`
}

// BundleCriteria select the versions of a policy.
type BundleCriteria struct {
	IncludeAllProjects bool             `json:"includeAllProjects"`
	IncludedProjects   []string         `json:"includedProjects"`
	ReleaseBundles     []BundleSelector `json:"releaseBundles"`
	ExcludePromoted    []string         `json:"excludePromotedEnvironments"`
	CreatedMonths      int              `json:"createdBeforeInMonths"`
}

// A BundleSelector selects release bundles by their name in a project.
type BundleSelector struct {
	Name       string `json:"name"`
	ProjectKey string `json:"projectKey"`
}

// StatusStopped is the status of a run that was stopped.
const StatusStopped = "STOPPED"

// A CleanupRun is a run of a cleanup policy.
type CleanupRun struct {
	*Job
	ID         int
	PolicyKey  string
	Bundles    bool // the policy cleans up release bundles
	Project    string
	DryRun     bool
	Started    time.Time
	Report     []byte // zip archive; nil before the end
	Items      int
	Downloaded bool // the report was downloaded
}

// Running reports whether the run has not ended.
func (r *CleanupRun) Running() bool { return r.running() }

// Stop ends the run without any effect.
func (r *CleanupRun) Stop() {
	r.Cancel()
	r.Status = StatusStopped
}

// An ArchivePolicy moves artifacts or packages to Cold Storage.
type ArchivePolicy struct {
	Key              string              `json:"key"`
	PackageRetention bool                `json:"packageRetention,omitempty"`
	Enabled          bool                `json:"enabled"`
	Description      *string             `json:"description,omitempty"`
	CronExp          *string             `json:"cronExp,omitempty"`
	AQLQuery         string              `json:"aqlQuery,omitempty"`
	Form             *ArchiveForm        `json:"searchCriteriaForm,omitempty"`
	Packages         *ArchivePackageForm `json:"packageSearchCriteriaForm,omitempty"`
	Duration         int64               `json:"durationInMinutes"`
	Expiration       int64               `json:"expirationTimeInMonths"`
	SkipTrashcan     bool                `json:"skipTrashcan"`

	Last *ArchiveRun `json:"-"`
}

// An ArchiveForm selects artifacts.
type ArchiveForm struct {
	Properties       *ArchiveCriterion[ArchiveProperty] `json:"properties,omitempty"`
	Repositories     *ArchiveCriterion[string]          `json:"repositories,omitempty"`
	Paths            *ArchiveCriterion[string]          `json:"paths,omitempty"`
	Names            *ArchiveCriterion[string]          `json:"names,omitempty"`
	CreatedBefore    int64                              `json:"createdBefore,omitempty"`
	DownloadedBefore int64                              `json:"downloadedBefore,omitempty"`
}

// An ArchiveCriterion includes and excludes values.
type ArchiveCriterion[T any] struct {
	Include *ArchiveValues[T] `json:"include,omitempty"`
	Exclude *ArchiveValues[T] `json:"exclude,omitempty"`
}

// ArchiveValues are the values of a criterion.
type ArchiveValues[T any] struct {
	Operator string `json:"operator"`
	Values   []T    `json:"values"`
}

// An ArchiveProperty is a property with one value.
type ArchiveProperty struct {
	Key   string `json:"propertyKey"`
	Value string `json:"propertyValue"`
}

// An ArchivePackageForm selects packages.
type ArchivePackageForm struct {
	PackageType      string   `json:"packageType"`
	ComponentName    string   `json:"componentName,omitempty"`
	Version          string   `json:"version,omitempty"`
	Repos            []string `json:"packageRepos"`
	CreatedBefore    int64    `json:"createdBefore,omitempty"`    // epoch milliseconds
	DownloadedBefore int64    `json:"downloadedBefore,omitempty"` // epoch milliseconds
}

// An ArchiveRun is a run of an archive policy, or a restore.
type ArchiveRun struct {
	*Job
	ID                     string
	PolicyKey              string // empty for a restore
	Destination            string // of a restore
	By                     string
	Started, Finished      time.Time
	Done, Failed           int
	DoneBytes, FailedBytes int64
}

// Running reports whether the run has not ended.
func (r *ArchiveRun) Running() bool { return r.running() }

// A ColdPackage is a version of a package in Cold Storage.
type ColdPackage struct {
	Manifest, Type, Name, Version, Repo string
	Archived                            time.Time
	Files                               []string // paths in the repository of Cold Storage
}

// Path returns the path of the package's manifest, as a restore names it.
func (p *ColdPackage) Path() string { return p.Repo + "/" + p.Manifest }
