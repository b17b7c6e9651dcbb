package main

import (
	"context"
	"fmt"
	"reflect"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// repository describes a local, remote or virtual repository.
type repository struct {
	Key         string                      `yaml:"key" json:"key,omitempty" diff:"fixed"`
	Class       artifactory.RepositoryClass `yaml:"class" json:"class,omitempty" diff:"fixed"`
	PackageType artifactory.PackageType     `yaml:"packageType" json:"packageType,omitempty" diff:"fixed"`

	Project         *string  `yaml:"project" json:"project,omitempty"` // project key; empty for none
	Environments    []string `yaml:"environments" json:"environments,omitzero" diff:"set"`
	Description     *string  `yaml:"description" json:"description,omitempty"`
	IncludesPattern *string  `yaml:"includesPattern" json:"includesPattern,omitempty"`
	ExcludesPattern *string  `yaml:"excludesPattern" json:"excludesPattern,omitempty"`

	// Remote only.
	URL *string `yaml:"url" json:"url,omitempty"`

	// Virtual only. The order of the repositories is the order of resolution, and the default
	// deployment repository cannot be cleared.
	Repositories          []string `yaml:"repositories" json:"repositories,omitzero"`
	DefaultDeploymentRepo *string  `yaml:"defaultDeploymentRepo" json:"defaultDeploymentRepo,omitempty"`
}

type repositoryKind struct {
	repositories *artifactory.RepositoriesService
	projects     *access.ProjectRepositoriesService
}

func (k repositoryKind) key(r repository) string { return r.Key }

func (k repositoryKind) read(ctx context.Context, want repository) (repository, error) {
	found, err := k.repositories.Get(ctx, want.Key)
	if err != nil {
		return repository{}, err
	}
	base := found.Base()
	have := repository{
		Key:             base.Key,
		Class:           found.Class(),
		PackageType:     base.PackageType,
		Project:         new(jfrog.Deref(base.ProjectKey)),
		Environments:    base.Environments,
		Description:     new(jfrog.Deref(base.Description)),
		IncludesPattern: new(jfrog.Deref(base.IncludesPattern)),
		ExcludesPattern: new(jfrog.Deref(base.ExcludesPattern)),
	}
	switch r := found.(type) {
	case *artifactory.RemoteRepository:
		have.URL = &r.URL
	case *artifactory.VirtualRepository:
		have.Repositories = append([]string{}, r.Repositories...)
		have.DefaultDeploymentRepo = new(jfrog.Deref(r.DefaultDeploymentRepo))
	}
	return have, nil
}

// config returns the body for create and update. It leaves out missing settings. It returns an
// error for settings that the class does not have, because they would be in every plan.
func (r repository) config() (artifactory.Repository, error) {
	if r.URL != nil && r.Class != artifactory.RepositoryClassRemote {
		return nil, fmt.Errorf("repository %s: url requires class remote", r.Key)
	}
	if r.URL != nil && *r.URL == "" {
		return nil, fmt.Errorf("repository %s: url is empty", r.Key)
	}
	if (r.Repositories != nil || r.DefaultDeploymentRepo != nil) && r.Class != artifactory.RepositoryClassVirtual {
		return nil, fmt.Errorf("repository %s: repositories and defaultDeploymentRepo require class virtual", r.Key)
	}
	base := artifactory.RepositoryBase{
		Key:             r.Key,
		PackageType:     r.PackageType,
		ProjectKey:      r.Project,
		Environments:    r.Environments,
		Description:     r.Description,
		IncludesPattern: r.IncludesPattern,
		ExcludesPattern: r.ExcludesPattern,
	}
	switch r.Class {
	case artifactory.RepositoryClassLocal:
		return &artifactory.LocalRepository{RepositoryBase: base}, nil
	case artifactory.RepositoryClassRemote:
		return &artifactory.RemoteRepository{RepositoryBase: base, URL: jfrog.Deref(r.URL)}, nil
	case artifactory.RepositoryClassVirtual:
		return &artifactory.VirtualRepository{
			RepositoryBase:        base,
			Repositories:          r.Repositories,
			DefaultDeploymentRepo: r.DefaultDeploymentRepo,
		}, nil
	}
	return nil, fmt.Errorf("repository %s: class must be local, remote or virtual, not %q", r.Key, r.Class)
}

func (k repositoryKind) create(ctx context.Context, want repository) error {
	config, err := want.config()
	if err != nil {
		return err
	}
	return k.repositories.Create(ctx, config)
}

// update moves the repository to another project in a separate call. An update of the configuration
// does not reliably move it.
func (k repositoryKind) update(ctx context.Context, have, change repository) error {
	if change.Project != nil {
		if err := k.move(ctx, have.Key, *change.Project); err != nil {
			return err
		}
		change.Project = nil
	}
	change.PackageType = "" // unchanged
	if reflect.DeepEqual(change, repository{Key: change.Key, Class: change.Class}) {
		return nil
	}
	config, err := change.config()
	if err != nil {
		return err
	}
	return k.repositories.Update(ctx, config)
}

// move waits until the repository has its new project, so that the next plan sees it.
func (k repositoryKind) move(ctx context.Context, repo, project string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	return k.projects.Move(ctx, repo, project, nil)
}

// delete deletes the repository with all its files.
func (k repositoryKind) delete(ctx context.Context, have repository) error {
	return k.repositories.Delete(ctx, have.Key)
}
