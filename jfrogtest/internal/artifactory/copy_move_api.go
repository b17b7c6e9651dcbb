package artifactory

import (
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// report returns a response with messages. Artifactory also reports errors of these operations this
// way.
func report(status int, contentType string, messages ...store.Message) *rest.Response {
	if messages == nil {
		messages = []store.Message{}
	}
	return rest.JSON(status, contentType, map[string][]store.Message{"messages": messages})
}

func (s *service) handleCopy(q *rest.Request) (*rest.Response, error) { return s.copyOrMove(q, false) }

func (s *service) handleMove(q *rest.Request) (*rest.Response, error) { return s.copyOrMove(q, true) }

func (s *service) copyOrMove(q *rest.Request, move bool) (*rest.Response, error) {
	const resultType = storageType + "CopyOrMoveResult+json"
	t := &store.Transfer{Store: s.Store, User: q.User.Name, Move: move, Rights: &q.User}
	doing, done := "copying", "copied"
	if move {
		doing, done = "moving", "moved"
	}
	n, repo, at, err := s.transferEnds(q, move)
	if err != nil {
		refused := apierr.From(err)
		return report(refused.Status, resultType, store.ProblemMessage("%s", refused.Message)), nil
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
	messages := append(t.Problems, store.InfoMessage("%s %s to %s:%s completed successfully, %d artifacts and %d folders were %s",
		doing, from, repo.Key, at, t.Files, t.Folders, done))
	status := http.StatusOK
	if len(t.Problems) > 0 {
		status = t.Refusal()
	}
	return report(status, resultType, messages...), nil
}

// transferEnds returns the source and the target of a copy or move. As in a file system, a source
// goes into an existing folder.
func (s *service) transferEnds(q *rest.Request, move bool) (n *store.Item, repo *store.Repository, at string, err error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	source := s.Repos[key]
	if source != nil && source.Class == store.ClassRemote && !move {
		source = s.Repos[key+store.CacheSuffix]
	}
	if source == nil || source.Class == store.ClassVirtual || source.Class == store.ClassRemote {
		return nil, nil, "", apierr.New(http.StatusNotFound, "Could not find a local repository named %s", key)
	}
	n = source.Root.Lookup(itemPath)
	if err := s.Permit(q.User, store.ActionRead, store.SpotOf(source, itemPath, n != nil && n.IsFolder())); err != nil {
		return nil, nil, "", err
	}
	if n == nil {
		return nil, nil, "", apierr.New(http.StatusNotFound, "Could not find item at %s:%s", key, itemPath)
	}
	to := q.Query.Get("to")
	if strings.Trim(to, "/") == "" {
		return nil, nil, "", apierr.New(http.StatusBadRequest, "Target path cannot be empty")
	}
	targetKey, target, _ := strings.Cut(strings.TrimLeft(to, "/"), "/")
	repo = s.Repos[targetKey]
	switch {
	case repo == nil:
		return nil, nil, "", apierr.New(http.StatusNotFound, "Could not find target repository by the key '%s'", targetKey)
	case !repo.Deployable():
		return nil, nil, "", apierr.New(http.StatusBadRequest, "Target repository %s is a %s repository. Transfers to %s repositories are not allowed.",
			targetKey, repo.Class, repo.Class)
	}
	at = strings.Trim(target, "/")
	if err := store.CheckItemPath(at); err != nil {
		return nil, nil, "", err
	}
	existing := repo.Root.Lookup(at)
	if strings.HasSuffix(to, "/") || existing != nil && existing.IsFolder() {
		at = path.Join(at, n.Name)
	}
	if repo == n.Repo && (n.Parent == nil || at == n.Path() || n.IsFolder() && strings.HasPrefix(at+"/", n.Path()+"/")) {
		return nil, nil, "", apierr.New(http.StatusConflict, "The destination '%s:%s' is the source or lies within it", repo.Key, at)
	}
	return n, repo, at, nil
}
