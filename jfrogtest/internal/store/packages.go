package store

import (
	"path"
	"slices"
	"strings"
	"time"
)

// A Package is a package of the repositories, of one type.
type Package struct {
	Type     string
	Name     string
	Versions []*PackageVersion // by creation
}

// A PackageVersion is a version of a package. It may be in several repositories.
type PackageVersion struct {
	Package *Package
	Name    string
	Files   []*Item

	leads map[*Repository]*Item // cache of Lead
}

// Created returns when the first file was created.
func (v *PackageVersion) Created() time.Time {
	return slices.MinFunc(v.Files, func(a, b *Item) int { return a.Created.Compare(b.Created) }).Created
}

// Modified returns when a file was last modified.
func (v *PackageVersion) Modified() time.Time {
	return slices.MaxFunc(v.Files, func(a, b *Item) int { return a.Modified.Compare(b.Modified) }).Modified
}

// Size returns the size of all files in bytes. It counts a content once.
func (v *PackageVersion) Size() int64 {
	var size int64
	seen := map[*Blob]bool{}
	for _, n := range v.Files {
		if !seen[n.Blob] {
			seen[n.Blob] = true
			size += n.Blob.Size
		}
	}
	return size
}

// Packages returns the packages of the local and federated repositories by name and type.
func (s *Store) Packages() []*Package {
	type id struct{ kind, name, version string }
	packages, versions := map[id]*Package{}, map[id]*PackageVersion{}
	var list []*Package
	for _, repo := range s.SortedRepos() {
		if !repo.Deployable() {
			continue
		}
		kind := repo.Setting("packageType")
		repo.Root.Walk(func(n *Item) {
			name, version := packageOf(kind, n)
			if name == "" || version == "" {
				return
			}
			p := packages[id{kind: kind, name: name}]
			if p == nil {
				p = &Package{Type: kind, Name: name}
				packages[id{kind: kind, name: name}] = p
				list = append(list, p)
			}
			v := versions[id{kind, name, version}]
			if v == nil {
				v = &PackageVersion{Package: p, Name: version}
				versions[id{kind, name, version}] = v
				p.Versions = append(p.Versions, v)
			}
			v.Files = append(v.Files, n)
		})
	}
	for _, p := range list {
		slices.SortStableFunc(p.Versions, func(a, b *PackageVersion) int { return a.Created().Compare(b.Created()) })
	}
	slices.SortFunc(list, func(a, b *Package) int {
		if a.Name != b.Name {
			return strings.Compare(a.Name, b.Name)
		}
		return strings.Compare(a.Type, b.Type)
	})
	return list
}

// packageOf returns the package and the version that an item belongs to. They are empty if it is
// no file of a package.
func packageOf(kind string, n *Item) (name, version string) {
	dir, file := path.Split(n.Path())
	dir = strings.TrimSuffix(dir, "/")
	switch {
	case n.IsFolder():
		return "", ""
	case n.Repo.MavenLike():
		if c, ok := ParsePath(n.Repo, n.Path()); ok {
			return c.Group + ":" + c.Module, c.Version
		}
	case n.Repo.HoldsImages():
		if name, version = path.Split(dir); n.Parent.hasManifest() {
			return strings.TrimSuffix(name, "/"), version
		}
	case kind == "npm":
		name, ok := strings.CutSuffix(dir, "/-")
		rest, named := strings.CutPrefix(file, path.Base(name)+"-")
		if version, ok2 := strings.CutSuffix(rest, ".tgz"); ok && named && ok2 {
			return name, version
		}
	case kind == "go":
		if name, ok := strings.CutSuffix(dir, "/@v"); ok && slices.Contains([]string{".zip", ".mod", ".info"}, path.Ext(file)) {
			return name, strings.TrimSuffix(file, path.Ext(file))
		}
	default:
		if names, versions := n.Props[kind+".name"], n.Props[kind+".version"]; len(names) > 0 && len(versions) > 0 {
			return names[0], versions[0]
		}
	}
	return "", ""
}

// leadRank orders the files of a version: the file with the lowest rank stands for it.
func leadRank(n *Item) int {
	extensions := []string{".zip", ".mod", ".info"}
	switch kind := n.Repo.Setting("packageType"); {
	case n.Repo.HoldsImages():
		if i := slices.Index(manifestNames, n.Name); i >= 0 {
			return i
		}
		return 2
	case kind == "go":
		return slices.Index(extensions, path.Ext(n.Name))
	case n.Repo.MavenLike():
		switch c, _ := ParsePath(n.Repo, n.Path()); {
		case c.Classifier != "":
			return 2
		case path.Ext(n.Name) == ".pom":
			return 1
		}
	}
	return 0
}

// Lead returns the file of a repository that stands for the version, or nil.
func (v *PackageVersion) Lead(repo *Repository) *Item {
	if _, known := v.leads[repo]; !known {
		if v.leads == nil {
			v.leads = map[*Repository]*Item{}
		}
		v.leads[repo] = nil
		if files := v.FilesIn(repo); len(files) > 0 {
			v.leads[repo] = files[0]
		}
	}
	return v.leads[repo]
}

// FilesIn returns the files of the version in a repository. The lead file comes first.
func (v *PackageVersion) FilesIn(repo *Repository) []*Item {
	files := slices.DeleteFunc(slices.Clone(v.Files), func(n *Item) bool { return n.Repo != repo })
	slices.SortStableFunc(files, func(a, b *Item) int { return leadRank(a) - leadRank(b) })
	return files
}

// PackageFiles returns the files of a version of a package. The lead file, which stands for the
// version, comes first. Paths tell the files of Docker images, Maven artifacts, npm packages and Go
// modules. Other files tell their package with properties such as pypi.name and pypi.version.
func (r *Repository) PackageFiles(packageType, name, version string) []*Item {
	if r.Setting("packageType") != packageType {
		return nil
	}
	v := &PackageVersion{}
	r.Root.Walk(func(n *Item) {
		if p, found := packageOf(packageType, n); name != "" && p == name && found == version {
			v.Files = append(v.Files, n)
		}
	})
	return slices.Clip(v.FilesIn(r))
}
