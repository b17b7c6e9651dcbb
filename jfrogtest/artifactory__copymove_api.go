package jfrogtest

import (
	"net/http"
	"path"
	"strings"
)

// report answers with messages; Artifactory uses them for errors of these operations too.
func report(status int, contentType string, messages ...Message) *answer {
	if messages == nil {
		messages = []Message{}
	}
	return JSON(status, contentType, map[string][]Message{"messages": messages})
}

func (s *artifactoryService) handleCopy(q *request) (*answer, error) { return s.copyOrMove(q, false) }

func (s *artifactoryService) handleMove(q *request) (*answer, error) { return s.copyOrMove(q, true) }

func (s *artifactoryService) copyOrMove(q *request, move bool) (*answer, error) {
	const resultType = storageType + "CopyOrMoveResult+json"
	t := &Transfer{Store: s.Store, User: q.User.Name, Move: move, Rights: &q.User}
	doing, done := "copying", "copied"
	if move {
		doing, done = "moving", "moved"
	}
	n, repo, at, err := s.transferEnds(q, move)
	if err != nil {
		refused := err.(*apiError)
		return report(refused.Status, resultType, ProblemMessage("%s", refused.Message)), nil
	}
	from := n.ID()
	t.Check(n, repo, at)
	failFast := q.Flag("failFast", false)
	if len(t.Problems) > 0 && (failFast || t.Files+t.Folders == 0) {
		return report(t.Refusal(), resultType, t.Problems...), nil
	}
	if !q.Flag("dry", false) {
		parent := n.Parent
		if err := t.Merge(n, repo, at); err != nil {
			return nil, err
		}
		if move && parent != nil {
			parent.PruneEmpty()
		}
	}
	messages := append(t.Problems, InfoMessage("%s %s to %s:%s completed successfully, %d artifacts and %d folders were %s",
		doing, from, repo.Key, at, t.Files, t.Folders, done))
	status := http.StatusOK
	if len(t.Problems) > 0 {
		status = t.Refusal()
	}
	return report(status, resultType, messages...), nil
}

// transferEnds finds the source and the place it goes to: like a file system, an existing folder takes the source inside.
func (s *artifactoryService) transferEnds(q *request, move bool) (n *Item, repo *Repository, at string, err error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	source := s.Repos[key]
	if source != nil && source.Class == ClassRemote && !move {
		source = s.Repos[key+CacheSuffix]
	}
	if source == nil || source.Class == ClassVirtual || source.Class == ClassRemote {
		return nil, nil, "", fail(http.StatusNotFound, "Could not find a local repository named %s", key)
	}
	n = source.Root.Lookup(itemPath)
	if err := s.Permit(q.User, ActionRead, SpotOf(source, itemPath, n != nil && n.IsFolder())); err != nil {
		return nil, nil, "", err
	}
	if n == nil {
		return nil, nil, "", fail(http.StatusNotFound, "Could not find item at %s:%s", key, itemPath)
	}
	to := q.Query.Get("to")
	if strings.Trim(to, "/") == "" {
		return nil, nil, "", fail(http.StatusBadRequest, "Target path cannot be empty")
	}
	targetKey, target, _ := strings.Cut(strings.TrimLeft(to, "/"), "/")
	repo = s.Repos[targetKey]
	switch {
	case repo == nil:
		return nil, nil, "", fail(http.StatusNotFound, "Could not find target repository by the key '%s'", targetKey)
	case !repo.Deployable():
		return nil, nil, "", fail(http.StatusBadRequest, "Target repository %s is a %s repository. Transfers to %s repositories are not allowed.",
			targetKey, repo.Class, repo.Class)
	}
	at = strings.Trim(target, "/")
	if err := CheckItemPath(at); err != nil {
		return nil, nil, "", err
	}
	existing := repo.Root.Lookup(at)
	if strings.HasSuffix(to, "/") || existing != nil && existing.IsFolder() {
		at = path.Join(at, n.Name)
	}
	if repo == n.Repo && (n.Parent == nil || at == n.Path() || n.IsFolder() && strings.HasPrefix(at+"/", n.Path()+"/")) {
		return nil, nil, "", fail(http.StatusConflict, "The destination '%s:%s' is the source or lies within it", repo.Key, at)
	}
	return n, repo, at, nil
}
