package artifactory

import (
	"cmp"
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// RemoteConfiguration returns the configuration of a remote repository. Users who are not admins
// get a part of the configuration, and only if the repository shares it.
//
// If the repository does not exist, RemoteConfiguration returns an error matching
// [jfrog.ErrNotFound].
//
// Deprecated: use [RepositoriesService.GetRemote].
//
// Requires: a valid user if the repository shares its configuration, otherwise admin. Since 2.2.0.
//
//jfrog:op 2.10.12
func (s *RepositoriesService) RemoteConfiguration(
	ctx context.Context, repoKey string,
) (*RemoteRepository, error) {
	repo, err := jfrog.Do[*RemoteRepository](ctx, s.client,
		jfrog.Get("/artifactory/api/repositories/{remoteRepoName}/configuration", repoKey).
			NotFoundIf(noSuchRepository))
	if err != nil {
		return nil, err
	}
	repo.Key = cmp.Or(repo.Key, repoKey)
	return repo, nil
}
