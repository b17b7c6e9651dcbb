package retention

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// object is an object with one member, whose place in the text of a query is known.
type object map[string]any

// archiveQuery returns the AQL query of a form. age turns a number of months into a comparison.
func archiveQuery(f *store.ArchiveForm, age func(int64) object) string {
	all := []any{}
	if f.Properties != nil {
		property := func(p store.ArchiveProperty, op string) object { return object{"@" + p.Key: object{op: p.Value}} }
		all = append(all, groups(f.Properties, property)...)
	}
	for _, field := range []struct {
		name      string
		criterion *store.ArchiveCriterion[string]
	}{{"repo", f.Repositories}, {"path", f.Paths}, {"name", f.Names}} {
		if field.criterion != nil {
			text := func(value, op string) object { return object{field.name: object{op: value}} }
			all = append(all, groups(field.criterion, text)...)
		}
	}
	if f.CreatedBefore > 0 {
		all = append(all, object{"created": age(f.CreatedBefore)})
	}
	if f.DownloadedBefore > 0 {
		all = append(all, object{"stat.downloaded": age(f.DownloadedBefore)})
	}
	data, err := json.MarshalIndent(object{"$and": all}, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode criteria: %v", err)) // texts and numbers only
	}
	return "items.find(\n" + string(data) + "\n)"
}

// groups returns the conditions of the values to include and to exclude.
func groups[T any](c *store.ArchiveCriterion[T], condition func(value T, op string) object) []any {
	var list []any
	add := func(values *store.ArchiveValues[T], op string) {
		if values == nil || len(values.Values) == 0 {
			return
		}
		var conditions []any
		for _, v := range values.Values {
			conditions = append(conditions, condition(v, op))
		}
		group := "$or"
		if values.Operator == "and" {
			group = "$and"
		}
		list = append(list, object{group: conditions})
	}
	add(c.Include, "$match")
	add(c.Exclude, "$nmatch")
	return list
}

// asGiven compares with the number itself, as the documented conversion does.
func asGiven(n int64) object { return object{"$lt": strconv.FormatInt(n, 10)} }

// monthsAgo compares with a time in the past.
func monthsAgo(n int64) object { return object{"$before": strconv.FormatInt(n, 10) + "mo"} }

// complete sets the operators that the form leaves out, and checks the form.
func complete(f *store.ArchiveForm, policy bool) error {
	named := 0
	check := func(name, operator *string, values int) error {
		if *operator == "" {
			*operator = "or"
		}
		named += values
		if *operator != "or" && *operator != "and" || values > maxTexts {
			return invalid("%s: invalid operator '%s' or too many values", *name, *operator)
		}
		return nil
	}
	for name, c := range map[string]*store.ArchiveCriterion[string]{"repositories": f.Repositories, "paths": f.Paths, "names": f.Names} {
		if c == nil {
			continue
		}
		for _, v := range []*store.ArchiveValues[string]{c.Include, c.Exclude} {
			if v == nil {
				continue
			}
			if err := check(&name, &v.Operator, len(v.Values)); err != nil {
				return err
			}
			if err := checkTexts(name, v.Values, 0); err != nil {
				return err
			}
		}
	}
	if c := f.Properties; c != nil {
		for _, v := range []*store.ArchiveValues[store.ArchiveProperty]{c.Include, c.Exclude} {
			if v == nil {
				continue
			}
			name := "properties"
			if err := check(&name, &v.Operator, len(v.Values)); err != nil {
				return err
			}
			for _, p := range v.Values {
				if p.Key == "" || len(p.Key)+len(p.Value) > maxText {
					return invalid("properties must have a propertyKey")
				}
			}
		}
	}
	switch {
	case f.CreatedBefore < 0 || f.DownloadedBefore < 0:
		return invalid("createdBefore and downloadedBefore must not be negative")
	case policy && f.CreatedBefore+f.DownloadedBefore > maxAge:
		return invalid("createdBefore and downloadedBefore are months")
	case policy && named == 0:
		return invalid("the criteria must have properties, paths, names or repositories")
	}
	return nil
}
