package store

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// FilesOfBuild returns the files with the properties of a run, in one repository or in all.
func (s *Store) FilesOfBuild(run *BuildRun, key string) []*Item {
	want := Properties{"build.name": {run.Name}, "build.number": {run.Number}}
	var keys []string
	if key != "" {
		keys = []string{key}
	}
	found, err := s.Files(InternalUser, keys, func(n *Item) bool { return n.Props.HasAll(want) })
	if err != nil { // there is no such repository
		return nil
	}
	return found
}

func sumsOf(item map[string]any) Checksums {
	return Checksums{SHA1: jsondoc.Text(item, "sha1"), MD5: jsondoc.Text(item, "md5"), SHA256: jsondoc.Text(item, "sha256")}
}

// FilesOfArtifact returns the files of an artifact of a build. These are the file at the place of
// its deployment, and linked files with its checksums. Files with the name of the artifact take
// precedence over others.
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

// FileOfDependency returns a file with the checksums of a dependency.
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
