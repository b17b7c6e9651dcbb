package replication

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const replicationType = "application/vnd.org.jfrog.artifactory.replications." +
	"ReplicationConfigRequest+json"

// maxReplications limits the replications of a repository.
const maxReplications = 100

// handleList returns a list for a local repository, and an object for a remote repository.
func (s *service) handleList(q *rest.Request) (*rest.Response, error) {
	repo, err := s.configured(q)
	if err != nil {
		return nil, err
	}
	if repo.Class == store.ClassRemote {
		return rest.JSON(http.StatusOK, replicationType, viewOf(repo, repo.Replications[0])), nil
	}
	list := []view{}
	for _, r := range repo.Replications {
		list = append(list, viewOf(repo, r))
	}
	return rest.JSON(http.StatusOK, replicationType, list), nil
}

// handleReplace takes a replication or a list. The schedule of the first applies to all.
func (s *service) handleReplace(q *rest.Request) (*rest.Response, error) {
	var changes []change
	if bytes.HasPrefix(bytes.TrimSpace(q.Data), []byte("[")) {
		if err := q.Decode(&changes); err != nil {
			return nil, err
		}
	} else {
		changes = make([]change, 1)
		if err := q.Decode(&changes[0]); err != nil {
			return nil, err
		}
	}
	if len(changes) > 1 {
		for i := range changes {
			changes[i].CronExp, changes[i].OnEvents = changes[0].CronExp, changes[0].OnEvents
		}
	}
	return s.replaceAll(q, changes, nil)
}

// replaceAll gives a repository the replications of a request. Replications to a target among
// the old ones keep the settings that the request lacks.
func (s *service) replaceAll(
	q *rest.Request, changes []change, old []*store.Replication,
) (*rest.Response, error) {
	repo, err := s.repository(q.Params["repoKey"])
	if err != nil {
		return nil, err
	}
	switch {
	case len(changes) == 0 || len(changes) > maxReplications:
		return nil, apierr.New(http.StatusBadRequest,
			"A repository may have 1 to %d replications, not %d", maxReplications, len(changes))
	case repo.Class == store.ClassRemote && len(changes) > 1:
		return nil, apierr.New(http.StatusBadRequest,
			"Remote repository '%s' may have only one replication", repo.Key)
	}
	var list []*store.Replication
	for i := range changes {
		before := fresh
		if r := replicationTo(old, changes[i].URL); r != nil {
			before = *r
		}
		r, err := changes[i].apply(before, repo)
		if err != nil {
			return nil, err
		}
		// The last of several replications to a target wins.
		list = slices.DeleteFunc(list, func(x *store.Replication) bool { return x.URL == r.URL })
		list = append(list, r)
	}
	repo.Replications = list
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

func replicationTo(list []*store.Replication, url *string) *store.Replication {
	for _, r := range list {
		if url != nil && r.URL == *url {
			return r
		}
	}
	return nil
}

// handleUpdate changes the only replication of a repository, or the one to the given target.
func (s *service) handleUpdate(q *rest.Request) (*rest.Response, error) {
	repo, err := s.configured(q)
	if err != nil {
		return nil, err
	}
	var c change
	if err := q.Decode(&c); err != nil {
		return nil, err
	}
	old := replicationTo(repo.Replications, c.URL)
	if old == nil && len(repo.Replications) == 1 {
		old = repo.Replications[0]
	}
	if old == nil {
		return nil, apierr.New(http.StatusBadRequest,
			"Repository '%s' has several replications, none of them to the url", repo.Key)
	}
	r, err := c.apply(*old, repo)
	if err != nil {
		return nil, err
	}
	*old = *r
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDelete(q *rest.Request) (*rest.Response, error) {
	repo, err := s.configured(q)
	if err != nil {
		return nil, err
	}
	if !q.Has("url") {
		repo.Replications = nil
		return rest.NewResponse(http.StatusOK, "", nil), nil
	}
	url := q.Query.Get("url")
	if replicationTo(repo.Replications, &url) == nil {
		return nil, apierr.New(http.StatusNotFound,
			"Could not find replication of repository '%s' to '%s'", repo.Key, url)
	}
	repo.Replications = slices.DeleteFunc(repo.Replications,
		func(r *store.Replication) bool { return r.URL == url })
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// A multiple is a request for several push replications. Its schedule applies to all.
type multiple struct {
	CronExp      *string  `json:"cronExp"`
	OnEvents     *toggle  `json:"enableEventReplication"`
	Replications []change `json:"replications"`
}

func (s *service) handleReplaceMultiple(q *rest.Request) (*rest.Response, error) {
	return s.multiPush(q, false)
}

func (s *service) handleUpdateMultiple(q *rest.Request) (*rest.Response, error) {
	return s.multiPush(q, true)
}

func (s *service) multiPush(q *rest.Request, update bool) (*rest.Response, error) {
	var body multiple
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	repo, err := s.repository(q.Params["repoKey"])
	if err != nil {
		return nil, err
	}
	if repo.Class == store.ClassRemote {
		return nil, apierr.New(http.StatusBadRequest,
			"Multi-push replication is not supported by remote repository '%s'", repo.Key)
	}
	for i := range body.Replications {
		c := &body.Replications[i]
		if body.CronExp != nil {
			c.CronExp = body.CronExp
		}
		if body.OnEvents != nil {
			c.OnEvents = body.OnEvents
		}
	}
	if !update {
		return s.replaceAll(q, body.Replications, nil)
	}
	if len(repo.Replications) == 0 {
		return nil, noReplication(repo)
	}
	return s.replaceAll(q, body.Replications, repo.Replications)
}

func (s *service) handleEnable(q *rest.Request) (*rest.Response, error) { return s.enable(q, true) }

func (s *service) handleDisable(q *rest.Request) (*rest.Response, error) {
	return s.enable(q, false)
}

// enable enables or disables the push replications to the targets that patterns select.
func (s *service) enable(q *rest.Request, enabled bool) (*rest.Response, error) {
	var body struct {
		Include []string `json:"include"`
		Exclude []string `json:"exclude"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if n := len(body.Include) + len(body.Exclude); n > maxReplications {
		return nil, apierr.New(http.StatusBadRequest, "%d patterns are too many", n)
	}
	for _, repo := range s.Repos {
		for _, r := range repo.Replications {
			if r.URL != "" && matchesAny(body.Include, r.URL) && !matchesAny(body.Exclude, r.URL) {
				r.Enabled = enabled
			}
		}
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func matchesAny(patterns []string, url string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return pattern.Ant(p)(url) })
}
