package distribution

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// ReleaseBundleState is the state of a release bundle version. The manual has no list of states.
type ReleaseBundleState string

// Known states.
const (
	ReleaseBundleOpen   ReleaseBundleState = "OPEN" // not signed
	ReleaseBundleSigned ReleaseBundleState = "SIGNED"
)

// ReleaseBundleVersion is a version of a release bundle v1. Fields that an operation does not
// return are zero.
type ReleaseBundleVersion struct {
	Name              string             `json:"name"`
	Version           string             `json:"version"`
	State             ReleaseBundleState `json:"state"`
	Description       string             `json:"description,omitempty"`
	ReleaseNotes      ReleaseNotes       `json:"release_notes,omitzero"`
	StoringRepository string             `json:"storing_repository,omitempty"`
	Created           jfrog.Time         `json:"created,omitzero"`
	CreatedBy         string             `json:"created_by,omitempty"`
	DistributedBy     string             `json:"distributed_by,omitempty"`
	Artifacts         []Artifact         `json:"artifacts"`
	ArtifactsSize     jfrog.Int          `json:"artifacts_size,omitempty"` // bytes
	Archived          bool               `json:"archived"`
	Spec              *Spec              `json:"spec,omitempty"` // of Get and Latest
	// SHA256 is the checksum of the signed version. It is set if Create, Replace or Sign has signed
	// the version and the server returns the checksum.
	SHA256 string `json:"-"`
}

// Artifact is an artifact of a release bundle version. Paths start with the repository key.
type Artifact struct {
	Checksum       string     `json:"checksum,omitempty"` // SHA-256
	SourceRepoPath string     `json:"source_repo_path,omitempty"`
	TargetRepoPath string     `json:"target_repo_path,omitempty"`
	Props          []Property `json:"props,omitempty"`
	// XrayScanInfo is nil if the server does not return it.
	XrayScanInfo *XrayScanInfo `json:"xray_scan_info,omitempty"`
}

type plainArtifact Artifact

// humpedArtifact is an artifact whose paths also have the names that Latest returns.
type humpedArtifact struct {
	plainArtifact
	SourceRepoPath string `json:"sourceRepoPath,omitempty"`
	TargetRepoPath string `json:"targetRepoPath,omitempty"`
}

func (h humpedArtifact) artifact() Artifact {
	out := Artifact(h.plainArtifact)
	out.SourceRepoPath = cmp.Or(out.SourceRepoPath, h.SourceRepoPath)
	out.TargetRepoPath = cmp.Or(out.TargetRepoPath, h.TargetRepoPath)
	return out
}

// UnmarshalJSON reads the paths under either name: source_repo_path or sourceRepoPath.
func (a *Artifact) UnmarshalJSON(data []byte) error {
	var in humpedArtifact
	err := jsonlax.Unmarshal(data, &in)
	*a = in.artifact()
	return err
}

// Property is a property of an artifact.
type Property struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// XrayScanInfo is the result of Xray for an artifact.
type XrayScanInfo struct {
	Blocked       bool   `json:"blocked"`
	BlockedReason string `json:"blocked_reason"` // empty if the artifact is not blocked
}

// ReleaseBundlePage is a page of [ReleaseBundlesService.List] or [ReleaseBundlesService.Versions].
// The positions and the total are 0 if the server does not return them.
type ReleaseBundlePage struct {
	ReleaseBundles []ReleaseBundleVersion
	StartPos       int // position of the first version of the page
	EndPos         int // position of the last version of the page
	Total          int // versions on all pages
}

func (p *ReleaseBundlePage) items() ([]ReleaseBundleVersion, int) {
	return p.ReleaseBundles, p.Total
}

// ReleaseBundleListOptions pages [ReleaseBundlesService.List] and [ReleaseBundlesService.Versions].
// A page has up to 10 versions.
type ReleaseBundleListOptions struct {
	StartPos int `url:"start_pos"` // position of the first version, from 0
}

// page sends a request for a page and reads its position from the headers.
func (s *ReleaseBundlesService) page(
	ctx context.Context, req *jfrog.Request, opts *ReleaseBundleListOptions,
) (*ReleaseBundlePage, error) {
	if o := jfrog.Deref(opts); o.StartPos < 0 {
		req.Check(fmt.Errorf("start position %d is negative", o.StartPos))
	}
	var meta jfrog.Response
	found, err := jfrog.Do[[]ReleaseBundleVersion](jfrog.WithResponse(ctx, &meta), s.client,
		req.Query(opts))
	if err != nil {
		return nil, err
	}
	limit := func(name string) int {
		n, err := strconv.Atoi(strings.TrimSpace(meta.Header.Get("X-RangeLimit-" + name)))
		if err != nil {
			return 0
		}
		return n
	}
	return &ReleaseBundlePage{found, limit("StartPos"), limit("EndPos"), limit("Total")}, nil
}

func startPos(o *ReleaseBundleListOptions) *int { return &o.StartPos }

// List returns a page of the versions of all release bundles that the user may read.
//
// Requires: read permission for the release bundles. Since 1.0.
//
//jfrog:op 5.4.5
func (s *ReleaseBundlesService) List(
	ctx context.Context, opts *ReleaseBundleListOptions,
) (*ReleaseBundlePage, error) {
	return s.page(ctx, jfrog.Get(releaseBundlesPath), opts)
}

// All walks the versions of all pages of [ReleaseBundlesService.List], from opts.StartPos on.
func (s *ReleaseBundlesService) All(
	ctx context.Context, opts *ReleaseBundleListOptions,
) iter.Seq2[ReleaseBundleVersion, error] {
	return paging.Offset(ctx, opts, startPos, s.List, (*ReleaseBundlePage).items)
}

// Versions returns a page of the versions of a release bundle. It returns an error matching
// [jfrog.ErrNotFound] if there is no such release bundle.
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.6
func (s *ReleaseBundlesService) Versions(
	ctx context.Context, name string, opts *ReleaseBundleListOptions,
) (*ReleaseBundlePage, error) {
	return s.page(ctx, jfrog.Get("/distribution/api/v1/release_bundle/{name}", name).
		Check(checkReadable(name)), opts)
}

// AllVersions walks the versions of all pages of [ReleaseBundlesService.Versions], from
// opts.StartPos on.
func (s *ReleaseBundlesService) AllVersions(
	ctx context.Context, name string, opts *ReleaseBundleListOptions,
) iter.Seq2[ReleaseBundleVersion, error] {
	return paging.Offset(ctx, opts, startPos,
		func(ctx context.Context, opts *ReleaseBundleListOptions) (*ReleaseBundlePage, error) {
			return s.Versions(ctx, name, opts)
		}, (*ReleaseBundlePage).items)
}

// bundleFormat is the form of the response of Get, GetJWS and GetJOSE.
type bundleFormat string

const (
	bundleFormatJSON bundleFormat = "json"
	bundleFormatJWS  bundleFormat = "jws"
	bundleFormatJOSE bundleFormat = "jose"
)

type bundleFormatQuery struct {
	Format bundleFormat `url:"format"`
}

// get describes the request for a version in one of the forms.
func get(name, version string, format bundleFormat) *jfrog.Request {
	req := jfrog.Get(releaseBundlePath, name, version).Query(bundleFormatQuery{format}).
		Check(checkReadable(version))
	if version == latestVersion {
		req.Check(errors.New("version LATEST is reserved: use ReleaseBundles.Latest"))
	}
	return req
}

// Get returns a release bundle version. It returns an error matching [jfrog.ErrNotFound] if there
// is no such version. For its signature, see [ReleaseBundlesService.GetJWS].
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.7a
func (s *ReleaseBundlesService) Get(
	ctx context.Context, name, version string,
) (*ReleaseBundleVersion, error) {
	return jfrog.Do[*ReleaseBundleVersion](ctx, s.client, get(name, version, bundleFormatJSON))
}

// ReleaseBundleJWS is a release bundle version as a JSON Web Signature. Its fields are in
// base64url.
type ReleaseBundleJWS struct {
	Header string `json:"header"`
	// Payload is the JSON of the version, in which the artifacts have a repo_path.
	Payload   string `json:"payload"`
	Signature string `json:"signature"`
}

// GetJWS returns a release bundle version as a JSON Web Signature in its JSON form. GetJWS does
// not verify the signature. It returns an error matching [jfrog.ErrNotFound] if there is no such
// version.
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.7b
func (s *ReleaseBundlesService) GetJWS(
	ctx context.Context, name, version string,
) (*ReleaseBundleJWS, error) {
	return jfrog.Do[*ReleaseBundleJWS](ctx, s.client, get(name, version, bundleFormatJWS))
}

// GetJOSE returns a release bundle version as a JSON Web Signature in its compact form: header,
// payload and signature, separated by periods. GetJOSE does not verify the signature. It returns
// an error matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.7c
func (s *ReleaseBundlesService) GetJOSE(ctx context.Context, name, version string) (string, error) {
	out, err := jfrog.Do[string](ctx, s.client, get(name, version, bundleFormatJOSE))
	return strings.TrimSpace(out), err
}

// latestBundle is the response to Latest.
type latestBundle struct {
	Artifacts []humpedArtifact `json:"artifacts"` // in place of the embedded field
	ReleaseBundleVersion
}

// Latest returns the latest version of a release bundle, with its [Spec]. It returns an error
// matching [jfrog.ErrNotFound] if there is no such release bundle.
//
// Requires: read permission for the release bundle. Since 2.3.0.
//
//jfrog:op 5.4.8
func (s *ReleaseBundlesService) Latest(
	ctx context.Context, name string,
) (*ReleaseBundleVersion, error) {
	out, err := jfrog.Do[*latestBundle](ctx, s.client,
		jfrog.Get("/distribution/api/v1/release_bundle/{name}/LATEST", name))
	if err != nil {
		return nil, err
	}
	latest := &out.ReleaseBundleVersion
	for _, a := range out.Artifacts {
		latest.Artifacts = append(latest.Artifacts, a.artifact())
	}
	return latest, nil
}
