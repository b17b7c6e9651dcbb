package metadata

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A connection is a page of packages, versions or files.
type connection struct {
	kind  string // prefix of cursors
	nodes []any
	start int // position of the first node
	total int
}

// An edge is a node of a connection at its position in all pages.
type edge struct {
	kind     string
	position int
	node     any
}

func (e edge) cursor() string {
	return base64.StdEncoding.EncodeToString([]byte(e.kind + ":" + strconv.Itoa(e.position)))
}

func (c *connection) edges() []any {
	list := []any{}
	for i, n := range c.nodes {
		list = append(list, edge{c.kind, c.start + i, n})
	}
	return list
}

// defaultPage is the default number of nodes of a page.
const defaultPage = 50

// connect returns a page of nodes that the arguments ask for. The nodes are in the default order.
func connect[T any](arguments map[string]any, kind string, nodes []T, name func(T) string) (any, error) {
	order, ordered := arguments["orderBy"].(map[string]any)
	if ordered {
		slices.SortStableFunc(nodes, func(a, b T) int {
			if order["direction"] == "DESC" {
				a, b = b, a
			}
			return strings.Compare(name(a), name(b))
		})
	}
	first, limited := arguments["first"].(int)
	if !limited {
		first = defaultPage
	}
	if first < 0 {
		return nil, graphql.Problem("Argument \"first\" must not be negative.")
	}
	c := &connection{kind: kind, total: len(nodes)}
	if after, given := arguments["after"].(string); given {
		raw, err := base64.StdEncoding.DecodeString(after)
		digits, ok := strings.CutPrefix(string(raw), kind+":")
		position, err2 := strconv.Atoi(digits)
		if cmp.Or(err, err2) != nil || !ok || position < 0 {
			return nil, graphql.Problem("Invalid cursor %q.", after)
		}
		c.start = min(position, len(nodes)-1) + 1
	}
	for _, n := range nodes[c.start:min(c.start+min(first, len(nodes)), len(nodes))] {
		c.nodes = append(c.nodes, n)
	}
	return c, nil
}

// A filter is the argument of a query.
type filter map[string]any

func filterOf(arguments map[string]any) filter {
	f, _ := arguments["filter"].(map[string]any)
	return f
}

// text reports whether a text matches a pattern of the filter.
func (f filter) text(key, text string) bool {
	p, given := f[key].(string)
	return !given || pattern.Glob(p)(text)
}

// time reports whether a time lies between the bounds of the filter.
func (f filter) time(key string, t time.Time) bool {
	low, hasLow := f[key+"Min"].(time.Time)
	high, hasHigh := f[key+"Max"].(time.Time)
	return (!hasLow || !t.Before(low)) && (!hasHigh || !t.After(high))
}

// size reports whether a size lies between the bounds of the filter, which are texts.
func (f filter) size(size int64) bool {
	bound := func(key string) (int64, bool) {
		text, given := f[key].(string)
		n, err := strconv.ParseInt(text, 10, 64)
		return n, given && err == nil
	}
	low, hasLow := bound("sizeMin")
	high, hasHigh := bound("sizeMax")
	return (!hasLow || size >= low) && (!hasHigh || size <= high)
}

// properties reports whether each pair of the filter matches a property.
func (f filter) properties(props []pair) bool {
	wanted, _ := f["properties"].([]any)
	return !slices.ContainsFunc(wanted, func(x any) bool {
		w, _ := x.(map[string]any)
		return !slices.ContainsFunc(props, func(p pair) bool {
			return filter(w).text("name", p.name) && filter(w).text("value", p.value)
		})
	})
}

// lacks reports whether the filter wants licenses, tags or vulnerabilities, which nothing has.
func (f filter) lacks() bool {
	for _, key := range []string{"licenses", "tags"} {
		list, _ := f[key].(map[string]any)
		if patterns, _ := list["patterns"].([]any); len(patterns) > 0 {
			return true
		}
	}
	wanted, _ := f["vulnerabilities"].([]any)
	return slices.ContainsFunc(wanted, func(x any) bool {
		w, _ := x.(map[string]any)
		least, _ := w["countMin"].(int)
		return least > 0
	})
}

func (s *service) packages(_ any, arguments map[string]any) (any, error) {
	f := filterOf(arguments)
	types, typed := f["packageTypeIn"].([]any)
	least, _ := f["versionCountMin"].(int)
	most, limited := f["versionCountMax"].(int)
	var found []*store.Package
	for _, p := range s.Packages() {
		n := len(p.Versions)
		if f.text("name", p.Name) && f.time("created", created(p)) && f.time("modified", modified(p)) &&
			f.text("latestVersion", latest(p).Name) && n >= least && (!limited || n <= most) &&
			(!typed || slices.Contains(types, any(strings.ToUpper(p.Type)))) {
			found = append(found, p)
		}
	}
	return connect(arguments, "Package", found, func(p *store.Package) string { return p.Name })
}

func (s *service) versions(_ any, arguments map[string]any) (any, error) {
	f := filterOf(arguments)
	var found []*store.PackageVersion
	for _, p := range s.Packages() {
		for _, v := range p.Versions {
			if f.text("name", v.Name) && f.time("created", v.Created()) && f.size(v.Size()) &&
				f.properties(properties(v.Files)) && !f.lacks() {
				found = append(found, v)
			}
		}
	}
	return connect(arguments, "Version", found, func(v *store.PackageVersion) string { return v.Name })
}

func (s *service) files(_ any, arguments map[string]any) (any, error) {
	f := filterOf(arguments)
	var found []file
	for _, p := range s.Packages() {
		for _, v := range p.Versions {
			for _, n := range v.Files {
				sums := n.Blob.Sums
				if f.text("name", n.Name) && f.size(n.Blob.Size) && f.text("md5", sums.MD5) &&
					f.text("sha1", sums.SHA1) && f.text("sha256", sums.SHA256) {
					found = append(found, file{n, v})
				}
			}
		}
	}
	return connect(arguments, "File", found, func(f file) string { return f.Name })
}

// A file is a file of a version.
type file struct {
	*store.Item
	version *store.PackageVersion
}

// A pair is a property.
type pair struct{ name, value string }

// properties returns the properties of files by name.
func properties(files []*store.Item) []pair {
	seen := map[pair]bool{}
	for _, n := range files {
		for key, values := range n.Props {
			for _, value := range values {
				seen[pair{key, value}] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b pair) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.value, b.value))
	})
}

func latest(p *store.Package) *store.PackageVersion { return p.Versions[len(p.Versions)-1] }

func created(p *store.Package) time.Time { return p.Versions[0].Created() }

func modified(p *store.Package) time.Time {
	return slices.MaxFunc(p.Versions, func(a, b *store.PackageVersion) int {
		return a.Modified().Compare(b.Modified())
	}).Modified()
}
