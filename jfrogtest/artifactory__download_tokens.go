package jfrogtest

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// latestFirst finds what a path stands for: the item itself, or the files that its version tokens match, latest first.
// The tokens are [RELEASE], [INTEGRATION] and a Maven SNAPSHOT that is stored with timestamps.
func latestFirst(r *Repository, itemPath string) []*Item {
	if n := r.Root.Lookup(itemPath); n != nil {
		return []*Item{n}
	}
	dir, name := path.Split(itemPath)
	switch {
	case strings.Contains(itemPath, "[RELEASE]"):
		return matchTokens(r, itemPath, "[RELEASE]", true)
	case strings.Contains(itemPath, "[INTEGRATION]"):
		return matchTokens(r, itemPath, "[INTEGRATION]", false)
	case strings.HasSuffix(strings.TrimSuffix(dir, "/"), SnapshotSuffix) && strings.Contains(name, SnapshotSuffix):
		return matchTokens(r, dir+strings.Replace(name, SnapshotSuffix, "-[STAMP]", 1), "[STAMP]", false)
	}
	return nil
}

// matchTokens finds the files of a path with tokens in it. A release has the same version wherever the token stands.
func matchTokens(r *Repository, itemPath, token string, release bool) []*Item {
	re := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(itemPath), regexp.QuoteMeta(token), "([^/]+)") + "$")
	type hit struct {
		n       *Item
		version string
	}
	var hits []hit
	r.Root.Walk(func(n *Item) {
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
			token == "[STAMP]" && UniqueSnapshot.FindString(version) != version {
			return
		}
		hits = append(hits, hit{n, version})
	})
	slices.SortStableFunc(hits, func(a, b hit) int { return CompareVersions(b.version, a.version) })
	nodes := make([]*Item, len(hits))
	for i, h := range hits {
		nodes[i] = h.n
	}
	return nodes
}
