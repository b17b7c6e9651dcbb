package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"go.yaml.in/yaml/v3"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// desired is the content of the YAML file.
type desired struct {
	things `yaml:",inline"`
	Absent things `yaml:"absent"`
}

// things holds the described resources by kind.
type things struct {
	Groups       []group       `yaml:"groups"`
	Projects     []project     `yaml:"projects"`
	Environments []environment `yaml:"environments"`
	Roles        []role        `yaml:"roles"`
	Repositories []repository  `yaml:"repositories"`
	Members      []member      `yaml:"members"`
	Permissions  []permission  `yaml:"permissions"`
}

// resources returns the resources in an order in which they can be created. They can be deleted in
// the reverse order.
func (t *things) resources(c *jfrog.Client) []resource {
	ac, rt := access.New(c), artifactory.New(c)
	return slices.Concat(
		each("group", groupKind{ac.Groups}, t.Groups),
		each("project", projectKind{ac.Projects}, t.Projects),
		each("environment", environmentKind{ac.Environments}, t.Environments),
		each("role", roleKind{ac.ProjectRoles}, t.Roles),
		each("repository", repositoryKind{rt.Repositories, ac.ProjectRepositories}, t.Repositories),
		each("member", memberKind{ac.ProjectMembers}, t.Members),
		each("permission", permissionKind{ac.Permissions}, t.Permissions),
	)
}

// load reads a YAML file. An unknown field is an error.
func load(file string) (*desired, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var d desired
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(&d); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, p := range d.Projects {
		if p.DisplayName != nil && *p.DisplayName == "" {
			return nil, fmt.Errorf("%s: project %s: displayName is empty", file, p.Key)
		}
	}
	for _, r := range d.Repositories {
		if _, err := r.config(); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return &d, nil
}
