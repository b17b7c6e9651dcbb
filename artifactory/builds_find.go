package artifactory

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// BuildMatchOptions selects runs of builds for [BuildsService.AllMatching]. A run must match all
// fields that are set. Builds of all projects match: queries have no field for the project.
type BuildMatchOptions struct {
	Name       string
	NamePrefix string // must not contain * or ?
	// Status is a status with which the run was promoted, at any time. With CurrentStatus, it is
	// the status of the latest promotion, which takes a query for each run.
	Status        string
	CurrentStatus bool
	// Properties are properties of the build-info. A run must have all keys, each with one of
	// the values.
	Properties Properties

	StartedAfter  time.Time // the run started at this time or later
	StartedBefore time.Time // the run started before this time

	// Repo and Path name a file whose content the run has produced. Files with the same content
	// are the same, wherever they are. SHA1 or SHA256 take the place of Repo and Path. With
	// SHA256, the content must still be stored.
	Repo, Path string
	SHA1       string
	SHA256     string
	// Dependency finds runs that have used the file as a dependency. Without it, they have
	// produced the file.
	Dependency bool

	PageSize int // see [AQLOptions]
}

// AllMatching walks over the runs of builds that match the options, with the name, number, URL,
// times and users of each run. The order is not defined. If Repo and Path name no file, the error
// matches [jfrog.ErrNotFound]. Options that contradict each other are an error, and nothing is
// sent.
//
// Requires: admin.
//
//jfrog:none a query on builds, as in SearchService.Builds
func (s *BuildsService) AllMatching(ctx context.Context, opts *BuildMatchOptions) iter.Seq2[AQLBuild, error] {
	return func(yield func(AQLBuild, error) bool) {
		o := jfrog.Deref(opts)
		err := o.check()
		if err == nil && o.Path != "" {
			o.SHA1, err = s.contentOf(ctx, o.Repo, o.Path)
		}
		if err != nil {
			yield(AQLBuild{}, err)
			return
		}
		for build, err := range (*SearchService)(s).Builds(ctx, o.query(), &AQLOptions{PageSize: o.PageSize}) {
			current := true
			if err == nil && o.CurrentStatus {
				current, err = s.hasStatus(ctx, &build, o.Status)
			}
			if err != nil {
				yield(AQLBuild{}, err)
				return
			}
			if current && !yield(build, nil) {
				return
			}
		}
	}
}

// hasStatus reports whether a status is the status of the latest promotion of a run.
func (s *BuildsService) hasStatus(ctx context.Context, run *AQLBuild, status string) (bool, error) {
	p := aql.Promotion
	query := aql.Promotions().Where(p.Build().Name.Eq(run.BuildName), p.Build().Number.Eq(run.BuildNumber),
		p.Build().Started.Eq(aql.At(run.BuildStarted.Time))).Include(p.Status, p.Created)
	var last time.Time
	has := false
	for row, err := range (*SearchService)(s).Promotions(ctx, query, nil) {
		if err != nil {
			return false, err
		}
		switch at := row.PromotionCreated.Time; {
		case at.After(last):
			last, has = at, row.PromotionStatus == status
		case at.Equal(last):
			has = has || row.PromotionStatus == status
		}
	}
	return has, nil
}

// contentOf returns the SHA-1 of a file.
func (s *BuildsService) contentOf(ctx context.Context, repoKey, itemPath string) (string, error) {
	item, err := (*ItemsService)(s).Get(ctx, repoKey, itemPath)
	switch {
	case err != nil:
		return "", err
	case item.Checksums.SHA1 == "":
		return "", fmt.Errorf("artifactory: %s/%s is a folder, or has no SHA-1", repoKey, itemPath)
	}
	return item.Checksums.SHA1, nil
}

// check returns an error for options that contradict each other or that no query can express.
func (o *BuildMatchOptions) check() error {
	files := 0
	for _, text := range []string{o.Path, o.SHA1, o.SHA256} {
		if text != "" {
			files++
		}
	}
	switch {
	case (o.Repo == "") != (strings.Trim(o.Path, "/") == ""):
		return fmt.Errorf("artifactory: repository %q and path %q do not name a file", o.Repo, o.Path)
	case files > 1:
		return errors.New("artifactory: a file is named in several ways")
	case o.CurrentStatus && o.Status == "":
		return errors.New("artifactory: the current status is not named")
	case o.Dependency && files == 0:
		return errors.New("artifactory: the dependency is not named")
	case !o.StartedAfter.IsZero() && !o.StartedBefore.IsZero() && !o.StartedAfter.Before(o.StartedBefore):
		return fmt.Errorf("artifactory: no run starts after %s and before %s", o.StartedAfter, o.StartedBefore)
	case o.PageSize < 0:
		return fmt.Errorf("artifactory: a page of %d rows", o.PageSize)
	}
	if err := (checksum.Sums{SHA1: o.SHA1, SHA256: o.SHA256}).Check(); err != nil {
		return fmt.Errorf("artifactory: %w", err)
	}
	for key, values := range o.Properties {
		if key == "" || len(values) == 0 {
			return fmt.Errorf("artifactory: property %q has no key or no value", key)
		}
	}
	_, err := o.query().Build()
	return err
}

// query returns the query for the runs.
func (o *BuildMatchOptions) query() aql.Builder[aql.InBuilds] {
	b := aql.Build
	var criteria []aql.Criterion[aql.InBuilds]
	text := func(value string, criterion func(string) aql.Criterion[aql.InBuilds]) {
		if value != "" {
			criteria = append(criteria, criterion(value))
		}
	}
	text(o.Name, b.Name.Eq)
	text(o.NamePrefix, b.Name.HasPrefix)
	text(o.Status, b.Promotion().Status.Eq)
	if o.Dependency {
		text(strings.ToLower(o.SHA1), b.Module().Dependency().SHA1.Eq)
		text(strings.ToLower(o.SHA256), b.Module().Dependency().Item().SHA256.Eq)
	} else {
		text(strings.ToLower(o.SHA1), b.Module().Artifact().SHA1.Eq)
		text(strings.ToLower(o.SHA256), b.Module().Artifact().Item().SHA256.Eq)
	}
	if !o.StartedAfter.IsZero() {
		criteria = append(criteria, b.Started.Gte(aql.At(o.StartedAfter)))
	}
	if !o.StartedBefore.IsZero() {
		criteria = append(criteria, b.Started.Lt(aql.At(o.StartedBefore)))
	}
	for _, key := range slices.Sorted(maps.Keys(o.Properties)) {
		criteria = append(criteria, b.Prop(key).OneOf(o.Properties[key]...))
	}
	return aql.Builds().Where(criteria...).
		Include(b.Name, b.Number, b.URL, b.Started, b.Created, b.CreatedBy, b.Modified, b.ModifiedBy)
}
