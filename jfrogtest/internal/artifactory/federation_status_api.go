package artifactory

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// federationRoutes returns the operations on the state of federations. The server sends nothing to
// other members, so that they are not available.
func (s *service) federationRoutes() []rest.Route {
	const at = "/api/federation"
	return []rest.Route{
		rest.Get(at+"/inconsistentRepos", s.handleInconsistent, rest.Admin),
		rest.Post(at+"/recovery", s.handleRecovery, rest.Admin),
		rest.Post(at+"/reconnect", s.handleReconnect, rest.Admin),
		rest.Get(at+"/status/connectionStates/{repoName}", s.handleConnections, rest.Admin),
		rest.Get(at+"/status/stateList", s.handleStates, rest.Admin),
		rest.Get(at+"/status/stateSummary", s.handleStateSummary, rest.Admin),
		rest.Put(at+"/prioritization/{repoKey}", s.handlePrioritize, rest.Small, rest.Admin),
		rest.Get(at+"/status/repo/{repoName}", s.handleFederatedStatus("SYNC", "OUT_OF_SYNC", "OUT_OF_SYNC"), rest.Admin),
		rest.Get("/api/v2/federation/status/repo/{repoName}", s.handleFederatedStatus("HEALTHY", "OUT_OF_SYNC", "DISABLED"), rest.Admin),
		rest.Get(at+"/state", s.handleLegacyStates, rest.Admin),
		rest.Get(at+"/status/mirrorsLag", s.handleLags, rest.Admin),
		rest.Get(at+"/status/unavailableMirrors", s.handleUnavailable, rest.Admin),
		rest.Get(at+"/binaries/failures/list", s.handleFailures, rest.Admin),
		rest.Put(at+"/binaries/failures/replay", s.handleFailureCount("replayTasks"), rest.Admin),
		rest.Delete(at+"/binaries/failures/delete", s.handleFailureCount("deletedTasks"), rest.Admin),
	}
}

// Statuses of members.
const (
	memberHealthy     = "HEALTHY"
	memberUnavailable = "NOT_AVAILABLE"
	memberDisabled    = "DISABLED"
)

// A member is a member of a federated repository.
type member struct {
	URL, Repo string // base URL of Artifactory, and the key there
	Disabled  bool
	Self      bool // the federated repository itself
	Status    string
}

// members returns the members of a federated repository. Repositories of this server are healthy.
func (s *service) members(repo *store.Repository) []member {
	var list []member
	for _, m := range jsondoc.Objects(repo.Config["members"]) {
		url := strings.TrimSuffix(jsondoc.Text(m, "url"), "/")
		i := strings.LastIndexByte(url, '/')
		if i < 0 {
			continue
		}
		x := member{URL: url[:i], Repo: url[i+1:], Status: memberUnavailable}
		here := x.URL == s.Config.URL+"/artifactory"
		x.Self = here && x.Repo == repo.Key
		if here && s.Repos[x.Repo] != nil {
			x.Status = memberHealthy
		}
		if enabled, ok := m["enabled"].(bool); ok && !enabled {
			x.Disabled, x.Status = true, memberDisabled
		}
		list = append(list, x)
	}
	return list
}

// eachFederated calls visit for the federated repositories by key.
func (s *service) eachFederated(visit func(*store.Repository, []member)) {
	for _, key := range jsondoc.Keys(s.Repos) {
		if repo := s.Repos[key]; repo.Federated() {
			visit(repo, s.members(repo))
		}
	}
}

// mirrors returns the members other than the repository itself.
func mirrors(list []member) (out []member) {
	for _, m := range list {
		if !m.Self {
			out = append(out, m)
		}
	}
	return out
}

// handleInconsistent lists no repository, because each configuration is in one place.
func (s *service) handleInconsistent(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", []string{}), nil
}

func (s *service) handleRecovery(q *rest.Request) (*rest.Response, error) {
	if key := q.Query.Get("repoKey"); key != "" {
		if _, err := s.federatedRepo(key); err != nil {
			return nil, err
		}
	}
	return rest.Text(http.StatusOK, "Recovery triggered successfully"), nil
}

func (s *service) handleReconnect(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", true), nil
}

func (s *service) handleConnections(q *rest.Request) (*rest.Response, error) {
	repo, err := s.federatedRepo(q.Params["repoName"])
	if err != nil {
		return nil, err
	}
	list := []map[string]any{}
	for _, m := range mirrors(s.members(repo)) {
		list = append(list, map[string]any{"localRepoKey": repo.Key, "localPlatformUrl": s.Config.URL + "/artifactory", "remoteRepoKey": m.Repo,
			"remotePlatformUrl": m.URL, "status": m.Status, "lagInMs": 0, "queuedEvents": 0, "disabled": m.Disabled, "supported": true})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"memberConnections": list}), nil
}

// priority returns the priority of a federated repository.
func priority(repo *store.Repository) string {
	if repo.HighPriority {
		return "HIGH"
	}
	return "STANDARD"
}

func (s *service) handleStates(*rest.Request) (*rest.Response, error) {
	list := []map[string]any{}
	s.eachFederated(func(repo *store.Repository, members []member) {
		infos := []map[string]any{}
		for _, m := range members {
			infos = append(infos, map[string]any{"url": m.URL, "repoKey": m.Repo, "aggregatedStatus": m.Status, "supported": true, "disabled": m.Disabled,
				"inLag": m.Status == memberUnavailable})
		}
		list = append(list, map[string]any{"localRepoKey": repo.Key, "memberInfoList": infos, "priority": priority(repo)})
	})
	return rest.JSON(http.StatusOK, "", map[string]any{"federations": list}), nil
}

func (s *service) handleStateSummary(*rest.Request) (*rest.Response, error) {
	counts := map[string]int{memberHealthy: 0, memberUnavailable: 0, "DELAYED": 0, "PENDING_FS": 0, "FULL_SYNC_RUNNING": 0, "ERROR": 0, memberDisabled: 0}
	s.eachFederated(func(_ *store.Repository, members []member) {
		for _, m := range mirrors(members) {
			counts[m.Status]++
		}
	})
	return rest.JSON(http.StatusOK, "", map[string]any{"federationStates": counts}), nil
}

func (s *service) handlePrioritize(q *rest.Request) (*rest.Response, error) {
	repo, err := s.federatedRepo(q.Params["repoKey"])
	if err != nil {
		return nil, err
	}
	level := strings.ToLower(q.Query.Get("priorityLevel"))
	if level != "high" && level != "standard" {
		return nil, apierr.New(http.StatusBadRequest, "priorityLevel must be high or standard: '%s'", level)
	}
	repo.HighPriority = level == "high"
	return rest.Text(http.StatusOK, "The repository priority has been changed to %s.", level), nil
}

// handleFederatedStatus returns the status of a repository with the words of a version of the API.
func (s *service) handleFederatedStatus(healthy, unavailable, disabled string) rest.Handler {
	words := map[string]string{memberHealthy: healthy, memberUnavailable: unavailable, memberDisabled: disabled}
	return func(q *rest.Request) (*rest.Response, error) {
		repo, err := s.federatedRepo(q.Params["repoName"])
		if err != nil {
			return nil, err
		}
		list := []map[string]any{}
		for _, m := range mirrors(s.members(repo)) {
			list = append(list, map[string]any{"remoteUrl": m.URL, "remoteRepoKey": m.Repo, "status": words[m.Status], "createEvents": 0, "updateEvents": 0,
				"deleteEvents": 0, "propsEvents": 0, "errorEvents": 0, "lagInMS": 0, "eventRegistrationTimeStamp": 0})
		}
		files := 0
		repo.Root.Walk(func(n *store.Item) {
			if !n.IsFolder() {
				files++
			}
		})
		return rest.JSON(http.StatusOK, "", map[string]any{"localKey": repo.Key, "binariesTasksInfo": map[string]int{"inProgressTasks": 0, "failingTasks": 0},
			"mirrorEventsStatusInfo":  list,
			"federatedArtifactStatus": map[string]int{"countFullyReplicateArtifacts": files, "countArtificiallyReplicatedArtifacts": 0}}), nil
	}
}

func (s *service) handleLegacyStates(*rest.Request) (*rest.Response, error) {
	list := []map[string]any{}
	s.eachFederated(func(repo *store.Repository, members []member) {
		status, remotes := "SYNCING", []map[string]string{}
		for _, m := range mirrors(members) {
			switch {
			case m.Status == memberUnavailable:
				status = "OUT_OF_SYNC"
			case m.Status == memberDisabled && status == "SYNCING":
				status = memberDisabled
			}
			remotes = append(remotes, map[string]string{"remoteUrl": m.URL, "remoteRepoKey": m.Repo})
		}
		list = append(list, map[string]any{"localRepoKey": repo.Key, "status": status, "members": remotes})
	})
	return rest.JSON(http.StatusOK, "", list), nil
}

// handleLags lists the members that lag. Nothing is queued for a member, so that the lag is zero.
func (s *service) handleLags(q *rest.Request) (*rest.Response, error) {
	threshold, err := q.Number("thresholdTimeInMs", 0, 0)
	if err != nil {
		return nil, err
	}
	list := []map[string]any{}
	s.eachFederated(func(repo *store.Repository, members []member) {
		for _, m := range mirrors(members) {
			if threshold == 0 {
				list = append(list, map[string]any{"localRepoKey": repo.Key, "remoteUrl": m.URL, "remoteRepoKey": m.Repo, "lagInMS": 0, "eventRegistrationTimeStamp": 0})
			}
		}
	})
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleUnavailable(*rest.Request) (*rest.Response, error) {
	list := []map[string]string{}
	s.eachFederated(func(repo *store.Repository, members []member) {
		for _, m := range mirrors(members) {
			if m.Status == memberUnavailable {
				list = append(list, map[string]string{"localRepoKey": repo.Key, "remoteUrl": m.URL, "remoteRepoKey": m.Repo, "status": "OUT_OF_SYNC"})
			}
		}
	})
	return rest.JSON(http.StatusOK, "", list), nil
}

// handleFailures lists no tasks, because none fail.
func (s *service) handleFailures(q *rest.Request) (*rest.Response, error) {
	if _, err := s.federatedRepo(q.Query.Get("repoKey")); err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", []any{}), nil
}

func (s *service) handleFailureCount(name string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		if _, err := s.federatedRepo(q.Query.Get("repoKey")); err != nil {
			return nil, err
		}
		return rest.JSON(http.StatusOK, "", map[string]int{name: 0}), nil
	}
}
