package replication

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// ConfigurationsService manages the replications of repositories. Reached through
// [Client.Configurations].
type ConfigurationsService service

const (
	configurationPath = "/artifactory/api/replications/{repoKey}"
	multiPushPath     = "/artifactory/api/replications/multiple/{repoKey}"
)

// List returns the replications of a local or remote repository. A server responds with an
// object or a list; List returns a list in both cases.
//
// List returns an error matching [jfrog.ErrNotFound] if there is no such repository.
//
// Requires: admin, Artifactory Pro. Since 3.1.1.
//
//jfrog:op 2.3.1.1
func (s *ConfigurationsService) List(ctx context.Context, repoKey string) ([]Configuration, error) {
	return jfrog.Do[configurationList](ctx, s.client,
		jfrog.Get(configurationPath, repoKey).NotFoundIf(refusal.NoSuchRepository))
}

// Replace sets the replications of a local or remote repository, in place of all that it has.
// The server applies CronExp and EnableEventReplication of the first to all of them.
//
// A replication needs CronExp, unless EnableEventReplication is true. A replication with a URL
// pushes. It needs Username and Password as well. Responses leave out the password. Set it
// before a replication of [ConfigurationsService.List] is put back, or use
// [ConfigurationsService.Update]. Only a replication without others can pull, which means that
// it has no URL.
//
// Requires: admin, Artifactory Pro; for several replications an Enterprise license. Since 3.1.1.
//
//jfrog:op 2.3.1.2
func (s *ConfigurationsService) Replace(
	ctx context.Context, repoKey string, configurations []Configuration,
) error {
	req := jfrog.Put(configurationPath, repoKey).RetryIf(refusal.LostRace).
		Check(checkReplace(configurations))
	if len(configurations) == 1 {
		return jfrog.Send(ctx, s.client, req.Body(configurations[0].sent()))
	}
	return jfrog.Send(ctx, s.client, req.Body(allSent(configurations)))
}

// Update changes settings of the replication of a local or remote repository. Settings that are
// nil or empty keep their values. For several replications, use
// [ConfigurationsService.UpdateMultiPush].
//
// Requires: admin, Artifactory Pro. Since 3.1.1.
//
//jfrog:op 2.3.1.3
func (s *ConfigurationsService) Update(
	ctx context.Context, repoKey string, configuration Configuration,
) error {
	return jfrog.Send(ctx, s.client, jfrog.Post(configurationPath, repoKey).Idempotent().
		RetryIf(refusal.LostRace).Body(configuration.sent()).Check(configuration.check()))
}

// Delete deletes all replications of a repository. It returns an error matching
// [jfrog.ErrNotFound] if there is no such repository.
//
// Requires: admin, Artifactory Pro. Since 3.1.1.
//
//jfrog:op 2.3.1.4
func (s *ConfigurationsService) Delete(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(configurationPath, repoKey).
		NotFoundIf(refusal.NoSuchRepository).RetryIf(refusal.LostRace))
}

// DeleteTarget deletes the replication of a local repository to one target. The URL is
// [Configuration].URL.
//
// Requires: admin, Enterprise license. Since 3.7.
//
//jfrog:op 2.3.1.10
func (s *ConfigurationsService) DeleteTarget(ctx context.Context, repoKey, url string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(configurationPath, repoKey).Required("url", url).
		NotFoundIf(refusal.NoSuchRepository).RetryIf(refusal.LostRace))
}

// MultiPushRequest describes the replications of a local repository to several targets.
type MultiPushRequest struct {
	CronExp                string `json:"cronExp,omitempty"`                // for all targets
	EnableEventReplication *bool  `json:"enableEventReplication,omitempty"` // for all targets
	// Replications has a replication for each target.
	Replications []Configuration `json:"replications"`
}

// ReplaceMultiPush sets the replications of a local repository to several targets. Each of them
// needs URL, Username and Password. A SocketTimeoutMillis of 0 is sent as 15000.
//
// Requires: admin, Enterprise license. Since 3.7.
//
//jfrog:op 2.3.1.8
func (s *ConfigurationsService) ReplaceMultiPush(
	ctx context.Context, repoKey string, req MultiPushRequest,
) error {
	err := req.check(Configuration.checkTarget)
	req.Replications = allSent(req.Replications)
	for i := range req.Replications {
		if c := &req.Replications[i]; c.SocketTimeoutMillis == 0 {
			c.SocketTimeoutMillis = defaultSocketTimeoutMillis
		}
	}
	return jfrog.Send(ctx, s.client,
		jfrog.Put(multiPushPath, repoKey).Body(req).RetryIf(refusal.LostRace).Check(err))
}

// UpdateMultiPush changes the replications of a local repository to several targets. Some
// servers return an error matching [jfrog.ErrValidation] if a replication lacks CronExp.
//
// Requires: admin, Enterprise license. Since 3.7.
//
//jfrog:op 2.3.1.9
func (s *ConfigurationsService) UpdateMultiPush(
	ctx context.Context, repoKey string, req MultiPushRequest,
) error {
	err := req.check(Configuration.check)
	req.Replications = allSent(req.Replications)
	return jfrog.Send(ctx, s.client, jfrog.Post(multiPushPath, repoKey).Body(req).Idempotent().
		RetryIf(refusal.LostRace).Check(err))
}

// TargetsRequest selects push replications by the URLs of their targets. The pattern ** matches
// every target, and http://host/artifactory/** every target on a server.
type TargetsRequest struct {
	Include []string `json:"include,omitempty"` // patterns
	Exclude []string `json:"exclude,omitempty"` // patterns
}

// Enable enables the push replications that req selects.
//
// Requires: a privileged user, Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.3.1.11a
func (s *ConfigurationsService) Enable(ctx context.Context, req TargetsRequest) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/replications/enable").Body(req).
		Idempotent().RetryIf(refusal.LostRace).Check(req.check()))
}

// Disable disables the push replications that req selects.
//
// Requires: a privileged user, Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.3.1.11b
func (s *ConfigurationsService) Disable(ctx context.Context, req TargetsRequest) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/replications/disable").Body(req).
		Idempotent().RetryIf(refusal.LostRace).Check(req.check()))
}
