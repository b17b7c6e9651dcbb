// Package listing filters, sorts and pages lists as the parameters of Pipelines demand.
package listing

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A View is an entity as responses show it: values by the names of properties.
type View map[string]any

// Of returns the view of a value that encoding/json encodes as an object.
func Of[T any](v T) View {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode %T: %v", v, err)) // only the server makes the values
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var view View
	if err := d.Decode(&view); err != nil {
		panic(fmt.Sprintf("jfrogtest: %T is not an object: %v", v, err))
	}
	return view
}

// Only returns a view with some of the properties.
func (v View) Only(names ...string) View {
	out := View{}
	for _, name := range names {
		if value, ok := v[name]; ok {
			out[name] = value
		}
	}
	return out
}

// Without returns a view without some of the properties.
func (v View) Without(names ...string) View {
	out := View{}
	for name, value := range v {
		if !slices.Contains(names, name) {
			out[name] = value
		}
	}
	return out
}

// A Query says what the parameters of a list mean. The maps have properties by parameters.
type Query struct {
	Numbers map[string]string // lists of numbers
	Texts   map[string]string // lists of texts
	Flags   map[string]string // booleans
	Times   map[string]string // times that a property equals
	Before  map[string]string // times that are later than a property
	After   map[string]string // times that are earlier than a property
	Sorted  bool              // sortBy and sortOrder sort the list
	Paged   bool              // limit and skip select a page
}

// Apply returns the views that a request selects, in a list that is never nil.
func (l Query) Apply(q *rest.Request, list []View) ([]View, error) {
	out := []View{}
	keeps, err := l.filters(q)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if !slices.ContainsFunc(keeps, func(keep func(View) bool) bool { return !keep(v) }) {
			out = append(out, v)
		}
	}
	if l.Sorted {
		if err := sortViews(q, out); err != nil {
			return nil, err
		}
	}
	if l.Paged {
		return page(q, out)
	}
	return out, nil
}

func (l Query) filters(q *rest.Request) ([]func(View) bool, error) {
	var keeps []func(View) bool
	for _, lists := range []map[string]string{l.Numbers, l.Texts, l.Flags} {
		for name, property := range lists {
			values := q.CSV(name)
			if len(values) == 0 {
				continue
			}
			for _, value := range values {
				if _, number := l.Numbers[name]; number && !isNumber(value) {
					return nil, invalid(name, "a list of numbers")
				}
				if _, flag := l.Flags[name]; flag && value != "true" && value != "false" {
					return nil, invalid(name, "true or false")
				}
			}
			wanted := map[string]bool{}
			for _, value := range values {
				wanted[value] = true
			}
			keeps = append(keeps, func(v View) bool { return wanted[text(v[property])] })
		}
	}
	for i, lists := range []map[string]string{l.Times, l.Before, l.After} {
		for name, property := range lists {
			if q.Query.Get(name) == "" {
				continue
			}
			limit, err := times.ParseAny(q.Query.Get(name))
			if err != nil {
				return nil, invalid(name, "a time")
			}
			keeps = append(keeps, func(v View) bool {
				at, err := time.Parse(time.RFC3339Nano, text(v[property]))
				return err == nil && at.Compare(limit) == []int{0, -1, 1}[i]
			})
		}
	}
	return keeps, nil
}

func invalid(name, want string) error {
	return apierr.New(http.StatusBadRequest, "The parameter %s must be %s", name, want)
}

func isNumber(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil
}

// text returns a value as parameters write it.
func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// maxSort limits the properties that sort a list.
const maxSort = 10

func sortViews(q *rest.Request, list []View) error {
	order := q.Query.Get("sortOrder")
	if order != "" && order != "1" && order != "-1" {
		return invalid("sortOrder", "1 or -1")
	}
	names := q.CSV("sortBy")
	if len(names) > maxSort {
		return invalid("sortBy", fmt.Sprintf("at most %d properties", maxSort))
	}
	for _, name := range names {
		if len(list) > 0 && !slices.ContainsFunc(list,
			func(v View) bool { _, ok := v[name]; return ok }) {
			return apierr.New(http.StatusBadRequest, "Cannot sort by %s", name)
		}
	}
	slices.SortStableFunc(list, func(a, b View) int {
		for _, name := range names {
			if c := compare(a[name], b[name]); c != 0 && order == "-1" {
				return -c
			} else if c != 0 {
				return c
			}
		}
		return 0
	})
	return nil
}

// compare compares numbers by their value and everything else by its text. Nothing stands before
// numbers, and numbers before other texts.
func compare(a, b any) int {
	s, t := text(a), text(b)
	x, kindX := number(s)
	y, kindY := number(t)
	return cmp.Or(cmp.Compare(kindX, kindY), cmp.Compare(x, y), strings.Compare(s, t))
}

// number returns the value of a text that is a number, and the place of its kind in a sorted list.
func number(s string) (value float64, kind int) {
	x, err := strconv.ParseFloat(s, 64)
	switch {
	case s == "":
		return 0, 0
	case err == nil && !math.IsNaN(x):
		return x, 1
	}
	return 0, 2
}

func page(q *rest.Request, list []View) ([]View, error) {
	limit, skip := len(list), 0
	for name, at := range map[string]*int{"limit": &limit, "skip": &skip} {
		value := q.Query.Get(name)
		if value == "" {
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n == 0 && name == "limit" {
			return nil, invalid(name, "a positive number")
		}
		*at = n
	}
	rest := list[min(skip, len(list)):]
	return rest[:min(limit, len(rest))], nil
}

// ID returns the ID in a parameter of the path. The error has a status if the ID is no number.
func ID(q *rest.Request, name string, status int) (int64, error) {
	return ParseID(q.Params[name], name, status)
}

// ParseID reads an ID. The error has a status if it is no number.
func ParseID(text, name string, status int) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, apierr.New(status, "%s is not an integer: %s", name, text)
	}
	return id, nil
}
