package pipelines

import (
	"context"
	"encoding/json"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ResourceVersionsService lists the versions of resources. Reached through
// [Client.ResourceVersions].
type ResourceVersionsService service

// ResourceVersion is a version of a resource.
type ResourceVersion struct {
	ID                 int64           `json:"id"`
	ProjectID          int64           `json:"projectId"`
	PipelineSourceID   int64           `json:"pipelineSourceId"`
	ResourceID         int64           `json:"resourceId"`
	CreatedByStepID    int64           `json:"createdByStepId"` // 0: created by no step
	CreatedByRunID     int64           `json:"createdByRunId"`  // 0: created by no run
	ContentPropertyBag ResourceContent `json:"contentPropertyBag"`
	CreatedAt          jfrog.Time      `json:"createdAt,omitzero"`
	UpdatedAt          jfrog.Time      `json:"updatedAt,omitzero"`
}

// ResourceContent is the content of a resource version. Its fields depend on the type of the
// resource.
type ResourceContent struct {
	// A resource of type BuildInfo has the build.
	BuildName   string `json:"buildName,omitempty"`
	BuildNumber Scalar `json:"buildNumber,omitempty"`
	TargetRepo  string `json:"targetRepo,omitempty"` // of a promotion

	// A resource of type GitRepo has a commit, in the embedded Commit and in SHAData.
	Commit
	Path            string     `json:"path,omitempty"` // of the Git repository, such as acme/app
	SHA             string     `json:"sha,omitempty"`
	SHAData         CommitData `json:"shaData,omitzero"`
	LastAuthorLogin string     `json:"lastAuthorLogin,omitempty"`
	LastAuthorEmail string     `json:"lastAuthorEmail,omitempty"`
	CommitterLogin  string     `json:"committerLogin,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads the content and its Extra.
func (c *ResourceContent) UnmarshalJSON(data []byte) (err error) {
	type plain ResourceContent
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the content and its Extra.
func (c ResourceContent) MarshalJSON() ([]byte, error) {
	type plain ResourceContent
	return jsonextra.Encode(plain(c), c.Extra)
}

// Commit is a commit of a Git repository, with the pull request, tag or release that it belongs
// to.
type Commit struct {
	BranchName            string     `json:"branchName,omitempty"`
	CommitSHA             string     `json:"commitSha,omitempty"`
	BeforeCommitSHA       string     `json:"beforeCommitSha,omitempty"`
	BaseCommitRef         string     `json:"baseCommitRef,omitempty"`
	CommitURL             string     `json:"commitUrl,omitempty"`
	CommitMessage         string     `json:"commitMessage,omitempty"`
	CompareURL            string     `json:"compareUrl,omitempty"`
	IsPullRequest         bool       `json:"isPullRequest,omitempty"`
	IsPullRequestClose    bool       `json:"isPullRequestClose,omitempty"`
	PullRequestNumber     jfrog.Int  `json:"pullRequestNumber,omitempty"`
	PullRequestBaseBranch string     `json:"pullRequestBaseBranch,omitempty"`
	IsGitTag              bool       `json:"isGitTag,omitempty"`
	GitTagName            string     `json:"gitTagName,omitempty"`
	GitTagMessage         string     `json:"gitTagMessage,omitempty"`
	IsRelease             bool       `json:"isRelease,omitempty"`
	IsPrerelease          bool       `json:"isPrerelease,omitempty"`
	ReleaseName           string     `json:"releaseName,omitempty"`
	ReleaseBody           string     `json:"releaseBody,omitempty"`
	ReleasedAt            jfrog.Time `json:"releasedAt,omitzero"`
}

// CommitData is a commit with what its Git provider reports about it.
type CommitData struct {
	Commit
	ProviderDomain          string       `json:"providerDomain,omitempty"` // such as github.com
	ProviderURL             string       `json:"providerUrl,omitempty"`
	ProviderSSHPort         jfrog.Int    `json:"providerSshPort,omitempty"`
	HeadPROrgName           string       `json:"headPROrgName,omitempty"`
	PullRequestRepoFullName string       `json:"pullRequestRepoFullName,omitempty"`
	EventType               string       `json:"eventType,omitempty"`
	ChangeID                string       `json:"changeId,omitempty"`
	ChangeSHA               string       `json:"changeSha,omitempty"`
	ChangeSubject           string       `json:"changeSubject,omitempty"`
	ChangeOwner             CommitAuthor `json:"changeOwner,omitzero"`
	PatchSetNumber          jfrog.Int    `json:"patchSetNumber,omitempty"`
	Committer               CommitAuthor `json:"committer,omitzero"`
	LastAuthor              CommitAuthor `json:"lastAuthor,omitzero"`
	TriggeredBy             CommitAuthor `json:"triggeredBy,omitzero"`
	SkipDecryption          bool         `json:"skipDecryption,omitempty"`
}

// CommitAuthor is a user of a Git provider.
type CommitAuthor struct {
	Login       string `json:"login,omitempty"`
	DisplayName string `json:"displayName,omitempty"`
	Email       string `json:"email,omitempty"`
	AvatarURL   string `json:"avatarUrl,omitempty"`
}

// ResourceVersionListOptions filters and pages [ResourceVersionsService.List] and
// [ResourceVersionsService.All].
type ResourceVersionListOptions struct {
	ResourceVersionIDs []int64 `url:"resourceVersionIds,comma,omitempty"`
	ResourceIDs        []int64 `url:"resourceIds,comma,omitempty"`
	CreatedByStepIDs   []int64 `url:"createdByStepIds,comma,omitempty"`
	CreatedByRunIDs    []int64 `url:"createdByRunIds,comma,omitempty"`
	PipelineSourceIDs  []int64 `url:"pipelineSourceIds,comma,omitempty"`
	SortOptions
	PageOptions
}

func (o *ResourceVersionListOptions) check() error {
	if o == nil {
		return nil
	}
	return checkTexts(texts{"sort by", o.SortBy})
}

// List returns the resource versions that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.18.1
func (s *ResourceVersionsService) List(ctx context.Context, opts *ResourceVersionListOptions) ([]ResourceVersion, error) {
	return jfrog.Do[[]ResourceVersion](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/resourceVersions").Query(opts).Check(opts.check()))
}

// All walks the resource versions of all pages of [ResourceVersionsService.List].
//
//jfrog:none List, page by page
func (s *ResourceVersionsService) All(ctx context.Context, opts *ResourceVersionListOptions) iter.Seq2[ResourceVersion, error] {
	return walk(ctx, opts, s.List)
}

// Get returns a resource version. It returns an error matching [jfrog.ErrNotFound] if there is no
// such version.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.18.2
func (s *ResourceVersionsService) Get(ctx context.Context, resourceVersionID int64) (*ResourceVersion, error) {
	return jfrog.Do[*ResourceVersion](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/resourceVersions/{id}", idText(resourceVersionID)))
}
