package main

import (
	"context"
	"fmt"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// environment describes a global environment or an environment of a project. It has no settings.
type environment struct {
	Name string `yaml:"name" json:"name,omitempty" diff:"fixed"`
	// empty for a global environment
	Project string `yaml:"project" json:"project,omitempty" diff:"fixed"`
}

type environmentKind struct{ environments *access.EnvironmentsService }

func (k environmentKind) key(e environment) string { return e.Name }

// read searches the list of environments, because the API has no call for a single one.
func (k environmentKind) read(ctx context.Context, want environment) (environment, error) {
	list := k.environments.List
	if want.Project != "" {
		list = func(ctx context.Context) ([]access.Environment, error) {
			return k.environments.ListInProject(ctx, want.Project)
		}
	}
	all, err := list(ctx)
	if err != nil {
		return environment{}, err
	}
	if !slices.Contains(all, access.Environment{Name: want.Name}) {
		return environment{}, fmt.Errorf("environment %s: %w", want.Name, jfrog.ErrNotFound)
	}
	return want, nil
}

func (k environmentKind) create(ctx context.Context, want environment) (err error) {
	if want.Project == "" {
		_, err = k.environments.Create(ctx, want.Name)
	} else {
		_, err = k.environments.CreateInProject(ctx, want.Project, want.Name)
	}
	return err
}

func (k environmentKind) update(context.Context, environment, environment) error { return nil }

func (k environmentKind) delete(ctx context.Context, have environment) error {
	if have.Project == "" {
		return k.environments.Delete(ctx, have.Name)
	}
	return k.environments.DeleteInProject(ctx, have.Project, have.Name)
}
