package security

import (
	"maps"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A targetV1 is a permission target of the first version, which has only repositories.
type targetV1 struct {
	Name         string      `json:"name"`
	Includes     *string     `json:"includesPattern"`
	Excludes     *string     `json:"excludesPattern"`
	Repositories []string    `json:"repositories"`
	Principals   *principals `json:"principals"`
}

func (s *service) handleListTargetsV1(q *rest.Request) (*rest.Response, error) {
	list := []ref{}
	for _, name := range jsondoc.Keys(s.Identities.Permissions) {
		list = append(list, ref{Name: name, URI: uri(q, "security/permissions", name)})
	}
	return rest.JSON(http.StatusOK, mediaType+"PermissionTargets+json", list), nil
}

func (s *service) handleGetTargetV1(q *rest.Request) (*rest.Response, error) {
	p, err := s.target(q)
	if err != nil {
		return nil, err
	}
	r := p.Resources[store.ResourceArtifact]
	if r == nil {
		r = &store.PermissionResource{}
	}
	repositories, common, ok := place(r)
	if !ok {
		return nil, inexpressible(p.Name)
	}
	v := targetV1{
		Name:         p.Name,
		Includes:     new(strings.Join(common.Include, ",")),
		Excludes:     new(strings.Join(common.Exclude, ",")),
		Repositories: repositories,
		Principals:   &principals{shown(r.Actions.Users, true), shown(r.Actions.Groups, true)},
	}
	return rest.JSON(http.StatusOK, mediaType+"PermissionTarget+json", v), nil
}

// maxPattern is the largest length of the patterns of a permission target.
const maxPattern = 1024

// patterns reads patterns with commas between them.
func patterns(given *string, absent string) ([]string, error) {
	text := absent
	set(&text, given)
	if len([]rune(text)) > maxPattern {
		return nil, apierr.New(http.StatusBadRequest, "The patterns may have at most %d characters",
			maxPattern)
	}
	list := []string{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list, nil
}

// handleReplaceTargetV1 creates a permission target or replaces its part for repositories.
func (s *service) handleReplaceTargetV1(q *rest.Request) (*rest.Response, error) {
	name := nameOf(q, "permissionTargetName")
	var b targetV1
	if err := q.Decode(&b); err != nil {
		return nil, err
	}
	if err := checkTargetName(name, b.Name); err != nil {
		return nil, err
	}
	include, err := patterns(b.Includes, "**")
	if err != nil {
		return nil, err
	}
	exclude, err := patterns(b.Excludes, "")
	if err != nil {
		return nil, err
	}
	actions, err := s.actions(b.Principals, true)
	if err != nil {
		return nil, err
	}
	targets, err := s.targets(store.ResourceArtifact, b.Repositories, include, exclude)
	if err != nil {
		return nil, err
	}
	p := &store.Permission{Name: name, Resources: map[string]*store.PermissionResource{}}
	if old := s.Identities.Permissions[name]; old != nil {
		maps.Copy(p.Resources, old.Resources)
	}
	p.Resources[store.ResourceArtifact] = &store.PermissionResource{Actions: actions, Targets: targets}
	s.Identities.Permissions[name] = p
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

func (s *service) handleDeleteTargetV1(q *rest.Request) (*rest.Response, error) {
	p, err := s.target(q)
	if err != nil {
		return nil, err
	}
	delete(s.Identities.Permissions, p.Name)
	return rest.Text(http.StatusOK, "Permission Target '%s' has been removed successfully.",
		p.Name), nil
}
