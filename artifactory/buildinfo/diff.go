package buildinfo

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Diff holds the differences between two runs of a build.
type Diff struct {
	Artifacts    Changes[artifactory.BuildArtifact]
	Dependencies Changes[artifactory.BuildDependency]
	Properties   Changes[Property]
}

// Changes lists the elements of two runs by their change.
type Changes[T any] struct {
	New       []T // only in the newer run
	Removed   []T // only in the older run
	Updated   []Update[T]
	Unchanged []T
}

// Update is an element with the same name and other content.
type Update[T any] struct{ Old, New T }

// Property is a property of a build, such as an environment variable.
type Property struct{ Key, Value string }

// Compare returns the differences between two runs. Artifacts correspond by their names,
// dependencies by their IDs, properties by their keys. Content is compared by checksum. Elements
// stand in the order of their runs, properties in the order of their keys.
func Compare(older, newer *artifactory.BuildInfo) *Diff {
	return &Diff{
		Artifacts: compare(artifactsOf(older), artifactsOf(newer),
			func(a artifactory.BuildArtifact) (string, artifactory.Checksums) {
				return a.Name, artifactory.Checksums{MD5: a.MD5, SHA1: a.SHA1, SHA256: a.SHA256}
			}, sameSums),
		Dependencies: compare(dependenciesOf(older), dependenciesOf(newer),
			func(d artifactory.BuildDependency) (string, artifactory.Checksums) {
				return d.ID, artifactory.Checksums{MD5: d.MD5, SHA1: d.SHA1, SHA256: d.SHA256}
			}, sameSums),
		Properties: compare(propertiesOf(older), propertiesOf(newer),
			func(p Property) (string, string) { return p.Key, p.Value }, func(a, b string) bool { return a == b }),
	}
}

// compare sorts elements by their change. keyed returns the key and the content of an element.
func compare[T, C any](older, newer []T, keyed func(T) (string, C), same func(a, b C) bool) Changes[T] {
	var out Changes[T]
	left := map[string][]int{} // key -> indexes of older elements without a counterpart
	for i, element := range older {
		key, _ := keyed(element)
		left[key] = append(left[key], i)
	}
	taken := make([]bool, len(older))
	take := func(key string, at int) T {
		i := left[key][at]
		left[key] = slices.Delete(left[key], at, at+1)
		taken[i] = true
		return older[i]
	}
	var changed []T // elements whose content is new
	for _, element := range newer {
		key, content := keyed(element)
		at := slices.IndexFunc(left[key], func(i int) bool {
			_, was := keyed(older[i])
			return same(was, content)
		})
		if at < 0 {
			changed = append(changed, element)
			continue
		}
		take(key, at)
		out.Unchanged = append(out.Unchanged, element)
	}
	for _, element := range changed {
		key, _ := keyed(element)
		if len(left[key]) == 0 {
			out.New = append(out.New, element)
			continue
		}
		out.Updated = append(out.Updated, Update[T]{Old: take(key, 0), New: element})
	}
	for i, element := range older {
		if !taken[i] {
			out.Removed = append(out.Removed, element)
		}
	}
	return out
}

// sameSums reports whether the strongest checksum that both have is the same. Content without
// checksums counts as the same as other content without checksums.
func sameSums(a, b artifactory.Checksums) bool {
	for _, pair := range [][2]string{{a.SHA256, b.SHA256}, {a.SHA1, b.SHA1}, {a.MD5, b.MD5}} {
		if pair[0] != "" && pair[1] != "" {
			return strings.EqualFold(pair[0], pair[1])
		}
	}
	return a == b
}

func artifactsOf(info *artifactory.BuildInfo) (out []artifactory.BuildArtifact) {
	for _, m := range info.Modules {
		out = append(out, m.Artifacts...)
	}
	return out
}

func dependenciesOf(info *artifactory.BuildInfo) (out []artifactory.BuildDependency) {
	for _, m := range info.Modules {
		out = append(out, m.Dependencies...)
	}
	return out
}

func propertiesOf(info *artifactory.BuildInfo) (out []Property) {
	for _, key := range slices.SortedFunc(maps.Keys(info.Properties), cmp.Compare[string]) {
		out = append(out, Property{key, info.Properties[key]})
	}
	return out
}
