package distribution

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

// An order compares elements of a list.
type order[T any] func(a, b T) int

// by returns an order by a string or a number.
func by[T any, K cmp.Ordered](key func(T) K) order[T] {
	return func(a, b T) int { return cmp.Compare(key(a), key(b)) }
}

// listed filters, sorts and pages a list as the query demands. It returns the page, which is never
// nil, and the length of the whole list. The order with the name "" is the default. If it is the
// only order, the parameter order_by is ignored.
func listed[T any](q *rest.Request, list []T, names func(T) []string, orders map[string]order[T]) ([]T, int, error) {
	if p := q.Query.Get("pattern"); p != "" {
		matches := pattern.Glob(p)
		list = slices.DeleteFunc(list, func(x T) bool { return !slices.ContainsFunc(names(x), matches) })
	}
	compare := orders[q.Query.Get("order_by")]
	if len(orders) == 1 {
		compare = orders[""]
	}
	if compare == nil {
		known := slices.DeleteFunc(jsondoc.Keys(orders), func(name string) bool { return name == "" })
		return nil, 0, apierr.New(http.StatusBadRequest, "Bad request: [`'order_by' must be one of %s`]", strings.Join(known, ", "))
	}
	ascending := q.Flag("order_asc", false)
	slices.SortStableFunc(list, func(a, b T) int {
		if ascending {
			return compare(a, b)
		}
		return compare(b, a)
	})
	page := map[string]int{"offset": 0, "limit": 100}
	for key := range page {
		if !q.Has(key) {
			continue
		}
		n, err := strconv.Atoi(q.Query.Get(key))
		if err != nil || n < 0 {
			return nil, 0, apierr.New(http.StatusBadRequest, "Bad request: [`'%s' must be a number that is not negative`]", key)
		}
		page[key] = n
	}
	rest := list[min(page["offset"], len(list)):]
	return append([]T{}, rest[:min(page["limit"], len(rest))]...), len(list), nil
}
