package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// RepositoriesService manages the configuration of repositories. Reached through
// [Client.Repositories].
type RepositoriesService service

const (
	repositoryPath = "/artifactory/api/repositories/{repoKey}"
	batchPath      = "/artifactory/api/v2/repositories/batch"
)

// Create creates a repository under the key in its configuration. The server uses its
// defaults for settings that are nil.
//
// If a repository with this key exists, Create returns an error matching
// [jfrog.ErrValidation]. Create does not retry a request that may have succeeded.
//
// Requires: admin, Artifactory Pro; for federated repositories Enterprise X or Enterprise+ and
// Artifactory 7.18.3. Since 2.3.0.
//
//jfrog:op 2.10.1
func (s *RepositoriesService) Create(ctx context.Context, repo Repository) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(repositoryPath, repositoryKey(repo)).Body(repo).NotIdempotent().RetryIf(lostRace))
}

// CreateBatch creates several repositories, which may differ in class and package type. It
// creates all of them or none.
//
// If one configuration is invalid or lacks its key, or if the batch is too large, CreateBatch
// returns an error matching [jfrog.ErrValidation]. If a repository with one of the keys
// exists, the error matches [jfrog.ErrConflict].
//
// Requires: admin, Artifactory Pro; for federated repositories Enterprise X or Enterprise+.
// Since 7.84.3.
//
//jfrog:op 2.10.2
func (s *RepositoriesService) CreateBatch(ctx context.Context, repos []Repository) error {
	return jfrog.Send(ctx, s.client, batch(jfrog.Put(batchPath), repos).Accept("*/*").NotIdempotent().RetryIf(lostRace))
}

// RepositoryExistsOptions narrows [RepositoriesService.AnyExist].
type RepositoryExistsOptions struct {
	Type       []RepositoryClass `url:"type,omitempty"`       // empty: every class
	ProjectKey string            `url:"projectKey,omitempty"` // empty: every project
}

// RepositoryExistence is the result of [RepositoriesService.AnyExist].
type RepositoryExistence struct {
	Exists            bool     `json:"exists"`
	MatchingRepoTypes []string `json:"matchingRepoTypes"` // the classes looked for, in capitals
	ProjectKey        string   `json:"projectKey"`        // the project looked in
}

// AnyExist reports whether there is any repository of some classes in a project.
// [RepositoriesService.Exists] looks for a single repository by its key.
//
// Requires: admin. Since 7.103.0.
//
//jfrog:op 2.10.3
func (s *RepositoriesService) AnyExist(ctx context.Context, opts *RepositoryExistsOptions) (*RepositoryExistence, error) {
	return jfrog.Do[*RepositoryExistence](ctx, s.client, jfrog.Get("/artifactory/api/repositories/existence").Query(opts))
}

// Exists reports whether there is a repository with the given key.
//
//jfrog:observed HEAD /artifactory/api/repositories/{repoKey}
func (s *RepositoriesService) Exists(ctx context.Context, repoKey string) (bool, error) {
	found, err := jfrog.Exists(ctx, s.client, jfrog.Head(repositoryPath, repoKey))
	if !errors.Is(err, jfrog.ErrValidation) {
		return found, err
	}
	// Status 400 may mean that there is no such repository. Only the body of a GET has the cause.
	_, err = s.Get(ctx, repoKey)
	if errors.Is(err, jfrog.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// RepositoryListOptions filters [RepositoriesService.List].
type RepositoryListOptions struct {
	Type        RepositoryClass `url:"type,omitempty"`        // empty: every class
	PackageType PackageType     `url:"packageType,omitempty"` // since Artifactory 6.2.0
	Project     string          `url:"project,omitempty"`     // project key; empty: every project
}

// RepositoryRef describes a repository in [RepositoriesService.List].
type RepositoryRef struct {
	Key         string `json:"key"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type"`                  // in capitals, such as LOCAL; see Class
	URL         string `json:"url" secret:"userinfo"` // of the remote server, for a remote repository
	PackageType string `json:"packageType"`           // capitalized, such as Maven; see Package
}

// MarshalJSON encodes the reference. Except in requests, it masks the secrets in the URL.
func (r RepositoryRef) MarshalJSON() ([]byte, error) {
	type plain RepositoryRef
	secrets.HideURLs(&r)
	return json.Marshal(plain(r))
}

// Class returns the class of the repository.
func (r RepositoryRef) Class() RepositoryClass { return lowerClass(RepositoryClass(r.Type)) }

// Package returns the package type of the repository.
func (r RepositoryRef) Package() PackageType { return PackageType(strings.ToLower(r.PackageType)) }

// List returns the repositories without their configurations.
//
// Requires: a privileged user. Since 2.2.0. May be anonymous.
//
//jfrog:op 2.10.4
func (s *RepositoriesService) List(ctx context.Context, opts *RepositoryListOptions) ([]RepositoryRef, error) {
	return jfrog.Do[[]RepositoryRef](ctx, s.client, jfrog.Get("/artifactory/api/repositories").Query(opts))
}

// GetBatch returns the configurations of several repositories, by key. Users who are not
// admins get parts of the configurations.
//
// The server takes at most 100 keys, unless it is configured otherwise. For more keys GetBatch
// returns an error matching [jfrog.ErrValidation].
//
// This package may have no type for the class of a repository. GetBatch then returns the other
// repositories, and an error with a [*RepositoryClassError] for each such repository.
//
// Requires: admin for complete configurations. Since 7.84.3.
//
//jfrog:op 2.10.5
func (s *RepositoriesService) GetBatch(ctx context.Context, repoKeys []string) (map[string]Repository, error) {
	req := jfrog.Get(batchPath)
	if len(repoKeys) == 0 {
		req.Check(errors.New("no repository keys"))
	}
	for _, key := range repoKeys {
		req.Required("names", key)
	}
	found, err := jfrog.Do[*map[string]anyRepository](ctx, s.client, req)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Repository, len(*found))
	var unknown []error
	for key, r := range *found {
		if r.err != nil {
			unknown = append(unknown, r.err)
			continue
		}
		out[key] = r.keyed(key)
	}
	return out, errors.Join(unknown...)
}

// Get returns the configuration of a repository as one of the four types that implement
// [Repository]. [RepositoriesService.GetLocal] and its siblings return a certain type. Users
// who are not admins get a part of the configuration.
//
// If the repository does not exist, Get returns an error matching [jfrog.ErrNotFound]. Servers
// use status 400 and a message for that. If the repository is of a class that this package has
// no type for, the error is a [*RepositoryClassError] with the configuration.
//
// Requires: admin for the complete configuration, Artifactory Pro; for federated repositories
// Enterprise X or Enterprise+ and Artifactory 7.18.3. Since 2.3.0.
//
//jfrog:op 2.10.6
func (s *RepositoriesService) Get(ctx context.Context, repoKey string) (Repository, error) {
	r, err := jfrog.Do[*anyRepository](ctx, s.client, jfrog.Get(repositoryPath, repoKey).NotFoundIf(noSuchRepository))
	switch {
	case err != nil:
		return nil, err
	case r.err != nil:
		return nil, r.err
	}
	return r.keyed(repoKey), nil
}

// GetLocal is like [RepositoriesService.Get] for a local repository. If the repository is of
// another class, GetLocal returns a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetLocal(ctx context.Context, repoKey string) (*LocalRepository, error) {
	return repositoryAs[*LocalRepository](s.Get(ctx, repoKey))
}

// GetRemote is like [RepositoriesService.Get] for a remote repository. If the repository is of
// another class, GetRemote returns a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetRemote(ctx context.Context, repoKey string) (*RemoteRepository, error) {
	return repositoryAs[*RemoteRepository](s.Get(ctx, repoKey))
}

// GetVirtual is like [RepositoriesService.Get] for a virtual repository. If the repository is
// of another class, GetVirtual returns a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetVirtual(ctx context.Context, repoKey string) (*VirtualRepository, error) {
	return repositoryAs[*VirtualRepository](s.Get(ctx, repoKey))
}

// GetFederated is like [RepositoriesService.Get] for a federated repository. If the repository
// is of another class, GetFederated returns a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetFederated(ctx context.Context, repoKey string) (*FederatedRepository, error) {
	return repositoryAs[*FederatedRepository](s.Get(ctx, repoKey))
}

// repositoryAs asserts the type of the repository that a call returned.
func repositoryAs[T Repository](repo Repository, err error) (T, error) {
	out, ok := repo.(T)
	if err != nil || ok {
		return out, err
	}
	config, err := secrets.Marshal(repo)
	if err != nil {
		return out, err
	}
	return out, &RepositoryClassError{Key: repo.Base().Key, Class: repo.Class(), Want: out.Class(), Config: jfrog.Secret(config)}
}

// RepositoryConfigurations holds the configurations of all repositories, by class.
type RepositoryConfigurations struct {
	Local         []*LocalRepository     `json:"LOCAL"`
	Remote        []*RemoteRepository    `json:"REMOTE"`
	Virtual       []*VirtualRepository   `json:"VIRTUAL"`
	Federated     []*FederatedRepository `json:"FEDERATED"`
	ReleaseBundle []json.RawMessage      `json:"RELEASE_BUNDLE"` // as the server sends them
}

// All walks the local, remote, virtual and federated repositories, in this order.
func (c *RepositoryConfigurations) All() iter.Seq[Repository] {
	return func(yield func(Repository) bool) {
		_ = each(c.Local, yield) && each(c.Remote, yield) && each(c.Virtual, yield) && each(c.Federated, yield)
	}
}

func each[T Repository](repos []T, yield func(Repository) bool) bool {
	for _, r := range repos {
		if !yield(r) {
			return false
		}
	}
	return true
}

// Configurations returns the configurations of all repositories.
//
// Requires: admin. Since 7.61.3.
//
//jfrog:op 2.10.7
func (s *RepositoriesService) Configurations(ctx context.Context) (*RepositoryConfigurations, error) {
	return jfrog.Do[*RepositoryConfigurations](ctx, s.client, jfrog.Get("/artifactory/api/repositories/configurations"))
}

// Update changes the settings of a repository that are not nil. The server keeps the others.
// The class of a repository cannot be changed.
//
// To change one setting, send only this setting:
//
//	repo := artifactory.NewLocalRepository("libs-release-local", "")
//	repo.Description = new("")
//	err := rt.Repositories.Update(ctx, repo)
//
// A configuration that was read can be sent back as well. It keeps unknown fields in
// [RepositoryBase.Extra].
//
// A few settings cannot be cleared, as the comments of their fields state. A change of
// ProjectKey may have no effect. To move a repository between projects, use package access.
//
// Requires: admin, Artifactory Pro; for federated repositories Enterprise or Enterprise+ and
// Artifactory 7.18.3. Since 2.3.0.
//
//jfrog:op 2.10.9
func (s *RepositoriesService) Update(ctx context.Context, repo Repository) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(repositoryPath, repositoryKey(repo)).Body(repo).Idempotent().RetryIf(lostRace))
}

// UpdateBatch changes the settings of several repositories like [RepositoriesService.Update].
// It updates all of them or none.
//
// If one configuration is invalid or lacks its key, or if the batch is too large, UpdateBatch
// returns an error matching [jfrog.ErrValidation].
//
// Requires: admin, Artifactory Pro; for federated repositories Enterprise X or Enterprise+.
// Since 7.104.2.
//
//jfrog:op 2.10.10
func (s *RepositoriesService) UpdateBatch(ctx context.Context, repos []Repository) error {
	return jfrog.Send(ctx, s.client, batch(jfrog.Post(batchPath), repos).Accept("*/*").Idempotent().RetryIf(lostRace))
}

// Delete deletes a repository and everything in it. The members of a federated repository on
// other platforms stay.
//
// If the repository does not exist, Delete returns an error matching [jfrog.ErrNotFound].
// Servers use status 400 for that.
//
// Requires: admin, Artifactory Pro; for federated repositories Enterprise or Enterprise+ and
// Artifactory 7.18.3. Since 2.3.0.
//
//jfrog:op 2.10.11
func (s *RepositoriesService) Delete(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(repositoryPath, repoKey).Accept("*/*").NotFoundIf(noSuchRepository).RetryIf(lostRace))
}

// batch sets the body of a request, and checks that each repository has a key.
func batch(req *jfrog.Request, repos []Repository) *jfrog.Request {
	if len(repos) == 0 {
		req.Check(errors.New("no repositories"))
	}
	for i, r := range repos {
		if repositoryKey(r) == "" {
			req.Check(fmt.Errorf("repository %d of %d has no key", i+1, len(repos)))
		}
	}
	return req.Body(repos)
}

// repositoryKey returns the key of a configuration, or "" if it has none. An empty key does
// not fit into the path, so such a request is not sent.
func repositoryKey(r Repository) string {
	if r == nil || reflect.ValueOf(r).IsNil() {
		return ""
	}
	return r.Base().Key
}
