package store

import (
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
)

// PackageFiles returns the files of a version of a package. The lead file, which stands for the
// version, comes first. Paths tell the files of Docker images, Maven artifacts, npm packages and Go
// modules. Other files tell their package with properties such as pypi.name and pypi.version.
func (r *Repository) PackageFiles(packageType, name, version string) []*Item {
	if r.Setting("packageType") != packageType {
		return nil
	}
	var files []*Item
	switch packageType {
	case "docker", "oci", "helmoci":
		files = r.filesIn(path.Join(name, version))
		manifests := []string{"manifest.json", "list.manifest.json"}
		files = leadFirst(files, func(n *Item) int { return slices.Index(manifests, n.Name) })
	case "npm":
		files = r.filesAt(path.Join(name, "-", path.Base(name)+"-"+version+".tgz"))
	case "go":
		at := path.Join(name, "@v", version)
		files = r.filesAt(at+".zip", at+".mod", at+".info")
	case "maven":
		group, artifact, _ := strings.Cut(name, ":")
		files = r.filesIn(path.Join(strings.ReplaceAll(group, ".", "/"), artifact, version))
		files = leadFirst(files, func(n *Item) int {
			switch c, ok := layout.ParseMaven(n.Path()); {
			case !ok || c.Classifier != "":
				return -1
			case path.Ext(n.Name) == ".pom":
				return 1
			}
			return 0
		})
	default:
		r.Root.Walk(func(n *Item) {
			if !n.IsFolder() && slices.Contains(n.Props[packageType+".name"], name) &&
				slices.Contains(n.Props[packageType+".version"], version) {
				files = append(files, n)
			}
		})
	}
	return files
}

// leadFirst sorts files by a rank. Files with a negative rank come last, and there is no version if
// all have one.
func leadFirst(files []*Item, rank func(*Item) int) []*Item {
	if !slices.ContainsFunc(files, func(n *Item) bool { return rank(n) >= 0 }) {
		return nil
	}
	slices.SortStableFunc(files, func(a, b *Item) int {
		x, y := rank(a), rank(b)
		if (x < 0) != (y < 0) {
			return y - x
		}
		return x - y
	})
	return files
}

// filesIn returns the files of a folder.
func (r *Repository) filesIn(folder string) []*Item {
	n := r.Root.Lookup(folder)
	if n == nil || !n.IsFolder() {
		return nil
	}
	return slices.DeleteFunc(n.Sorted(), (*Item).IsFolder)
}

// filesAt returns the files at the paths.
func (r *Repository) filesAt(paths ...string) []*Item {
	var files []*Item
	for _, at := range paths {
		if n := r.Root.Lookup(at); n != nil && !n.IsFolder() {
			files = append(files, n)
		}
	}
	return files
}
