package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"

	"slices"
)

// ofBuild finds the files that carry the properties of a run, in one repository or in all.
func (s *Store) FilesOfBuild(run *BuildRun, key string) []*Item {
	want := Properties{"build.name": {run.Name}, "build.number": {run.Number}}
	var keys []string
	if key != "" {
		keys = []string{key}
	}
	found, err := s.Files(InternalUser, keys, func(n *Item) bool { return n.Props.HasAll(want) })
	if err != nil { // the repository does not exist
		return nil
	}
	return found
}

func sumsOf(item map[string]any) Checksums {
	return Checksums{SHA1: jsondoc.Text(item, "sha1"), MD5: jsondoc.Text(item, "md5"), SHA256: jsondoc.Text(item, "sha256")}
}

// artifactsOf finds what an artifact of a build is stored as: the file at the place that the build says it was deployed to,
// and those among the build's files, linked by their properties, that have its checksums and, where any has, its name.
func (s *Store) FilesOfArtifact(artifact map[string]any, linked []*Item, source string) []*Item {
	sums := sumsOf(artifact)
	var named, others []*Item
	if key, at := jsondoc.Text(artifact, "originalDeploymentRepo"), jsondoc.Text(artifact, "path"); key != "" && at != "" && (source == "" || source == key) {
		if n := s.Find(key, at); n != nil && !n.IsFolder() && sums.Agrees(n.Blob.Sums) {
			named = append(named, n)
		}
	}
	for _, n := range linked {
		switch {
		case sums == (Checksums{}) || !sums.Agrees(n.Blob.Sums) || slices.Contains(named, n):
		case n.Name == jsondoc.Text(artifact, "name"):
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
func (s *Store) FileOfDependency(dependency map[string]any, source string) *Item {
	sums := sumsOf(dependency)
	if sums == (Checksums{}) {
		return nil
	}
	for _, key := range jsondoc.Keys(s.Repos) {
		repo := s.Repos[key]
		if source != "" && key != source || !repo.Deployable() && repo.Class != ClassCache {
			continue
		}
		var found *Item
		repo.Root.Walk(func(n *Item) {
			if found == nil && !n.IsFolder() && sums.Agrees(n.Blob.Sums) {
				found = n
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}
