package store

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// An Action is an action that permissions allow.
type Action string

// The actions. The server enforces the first five, and the
// last two on release bundles.
const (
	ActionRead       Action = "READ"
	ActionAnnotate   Action = "ANNOTATE"
	ActionWrite      Action = "WRITE"
	ActionDelete     Action = "DELETE"
	ActionManage     Action = "MANAGE"
	ActionScan       Action = "SCAN"
	ActionDistribute Action = "DISTRIBUTE"
	ActionExecute    Action = "EXECUTE"
)

// Actions are all actions.
var Actions = []Action{ActionRead, ActionAnnotate, ActionWrite, ActionDelete, ActionManage, ActionScan, ActionExecute, ActionDistribute}

// Plain returns the name under which an action is stored. DEPLOY is WRITE.
func (a Action) Plain() Action {
	if a == "DEPLOY" {
		return ActionWrite
	}
	return a
}

// scopeActions maps the letters in the scope of a token to actions.
var scopeActions = map[string][]Action{
	"r": {ActionRead}, "w": {ActionWrite}, "d": {ActionDelete}, "a": {ActionAnnotate}, "m": {ActionManage}, "s": {ActionScan}, "x": {ActionExecute},
	"*": Actions,
}

// anyKeys maps targets of permissions to the classes of repositories that they select.
var anyKeys = map[string][]string{
	"ANY":              {classLocal, ClassFederated, ClassCache, ClassBundles, ClassBuildInfo, ClassDistribution},
	"ANY LOCAL":        {classLocal, ClassFederated},
	"ANY REMOTE":       {ClassCache},
	"ANY DISTRIBUTION": {ClassBundles, ClassDistribution},
}

// IsAnyKey reports whether a target selects repositories by class.
func IsAnyKey(key string) bool { return anyKeys[key] != nil }

// A Spot is a place that a permission check is about.
type Spot struct {
	kind, key, class, path string
	folder                 bool // a folder is readable if some of its content is
}

// SpotOf returns the spot of a path in a repository.
func SpotOf(repo *Repository, path string, folder bool) Spot {
	kind := ResourceArtifact
	switch repo.Class {
	case ClassBuildInfo:
		kind = ResourceBuild
	case ClassBundles:
		kind = ResourceBundle
	}
	return Spot{kind, repo.Key, repo.Class, path, folder}
}

// BundleSpot returns the spot of the manifest of a release bundle (v2).
func BundleSpot(repo, name, version string) Spot {
	return Spot{ResourceBundle, repo, ClassBundles, path.Join(name, version, ManifestName), false}
}

// Spot returns the spot of an item.
func (n *Item) Spot() Spot { return SpotOf(n.Repo, n.Path(), n.IsFolder()) }

// Spot returns the spot of a build.
func (r *BuildRun) Spot() Spot { return Spot{ResourceBuild, r.Repo, ClassBuildInfo, r.File(), false} }

// covers reports whether a permission is about a spot.
func (r *PermissionResource) covers(at Spot, act Action) bool {
	for key, t := range r.Targets {
		named := key == at.key || at.class == ClassCache && key+CacheSuffix == at.key || slices.Contains(anyKeys[key], at.class)
		if named && t.matches(at, act == ActionRead) {
			return true
		}
	}
	return false
}

func (t PermissionTarget) matches(at Spot, reading bool) bool {
	included := slices.ContainsFunc(t.Include, func(p string) bool {
		return pattern.Ant(p)(at.path) || reading && at.folder && pattern.AntFolder(p, at.path)
	})
	return included && !slices.ContainsFunc(t.Exclude, func(p string) bool { return pattern.Ant(p)(at.path) })
}

// May reports whether a user may act at a spot.
func (s *Store) May(u User, act Action, at Spot) bool {
	if u.Admin {
		return true
	}
	if u.Anonymous {
		return act == ActionRead && s.Config.AnonymousRead
	}
	for _, p := range s.Identities.Permissions {
		r := p.Resources[at.kind]
		if r == nil || !r.covers(at, act) {
			continue
		}
		if u.Self && slices.Contains(r.Actions.Users[u.Name], act) || slices.ContainsFunc(u.Groups, func(name string) bool {
			return slices.Contains(r.Actions.Groups[name], act)
		}) {
			return true
		}
	}
	if s.mayAsMember(u, act, at) {
		return true
	}
	return u.Token != nil && at.kind == ResourceArtifact && slices.ContainsFunc(u.Token.Scope.artifacts, func(a artifactScope) bool {
		return a.allows(act, at)
	})
}

func (a artifactScope) allows(act Action, at Spot) bool {
	remote := strings.TrimSuffix(at.key, CacheSuffix)
	return slices.Contains(a.actions, act) && (a.repo(at.key) || at.class == ClassCache && a.repo(remote)) &&
		(pattern.Ant(a.path)(at.path) || act == ActionRead && at.folder && pattern.AntFolder(a.path, at.path))
}

// MayRead reports whether a user may read an item.
func (s *Store) MayRead(u User, n *Item) bool { return u.Admin || s.May(u, ActionRead, n.Spot()) }

// ShowsAny reports whether a user may read any item that a repository key shows.
func (s *Store) ShowsAny(u User, key string) bool {
	return u.Admin || slices.ContainsFunc(s.Readable(key), func(repo *Repository) bool {
		return s.May(u, ActionRead, SpotOf(repo, "", true))
	})
}

// Permit returns an error unless the user may act at a spot.
func (s *Store) Permit(u User, act Action, at Spot) error {
	if s.May(u, act, at) {
		return nil
	}
	if act == ActionRead {
		return apierr.New(http.StatusForbidden, "Download request for repo:path '%s:%s' is forbidden for user '%s'.", at.key, at.path, u.Name)
	}
	return apierr.New(http.StatusForbidden, "Not enough permissions: user '%s' needs %s permission on '%s:%s'.", u.Name, act, at.key, at.path)
}

// PermitAll is like Permit, for an item and all files below it.
func (s *Store) PermitAll(u User, act Action, n *Item) (err error) {
	if !n.IsFolder() || len(n.Children) == 0 {
		return s.Permit(u, act, n.Spot())
	}
	n.Walk(func(x *Item) {
		if err == nil && (!x.IsFolder() || len(x.Children) == 0) {
			err = s.Permit(u, act, x.Spot())
		}
	})
	return err
}

// PermitDeploy returns an error unless the user may deploy to a path. Overwriting other content
// also needs the action DELETE.
func (s *Store) PermitDeploy(u User, repo *Repository, path string, b *Blob) error {
	if err := s.Permit(u, ActionWrite, SpotOf(repo, path, false)); err != nil {
		return err
	}
	old := repo.Root.Lookup(path)
	if old == nil || old.IsFolder() || old.Blob.Sums == b.Sums {
		return nil
	}
	return s.Permit(u, ActionDelete, old.Spot())
}
