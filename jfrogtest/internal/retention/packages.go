package retention

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A found is a version of a package in a repository.
type found struct {
	repo          *store.Repository
	name, version string
	files         []*store.Item
	created, used time.Time // of the newest file
}

func (f *found) packageType() string { return f.repo.Setting("packageType") }

func (f *found) size() int64 {
	var n int64
	for _, file := range f.files {
		n += file.Blob.Size
	}
	return n
}

// has reports whether a file has one of the properties.
func (f *found) has(properties map[string][]string) bool {
	for key, values := range properties {
		for _, file := range f.files {
			if slices.ContainsFunc(file.Props[key], func(v string) bool { return slices.Contains(values, v) }) {
				return true
			}
		}
	}
	return false
}

// identify returns the package and the version that a file belongs to. Files such as
// maven-metadata.xml belong to none.
func identify(repo *store.Repository, itemPath string) (name, version string, ok bool) {
	dir, file := path.Split(itemPath)
	dir = strings.TrimSuffix(dir, "/")
	switch {
	case repo.MavenLike():
		c, ok := store.ParsePath(repo, itemPath)
		return strings.ReplaceAll(c.Group, ".", "/") + "/" + c.Module, c.Version, ok
	case repo.HoldsImages():
		return path.Dir(dir), path.Base(dir), strings.Contains(dir, "/")
	case slices.Contains(withoutVersions, repo.Setting("packageType")), dir == "":
		return itemPath, "", true
	}
	return strings.TrimSuffix(dir, "/-"), file, true
}

// packagesOf returns the packages of a repository, by the paths of their files.
func packagesOf(repo *store.Repository) []*found {
	type id struct{ name, version string }
	byID := map[id]*found{}
	var list []*found
	repo.Root.Walk(func(n *store.Item) {
		if n.IsFolder() {
			return
		}
		name, version, ok := identify(repo, n.Path())
		if !ok {
			return
		}
		f := byID[id{name, version}]
		if f == nil {
			f = &found{repo: repo, name: name, version: version}
			byID[id{name, version}] = f
			list = append(list, f)
		}
		f.files = append(f.files, n)
		f.created = latest(f.created, n.Created)
		f.used = latest(latest(f.used, n.Created), n.Stats.Last)
	})
	return list
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// matchesAny reports whether a name equals an element or matches it as a pattern.
func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return pattern.Glob(p)(name) })
}

// projectOf returns the project that a repository is assigned to.
func projectOf(repo *store.Repository) string {
	if key := repo.Setting("projectKey"); key != "" {
		return key
	}
	return "default"
}

// concerns reports whether a policy is about the packages of a repository.
func concerns(p *store.PackagePolicy, repo *store.Repository) bool {
	c := &p.SearchCriteria
	switch {
	case !repo.Deployable() || !slices.Contains(c.PackageTypes, repo.Setting("packageType")),
		!matchesAny(c.Repos, repo.Key) || matchesAny(c.ExcludedRepos, repo.Key):
		return false
	case p.ProjectKey != "":
		return projectOf(repo) == p.ProjectKey
	}
	return c.IncludeAllProjects || len(c.IncludedProjects) == 0 || slices.Contains(c.IncludedProjects, projectOf(repo))
}

// selected returns the packages that a policy selects.
func (s *service) selected(p *store.PackagePolicy) []*found {
	c := &p.SearchCriteria
	included := pattern.Glob(c.IncludedPackages[0])
	var list []*found
	for _, repo := range s.SortedRepos() {
		if !concerns(p, repo) {
			continue
		}
		all := slices.DeleteFunc(packagesOf(repo), func(f *found) bool {
			return !included(f.name) || slices.Contains(c.ExcludedPackages, f.name)
		})
		if keep := value(c.KeepLast); keep > 0 {
			all = older(all, keep)
		}
		now := s.Now()
		list = append(list, slices.DeleteFunc(all, func(f *found) bool {
			return f.has(c.ExcludedProperties) || len(c.IncludedProperties) > 0 && !f.has(c.IncludedProperties) ||
				!before(f.created, now, c.CreatedDays, c.CreatedMonths) || !before(f.used, now, c.DownloadedDays, c.DownloadedMonths)
		})...)
	}
	return list
}

// before reports whether a time is more than days or months ago. Without them it is true.
func before(t, now time.Time, days, months *int) bool {
	if value(days) == 0 && value(months) == 0 {
		return true
	}
	return t.Before(now.AddDate(0, -value(months), -value(days)))
}

// older returns all but the newest versions of each package.
func older(all []*found, keep int) []*found {
	newest := slices.Clone(all)
	slices.SortStableFunc(newest, func(a, b *found) int { return b.created.Compare(a.created) })
	seen := map[string]int{}
	kept := map[*found]bool{}
	for _, f := range newest {
		if seen[f.name]++; seen[f.name] <= keep {
			kept[f] = true
		}
	}
	return slices.DeleteFunc(all, func(f *found) bool { return kept[f] })
}

// discard deletes the files of a package, or moves them to the trash can.
func (s *service) discard(f *found, skipTrashcan bool, by string) {
	for _, file := range f.files {
		if file.Parent == nil { // another policy was faster
			continue
		}
		parent := file.Parent
		if skipTrashcan {
			file.Detach()
		} else {
			s.Remove(file, by)
		}
		parent.PruneEmpty()
	}
}
