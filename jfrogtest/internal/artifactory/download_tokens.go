package artifactory

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// latestFirst returns the item at a path, or the files that match its version tokens, latest first.
// The tokens are [RELEASE], [INTEGRATION] and -SNAPSHOT for files with timestamps.
func latestFirst(r *store.Repository, itemPath string) []*store.Item {
	if n := r.Root.Lookup(itemPath); n != nil {
		return []*store.Item{n}
	}
	dir, name := path.Split(itemPath)
	switch {
	case strings.Contains(itemPath, "[RELEASE]"):
		return matchTokens(r, itemPath, "[RELEASE]", true)
	case strings.Contains(itemPath, "[INTEGRATION]"):
		return matchTokens(r, itemPath, "[INTEGRATION]", false)
	case strings.HasSuffix(strings.TrimSuffix(dir, "/"), layout.SnapshotSuffix) && strings.Contains(name, layout.SnapshotSuffix):
		return matchTokens(r, dir+strings.Replace(name, layout.SnapshotSuffix, "-[STAMP]", 1), "[STAMP]", false)
	}
	return nil
}

// matchTokens returns the files that match a path with tokens. All tokens of a release path stand
// for the same version.
func matchTokens(r *store.Repository, itemPath, token string, release bool) []*store.Item {
	re := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(itemPath), regexp.QuoteMeta(token), "([^/]+)") + "$")
	type hit struct {
		n       *store.Item
		version string
	}
	var hits []hit
	r.Root.Walk(func(n *store.Item) {
		if n.IsFolder() {
			return
		}
		versions := re.FindStringSubmatch(n.Path())
		if versions == nil {
			return
		}
		versions = versions[1:]
		version := versions[len(versions)-1]
		if release && (len(slices.Compact(versions)) > 1 || strings.Contains(version, "SNAPSHOT")) ||
			token == "[STAMP]" && layout.UniqueSnapshot.FindString(version) != version {
			return
		}
		hits = append(hits, hit{n, version})
	})
	slices.SortStableFunc(hits, func(a, b hit) int { return layout.CompareVersions(b.version, a.version) })
	nodes := make([]*store.Item, len(hits))
	for i, h := range hits {
		nodes[i] = h.n
	}
	return nodes
}
