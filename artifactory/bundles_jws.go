package artifactory

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// GetJWS returns a version of a release bundle as a signed JSON Web Signature in its compact form.
// The payload may have tokens for the artifacts, so that the signature is a [jfrog.Secret]. See
// [DecodeBundleJWS].
//
// Requires: admin, Artifactory Enterprise+. Since 6.5.0.
//
//jfrog:op 2.13.3b
func (s *BundlesService) GetJWS(
	ctx context.Context, bundleName, bundleVersion string,
) (jfrog.Secret, error) {
	out, err := jfrog.Do[string](ctx, s.client,
		jfrog.Get(bundleVersionPath, bundleName, bundleVersion).
			Query(bundleFormatQuery{bundleFormatJWS}))
	return jfrog.Secret(strings.TrimSpace(out)), err
}

// BundlePayload is the payload of a JSON Web Signature of a release bundle.
type BundlePayload struct {
	ID           json.RawMessage         `json:"id,omitempty"` // as the server writes it
	Name         string                  `json:"name"`
	Version      string                  `json:"version"`
	Created      jfrog.Time              `json:"created,omitzero"`
	Description  string                  `json:"description,omitempty"`
	Artifacts    []BundlePayloadArtifact `json:"artifacts,omitempty"`
	ReleaseNotes BundleReleaseNotes      `json:"release_notes,omitzero"`
	Signature    string                  `json:"signature,omitempty"`
	Type         string                  `json:"type,omitempty"`
}

// BundlePayloadArtifact is an artifact in a [BundlePayload].
type BundlePayloadArtifact struct {
	RepoPath      string       `json:"repo_path"` // repository key and path
	Checksum      string       `json:"checksum"`  // hexadecimal
	DownloadToken jfrog.Secret `json:"download_token,omitempty"`
}

// BundleReleaseNotes are the release notes in a [BundlePayload].
type BundleReleaseNotes struct {
	Content string `json:"content"`
	Syntax  string `json:"syntax,omitempty"`
}

// DecodeBundleJWS returns the payload of a JSON Web Signature that [BundlesService.GetJWS] has
// returned. It does not verify the signature.
func DecodeBundleJWS(jws jfrog.Secret) (*BundlePayload, error) {
	parts := strings.Split(strings.TrimSpace(string(jws)), ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("artifactory: JWS has %d parts, not 3", len(parts))
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil, errors.New("artifactory: payload of the JWS is not base64url")
	}
	out := &BundlePayload{}
	if err := jsonlax.Unmarshal(payload, out); err != nil {
		return nil, errors.New("artifactory: payload of the JWS is not the JSON of a release bundle")
	}
	return out, nil
}
