package artifactory

import (
	"context"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// SkillsService reads repositories of agent skills. Reached through [Client.Skills]. The slug of a
// skill is its name in URLs.
type SkillsService service

const (
	skillsPath        = "/artifactory/api/skills/{repoKey}/api/v1/skills"
	skillVersionsPath = "/artifactory/api/skills/{repoKey}/api/v1/skills/{slug}/versions"
)

// SkillSort is the order of [SkillsService.List].
type SkillSort string

// The orders of skills.
const (
	SkillSortUpdated   SkillSort = "updated"
	SkillSortDownloads SkillSort = "downloads"
)

// SkillListOptions selects a page of [SkillsService.List].
type SkillListOptions struct {
	Limit  int       `url:"limit,omitempty"`  // skills on a page; 0: the default of the server
	Cursor string    `url:"cursor,omitempty"` // NextCursor of the page before; empty: the first page
	Sort   SkillSort `url:"sort,omitempty"`
}

// Skill is a skill in a repository.
type Skill struct {
	Slug          string       `json:"slug"`
	DisplayName   string       `json:"displayName"`
	Summary       string       `json:"summary"`
	LatestVersion SkillVersion `json:"latestVersion,omitzero"`
	Versions      int          `json:"versions"` // number of versions
	Updated       jfrog.Time   `json:"updated,omitzero"`
}

// SkillVersion is a version of a skill.
type SkillVersion struct {
	Version   string    `json:"version"`
	CreatedAt jfrog.Int `json:"createdAt"`
	Changelog string    `json:"changelog"`
}

// SkillPage is a page of [SkillsService.List].
type SkillPage struct {
	Items      []Skill `json:"items"`
	NextCursor string  `json:"nextCursor"` // empty on the last page
	Total      int     `json:"total"`      // 0 if the server does not state it
}

// List returns a page of the skills in a repository.
//
//jfrog:observed GET /artifactory/api/skills/{repoKey}/api/v1/skills
func (s *SkillsService) List(
	ctx context.Context, repoKey string, opts *SkillListOptions,
) (*SkillPage, error) {
	return jfrog.Do[*SkillPage](ctx, s.client, jfrog.Get(skillsPath, repoKey).Query(opts))
}

// All walks the skills in a repository, starting at the page that opts selects.
func (s *SkillsService) All(
	ctx context.Context, repoKey string, opts *SkillListOptions,
) iter.Seq2[Skill, error] {
	return paging.Cursor(ctx, opts, func(o *SkillListOptions) *string { return &o.Cursor },
		func(ctx context.Context, o *SkillListOptions) (*SkillPage, error) {
			return s.List(ctx, repoKey, o)
		},
		func(p *SkillPage) ([]Skill, string) { return p.Items, p.NextCursor })
}

// SkillVersionsOptions selects a page of [SkillsService.Versions].
type SkillVersionsOptions struct {
	Limit  int    `url:"limit,omitempty"`  // versions on a page; 0: the default of the server
	Cursor string `url:"cursor,omitempty"` // NextCursor of the page before; empty: the first page
}

// SkillVersionPage is a page of [SkillsService.Versions].
type SkillVersionPage struct {
	Items      []SkillVersion `json:"items"`
	NextCursor string         `json:"nextCursor"` // empty on the last page
}

// Versions returns a page of the versions of a skill.
//
//jfrog:observed GET /artifactory/api/skills/{repoKey}/api/v1/skills/{slug}/versions
func (s *SkillsService) Versions(
	ctx context.Context, repoKey, slug string, opts *SkillVersionsOptions,
) (*SkillVersionPage, error) {
	return jfrog.Do[*SkillVersionPage](ctx, s.client,
		jfrog.Get(skillVersionsPath, repoKey, slug).Query(opts))
}

// AllVersions walks the versions of a skill, starting at the page that opts selects.
func (s *SkillsService) AllVersions(
	ctx context.Context, repoKey, slug string, opts *SkillVersionsOptions,
) iter.Seq2[SkillVersion, error] {
	return paging.Cursor(ctx, opts, func(o *SkillVersionsOptions) *string { return &o.Cursor },
		func(ctx context.Context, o *SkillVersionsOptions) (*SkillVersionPage, error) {
			return s.Versions(ctx, repoKey, slug, o)
		},
		func(p *SkillVersionPage) ([]SkillVersion, string) { return p.Items, p.NextCursor })
}

// VersionExists reports whether a skill has a version.
//
//jfrog:observed GET /artifactory/api/skills/{repoKey}/api/v1/skills/{slug}/versions/{version}
func (s *SkillsService) VersionExists(
	ctx context.Context, repoKey, slug, version string,
) (bool, error) {
	return jfrog.Exists(ctx, s.client,
		jfrog.Get("/artifactory/api/skills/{repoKey}/api/v1/skills/{slug}/versions/{version}",
			repoKey, slug, version))
}

// SkillSearchOptions refines [SkillsService.Search].
type SkillSearchOptions struct {
	Limit int `url:"limit,omitempty"` // maximum number of results; 0: the default of the server
}

// SkillMatch is a skill that [SkillsService.Search] has found.
type SkillMatch struct {
	Name        string `json:"name"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

// SkillMatchPage is the result of [SkillsService.Search].
type SkillMatchPage struct {
	Results []SkillMatch `json:"results"`
	Total   int          `json:"total"`
	Offset  int          `json:"offset"`
	Limit   int          `json:"limit"`
}

// Search finds the skills in a repository that match a text.
//
//jfrog:observed GET /artifactory/api/skills/{repoKey}/api/v1/search
func (s *SkillsService) Search(
	ctx context.Context, repoKey, text string, opts *SkillSearchOptions,
) (*SkillMatchPage, error) {
	return jfrog.Do[*SkillMatchPage](ctx, s.client,
		jfrog.Get("/artifactory/api/skills/{repoKey}/api/v1/search", repoKey).
			Required("q", text).Query(opts))
}

// SkillXrayState states whether Xray lets a skill pass.
type SkillXrayState string

// The states of skills in Xray.
const (
	SkillXrayNotInEntitlement SkillXrayState = "NOT_IN_ENTITLEMENT"
	SkillXrayDisabledForRepo  SkillXrayState = "XRAY_DISABLED_FOR_REPO"
	SkillXrayScanInProgress   SkillXrayState = "SCAN_IN_PROGRESS"
	SkillXrayBlocked          SkillXrayState = "BLOCKED"
	SkillXrayApproved         SkillXrayState = "APPROVED"
)

// SkillXrayStatus is the result of [SkillsService.XrayStatus].
type SkillXrayStatus struct {
	Status  SkillXrayState `json:"status"`
	RepoKey string         `json:"repoKey"`
	Path    string         `json:"path"`
}

// XrayStatus returns whether Xray lets a file of a skill pass.
//
//jfrog:observed GET /artifactory/api/skills/{repoKey}/xrayStatus
func (s *SkillsService) XrayStatus(
	ctx context.Context, repoKey, itemPath string,
) (*SkillXrayStatus, error) {
	return jfrog.Do[*SkillXrayStatus](ctx, s.client,
		jfrog.Get("/artifactory/api/skills/{repoKey}/xrayStatus", repoKey).Required("path", itemPath))
}
