package jfrogtest

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const snapshotSuffix = "-SNAPSHOT"

// mavenLike tells whether a repository's paths follow the Maven layout and its release and snapshot policies.
func (r *repository) mavenLike() bool {
	return slices.Contains([]string{"maven", "gradle", "ivy", "sbt"}, r.setting("packageType"))
}

// coordinates of a file, read out of its path.
type coordinates struct {
	group, module, version, classifier, ext string
	fileVersion                             string // of a unique snapshot: with the timestamp
}

func (c coordinates) integration() bool { return strings.HasSuffix(c.version, snapshotSuffix) }

var uniqueSnapshot = regexp.MustCompile(`^\d{8}\.\d{6}-\d+`)

// parsePath reads coordinates of the layouts maven-2-default and simple-default.
func parsePath(r *repository, itemPath string) (coordinates, bool) {
	if c, ok := parseMaven(itemPath); ok || r.setting("repoLayoutRef") != "simple-default" {
		return c, ok
	}
	return parseSimple(itemPath)
}

// parseMaven reads org/path/module/version/module-version[-classifier].ext.
func parseMaven(itemPath string) (coordinates, bool) {
	parts := strings.Split(itemPath, "/")
	if len(parts) < 4 {
		return coordinates{}, false
	}
	last := len(parts) - 1
	c := coordinates{group: strings.Join(parts[:last-2], "."), module: parts[last-2], version: parts[last-1]}
	rest, ok := strings.CutPrefix(parts[last], c.module+"-")
	if !ok {
		return c, false
	}
	base := strings.TrimSuffix(c.version, snapshotSuffix)
	if tail, ok := strings.CutPrefix(rest, c.version); ok {
		c.fileVersion, rest = c.version, tail
	} else if tail, ok := strings.CutPrefix(rest, base+"-"); ok && c.integration() && uniqueSnapshot.MatchString(tail) {
		stamp := uniqueSnapshot.FindString(tail)
		c.fileVersion, rest = base+"-"+stamp, tail[len(stamp):]
	} else {
		return c, false
	}
	c.classifier, c.ext = splitExtension(rest)
	classifier, dashed := strings.CutPrefix(c.classifier, "-")
	c.classifier = classifier
	return c, c.ext != "" && (dashed || classifier == "")
}

// parseSimple reads org/path/module/module-version.ext.
func parseSimple(itemPath string) (coordinates, bool) {
	parts := strings.Split(itemPath, "/")
	if len(parts) < 3 {
		return coordinates{}, false
	}
	last := len(parts) - 1
	c := coordinates{group: strings.Join(parts[:last-1], "."), module: parts[last-1]}
	rest, ok := strings.CutPrefix(parts[last], c.module+"-")
	c.version, c.ext = splitExtension(rest)
	c.fileVersion = c.version
	return c, ok && c.version != "" && c.ext != ""
}

func splitExtension(name string) (base, ext string) {
	ext = path.Ext(name)
	base = strings.TrimSuffix(name, ext)
	if tarred, ok := strings.CutSuffix(base, ".tar"); ok {
		base, ext = tarred, ".tar"+ext
	}
	return base, strings.TrimPrefix(ext, ".")
}

// latestFirst finds what a path stands for: the item itself, or the files that its version tokens match, latest first.
// The tokens are [RELEASE], [INTEGRATION] and a Maven SNAPSHOT that is stored with timestamps.
func latestFirst(r *repository, itemPath string) []*node {
	if n := r.root.lookup(itemPath); n != nil {
		return []*node{n}
	}
	dir, name := path.Split(itemPath)
	switch {
	case strings.Contains(itemPath, "[RELEASE]"):
		return matchTokens(r, itemPath, "[RELEASE]", true)
	case strings.Contains(itemPath, "[INTEGRATION]"):
		return matchTokens(r, itemPath, "[INTEGRATION]", false)
	case strings.HasSuffix(strings.TrimSuffix(dir, "/"), snapshotSuffix) && strings.Contains(name, snapshotSuffix):
		return matchTokens(r, dir+strings.Replace(name, snapshotSuffix, "-[STAMP]", 1), "[STAMP]", false)
	}
	return nil
}

// matchTokens finds the files of a path with tokens in it. A release has the same version wherever the token stands.
func matchTokens(r *repository, itemPath, token string, release bool) []*node {
	re := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(itemPath), regexp.QuoteMeta(token), "([^/]+)") + "$")
	type hit struct {
		n       *node
		version string
	}
	var hits []hit
	r.root.walk(func(n *node) {
		if n.isFolder() {
			return
		}
		versions := re.FindStringSubmatch(n.path())
		if versions == nil {
			return
		}
		versions = versions[1:]
		version := versions[len(versions)-1]
		if release && (len(slices.Compact(versions)) > 1 || strings.Contains(version, "SNAPSHOT")) ||
			token == "[STAMP]" && uniqueSnapshot.FindString(version) != version {
			return
		}
		hits = append(hits, hit{n, version})
	})
	slices.SortStableFunc(hits, func(a, b hit) int { return compareVersions(b.version, a.version) })
	nodes := make([]*node, len(hits))
	for i, h := range hits {
		nodes[i] = h.n
	}
	return nodes
}

var versionToken = regexp.MustCompile(`\d+|[A-Za-z]+`)

// qualifiers in Maven's order; an unknown one comes after all of them, and the empty one is the release.
var qualifiers = []string{"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"}

// compareVersions orders versions as Maven does.
func compareVersions(a, b string) int {
	x, y := versionToken.FindAllString(a, -1), versionToken.FindAllString(b, -1)
	for i := range max(len(x), len(y)) {
		if c := compareTokens(tokenAt(x, i), tokenAt(y, i)); c != 0 {
			return c
		}
	}
	return strings.Compare(a, b)
}

func tokenAt(tokens []string, i int) string {
	if i < len(tokens) {
		return strings.ToLower(tokens[i])
	}
	return ""
}

func compareTokens(a, b string) int {
	n, aErr := strconv.ParseUint(a, 10, 64)
	m, bErr := strconv.ParseUint(b, 10, 64)
	switch {
	case aErr == nil && bErr == nil:
		return cmp.Compare(n, m)
	case aErr == nil: // a number is more than any qualifier, and zero is as good as nothing
		return numberAgainst(n, b)
	case bErr == nil:
		return -numberAgainst(m, a)
	}
	if c := qualifierRank(a) - qualifierRank(b); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func numberAgainst(n uint64, qualifier string) int {
	if n == 0 && qualifier == "" {
		return 0
	}
	return 1
}

func qualifierRank(q string) int {
	switch q {
	case "a":
		q = "alpha"
	case "b":
		q = "beta"
	case "m":
		q = "milestone"
	case "cr":
		q = "rc"
	case "ga", "final":
		q = ""
	}
	if i := slices.Index(qualifiers, q); i >= 0 {
		return i
	}
	return len(qualifiers)
}
