package query

import (
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// output returns the JSON of a result, or of its part at a path.
func (e *evaluator) output(n *shown, domain aql.Domain, path []aql.Domain) map[string]any {
	out := map[string]any{}
	for _, f := range domain.Fields() {
		if !e.displays(domain, path, f) {
			continue
		}
		if v, ok := e.outputValue(n.row, domain, f.Name); ok {
			out[domain.OutputName(f.Name)] = v
		}
	}
	if list := e.outputProperties(n, path); list != nil {
		addProperties(out, domain, list)
	}
	for _, d := range jsondoc.Keys(n.children) {
		list := []map[string]any{}
		for _, c := range n.children[d] {
			list = append(list, e.output(c, d, append(slices.Clone(path), d)))
		}
		out[d.Plural()] = list
	}
	return out
}

// displays reports whether the output shows a field at a path. A joined domain shows only the
// fields that the query names.
func (e *evaluator) displays(domain aql.Domain, path []aql.Domain, f aql.Field) bool {
	whole, named := len(path) == 0, false
	for _, ref := range e.query.Include {
		if !slices.Equal(ref.Path, path) {
			continue
		}
		switch ref.Kind {
		case aql.RefField:
			if ref.Name == f.Name {
				return true
			}
			named = true
		case aql.RefAll:
			if f.Name != "virtual_repos" {
				return true
			}
		case aql.RefDomain:
			whole = true
		}
	}
	if f.Name == "virtual_repos" && e.virtual && len(path) == 0 {
		return true
	}
	return whole && !named && f.Default
}

// outputValue returns the JSON value of a field. A file without downloads has the count zero.
func (e *evaluator) outputValue(r row, domain aql.Domain, field string) (any, bool) {
	values := r.values(e, field)
	switch {
	case field == "virtual_repos":
		return values, values != nil
	case len(values) == 0:
		return 0, domain == aql.DomainStat && field == "downloads"
	}
	if t, ok := values[0].(time.Time); ok {
		return times.ISO(t), true
	}
	return values[0], true
}

// outputProperties returns the properties that the query includes for the row at a path, or nil.
func (e *evaluator) outputProperties(n *shown, path []aql.Domain) []map[string]string {
	var list []map[string]string
	properties := n.props
	if !countsJoined(e.query) {
		properties = e.propertiesOf(n.row)
	}
	for _, p := range properties {
		for _, ref := range e.query.Include {
			if shows := shownOf(ref, path, p); shows != nil {
				if !slices.ContainsFunc(list, func(have map[string]string) bool { return have["key"] == p.key && have["value"] == p.value }) {
					list = append(list, shows)
				}
			}
		}
	}
	return list
}

// addProperties adds properties to a result. The property fields of modules and builds begin with
// the domain.
func addProperties(out map[string]any, domain aql.Domain, list []map[string]string) {
	if domain == aql.DomainItem {
		out[aql.DomainProperty.Plural()] = list
		return
	}
	for i, p := range list {
		named := map[string]string{}
		for k, v := range p {
			named[string(domain)+".property."+k] = v
		}
		list[i] = named
	}
	out[string(domain)+"."+aql.DomainProperty.Plural()] = list
}

// shownOf returns the part of a property that a reference includes for the row at a path, or nil.
func shownOf(ref aql.Ref, path []aql.Domain, p propertyRow) map[string]string {
	whole := map[string]string{"key": p.key, "value": p.value}
	if ref.Kind == aql.RefProperty {
		if slices.Equal(ref.Path, path) && (ref.Name == p.key || ref.Name == aql.AnyKey) {
			return whole
		}
		return nil
	}
	if len(ref.Path) != len(path)+1 || ref.Path[len(path)] != aql.DomainProperty || !slices.Equal(ref.Path[:len(path)], path) {
		return nil
	}
	if ref.Kind == aql.RefField {
		return map[string]string{ref.Name: whole[ref.Name]}
	}
	return whole
}
