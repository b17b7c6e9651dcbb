package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
)

// An action is something that permissions allow.
type action string

const (
	actionRead     action = "READ"
	actionAnnotate action = "ANNOTATE"
	actionWrite    action = "WRITE"
	actionDelete   action = "DELETE"
	actionManage   action = "MANAGE"
	actionScan     action = "SCAN"
	actionExecute  action = "EXECUTE"
)

var actions = []action{actionRead, actionAnnotate, actionWrite, actionDelete, actionManage, actionScan, actionExecute, "DISTRIBUTE"}

// plain is the name under which an action is kept: deploying is writing.
func (a action) plain() action {
	if a == "DEPLOY" {
		return actionWrite
	}
	return a
}

// scopeActions are the letters of actions in the scope of a token.
var scopeActions = map[string][]action{
	"r": {actionRead}, "w": {actionWrite}, "d": {actionDelete}, "a": {actionAnnotate}, "m": {actionManage}, "s": {actionScan}, "x": {actionExecute},
	"*": actions,
}

// anyKeys are the targets of permissions that stand for repositories of some classes.
var anyKeys = map[string][]string{
	"ANY":              {classLocal, classFederated, classCache, classBundles, classBuildInfo},
	"ANY LOCAL":        {classLocal, classFederated},
	"ANY REMOTE":       {classCache},
	"ANY DISTRIBUTION": {classBundles},
}

func isAnyKey(key string) bool { return anyKeys[key] != nil }

// A spot is where somebody wants to do something.
type spot struct {
	kind, key, class, path string
	folder                 bool // the path is that of a folder: it may be read if something in it may
}

func spotOf(repo *repository, path string, folder bool) spot {
	kind := resourceArtifact
	switch repo.class {
	case classBuildInfo:
		kind = resourceBuild
	case classBundles:
		kind = resourceBundle
	}
	return spot{kind, repo.key, repo.class, path, folder}
}

func (n *node) spot() spot { return spotOf(n.repo, n.path(), n.isFolder()) }

func (r *buildRun) spot() spot { return spot{resourceBuild, r.repo, classBuildInfo, r.file(), false} }

// covers tells whether a permission's target is about a spot.
func (r *permissionResource) covers(at spot, act action) bool {
	for key, t := range r.Targets {
		named := key == at.key || at.class == classCache && key+cacheSuffix == at.key || slices.Contains(anyKeys[key], at.class)
		if named && t.matches(at, act == actionRead) {
			return true
		}
	}
	return false
}

func (t permissionTarget) matches(at spot, reading bool) bool {
	included := slices.ContainsFunc(t.Include, func(p string) bool {
		return ant(p)(at.path) || reading && at.folder && antStart(p, at.path)
	})
	return included && !slices.ContainsFunc(t.Exclude, func(p string) bool { return ant(p)(at.path) })
}

// may tells whether a user may do something at a spot.
func (s *Store) may(u user, act action, at spot) bool {
	if u.admin {
		return true
	}
	if u.anonymous {
		return act == actionRead && s.config.anonymousRead
	}
	for _, p := range s.access.permissions {
		r := p.Resources[at.kind]
		if r == nil || !r.covers(at, act) {
			continue
		}
		if u.self && slices.Contains(r.Actions.Users[u.name], act) || slices.ContainsFunc(u.groups, func(name string) bool {
			return slices.Contains(r.Actions.Groups[name], act)
		}) {
			return true
		}
	}
	if s.mayAsMember(u, act, at) {
		return true
	}
	return u.token != nil && at.kind == resourceArtifact && slices.ContainsFunc(u.token.scope.artifacts, func(a artifactScope) bool {
		return a.allows(act, at)
	})
}

func (a artifactScope) allows(act action, at spot) bool {
	remote := strings.TrimSuffix(at.key, cacheSuffix)
	return slices.Contains(a.actions, act) && (a.repo(at.key) || at.class == classCache && a.repo(remote)) &&
		(ant(a.path)(at.path) || act == actionRead && at.folder && antStart(a.path, at.path))
}

// reads is may for the action that is asked for most.
func (s *Store) reads(u user, n *node) bool { return s.may(u, actionRead, n.spot()) }

// showsAny tells whether a user may see anything that a repository key shows.
func (s *Store) showsAny(u user, key string) bool {
	return u.admin || slices.ContainsFunc(s.readable(key), func(repo *repository) bool {
		return s.may(u, actionRead, spotOf(repo, "", true))
	})
}

// permit refuses what a user may not do at a spot.
func (s *Store) permit(u user, act action, at spot) error {
	if s.may(u, act, at) {
		return nil
	}
	if act == actionRead {
		return fail(http.StatusForbidden, "Download request for repo:path '%s:%s' is forbidden for user '%s'.", at.key, at.path, u.name)
	}
	return fail(http.StatusForbidden, "Not enough permissions: user '%s' needs %s permission on '%s:%s'.", u.name, act, at.key, at.path)
}

// permitAll is permit for an item and, in a folder, all files below it.
func (s *Store) permitAll(u user, act action, n *node) (err error) {
	if !n.isFolder() || len(n.children) == 0 {
		return s.permit(u, act, n.spot())
	}
	n.walk(func(x *node) {
		if err == nil && (!x.isFolder() || len(x.children) == 0) {
			err = s.permit(u, act, x.spot())
		}
	})
	return err
}

// permitDeploy refuses a deployment: new content in the place of other needs the permission to delete too.
func (s *Store) permitDeploy(u user, repo *repository, path string, b *blob) error {
	if err := s.permit(u, actionWrite, spotOf(repo, path, false)); err != nil {
		return err
	}
	old := repo.root.lookup(path)
	if old == nil || old.isFolder() || old.blob.sums == b.sums {
		return nil
	}
	return s.permit(u, actionDelete, old.spot())
}
