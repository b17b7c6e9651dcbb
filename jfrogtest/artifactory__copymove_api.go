package jfrogtest

import (
	"net/http"
	"path"
	"strings"
)

// report answers with messages; Artifactory uses them for errors of these operations too.
func report(status int, contentType string, messages ...message) *answer {
	if messages == nil {
		messages = []message{}
	}
	return jsonAnswer(status, contentType, map[string][]message{"messages": messages})
}

func (s *artifactoryService) handleCopy(q *request) (*answer, error) { return s.copyOrMove(q, false) }

func (s *artifactoryService) handleMove(q *request) (*answer, error) { return s.copyOrMove(q, true) }

func (s *artifactoryService) copyOrMove(q *request, move bool) (*answer, error) {
	const resultType = storageType + "CopyOrMoveResult+json"
	t := &transfer{store: s.Store, user: q.user.name, move: move, rights: &q.user}
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

// transferEnds finds the source and the place it goes to: like a file system, an existing folder takes the source inside.
func (s *artifactoryService) transferEnds(q *request, move bool) (n *node, repo *repository, at string, err error) {
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
