package jfrogtest

import (
	"slices"
)

// ofBuild finds the files that carry the properties of a run, in one repository or in all.
func (s *Store) ofBuild(run *buildRun, key string) []*node {
	want := properties{"build.name": {run.name}, "build.number": {run.number}}
	var keys []string
	if key != "" {
		keys = []string{key}
	}
	found, err := s.files(internalUser, keys, func(n *node) bool { return n.props.hasAll(want) })
	if err != nil { // the repository does not exist
		return nil
	}
	return found
}

func sumsOf(item map[string]any) checksums {
	return checksums{SHA1: text(item, "sha1"), MD5: text(item, "md5"), SHA256: text(item, "sha256")}
}

// artifactsOf finds what an artifact of a build is stored as: the file at the place that the build says it was deployed to,
// and those among the build's files, linked by their properties, that have its checksums and, where any has, its name.
func (s *Store) artifactsOf(artifact map[string]any, linked []*node, source string) []*node {
	sums := sumsOf(artifact)
	var named, others []*node
	if key, at := text(artifact, "originalDeploymentRepo"), text(artifact, "path"); key != "" && at != "" && (source == "" || source == key) {
		if n := s.find(key, at); n != nil && !n.isFolder() && sums.agrees(n.blob.sums) {
			named = append(named, n)
		}
	}
	for _, n := range linked {
		switch {
		case sums == (checksums{}) || !sums.agrees(n.blob.sums) || slices.Contains(named, n):
		case n.name == text(artifact, "name"):
			named = append(named, n)
		default:
			others = append(others, n)
		}
	}
	if named == nil {
		return others
	}
	return named
}

// dependencyOf finds a dependency by its checksums.
func (s *Store) dependencyOf(dependency map[string]any, source string) *node {
	sums := sumsOf(dependency)
	if sums == (checksums{}) {
		return nil
	}
	for _, key := range sortedKeys(s.repos) {
		repo := s.repos[key]
		if source != "" && key != source || !repo.deployable() && repo.class != classCache {
			continue
		}
		var found *node
		repo.root.walk(func(n *node) {
			if found == nil && !n.isFolder() && sums.agrees(n.blob.sums) {
				found = n
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}
