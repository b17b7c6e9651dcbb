package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"reflect"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// RepositoriesService manages repositories: their configuration, not what they hold.
// Reached through [Client.Repositories].
//
// Creating, updating and deleting need an admin and Artifactory Pro; federated
// repositories Enterprise X or Enterprise+ and Artifactory 7.18.3.
type RepositoriesService service

const (
	repositoryPath = "/artifactory/api/repositories/{repoKey}"
	batchPath      = "/artifactory/api/v2/repositories/batch"
)

// Create creates a repository under the key in its configuration. Settings that are nil
// get the server's defaults.
//
// A key that is taken, in whatever capitals, is an error matching [jfrog.ErrValidation]
// (400), as is a configuration that the server refuses. A Smart Remote Repository has
// ContentSynchronisation enabled. The call is not retried after a failure that may have
// created the repository.
// Since Artifactory 2.3.
//
//jfrog:op 2.10.1
func (s *RepositoriesService) Create(ctx context.Context, repo Repository) error {
	return jfrog.Send(ctx, s.client, jfrog.Put(repositoryPath, repositoryKey(repo)).Body(repo).NotIdempotent().RetryIf(lostRace))
}

// CreateBatch creates repositories, of mixed classes and package types, and returns the
// server's messages, a line for each. It creates all of them or none: one invalid
// configuration (400) or taken key (409) fails the batch. The server bounds its size.
// Since Artifactory 7.84.3.
//
//jfrog:op 2.10.2
func (s *RepositoriesService) CreateBatch(ctx context.Context, repos []Repository) (string, error) {
	return s.batch(ctx, jfrog.Put(batchPath).NotIdempotent().RetryIf(lostRace), repos)
}

// RepositoryExistsOptions narrows [RepositoriesService.AnyExist].
type RepositoryExistsOptions struct {
	Types   []RepositoryClass `url:"type,omitempty"`       // empty: every class
	Project string            `url:"projectKey,omitempty"` // project key; empty: every project
}

// RepositoryExistence is the answer of [RepositoriesService.AnyExist].
type RepositoryExistence struct {
	Exists            bool     `json:"exists"`
	MatchingRepoTypes []string `json:"matchingRepoTypes"` // the classes looked for, in capitals
	ProjectKey        string   `json:"projectKey"`
}

// AnyExist tells whether there is any repository of some classes in a project;
// [RepositoriesService.Exists] looks for one by its key. It needs an admin. Since
// Artifactory 7.103.
//
//jfrog:op 2.10.3
func (s *RepositoriesService) AnyExist(ctx context.Context, opts *RepositoryExistsOptions) (*RepositoryExistence, error) {
	return jfrog.Do[*RepositoryExistence](ctx, s.client, jfrog.Get("/artifactory/api/repositories/existence").Query(opts))
}

// Exists tells whether there is a repository of that key. Every 400 counts as "no", as
// with [RepositoriesService.Get].
//
//jfrog:none HEAD of operation 2.10.6
func (s *RepositoriesService) Exists(ctx context.Context, key string) (bool, error) {
	return jfrog.Exists(ctx, s.client, jfrog.Head(repositoryPath, key).NotFoundIf(noSuchRepository))
}

// RepositoryListOptions filters [RepositoriesService.List].
type RepositoryListOptions struct {
	Type        RepositoryClass `url:"type,omitempty"`
	PackageType PackageType     `url:"packageType,omitempty"` // since Artifactory 6.2
	Project     string          `url:"project,omitempty"`     // project key
}

// RepositoryRef is a repository in [RepositoriesService.List].
type RepositoryRef struct {
	Key         string `json:"key"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type"` // as the server writes it, LOCAL; see Class
	URL         string `json:"url"`
	PackageType string `json:"packageType"` // as the server writes it, Maven; see Package
}

// Class returns the repository's class.
func (r RepositoryRef) Class() RepositoryClass { return lowerClass(RepositoryClass(r.Type)) }

// Package returns the repository's package type.
func (r RepositoryRef) Package() PackageType { return PackageType(strings.ToLower(r.PackageType)) }

// List returns the repositories that the user may see, without their configurations. It
// works for anonymous users where they are let in.
// Since Artifactory 2.2.
//
//jfrog:op 2.10.4
func (s *RepositoriesService) List(ctx context.Context, opts *RepositoryListOptions) ([]RepositoryRef, error) {
	return jfrog.Do[[]RepositoryRef](ctx, s.client, jfrog.Get("/artifactory/api/repositories").Query(opts))
}

// GetBatch returns the configurations of repositories by key. Keys that do not exist are
// not in the result. The server takes 100 keys in one call unless it is configured
// otherwise, and answers 400 to more. Users who are no admins get a part of the
// configuration. Since Artifactory 7.84.3.
//
// Where the server has repositories of a class that has no type in this package, the
// others are returned together with an error of [*RepositoryClassError] values.
//
//jfrog:op 2.10.5
func (s *RepositoriesService) GetBatch(ctx context.Context, keys []string) (map[string]Repository, error) {
	req := jfrog.Get(batchPath).Query(url.Values{"names": keys})
	if len(keys) == 0 || slices.Contains(keys, "") {
		req.Check(fmt.Errorf("no repository keys, or an empty one: %q", keys))
	}
	found, err := jfrog.Do[map[string]anyRepository](ctx, s.client, req)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Repository, len(found))
	var unknown []error
	for key, r := range found {
		if r.err != nil {
			unknown = append(unknown, r.err)
			continue
		}
		out[key] = r.Repository
	}
	return out, errors.Join(unknown...)
}

// Get returns the configuration of a repository, as one of the four types that implement
// [Repository]; [RepositoriesService.GetLocal] and its siblings return the type
// itself. Users who are no admins get a part of the configuration.
//
// A repository that does not exist is an error matching [jfrog.ErrNotFound]. Servers
// answer 400 for it, as they do for a malformed key, and say nothing that tells them
// apart: every 400 of this call matches ErrNotFound, and none [jfrog.ErrValidation].
// A repository of a class that has no type in this package is a [*RepositoryClassError]
// with the configuration in it.
// Since Artifactory 2.3.
//
//jfrog:op 2.10.6
func (s *RepositoriesService) Get(ctx context.Context, key string) (Repository, error) {
	r, err := jfrog.Do[anyRepository](ctx, s.client, jfrog.Get(repositoryPath, key).NotFoundIf(noSuchRepository))
	switch {
	case err != nil:
		return nil, err
	case r.err != nil:
		return nil, r.err
	}
	return r.Repository, nil
}

// GetLocal is [RepositoriesService.Get] for a local repository. One of another class is
// a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetLocal(ctx context.Context, key string) (*LocalRepository, error) {
	return repositoryAs[*LocalRepository](s.Get(ctx, key))
}

// GetRemote is [RepositoriesService.Get] for a remote repository. One of another class is
// a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetRemote(ctx context.Context, key string) (*RemoteRepository, error) {
	return repositoryAs[*RemoteRepository](s.Get(ctx, key))
}

// GetVirtual is [RepositoriesService.Get] for a virtual repository. One of another class
// is a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetVirtual(ctx context.Context, key string) (*VirtualRepository, error) {
	return repositoryAs[*VirtualRepository](s.Get(ctx, key))
}

// GetFederated is [RepositoriesService.Get] for a federated repository. One of another
// class is a [*RepositoryClassError].
//
//jfrog:none typed form of Get
func (s *RepositoriesService) GetFederated(ctx context.Context, key string) (*FederatedRepository, error) {
	return repositoryAs[*FederatedRepository](s.Get(ctx, key))
}

func repositoryAs[T Repository](repo Repository, err error) (T, error) {
	out, ok := repo.(T)
	if err != nil || ok {
		return out, err
	}
	config, err := json.Marshal(repo)
	if err != nil {
		return out, err
	}
	return out, &RepositoryClassError{Key: repo.Base().Key, Class: repo.Class(), Want: out.Class(), Config: jfrog.Secret(config)}
}

// RepositoryConfigurations is every repository of a server, by class.
type RepositoryConfigurations struct {
	Local          []*LocalRepository     `json:"LOCAL"`
	Remote         []*RemoteRepository    `json:"REMOTE"`
	Virtual        []*VirtualRepository   `json:"VIRTUAL"`
	Federated      []*FederatedRepository `json:"FEDERATED"`
	ReleaseBundles []json.RawMessage      `json:"RELEASE_BUNDLE"` // not documented: as the server sends them
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

// Configurations returns the configurations of all repositories. It needs an admin.
// Since Artifactory 7.61.3.
//
//jfrog:op 2.10.7
func (s *RepositoriesService) Configurations(ctx context.Context) (*RepositoryConfigurations, error) {
	return jfrog.Do[*RepositoryConfigurations](ctx, s.client, jfrog.Get("/artifactory/api/repositories/configurations"))
}

// Update changes the configuration of a repository. Only settings that are not nil are
// sent, and the server leaves the others as they are; class and package type cannot be
// changed. A configuration that was read and is sent back changes nothing: it holds what
// this package has no field for in [RepositoryBase.Extra], and no password.
//
// To change a setting, send it alone:
//
//	repo := artifactory.NewLocalRepository("libs-release-local", "")
//	repo.Description = new("")
//	err := rt.Repositories.Update(ctx, repo)
//
// Some settings cannot be cleared, as the comments of their fields say, and a change of
// ProjectKey may have no effect: package access moves repositories between projects.
// What the server refuses is an error matching [jfrog.ErrValidation].
// Since Artifactory 2.3.
//
//jfrog:op 2.10.9
func (s *RepositoriesService) Update(ctx context.Context, repo Repository) error {
	return jfrog.Send(ctx, s.client, jfrog.Post(repositoryPath, repositoryKey(repo)).Body(repo).Idempotent().RetryIf(lostRace))
}

// UpdateBatch changes the configurations of repositories in the way of
// [RepositoriesService.Update] and returns the server's message. It updates all of them
// or none. Since Artifactory 7.104.2.
//
//jfrog:op 2.10.10
func (s *RepositoriesService) UpdateBatch(ctx context.Context, repos []Repository) (string, error) {
	return s.batch(ctx, jfrog.Post(batchPath).Idempotent().RetryIf(lostRace), repos)
}

// Delete deletes a repository with all it holds and returns the server's message. The
// members of a federated repository on other platforms stay.
//
// A repository that does not exist is an error matching [jfrog.ErrNotFound], also where
// the server answers 400; a 400 because other changes to the configuration came in
// between is not.
// Since Artifactory 2.3.
//
//jfrog:op 2.10.11
func (s *RepositoriesService) Delete(ctx context.Context, key string) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Delete(repositoryPath, key).NotFoundIf(noSuchRepository).RetryIf(lostRace))
}

func (s *RepositoriesService) batch(ctx context.Context, req *jfrog.Request, repos []Repository) (string, error) {
	if len(repos) == 0 {
		req.Check(errors.New("no repositories"))
	}
	for i, r := range repos {
		if repositoryKey(r) == "" {
			req.Check(fmt.Errorf("repository %d of %d has no key", i+1, len(repos)))
		}
	}
	return jfrog.Do[string](ctx, s.client, req.Body(repos))
}

// repositoryKey returns the key of a configuration, "" for none; the path refuses that.
func repositoryKey(r Repository) string {
	if r == nil || reflect.ValueOf(r).IsNil() {
		return ""
	}
	return r.Base().Key
}
