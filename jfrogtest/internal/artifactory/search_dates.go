package artifactory

import (
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// whenGiven reads a time parameter. It returns absent if the request lacks it.
func whenGiven(q *rest.Request, key string, absent time.Time) (time.Time, error) {
	if text := q.Query.Get(key); text != "" {
		return times.ParseAny(text)
	}
	return absent, nil
}

// period reads the parameters from and to.
func (s *service) period(q *rest.Request) (from, to time.Time, err error) {
	if from, err = whenGiven(q, "from", time.UnixMilli(0)); err != nil {
		return
	}
	to, err = whenGiven(q, "to", s.Now())
	return
}

func within(t, from, to time.Time) bool { return !t.IsZero() && !t.Before(from) && !t.After(to) }

// datedResults returns results with times. Artifactory responds with 404 if these searches find
// nothing.
func datedResults(q *rest.Request, kind string, found []*store.Item, dates func(*store.Item) map[string]time.Time) (*rest.Response, error) {
	if len(found) == 0 {
		return nil, apierr.New(http.StatusNotFound, "No results found.")
	}
	var hits []map[string]any
	for _, n := range found {
		hit := map[string]any{"uri": q.StorageURI(n)}
		for name, at := range dates(n) {
			if !at.IsZero() {
				hit[name] = times.ISO(at)
			}
		}
		hits = append(hits, hit)
	}
	return results(kind, hits), nil
}

func (s *service) handleUsageSearch(q *rest.Request) (*rest.Response, error) {
	if q.Query.Get("notUsedSince") == "" {
		return nil, apierr.New(http.StatusBadRequest, "The notUsedSince parameter is missing")
	}
	since, err := whenGiven(q, "notUsedSince", time.Time{})
	if err != nil {
		return nil, err
	}
	before, err := whenGiven(q, "createdBefore", since)
	if err != nil {
		return nil, err
	}
	found, err := s.Files(q.User, q.CSV("repos"), func(n *store.Item) bool { return n.Stats.Last.Before(since) && n.Created.Before(before) })
	if err != nil {
		return nil, err
	}
	return datedResults(q, "ArtifactUsageResult", found, func(n *store.Item) map[string]time.Time {
		return map[string]time.Time{"lastDownloaded": n.Stats.Last}
	})
}

func (s *service) handleCreationSearch(q *rest.Request) (*rest.Response, error) {
	if q.Query.Get("from") == "" {
		return nil, apierr.New(http.StatusBadRequest, "The from parameter is missing")
	}
	from, to, err := s.period(q)
	if err != nil {
		return nil, err
	}
	found, err := s.Files(q.User, q.CSV("repos"), func(n *store.Item) bool { return within(n.Created, from, to) })
	if err != nil {
		return nil, err
	}
	return datedResults(q, "ArtifactCreationResult", found, func(n *store.Item) map[string]time.Time {
		return map[string]time.Time{"created": n.Created}
	})
}

func (s *service) handleDatesSearch(q *rest.Request) (*rest.Response, error) {
	if q.Query.Get("from") == "" && q.Query.Get("to") == "" {
		return nil, apierr.New(http.StatusBadRequest, "One of the from and to parameters is needed")
	}
	fields := map[string]func(*store.Item) time.Time{
		"created":        func(n *store.Item) time.Time { return n.Created },
		"lastModified":   func(n *store.Item) time.Time { return n.Modified },
		"lastDownloaded": func(n *store.Item) time.Time { return n.Stats.Last },
	}
	wanted := q.CSV("dateFields")
	if len(wanted) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "The dateFields parameter is missing")
	}
	for _, name := range wanted {
		if fields[name] == nil {
			return nil, apierr.New(http.StatusBadRequest, "Unknown date field '%s'", name)
		}
	}
	from, to, err := s.period(q)
	if err != nil {
		return nil, err
	}
	found, err := s.Files(q.User, q.CSV("repos"), func(n *store.Item) bool {
		return slices.ContainsFunc(wanted, func(name string) bool { return within(fields[name](n), from, to) })
	})
	if err != nil {
		return nil, err
	}
	return datedResults(q, "ArtifactResult", found, func(n *store.Item) map[string]time.Time {
		dates := map[string]time.Time{}
		for _, name := range wanted {
			dates[name] = fields[name](n)
		}
		return dates
	})
}
