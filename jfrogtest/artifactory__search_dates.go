package jfrogtest

import (
	"net/http"
	"slices"
	"time"
)

// whenGiven reads a time parameter.
func whenGiven(q *request, key string, absent time.Time) (time.Time, error) {
	if text := q.Query.Get(key); text != "" {
		return ParseAny(text)
	}
	return absent, nil
}

// period reads from and to.
func (s *artifactoryService) period(q *request) (from, to time.Time, err error) {
	if from, err = whenGiven(q, "from", time.UnixMilli(0)); err != nil {
		return
	}
	to, err = whenGiven(q, "to", s.Now())
	return
}

func within(t, from, to time.Time) bool { return !t.IsZero() && !t.Before(from) && !t.After(to) }

// datedResults answers with hits that carry times. Artifactory says 404 when these searches find nothing.
func (s *artifactoryService) datedResults(kind string, found []*Item, dates func(*Item) map[string]time.Time) (*answer, error) {
	if len(found) == 0 {
		return nil, fail(http.StatusNotFound, "No results found.")
	}
	var hits []map[string]any
	for _, n := range found {
		hit := map[string]any{"uri": s.StorageURI(n)}
		for name, at := range dates(n) {
			if !at.IsZero() {
				hit[name] = ISO(at)
			}
		}
		hits = append(hits, hit)
	}
	return results(kind, hits), nil
}

func (s *artifactoryService) handleUsageSearch(q *request) (*answer, error) {
	if q.Query.Get("notUsedSince") == "" {
		return nil, fail(http.StatusBadRequest, "The notUsedSince parameter is missing")
	}
	since, err := whenGiven(q, "notUsedSince", time.Time{})
	if err != nil {
		return nil, err
	}
	before, err := whenGiven(q, "createdBefore", since)
	if err != nil {
		return nil, err
	}
	found, err := s.Files(q.User, q.CSV("repos"), func(n *Item) bool { return n.Stats.Last.Before(since) && n.Created.Before(before) })
	if err != nil {
		return nil, err
	}
	return s.datedResults("ArtifactUsageResult", found, func(n *Item) map[string]time.Time {
		return map[string]time.Time{"lastDownloaded": n.Stats.Last}
	})
}

func (s *artifactoryService) handleCreationSearch(q *request) (*answer, error) {
	if q.Query.Get("from") == "" {
		return nil, fail(http.StatusBadRequest, "The from parameter is missing")
	}
	from, to, err := s.period(q)
	if err != nil {
		return nil, err
	}
	found, err := s.Files(q.User, q.CSV("repos"), func(n *Item) bool { return within(n.Created, from, to) })
	if err != nil {
		return nil, err
	}
	return s.datedResults("ArtifactCreationResult", found, func(n *Item) map[string]time.Time {
		return map[string]time.Time{"created": n.Created}
	})
}

func (s *artifactoryService) handleDatesSearch(q *request) (*answer, error) {
	if q.Query.Get("from") == "" && q.Query.Get("to") == "" {
		return nil, fail(http.StatusBadRequest, "One of the from and to parameters is needed")
	}
	fields := map[string]func(*Item) time.Time{
		"created":        func(n *Item) time.Time { return n.Created },
		"lastModified":   func(n *Item) time.Time { return n.Modified },
		"lastDownloaded": func(n *Item) time.Time { return n.Stats.Last },
	}
	wanted := q.CSV("dateFields")
	if len(wanted) == 0 {
		return nil, fail(http.StatusBadRequest, "The dateFields parameter is missing")
	}
	for _, name := range wanted {
		if fields[name] == nil {
			return nil, fail(http.StatusBadRequest, "Unknown date field '%s'", name)
		}
	}
	from, to, err := s.period(q)
	if err != nil {
		return nil, err
	}
	found, err := s.Files(q.User, q.CSV("repos"), func(n *Item) bool {
		return slices.ContainsFunc(wanted, func(name string) bool { return within(fields[name](n), from, to) })
	})
	if err != nil {
		return nil, err
	}
	return s.datedResults("ArtifactResult", found, func(n *Item) map[string]time.Time {
		dates := map[string]time.Time{}
		for _, name := range wanted {
			dates[name] = fields[name](n)
		}
		return dates
	})
}
