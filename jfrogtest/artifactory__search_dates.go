package jfrogtest

import (
	"net/http"
	"slices"
	"time"
)

// whenGiven reads a time parameter.
func whenGiven(q *request, key string, absent time.Time) (time.Time, error) {
	if text := q.query.Get(key); text != "" {
		return parseWhen(text)
	}
	return absent, nil
}

// period reads from and to.
func (s *artifactoryService) period(q *request) (from, to time.Time, err error) {
	if from, err = whenGiven(q, "from", time.UnixMilli(0)); err != nil {
		return
	}
	to, err = whenGiven(q, "to", s.now())
	return
}

func within(t, from, to time.Time) bool { return !t.IsZero() && !t.Before(from) && !t.After(to) }

// datedResults answers with hits that carry times. Artifactory says 404 when these searches find nothing.
func (s *artifactoryService) datedResults(kind string, found []*node, dates func(*node) map[string]time.Time) (*answer, error) {
	if len(found) == 0 {
		return nil, fail(http.StatusNotFound, "No results found.")
	}
	var hits []map[string]any
	for _, n := range found {
		hit := map[string]any{"uri": s.storageURI(n)}
		for name, at := range dates(n) {
			if !at.IsZero() {
				hit[name] = isoTime(at)
			}
		}
		hits = append(hits, hit)
	}
	return results(kind, hits), nil
}

func (s *artifactoryService) handleUsageSearch(q *request) (*answer, error) {
	if q.query.Get("notUsedSince") == "" {
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
	found, err := s.files(q.user, q.csv("repos"), func(n *node) bool { return n.stats.last.Before(since) && n.created.Before(before) })
	if err != nil {
		return nil, err
	}
	return s.datedResults("ArtifactUsageResult", found, func(n *node) map[string]time.Time {
		return map[string]time.Time{"lastDownloaded": n.stats.last}
	})
}

func (s *artifactoryService) handleCreationSearch(q *request) (*answer, error) {
	if q.query.Get("from") == "" {
		return nil, fail(http.StatusBadRequest, "The from parameter is missing")
	}
	from, to, err := s.period(q)
	if err != nil {
		return nil, err
	}
	found, err := s.files(q.user, q.csv("repos"), func(n *node) bool { return within(n.created, from, to) })
	if err != nil {
		return nil, err
	}
	return s.datedResults("ArtifactCreationResult", found, func(n *node) map[string]time.Time {
		return map[string]time.Time{"created": n.created}
	})
}

func (s *artifactoryService) handleDatesSearch(q *request) (*answer, error) {
	if q.query.Get("from") == "" && q.query.Get("to") == "" {
		return nil, fail(http.StatusBadRequest, "One of the from and to parameters is needed")
	}
	fields := map[string]func(*node) time.Time{
		"created":        func(n *node) time.Time { return n.created },
		"lastModified":   func(n *node) time.Time { return n.modified },
		"lastDownloaded": func(n *node) time.Time { return n.stats.last },
	}
	wanted := q.csv("dateFields")
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
	found, err := s.files(q.user, q.csv("repos"), func(n *node) bool {
		return slices.ContainsFunc(wanted, func(name string) bool { return within(fields[name](n), from, to) })
	})
	if err != nil {
		return nil, err
	}
	return s.datedResults("ArtifactResult", found, func(n *node) map[string]time.Time {
		dates := map[string]time.Time{}
		for _, name := range wanted {
			dates[name] = fields[name](n)
		}
		return dates
	})
}
