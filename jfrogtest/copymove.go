package jfrogtest

import (
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
)

// A message is one line of the report on a copy, a move or a promotion.
type message struct {
	Level   string `json:"level"`
	Message string `json:"message"`
}

func info(format string, args ...any) message {
	return message{"INFO", fmt.Sprintf(format, args...)}
}

func warning(format string, args ...any) message {
	return message{"WARNING", fmt.Sprintf(format, args...)}
}

func problem(format string, args ...any) message {
	return message{"ERROR", fmt.Sprintf(format, args...)}
}

// report answers with messages; Artifactory uses them for errors of these operations too.
func report(status int, contentType string, messages ...message) *answer {
	if messages == nil {
		messages = []message{}
	}
	return jsonAnswer(status, contentType, map[string][]message{"messages": messages})
}

// A transfer copies or moves items between repositories.
type transfer struct {
	server *Server
	user   string
	move   bool
	rights *user // of whom the transfer is to respect the permissions; nil for the server itself

	refused   map[*node]bool // items that the target does not take
	problems  []message
	forbidden bool // something was refused for lack of permissions
	files     int  // that were, or would be, transferred
	folders   int
}

// check finds out what the target refuses, and counts the rest.
func (t *transfer) check(n *node, repo *repository, at string) {
	old := repo.root.lookup(at)
	var err error
	switch {
	case old != nil && old.isFolder() && !n.isFolder():
		err = fmt.Errorf("expected file but found folder, at: %s", old.id())
	case old != nil && !old.isFolder() && n.isFolder():
		err = fmt.Errorf("expected folder but found file, at: %s", old.id())
	case !n.isFolder():
		if err = t.permit(n, repo, at); err != nil {
			t.forbidden = true
		} else {
			err = repo.accepts(at)
		}
	}
	if err != nil {
		if t.refused == nil {
			t.refused = map[*node]bool{}
		}
		t.refused[n] = true
		t.problems = append(t.problems, problem("The item '%s' cannot be transferred to '%s:%s': %v", n.id(), repo.key, at, err))
		return
	}
	if n.isFolder() {
		t.folders++
	} else {
		t.files++
	}
	for _, c := range n.sorted() {
		t.check(c, repo, path.Join(at, c.name))
	}
}

// permit refuses a file that the user may not read, or remove if it is to move, or may not put where it is to go.
func (t *transfer) permit(n *node, repo *repository, at string) error {
	if t.rights == nil {
		return nil
	}
	err := t.server.permit(*t.rights, actionRead, n.spot())
	if err == nil && t.move {
		err = t.server.permit(*t.rights, actionDelete, n.spot())
	}
	if err == nil {
		err = t.server.permitDeploy(*t.rights, repo, at, n.blob)
	}
	return err
}

// merge puts an item at a path and unites folders that exist at both ends. Items that check has refused stay behind.
func (t *transfer) merge(n *node, repo *repository, at string) error {
	if t.refused[n] {
		return nil
	}
	dir, name := path.Split(at)
	if n.isFolder() {
		target, err := t.server.makeFolder(repo, at, t.user)
		if err != nil {
			return err
		}
		if len(n.props) > 0 {
			target.props = cloneProperties(n.props)
			target.propsModified = n.propsModified
		}
		for _, c := range n.sorted() {
			if err := t.merge(c, repo, path.Join(at, c.name)); err != nil {
				return err
			}
		}
		if t.move && n.parent != nil && len(n.children) == 0 {
			n.detach()
		}
		return nil
	}
	parent, err := t.server.makeFolder(repo, dir, t.user)
	if err != nil {
		return err
	}
	if old := parent.children[name]; old != nil && old.isFolder() {
		return fail(http.StatusConflict, "Expected file but found folder, at: %s", old.id())
	}
	if t.move {
		n.detach()
	} else {
		n = n.clone()
	}
	n.updated = t.server.now()
	n.attach(parent, name)
	n.mime = mimeType(name)
	return nil
}

// clone copies a file; statistics begin anew.
func (n *node) clone() *node {
	c := *n
	c.parent, c.stats = nil, statistics{}
	c.props = cloneProperties(n.props)
	return &c
}

func cloneProperties(p properties) properties {
	c := maps.Clone(p)
	for key, values := range c {
		c[key] = slices.Clone(values)
	}
	return c
}

func (s *Server) handleCopy(q *request) (*answer, error) { return s.copyOrMove(q, false) }
func (s *Server) handleMove(q *request) (*answer, error) { return s.copyOrMove(q, true) }

func (s *Server) copyOrMove(q *request, move bool) (*answer, error) {
	const resultType = storageType + "CopyOrMoveResult+json"
	t := &transfer{server: s, user: q.user.name, move: move, rights: &q.user}
	doing, done := "copying", "copied"
	if move {
		doing, done = "moving", "moved"
	}
	n, repo, at, err := s.transferEnds(q, move)
	if err != nil {
		refused := err.(*apiError)
		return report(refused.status, resultType, problem("%s", refused.message)), nil
	}
	from := n.id()
	t.check(n, repo, at)
	failFast := q.flag("failFast", false)
	if len(t.problems) > 0 && (failFast || t.files+t.folders == 0) {
		return report(t.refusal(), resultType, t.problems...), nil
	}
	if !q.flag("dry", false) {
		parent := n.parent
		if err := t.merge(n, repo, at); err != nil {
			return nil, err
		}
		if move && parent != nil {
			parent.pruneEmpty()
		}
	}
	messages := append(t.problems, info("%s %s to %s:%s completed successfully, %d artifacts and %d folders were %s",
		doing, from, repo.key, at, t.files, t.folders, done))
	status := http.StatusOK
	if len(t.problems) > 0 {
		status = t.refusal()
	}
	return report(status, resultType, messages...), nil
}

// refusal is the status that says why not all could be transferred.
func (t *transfer) refusal() int {
	if t.forbidden {
		return http.StatusForbidden
	}
	return http.StatusConflict
}

// transferEnds finds the source and the place it goes to: like a file system, an existing folder takes the source inside.
func (s *Server) transferEnds(q *request, move bool) (n *node, repo *repository, at string, err error) {
	key, itemPath := q.params["repoKey"], q.params["path"]
	source := s.repos[key]
	if source != nil && source.class == classRemote && !move {
		source = s.repos[key+cacheSuffix]
	}
	if source == nil || source.class == classVirtual || source.class == classRemote {
		return nil, nil, "", fail(http.StatusNotFound, "Could not find a local repository named %s", key)
	}
	n = source.root.lookup(itemPath)
	if err := s.permit(q.user, actionRead, spotOf(source, itemPath, n != nil && n.isFolder())); err != nil {
		return nil, nil, "", err
	}
	if n == nil {
		return nil, nil, "", fail(http.StatusNotFound, "Could not find item at %s:%s", key, itemPath)
	}
	to := q.query.Get("to")
	if strings.Trim(to, "/") == "" {
		return nil, nil, "", fail(http.StatusBadRequest, "Target path cannot be empty")
	}
	targetKey, target, _ := strings.Cut(strings.TrimLeft(to, "/"), "/")
	repo = s.repos[targetKey]
	switch {
	case repo == nil:
		return nil, nil, "", fail(http.StatusNotFound, "Could not find target repository by the key '%s'", targetKey)
	case !repo.deployable():
		return nil, nil, "", fail(http.StatusBadRequest, "Target repository %s is a %s repository. Transfers to %s repositories are not allowed.",
			targetKey, repo.class, repo.class)
	}
	at = strings.Trim(target, "/")
	if err := checkItemPath(at); err != nil {
		return nil, nil, "", err
	}
	existing := repo.root.lookup(at)
	if strings.HasSuffix(to, "/") || existing != nil && existing.isFolder() {
		at = path.Join(at, n.name)
	}
	if repo == n.repo && (n.parent == nil || at == n.path() || n.isFolder() && strings.HasPrefix(at+"/", n.path()+"/")) {
		return nil, nil, "", fail(http.StatusConflict, "The destination '%s:%s' is the source or lies within it", repo.key, at)
	}
	return n, repo, at, nil
}
