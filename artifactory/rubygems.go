package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// RubyGemsService reads the versions of gems in RubyGems repositories. Reached through
// [Client.RubyGems].
type RubyGemsService service

// GemVersion is a version of a gem.
type GemVersion struct {
	Number         string            `json:"number"`
	Platform       string            `json:"platform"`
	Authors        string            `json:"authors"` // separated by commas
	Summary        string            `json:"summary"`
	Description    string            `json:"description"`
	BuiltAt        jfrog.Time        `json:"built_at,omitzero"`
	CreatedAt      jfrog.Time        `json:"created_at,omitzero"`
	DownloadsCount int64             `json:"downloads_count"`
	Prerelease     bool              `json:"prerelease"`
	RubyVersion    string            `json:"ruby_version"` // requirement, such as ">= 2.0"
	Licenses       []string          `json:"licenses"`
	Requirements   []string          `json:"requirements"`
	Metadata       map[string]string `json:"metadata"`
	SHA            string            `json:"sha"` // SHA-256
}

// Versions returns the versions of a gem.
//
// Requires: an authenticated user. Since 7.49.3.
//
//jfrog:op 2.3.33a
func (s *RubyGemsService) Versions(ctx context.Context, repoKey, gemName string) ([]GemVersion, error) {
	return jfrog.Do[[]GemVersion](ctx, s.client, jfrog.Get("/artifactory/api/gems/{repoName}/api/v1/versions/{gemName}.json", repoKey, gemName))
}

// VersionsYAML returns the versions of a gem as a YAML document.
//
// Requires: an authenticated user. Since 7.49.3.
//
//jfrog:op 2.3.33b
func (s *RubyGemsService) VersionsYAML(ctx context.Context, repoKey, gemName string) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/api/gems/{repoName}/api/v1/versions/{gemName}.yaml", repoKey, gemName))
}
