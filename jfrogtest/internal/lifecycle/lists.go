package lifecycle

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// pagedResponse returns a page of a list, with the total.
func pagedResponse(member string, list any, total int, p page) *rest.Response {
	return rest.JSON(http.StatusOK, "", map[string]any{member: list, "total": total, "limit": p.limit, "offset": p.offset})
}

// A page selects a part of a list.
type page struct{ offset, limit int }

func readPage(q *rest.Request, limit int) (page, error) {
	p := page{limit: limit}
	for key, target := range map[string]*int{"offset": &p.offset, "limit": &p.limit} {
		if !q.Has(key) {
			continue
		}
		n, err := strconv.Atoi(q.Query.Get(key))
		if err != nil || n < 0 {
			return p, apierr.New(http.StatusBadRequest, "Bad request: [`'%s' must be a number that is not negative`]", key)
		}
		*target = n
	}
	return p, nil
}

// cut returns the page of a list. The result is never nil, because JSON must have a list.
func cut[T any](list []T, p page) []T {
	list = list[min(p.offset, len(list)):]
	return append([]T{}, list[:min(p.limit, len(list))]...)
}

// orders are the orders that a list supports, by name.
type orders[T any] map[string]func(a, b T) int

// by returns an order by a string.
func by[T any](text func(T) string) func(a, b T) int {
	return func(a, b T) int { return cmp.Compare(text(a), text(b)) }
}

// sortBy sorts a list as the query demands. The sort is stable.
func sortBy[T any](q *rest.Request, list []T, known orders[T], key string, ascending bool) error {
	if q.Query.Get("order_by") != "" {
		key = q.Query.Get("order_by")
	}
	order := known[key]
	if order == nil {
		return apierr.New(http.StatusBadRequest, "Bad request: [`'order_by' must be one of %s`]", strings.Join(jsondoc.Keys(known), ", "))
	}
	if q.Has("order_asc") {
		ascending = q.Flag("order_asc", false)
	}
	slices.SortStableFunc(list, func(a, b T) int {
		if ascending {
			return order(a, b)
		}
		return order(b, a)
	})
	return nil
}

// filtered returns the elements for which one of the texts begins with the filter. The filter may
// have the wildcards * and ?.
func filtered[T any](list []T, filter string, texts func(T) []string) []T {
	matches := pattern.Glob(filter + "*")
	var kept []T
	for _, element := range list {
		if slices.ContainsFunc(texts(element), matches) {
			kept = append(kept, element)
		}
	}
	return kept
}
