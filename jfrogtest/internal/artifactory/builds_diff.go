package artifactory

import (
	"fmt"
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// diffBuilds compares a run with an older run.
func (s *service) diffBuilds(q *rest.Request, run *store.BuildRun) (*rest.Response, error) {
	number := q.Query.Get("diff")
	if number == "" || number == "null" {
		return nil, apierr.New(http.StatusBadRequest, "Parameter 'diff' must contain a value, if specified")
	}
	older := s.Builds.Numbered(run.Repo, run.Name, number)
	if len(older) == 0 {
		return nil, apierr.New(http.StatusNotFound, "No build was found for build name: %s, build number: %s ", run.Name, number)
	}
	if older[0].Started.After(run.Started) {
		return nil, apierr.New(http.StatusBadRequest, "Build number %s is newer than %s: the build to compare with must be the older one", number, run.Number)
	}
	sha1 := func(item map[string]any) string { return jsondoc.Text(item, "sha1") }
	return rest.JSON(http.StatusOK, buildType+"BuildsDiff+json", map[string]difference{
		"artifacts":    diffItems(keyed(run, "artifacts", "name"), keyed(older[0], "artifacts", "name"), sha1),
		"dependencies": diffItems(keyed(run, "dependencies", "id"), keyed(older[0], "dependencies", "id"), sha1),
		"properties": diffItems(keyedProperties(run), keyedProperties(older[0]),
			func(item map[string]any) string { return jsondoc.Text(item, "value") }),
	}), nil
}

// A difference sorts items by their change.
type difference struct {
	Updated   []map[string]any `json:"updated"`
	Unchanged []map[string]any `json:"unchanged"`
	Removed   []map[string]any `json:"removed"`
	New       []map[string]any `json:"new"`
}

func keyed(r *store.BuildRun, kind, key string) map[string]map[string]any {
	items := map[string]map[string]any{}
	for _, item := range r.BuildItems(kind) {
		items[jsondoc.Text(item, key)] = item
	}
	return items
}

func keyedProperties(r *store.BuildRun) map[string]map[string]any {
	items := map[string]map[string]any{}
	set, _ := r.Doc["properties"].(map[string]any)
	for key, value := range set {
		items[key] = map[string]any{"key": key, "value": fmt.Sprint(value)}
	}
	return items
}

func diffItems(now, before map[string]map[string]any, content func(map[string]any) string) difference {
	d := difference{Updated: []map[string]any{}, Unchanged: []map[string]any{}, Removed: []map[string]any{}, New: []map[string]any{}}
	for _, key := range jsondoc.Keys(now) {
		switch old, existed := before[key]; {
		case !existed:
			d.New = append(d.New, now[key])
		case content(old) == content(now[key]):
			d.Unchanged = append(d.Unchanged, now[key])
		default:
			d.Updated = append(d.Updated, now[key])
		}
	}
	for _, key := range jsondoc.Keys(before) {
		if _, exists := now[key]; !exists {
			d.Removed = append(d.Removed, before[key])
		}
	}
	return d
}
