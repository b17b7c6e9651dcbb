package buildinfo

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
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
// stand in the order of their runs, properties in the order of their keys. A nil run, such as
// [Builder.Previous] returns for the first one, has no elements.
func Compare(older, newer *artifactory.BuildInfo) *Diff {
	if older == nil {
		older = &artifactory.BuildInfo{}
	}
	if newer == nil {
		newer = &artifactory.BuildInfo{}
	}
	return &Diff{
		Artifacts: compare(artifactsOf(older), artifactsOf(newer),
			func(a *artifactory.BuildArtifact) (string, artifactory.Checksums) {
				return a.Name, artifactory.Checksums{MD5: a.MD5, SHA1: a.SHA1, SHA256: a.SHA256}
			}, sumsOf, sameSums),
		Dependencies: compare(dependenciesOf(older), dependenciesOf(newer),
			func(d *artifactory.BuildDependency) (string, artifactory.Checksums) {
				return d.ID, artifactory.Checksums{MD5: d.MD5, SHA1: d.SHA1, SHA256: d.SHA256}
			}, sumsOf, sameSums),
		Properties: compare(propertiesOf(older), propertiesOf(newer),
			func(p *Property) (string, string) { return p.Key, p.Value },
			func(value string) []string { return []string{value} },
			func(a, b string) bool { return a == b }),
	}
}

// compare sorts elements by their change. keyed returns the key and the content of an element.
// Content that is the same has a mark in common.
func compare[T, C any](older, newer []T, keyed func(*T) (string, C), marks func(C) []string, same func(a, b C) bool) Changes[T] {
	var out Changes[T]
	type marked struct{ key, mark string }
	left := map[string][]int{}        // key -> indexes of older elements
	alike := map[marked][]int{}       // key and mark -> indexes of older elements
	taken := make([]bool, len(older)) // has a counterpart
	for i := range older {
		key, content := keyed(&older[i])
		left[key] = append(left[key], i)
		for _, mark := range marks(content) {
			alike[marked{key, mark}] = append(alike[marked{key, mark}], i)
		}
	}
	// free returns a list without the taken indexes at its beginning.
	free := func(list []int) []int {
		for len(list) > 0 && taken[list[0]] {
			list = list[1:]
		}
		return list
	}
	var changed []int // newer elements whose content is new
next:
	for n := range newer {
		key, content := keyed(&newer[n])
		for _, mark := range marks(content) {
			list := free(alike[marked{key, mark}])
			alike[marked{key, mark}] = list
			for _, i := range list {
				if _, was := keyed(&older[i]); !taken[i] && same(was, content) {
					taken[i] = true
					out.Unchanged = append(out.Unchanged, newer[n])
					continue next
				}
			}
		}
		changed = append(changed, n)
	}
	for _, n := range changed {
		key, _ := keyed(&newer[n])
		list := free(left[key])
		if left[key] = list; len(list) == 0 {
			out.New = append(out.New, newer[n])
			continue
		}
		taken[list[0]] = true
		out.Updated = append(out.Updated, Update[T]{Old: older[list[0]], New: newer[n]})
	}
	for i, element := range older {
		if !taken[i] {
			out.Removed = append(out.Removed, element)
		}
	}
	return out
}

// sumsOf returns the checksums that there are, the strongest first. Without any, it returns "".
func sumsOf(sums artifactory.Checksums) []string {
	var out []string
	for _, sum := range []string{sums.SHA256, sums.SHA1, sums.MD5} {
		if sum != "" {
			out = append(out, strings.ToLower(sum))
		}
	}
	if out == nil {
		out = []string{""}
	}
	return out
}

// sameSums reports whether the strongest checksum that both have is the same. Content without
// checksums counts as the same as other content without checksums.
func sameSums(a, b artifactory.Checksums) bool {
	same, comparable := checksum.Sums(a).Compare(checksum.Sums(b))
	return same || !comparable && a == b
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
