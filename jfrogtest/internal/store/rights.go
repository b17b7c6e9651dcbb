package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"

	"net/http"
	"slices"
	"strings"
)

// An action is something that permissions allow.
type Action string

const (
	ActionRead     Action = "READ"
	ActionAnnotate Action = "ANNOTATE"
	ActionWrite    Action = "WRITE"
	ActionDelete   Action = "DELETE"
	ActionManage   Action = "MANAGE"
	actionScan     Action = "SCAN"
	actionExecute  Action = "EXECUTE"
)

var Actions = []Action{ActionRead, ActionAnnotate, ActionWrite, ActionDelete, ActionManage, actionScan, actionExecute, "DISTRIBUTE"}

// plain is the name under which an action is kept: deploying is writing.
func (a Action) Plain() Action {
	if a == "DEPLOY" {
		return ActionWrite
	}
	return a
}

// scopeActions are the letters of actions in the scope of a token.
var scopeActions = map[string][]Action{
	"r": {ActionRead}, "w": {ActionWrite}, "d": {ActionDelete}, "a": {ActionAnnotate}, "m": {ActionManage}, "s": {actionScan}, "x": {actionExecute},
	"*": Actions,
}

// anyKeys are the targets of permissions that stand for repositories of some classes.
var anyKeys = map[string][]string{
	"ANY":              {classLocal, classFederated, ClassCache, ClassBundles, ClassBuildInfo},
	"ANY LOCAL":        {classLocal, classFederated},
	"ANY REMOTE":       {ClassCache},
	"ANY DISTRIBUTION": {ClassBundles},
}

func IsAnyKey(key string) bool { return anyKeys[key] != nil }

// A spot is where somebody wants to do something.
type Spot struct {
	kind, key, class, path string
	folder                 bool // the path is that of a folder: it may be read if something in it may
}

func SpotOf(repo *Repository, path string, folder bool) Spot {
	kind := ResourceArtifact
	switch repo.Class {
	case ClassBuildInfo:
		kind = resourceBuild
	case ClassBundles:
		kind = resourceBundle
	}
	return Spot{kind, repo.Key, repo.Class, path, folder}
}

func (n *Item) Spot() Spot { return SpotOf(n.Repo, n.Path(), n.IsFolder()) }

func (r *BuildRun) Spot() Spot { return Spot{resourceBuild, r.Repo, ClassBuildInfo, r.File(), false} }

// covers tells whether a permission's target is about a spot.
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

// may tells whether a user may do something at a spot.
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

// reads is may for the action that is asked for most.
func (s *Store) MayRead(u User, n *Item) bool { return s.May(u, ActionRead, n.Spot()) }

// showsAny tells whether a user may see anything that a repository key shows.
func (s *Store) ShowsAny(u User, key string) bool {
	return u.Admin || slices.ContainsFunc(s.Readable(key), func(repo *Repository) bool {
		return s.May(u, ActionRead, SpotOf(repo, "", true))
	})
}

// permit refuses what a user may not do at a spot.
func (s *Store) Permit(u User, act Action, at Spot) error {
	if s.May(u, act, at) {
		return nil
	}
	if act == ActionRead {
		return apierr.New(http.StatusForbidden, "Download request for repo:path '%s:%s' is forbidden for user '%s'.", at.key, at.path, u.Name)
	}
	return apierr.New(http.StatusForbidden, "Not enough permissions: user '%s' needs %s permission on '%s:%s'.", u.Name, act, at.key, at.path)
}

// permitAll is permit for an item and, in a folder, all files below it.
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

// permitDeploy refuses a deployment: new content in the place of other needs the permission to delete too.
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
