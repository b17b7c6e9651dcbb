package jfrogtest

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	bundleRepo   = "release-bundles-v2"
	manifestName = "release-bundle.json.evd"
	serviceID    = "jfrt@jfrogtest"
)

// A bundleVersion is a version of a release bundle (v2). When its job has ended well, its repository has its manifest and
// a snapshot of all artifacts, below <name>/<version>.
type bundleVersion struct {
	*job       // creation or deletion
	repo       string
	name       string
	version    string
	created    time.Time
	createdBy  string
	key        string // name of the key pair that signs it
	contents   []bundleItem
	manifest   []byte             // the signed envelope; nil until the version is complete
	promotions []*bundlePromotion // oldest first
}

// A bundleItem is one artifact of a version.
type bundleItem struct {
	*node              // in the snapshot
	at     string      // path in the snapshot and in every repository
	source *repository // that it came from
}

func (v *bundleVersion) folder() string { return path.Join(v.name, v.version) }

// bundleRepoOf is where the release bundles of a project, or of no project, are kept.
func bundleRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "" && project != "default":
		return project + "-" + bundleRepo
	}
	return bundleRepo
}

// bundleProject is the project of a repository of release bundles.
func bundleProject(repo string) string {
	if project, ok := strings.CutSuffix(repo, "-"+bundleRepo); ok {
		return project
	}
	return "default"
}

// bundleRepo is the repository that a request is about.
func (q *request) bundleRepo() (string, error) {
	repo := bundleRepoOf(q.query.Get("repository_key"), q.query.Get("project"))
	if repo != bundleRepo && !strings.HasSuffix(repo, "-"+bundleRepo) {
		return "", fail(http.StatusBadRequest, "Invalid release bundle repository")
	}
	return repo, nil
}

func (s *Server) bundle(repo, name, version string) *bundleVersion {
	i := slices.IndexFunc(s.bundles, func(v *bundleVersion) bool {
		return v.repo == repo && v.name == name && v.version == version
	})
	if i < 0 {
		return nil
	}
	return s.bundles[i]
}

// findBundle finds the version that a request names.
func (s *Server) findBundle(q *request) (*bundleVersion, error) {
	repo, err := q.bundleRepo()
	if err != nil {
		return nil, err
	}
	name, version := q.params["name"], q.params["version"]
	if v := s.bundle(repo, name, version); v != nil {
		return v, nil
	}
	return nil, recordNotFound(repo, name, version)
}

func recordNotFound(repo, name, version string) error {
	return fail(http.StatusNotFound, "Record not found, repository: %s, name: %s, version: %s", repo, name, version)
}

// completedBundle finds a version that has been created.
func (s *Server) completedBundle(q *request) (*bundleVersion, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	if v.status != statusCompleted {
		return nil, fail(http.StatusBadRequest, "Release Bundle %s/%s is not completed: its status is %s", v.name, v.version, v.status)
	}
	return v, nil
}

// async tells whether a request asks for an answer before the work is done.
func (q *request) async() bool { return q.flag("async", true) }

// shortUser cuts names that are too long for the records.
func shortUser(name string) string {
	const most = 64
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-3]) + "..."
	}
	return name
}

// A page says which part of a list is wanted.
type page struct{ offset, limit int }

func (q *request) page(limit int) (page, error) {
	p := page{limit: limit}
	for key, target := range map[string]*int{"offset": &p.offset, "limit": &p.limit} {
		if !q.has(key) {
			continue
		}
		n, err := strconv.Atoi(q.query.Get(key))
		if err != nil || n < 0 {
			return p, fail(http.StatusBadRequest, "Bad request: [`'%s' must be a number that is not negative`]", key)
		}
		*target = n
	}
	return p, nil
}

// cut returns the page of a list; never nil, so that it is encoded as a list.
func cut[T any](list []T, p page) []T {
	list = list[min(p.offset, len(list)):]
	return append([]T{}, list[:min(p.limit, len(list))]...)
}

// orders are what a list can be ordered by.
type orders[T any] map[string]func(a, b T) int

// by makes an order out of a text of an element.
func by[T any](text func(T) string) func(a, b T) int {
	return func(a, b T) int { return cmp.Compare(text(a), text(b)) }
}

// sortBy orders a list as the query says. Elements that are equal stay as they are.
func sortBy[T any](q *request, list []T, known orders[T], key string, ascending bool) error {
	if q.query.Get("order_by") != "" {
		key = q.query.Get("order_by")
	}
	order := known[key]
	if order == nil {
		return fail(http.StatusBadRequest, "Bad request: [`'order_by' must be one of %s`]", strings.Join(sortedKeys(known), ", "))
	}
	if q.has("order_asc") {
		ascending = q.flag("order_asc", false)
	}
	slices.SortStableFunc(list, func(a, b T) int {
		if ascending {
			return order(a, b)
		}
		return order(b, a)
	})
	return nil
}

// filtered keeps what a filter, a prefix of one of the texts of an element, finds.
func filtered[T any](list []T, filter string, texts func(T) []string) []T {
	var kept []T
	for _, element := range list {
		if slices.ContainsFunc(texts(element), func(text string) bool { return strings.HasPrefix(text, filter) }) {
			kept = append(kept, element)
		}
	}
	return kept
}
