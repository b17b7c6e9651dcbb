package replication

import (
	"crypto/sha1"
	"fmt"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A toggle is a boolean, which clients also send in quotes.
type toggle bool

// UnmarshalJSON reads true, false, and both in quotes.
func (t *toggle) UnmarshalJSON(data []byte) error {
	switch strings.ToLower(strings.Trim(string(data), `"`)) {
	case "true":
		*t = true
	case "false":
		*t = false
	default:
		return fmt.Errorf("%s is neither true nor false", data)
	}
	return nil
}

// A change is a replication as clients send it. Absent fields stay as they are.
type change struct {
	URL           *string `json:"url"`
	Username      *string `json:"username"`
	Password      *string `json:"password"`
	Proxy         *string `json:"proxy"`
	DisableProxy  *toggle `json:"disableProxy"`
	TimeoutMillis *int    `json:"socketTimeoutMillis"`
	Enabled       *toggle `json:"enabled"`
	CronExp       *string `json:"cronExp"`
	OnEvents      *toggle `json:"enableEventReplication"`
	Deletes       *toggle `json:"syncDeletes"`
	Properties    *toggle `json:"syncProperties"`
	Statistics    *toggle `json:"syncStatistics"`
	PathPrefix    *string `json:"pathPrefix"`
	Include       *string `json:"includePathPrefixPattern"`
	Exclude       *string `json:"excludePathPrefixPattern"`
	ByChecksum    *toggle `json:"checkBinaryExistenceInFilestore"`
}

// set assigns a value if it is given.
func set[T any](target, given *T) {
	if given != nil {
		*target = *given
	}
}

func setToggle(target *bool, given *toggle) {
	if given != nil {
		*target = bool(*given)
	}
}

// apply returns the changed replication, or an error if it is invalid.
func (c *change) apply(old store.Replication, repo *store.Repository) (*store.Replication, error) {
	r := old
	set(&r.URL, c.URL)
	set(&r.Username, c.Username)
	set(&r.Password, c.Password)
	set(&r.Proxy, c.Proxy)
	set(&r.CronExp, c.CronExp)
	set(&r.PathPrefix, c.PathPrefix)
	set(&r.Include, c.Include)
	set(&r.Exclude, c.Exclude)
	set(&r.TimeoutMillis, c.TimeoutMillis)
	setToggle(&r.DisableProxy, c.DisableProxy)
	setToggle(&r.Enabled, c.Enabled)
	setToggle(&r.OnEvents, c.OnEvents)
	setToggle(&r.Deletes, c.Deletes)
	setToggle(&r.Properties, c.Properties)
	setToggle(&r.Statistics, c.Statistics)
	setToggle(&r.ByChecksum, c.ByChecksum)
	if repo.Class == store.ClassRemote {
		r.URL, r.Username, r.Password, r.Proxy = "", "", "", ""
	} else if err := checkTarget(&r); err != nil {
		return nil, err
	}
	if r.CronExp == "" && !r.OnEvents {
		return nil, apierr.New(http.StatusBadRequest, "cronExp is required")
	}
	if r.CronExp != "" && !times.IsCron(r.CronExp) {
		return nil, apierr.New(http.StatusBadRequest, "Invalid cron expression: '%s'", r.CronExp)
	}
	if r.TimeoutMillis < 0 {
		return nil, apierr.New(http.StatusBadRequest, "Invalid socketTimeoutMillis: %d", r.TimeoutMillis)
	}
	r.Key = replicationKey(repo.Key, r.URL)
	return &r, nil
}

// fresh is a replication with the defaults.
var fresh = store.Replication{TimeoutMillis: 15000, Properties: true}

func checkTarget(r *store.Replication) error {
	switch {
	case !isHTTP(r.URL):
		return invalidURL(r.URL)
	case r.Username == "" || r.Password == "":
		return apierr.New(http.StatusBadRequest,
			"username and password of the replication target are required")
	}
	return nil
}

func invalidURL(url string) error {
	return apierr.New(http.StatusBadRequest, "Invalid url of the replication target: '%s'", url)
}

func isHTTP(url string) bool {
	rest, ok := strings.CutPrefix(url, "http://")
	if !ok {
		rest, ok = strings.CutPrefix(url, "https://")
	}
	return ok && strings.Trim(rest, "/") != ""
}

// replicationKey returns a key that differs for each target of a repository.
func replicationKey(repoKey, url string) string {
	if url == "" {
		return repoKey
	}
	scheme, _, _ := strings.Cut(url, ":")
	sum := sha1.Sum([]byte(url))
	return fmt.Sprintf("%s_%s__%x", repoKey, scheme, sum[:5])
}

// A view is a replication as responses have it, without the password. The proxy has another name
// than in requests.
type view struct {
	URL           string `json:"url,omitempty"`
	Username      string `json:"username,omitempty"`
	ProxyRef      string `json:"proxyRef,omitempty"`
	DisableProxy  *bool  `json:"disableProxy,omitempty"`
	TimeoutMillis int    `json:"socketTimeoutMillis,omitempty"`
	Enabled       bool   `json:"enabled"`
	CronExp       string `json:"cronExp,omitempty"`
	OnEvents      bool   `json:"enableEventReplication"`
	Deletes       bool   `json:"syncDeletes"`
	Properties    bool   `json:"syncProperties"`
	Statistics    bool   `json:"syncStatistics"`
	PathPrefix    string `json:"pathPrefix,omitempty"`
	Include       string `json:"includePathPrefixPattern,omitempty"`
	Exclude       string `json:"excludePathPrefixPattern,omitempty"`
	RepoKey       string `json:"repoKey"`
	Key           string `json:"replicationKey"`
	ByChecksum    bool   `json:"checkBinaryExistenceInFilestore"`
}

func viewOf(repo *store.Repository, r *store.Replication) view {
	v := view{
		RepoKey: repo.Key, Key: r.Key, Enabled: r.Enabled, CronExp: r.CronExp, OnEvents: r.OnEvents,
		Deletes: r.Deletes, Properties: r.Properties, Statistics: r.Statistics, ByChecksum: r.ByChecksum,
		PathPrefix: r.PathPrefix, Include: r.Include, Exclude: r.Exclude,
	}
	if r.URL != "" {
		v.URL, v.Username, v.TimeoutMillis = r.URL, r.Username, r.TimeoutMillis
		v.ProxyRef, v.DisableProxy = r.Proxy, new(r.DisableProxy)
	}
	return v
}

// repository returns the repository that a parameter names. The key of a cache stands for its
// remote repository.
func (s *service) repository(key string) (*store.Repository, error) {
	repo := s.Repos[key]
	if repo != nil && repo.Class == store.ClassCache {
		repo = s.Repos[strings.TrimSuffix(key, store.CacheSuffix)]
	}
	if repo == nil {
		return nil, apierr.New(http.StatusBadRequest, "Could not find repository")
	}
	if !repo.Deployable() && repo.Class != store.ClassRemote {
		return nil, apierr.New(http.StatusBadRequest,
			"Replication is not supported by %s repository '%s'", repo.Class, repo.Key)
	}
	return repo, nil
}

// configured returns a repository that has replications.
func (s *service) configured(q *rest.Request) (*store.Repository, error) {
	repo, err := s.repository(q.Params["repoKey"])
	if err == nil && len(repo.Replications) == 0 {
		err = noReplication(repo)
	}
	return repo, err
}

func noReplication(repo *store.Repository) error {
	return apierr.New(http.StatusNotFound,
		"Could not find replication for repository '%s'", repo.Key)
}
