package access

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// accessURI returns the address of a user, group or permission in lists.
func accessURI(q *rest.Request, kind, name string) string {
	return q.BaseURL() + "/access/api/v2/" + kind + "/" + url.PathEscape(name)
}

// namesPage returns the part of a sorted list of names that the parameters cursor and limit select,
// and the next cursor.
func namesPage(q *rest.Request, names []string, limit int) (part []string, cursor string, err error) {
	if limit, err = q.Number("limit", limit, 1); err != nil {
		return nil, "", err
	}
	if after := q.Query.Get("cursor"); after != "" {
		i, found := slices.BinarySearch(names, after)
		if found {
			i++
		}
		names = names[i:]
	}
	names = names[:min(limit, len(names))]
	if len(names) > 0 {
		cursor = names[len(names)-1]
	}
	return names, cursor, nil
}

// A membership is a request to add names to a list and to remove names from it.
type membership struct {
	Add    []string `json:"add"`
	Remove []string `json:"remove"`
}

// readMembership reads a membership from the body. Every name must be known.
func readMembership(q *rest.Request, kind string, known func(string) bool) (m membership, err error) {
	if err = q.Decode(&m); err != nil {
		return m, err
	}
	if len(m.Add)+len(m.Remove) == 0 {
		return m, apierr.New(http.StatusBadRequest, "At least one of add and remove must be given")
	}
	added := map[string]bool{}
	for _, name := range m.Add {
		added[name] = true
	}
	for i, name := range slices.Concat(m.Add, m.Remove) {
		if !known(name) {
			return m, apierr.New(http.StatusBadRequest, "%s '%s' does not exist", kind, name)
		}
		if i >= len(m.Add) && added[name] {
			return m, apierr.New(http.StatusBadRequest, "%s '%s' is in both add and remove", kind, name)
		}
	}
	return m, nil
}
