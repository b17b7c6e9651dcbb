package cleanup_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
)

// worldFile is a file of a random repository. Times are in days before now.
type worldFile struct {
	folder, name string
	size         int
	created      int
	downloaded   int // 0: never
	props        map[string]string
}

func (f *worldFile) path() string { return f.folder + "/" + f.name }

// randomWorld returns the files of a repository with a few images, tags of all kinds, images below
// other images and folders without a manifest.
func randomWorld(r *rand.Rand) []*worldFile {
	var out []*worldFile
	add := func(folder, name string, created int) {
		f := &worldFile{folder: folder, name: name, size: 1 + r.IntN(40), created: created}
		if strings.HasSuffix(name, "manifest.json") {
			f.size += len(manifest)
		}
		if r.IntN(3) == 0 {
			f.downloaded = 1 + r.IntN(created)
		}
		f.props = map[string]string{}
		if r.IntN(10) == 0 {
			f.props["keep"] = strconv.Itoa(r.IntN(2))
		}
		if r.IntN(3) > 0 {
			f.props["stage"] = []string{"dev", "test"}[r.IntN(2)]
		}
		out = append(out, f)
	}
	folders := []string{"img0/sha256__abc", "img1"}
	for i := range 3 {
		for _, tag := range []string{"1", "2", "3", "03", "4", "10", "latest", "x y"} {
			if r.IntN(4) > 0 {
				folders = append(folders, fmt.Sprintf("img%d/%s", i, tag))
			}
		}
	}
	folders = append(folders, "img0/2/5", "img0/2/6", "img1/3/sub/7")
	for _, folder := range folders {
		created := 2 + r.IntN(20) // few days, so that there are ties
		if r.IntN(5) > 0 {
			add(folder, []string{"manifest.json", "list.manifest.json"}[r.IntN(2)], created)
		}
		for i := range r.IntN(3) {
			add(folder, fmt.Sprint("layer", i), max(2, created-r.IntN(2)))
		}
	}
	return out
}

// randomRule returns a random rule, the kind of its grouping, and whether it has an order.
func randomRule(r *rand.Rand) (rule cleanup.Rule, kind int, byVersion bool) {
	rule.Repos = []string{"libs"}
	kind = r.IntN(3)
	switch kind {
	case 1:
		rule.Group = cleanup.Pattern(`(?P<group>img\d)/(?P<version>[^/]+)/[^/]+`)
	case 2:
		rule.Group = cleanup.Docker()
	}
	for rule.KeepNewest == 0 && rule.OlderThan == 0 && rule.NotDownloadedFor == 0 && rule.Properties == nil {
		if kind > 0 && r.IntN(3) > 0 {
			rule.KeepNewest = 1 + r.IntN(3)
		}
		if r.IntN(3) == 0 {
			rule.OlderThan = time.Duration(4+r.IntN(12)) * cleanup.Day
		}
		if r.IntN(3) == 0 {
			rule.NotDownloadedFor = time.Duration(4+r.IntN(12)) * cleanup.Day
		}
		if r.IntN(4) == 0 {
			rule.Properties = artifactory.Properties{"stage": {"test"}}
			if r.IntN(2) == 0 {
				rule.Properties["stage"] = nil
			}
		}
	}
	if rule.KeepNewest > 0 && r.IntN(2) == 0 {
		rule.Order, byVersion = cleanup.ByScheme(versions.SchemeGems), true
	}
	if r.IntN(3) == 0 {
		rule.Exclude = []string{"latest"}
	}
	if r.IntN(3) == 0 {
		rule.Exclude = append(rule.Exclude, "img2/**")
	}
	if r.IntN(3) == 0 {
		rule.ExcludeProperties = artifactory.Properties{"keep": nil}
		if r.IntN(2) == 0 {
			rule.ExcludeProperties["keep"] = []string{"1"}
		}
	}
	if r.IntN(5) == 0 {
		rule.Include = []string{"layer*"}
	}
	if r.IntN(5) == 0 {
		rule.LargerThan = int64(r.IntN(30))
	}
	return rule, kind, byVersion
}

// naive returns the files that a rule deletes, in the words of its documentation and without
// regard to time or memory.
func naive(files []*worldFile, rule *cleanup.Rule, kind int, byVersion bool) []string {
	excluded := func(f *worldFile) bool {
		if slices.Contains(rule.Exclude, "latest") && slices.Contains(strings.Split(f.path(), "/"), "latest") ||
			slices.Contains(rule.Exclude, "img2/**") && strings.HasPrefix(f.path(), "img2/") {
			return true
		}
		keep, has := f.props["keep"]
		if rule.ExcludeProperties == nil || !has {
			return false
		}
		return rule.ExcludeProperties["keep"] == nil || keep == "1"
	}
	included := func(f *worldFile) bool { return rule.Include == nil || strings.HasPrefix(f.name, "layer") }
	meets := func(f *worldFile) bool {
		stage, has := f.props["stage"]
		return rule.Properties == nil || has && (rule.Properties["stage"] == nil || stage == "test")
	}
	// A version is the files of a folder, or one file.
	versions := map[string][]*worldFile{}
	for _, f := range files {
		segments := strings.Split(f.folder, "/")
		switch {
		case kind == 0:
			versions[f.path()] = []*worldFile{f}
		case kind == 1 && len(segments) == 2, kind == 2 && len(segments) >= 2 && !strings.HasPrefix(segments[len(segments)-1], "sha256"):
			versions[f.folder] = append(versions[f.folder], f)
		}
	}
	type version struct {
		group, name        string
		youngest, download int
		files              []*worldFile
		number             int
	}
	var eligible []*version
	for folder, list := range versions {
		v := &version{name: folder, youngest: 1 << 30, download: 1 << 30}
		if i := strings.LastIndexByte(folder, '/'); kind > 0 {
			v.group, v.name = folder[:i], folder[i+1:]
		}
		ok, manifest := true, false
		for _, f := range list {
			isManifest := strings.HasSuffix(f.name, "manifest.json")
			manifest = manifest || isManifest
			ok = ok && !excluded(f)
			if !included(f) {
				ok = ok && kind != 2
				continue
			}
			ok = ok && (kind == 2 && !isManifest || meets(f))
			v.youngest = min(v.youngest, f.created)
			if f.downloaded > 0 {
				v.download = min(v.download, f.downloaded)
			}
			v.files = append(v.files, f)
		}
		if kind == 2 {
			ok = ok && manifest
			for _, f := range files {
				ok = ok && !strings.HasPrefix(f.folder, folder+"/")
			}
		}
		if byVersion {
			var err error
			v.number, err = strconv.Atoi(v.name)
			ok = ok && err == nil
		}
		if ok && len(v.files) > 0 {
			eligible = append(eligible, v)
		}
	}
	var out []string
	for _, v := range eligible {
		newer, size := 0, 0
		for _, w := range eligible {
			if w.group == v.group && (byVersion && w.number > v.number || !byVersion && w.youngest < v.youngest) {
				newer++
			}
		}
		for _, f := range v.files {
			size += f.size
		}
		old := func(age, limit int) bool { return age >= limit } // they are a part of a day older
		if newer < rule.KeepNewest || rule.LargerThan > 0 && size <= int(rule.LargerThan) ||
			rule.OlderThan > 0 && !old(v.youngest, int(rule.OlderThan/cleanup.Day)) ||
			rule.NotDownloadedFor > 0 && !old(min(v.youngest, v.download), int(rule.NotDownloadedFor/cleanup.Day)) {
			continue
		}
		for _, f := range v.files {
			out = append(out, f.path())
		}
	}
	slices.Sort(out)
	return out
}

// The plan, and what its application deletes, are what a naive model says, in random repositories
// and for random rules. Nothing else is ever deleted.
func TestAgainstTheModel(t *testing.T) {
	planned := 0
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 1))
		e := serve(t)
		files := randomWorld(r)
		for _, f := range files {
			props := artifactory.Properties{}
			for k, v := range f.props {
				props[k] = []string{v}
			}
			// Parts of a day keep the ages off the limits.
			e.deploySize(float64(f.created)+0.25, "libs", f.path(), f.size, props)
			if f.downloaded > 0 {
				e.download(float64(f.downloaded)+0.2, "libs", f.path())
			}
			e.deploySize(float64(f.created), "other", f.path(), f.size, nil)
		}
		for n := range 12 {
			rule, kind, byVersion := randomRule(r)
			want := naive(files, &rule, kind, byVersion)
			var got []string
			for s, err := range e.plan(rule) {
				require.NoError(t, err)
				if !s.Folder {
					got = append(got, s.Path)
					continue
				}
				count := int64(0)
				for _, f := range files {
					if f.folder == s.Path {
						got = append(got, f.path())
						count++
					}
				}
				require.Equal(t, count, s.Tree.Files)
			}
			slices.Sort(got)
			about := fmt.Sprintf("seed %d, rule %d: %+v", seed, n, rule)
			require.Equal(t, want, got, about)
			planned += len(got)
			if n < 11 {
				continue
			}
			sum, err := cleanup.Apply(t.Context(), e.m, e.plan(rule), nil)
			require.NoError(t, err, about)
			require.Zero(t, sum.Items[bulk.OutcomeChanged]+sum.Items[bulk.OutcomeFailed], about)
			var left, kept []string
			for _, name := range e.left("libs") {
				if !strings.HasSuffix(name, "/") {
					left = append(left, name)
				}
			}
			for _, f := range files {
				if !slices.Contains(want, f.path()) {
					kept = append(kept, f.path())
				}
			}
			slices.Sort(kept)
			require.Equal(t, kept, left, about)
			require.GreaterOrEqual(t, len(e.left("other")), len(files))
		}
	}
	require.Greater(t, planned, 600, "the rules must delete something")
}
