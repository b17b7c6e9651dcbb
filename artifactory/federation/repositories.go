package federation

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// RepositoriesService converts and repairs federated repositories. Reached through
// [Client.Repositories].
type RepositoriesService service

// Convert makes a local repository, or a build-info repository, a federated repository. Its
// members are added afterwards, with package artifactory. Inside a project, all repositories of
// a federation have the same project. A build-info repository cannot be converted back.
//
// Requires: admin. Since 7.18.3, and for build-info repositories 7.35.
//
//jfrog:op 2.11.1 2.11.3
func (s *RepositoriesService) Convert(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/federation/migrate/{localRepoName}", repoKey).LongRunning().
			Accept("*/*").RetryIf(refusal.LostRace))
}

// LocalConversion is the result of [RepositoriesService.ConvertToLocal].
type LocalConversion struct {
	// FailedConversionRepositories has the reason of each failure by repository key. It is empty
	// if all repositories are converted.
	FailedConversionRepositories map[string]string `json:"failedConversionRepositories"`
}

// ConvertToLocal makes federated repositories local repositories. Their federations must not have
// other members.
//
// Some conversions may fail without an error: the result has the failures. If all fail,
// ConvertToLocal returns the failures and an error matching [jfrog.ErrValidation]. It may also
// return an error matching [jfrog.ErrNotFound].
//
// Requires: admin. Since 7.103.0.
//
//jfrog:op 2.11.2
func (s *RepositoriesService) ConvertToLocal(
	ctx context.Context, repoKeys []string,
) (*LocalConversion, error) {
	out, err := jfrog.Do[*LocalConversion](ctx, s.client,
		jfrog.Post("/artifactory/api/federation/convertToLocal").Body(repoKeys).LongRunning().
			MayBeEmpty().Check(check.AtLeastOne("repository key", repoKeys)))
	if strings.HasPrefix(plainText(err), "success") { // the server names the repositories
		return &LocalConversion{}, nil
	}
	var e *jfrog.Error
	if errors.As(err, &e) && e.StatusCode == http.StatusBadRequest {
		var failed LocalConversion
		if json.Unmarshal(e.Body, &failed) == nil && len(failed.FailedConversionRepositories) > 0 {
			return &failed, err
		}
	}
	return out, err
}

// ListInconsistent returns the keys of the federated repositories whose configurations differ
// between the members. [RepositoriesService.SyncConfiguration] makes them equal.
//
// Requires: admin. Since 7.108.3.
//
//jfrog:op 2.11.4
func (s *RepositoriesService) ListInconsistent(ctx context.Context) ([]string, error) {
	return jfrog.Do[[]string](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/inconsistentRepos"))
}

// RecoverOptions selects the repository of [RepositoriesService.Recover].
type RecoverOptions struct {
	RepoKey string `url:"repoKey,omitempty"` // empty: all federated repositories
}

// Recover starts a recovery, which clears the errors of exhausted queues, so that the server
// sends their events again.
//
// Requires: admin. Since 7.71.1.
//
//jfrog:op 2.11.5
func (s *RepositoriesService) Recover(ctx context.Context, opts *RecoverOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/federation/recovery").Query(opts).Accept("*/*").Idempotent())
}

// Reconnect connects Artifactory and the Artifactory Federation Service again, and reports
// whether they are connected. If the service fails, Reconnect returns an error with status 424.
//
// Requires: admin. Since 7.104.2.
//
//jfrog:op 2.11.6
func (s *RepositoriesService) Reconnect(ctx context.Context) (bool, error) {
	connected, err := jfrog.Do[bool](ctx, s.client,
		jfrog.Post("/artifactory/api/federation/reconnect").Idempotent())
	switch strings.Trim(plainText(err), "{}\" ") { // the manual prints { "true" }
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return connected, err
}

// SyncConfiguration makes the configuration of the members equal to the repository's. Call it
// after a federated repository has been created or updated, so that missing members are created.
//
// Requires: admin. Since 7.27.6.
//
//jfrog:op 2.11.9
func (s *RepositoriesService) SyncConfiguration(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/federation/configSync/{repositoryKey}", repoKey).LongRunning().
			Idempotent().RetryIf(refusal.LostRace))
}

// Priority is the priority of a federated repository.
type Priority string

// The priorities of federated repositories.
const (
	PriorityStandard Priority = "STANDARD" // the default
	PriorityHigh     Priority = "HIGH"
)

// Prioritize sets the priority with which the server synchronizes a federated repository. At
// most 10 repositories of a platform have [PriorityHigh].
//
// Prioritize returns an error matching [jfrog.ErrNotFound] if there is no such repository.
//
// Requires: admin, Artifactory Federation Service. Since 7.104.2.
//
//jfrog:op 2.11.10.4
func (s *RepositoriesService) Prioritize(
	ctx context.Context, repoKey string, priority Priority,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/federation/prioritization/{repoKey}", repoKey).
			Required("priorityLevel", strings.ToLower(string(priority))).
			Body(struct{}{}).Accept("*/*"))
}
