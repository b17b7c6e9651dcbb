package docker_test

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func names(t *testing.T, i *docker.Image, opts *docker.TagOptions) []string {
	t.Helper()
	tags, err := i.Tags(t.Context(), opts)
	require.NoError(t, err)
	return docker.Names(tags)
}

func TestTags(t *testing.T) {
	r := start(t)
	first := r.push("team/app", "1.9", "c1", "base", "layer")
	r.later(time.Hour)
	r.push("team/app", "1.10", "c2", "base")
	r.later(time.Hour)
	r.push("team/app", "latest", "c2", "base")
	r.later(time.Hour)
	pulled := time.Unix(r.clock.Load(), 0)
	for range 2 { // a pull reads the manifest
		d, err := r.rt.Artifacts.Download(t.Context(), "images", "team/app/1.9/manifest.json", nil)
		require.NoError(t, err)
		require.NoError(t, d.Close())
	}
	app := r.image("team/app")
	tags, err := app.Tags(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"latest", "1.10", "1.9"}, docker.Names(tags))
	old := tags[2]
	assert.Equal(t, "images", old.Repo)
	assert.Equal(t, first, old.Digest)
	assert.Equal(t, tags[0].Digest, tags[1].Digest)
	assert.Equal(t, int64(len(content("c1", "base", "layer"))+len("c1baselayer")), old.Size)
	assert.Equal(t, int64(2), old.Pulls)
	assert.True(t, old.LastPulled.Equal(pulled), old.LastPulled)
	assert.True(t, old.LastUsed().Equal(pulled))
	assert.Equal(t, 3*time.Hour, pulled.Sub(old.Created))
	assert.True(t, tags[0].LastPulled.IsZero())
	assert.False(t, old.List)

	assert.Equal(t, []string{"1.10", "1.9", "latest"}, names(t, app, &docker.TagOptions{Order: docker.OrderVersion}))
	assert.Equal(t, []string{"latest"}, names(t, app, &docker.TagOptions{Limit: 1}))
	assert.Equal(t, []string{"1.10", "1.9"}, names(t, app, &docker.TagOptions{Match: "1.*"}))
	assert.Empty(t, names(t, app, &docker.TagOptions{Match: "2.*"}))

	// A tag that is pushed again is new.
	r.push("team/app", "1.9", "c4")
	assert.Equal(t, []string{"1.9", "latest", "1.10"}, names(t, app, nil))
}

func TestTagOptionsAreRefused(t *testing.T) {
	i, err := docker.NewImage(artifactory.New(clienttest.Offline(t)), "images", "app")
	require.NoError(t, err)
	for _, opts := range []docker.TagOptions{{Match: "[a"}, {Order: "size"}, {Limit: -1}} {
		_, err := i.Tags(t.Context(), &opts)
		require.ErrorContains(t, err, "docker: ", opts)
	}
}

func TestManifestsOfTags(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	proof := r.push("app", "", "c3", "provenance")
	platform := func(arch, variant string) map[string]string {
		return map[string]string{"os": "linux", "architecture": arch, "variant": variant}
	}
	r.index("app", "1.0", map[string]any{"digest": amd, "platform": platform("amd64", "")}, map[string]any{"digest": arm, "platform": platform("arm64", "v8")},
		map[string]any{
			"digest": proof, "platform": map[string]string{"os": "unknown", "architecture": "unknown"},
			"annotations": map[string]string{"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": amd},
		})
	r.later(time.Hour)
	r.list("app", "2.0", amd)
	r.push("app", "single", "c9")
	r.later(time.Hour)
	_, err := r.rt.Artifacts.Download(t.Context(), "images", "app/"+arm+"/manifest.json", nil)
	require.NoError(t, err)

	r.plan("app", nil, nil) // reads all manifests
	tags, err := r.image("app").Tags(t.Context(), &docker.TagOptions{Match: "[12].0", Manifests: true})
	require.NoError(t, err)
	require.Equal(t, []string{"2.0", "1.0"}, docker.Names(tags))
	assert.True(t, tags[1].List)
	m := tags[1].Manifests
	require.Len(t, m, 3)
	assert.Equal(t, []string{amd, arm, proof}, []string{m[0].Digest, m[1].Digest, m[2].Digest})
	assert.Equal(t, []string{"linux/amd64", "linux/arm64/v8", ""}, []string{m[0].Platform.String(), m[1].Platform.String(), m[2].Platform.String()})
	assert.Equal(t, amd, m[2].Describes)
	assert.Equal(t, []string{"1.0", "2.0"}, m[0].Tags, "both tags share the manifest")
	assert.Equal(t, []string{"1.0"}, m[1].Tags)
	assert.Equal(t, int64(1), m[1].Pulls)
	assert.Equal(t, int64(len(content("c1", "l1"))+len("c1l1")), m[0].Size)
	assert.True(t, tags[1].LastUsed().Equal(m[1].LastPulled), "a pull by digest uses the tag")
	assert.Zero(t, tags[1].Pulls, "reading lists is no pull")
	assert.Zero(t, m[0].Pulls)
}

// Members of a virtual repository show their tags. Nothing is deleted through it.
func TestVirtualRepository(t *testing.T) {
	r := start(t, jfrogtest.WithRepository("staging", "local", "docker"))
	require.NoError(t, r.rt.Repositories.Create(t.Context(), &artifactory.VirtualRepository{
		RepositoryBase: artifactory.RepositoryBase{Key: "all", PackageType: "docker"}, Repositories: []string{"images", "staging"}, DefaultDeploymentRepo: new("images"),
	}))
	r.push("app", "1.0", "c", "l")
	_, err := r.rt.Artifacts.Deploy(t.Context(), "staging", "app/2.0/manifest.json", strings.NewReader(content("c", "l")), nil)
	require.NoError(t, err)
	_, err = r.rt.Artifacts.Deploy(t.Context(), "staging", "app/1.0/manifest.json", strings.NewReader(content("c", "l")), nil)
	require.NoError(t, err)
	all, err := docker.NewImage(r.rt, "all", "app")
	require.NoError(t, err)
	tags, err := all.Tags(t.Context(), nil)
	require.NoError(t, err)
	var found []string
	for _, tag := range tags {
		found = append(found, tag.Repo+" "+tag.Name)
	}
	assert.ElementsMatch(t, []string{"images 1.0", "staging 1.0", "staging 2.0"}, found)
	_, err = all.Plan(t.Context(), []string{"1.0"}, nil)
	require.ErrorContains(t, err, "virtual")
	require.ErrorContains(t, err, "images, staging")
	_, err = all.Delete(t.Context(), &docker.Plan{Repo: "all", Image: "app", Tags: []string{"1.0"}, Delete: []docker.Deletion{{Folder: "1.0"}}}, nil)
	require.ErrorContains(t, err, "virtual")
	r.pullable("app", "1.0")
}

func TestTagsFail(t *testing.T) {
	r := start(t)
	amd := r.push("app", "", "c", "l")
	r.list("app", "1.0", amd)
	for _, status := range []int{401, 403, 500} {
		for _, path := range []string{"/artifactory/api/search/aql", "/artifactory/images/app/*"} {
			remove := r.srv.Inject(jfrogtest.Fault{Path: path, Times: -1, Status: status})
			_, err := r.image("app").Tags(t.Context(), &docker.TagOptions{Manifests: true})
			require.Error(t, err)
			var e *jfrog.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, status, e.StatusCode)
			_, err = r.image("app").Plan(t.Context(), []string{"1.0"}, nil)
			require.ErrorAs(t, err, &e)
			remove()
		}
	}
	// A manifest that vanishes meanwhile is no error.
	remove := r.srv.Inject(jfrogtest.Fault{Path: "/artifactory/images/app/1.0/*", Times: -1, Status: 404})
	tags, err := r.image("app").Tags(t.Context(), &docker.TagOptions{Manifests: true})
	require.NoError(t, err)
	assert.Empty(t, tags)
	remove()
	// A cut manifest must not pass for a whole one.
	remove = r.srv.Inject(jfrogtest.Fault{Path: "/artifactory/images/app/1.0/*", Times: -1, CutAfter: 20})
	_, err = r.image("app").Plan(t.Context(), []string{"1.0"}, nil)
	require.Error(t, err)
	remove()
}

// The list that the server returns has other content than the row of the query states.
func TestListThatIsReplacedMeanwhile(t *testing.T) {
	stale := digestOf("the list as it was")
	c := clienttest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if strings.HasSuffix(q.URL.Path, "/aql") {
			_, _ = fmt.Fprintf(w, `{"results":[{"repo":"images","path":"app/1.0","name":"list.manifest.json","size":20,"sha256":%q}],"range":{"start_pos":0,"end_pos":1,"total":1}}`,
				strings.TrimPrefix(stale, "sha256:"))
			return
		}
		_, _ = fmt.Fprint(w, `{"manifests":[]}`)
	}))
	i, err := docker.NewImage(artifactory.New(c), "images", "app")
	require.NoError(t, err)
	_, err = i.Plan(t.Context(), []string{"1.0"}, nil)
	require.ErrorContains(t, err, "replaced")
}

func TestCompareTags(t *testing.T) {
	order := []string{"", "latest", "main", "v", "0.9", "1.0-alpha", "1.0-alpha.1", "1.0-alpha.beta", "1.0-rc.2", "1.0-rc.10", "v1.0", "1.0.1", "1.9", "1.10", "2", "10", "99999999999999999999", "100000000000000000000"}
	for a := range order {
		for b := range order {
			want := 0
			if a != b {
				want = map[bool]int{true: -1, false: 1}[a < b]
			}
			if got := docker.CompareTags(order[a], order[b]); got != want {
				t.Errorf("%q, %q: %d, want %d", order[a], order[b], got, want)
			}
		}
	}
	assert.Zero(t, docker.CompareTags("1", "v1.0.0"))
}

func FuzzCompareTags(f *testing.F) {
	f.Add("1.0-rc.1", "v1.0", "latest")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if docker.CompareTags(a, b) != -docker.CompareTags(b, a) {
			t.Errorf("%q, %q: no order", a, b)
		}
		tags := []string{a, b, c}
		slices.SortStableFunc(tags, docker.CompareTags)
		if docker.CompareTags(tags[0], tags[1]) > 0 || docker.CompareTags(tags[1], tags[2]) > 0 || docker.CompareTags(tags[0], tags[2]) > 0 {
			t.Errorf("%q: no order", tags)
		}
	})
}

// Memory grows with the tags, not with their layers: see the package comment.
func TestMemoryOfTags(t *testing.T) {
	const tags, layers = 20_000, 20
	c := clienttest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"results":[`)
		for tag := range tags {
			for l := range layers {
				_, _ = fmt.Fprintf(w, `{"repo":"images","path":"app/1.%d","name":"sha256__%064x","size":1,"sha256":"%064x"},`, tag, l, l)
			}
			comma := ","
			if tag == tags-1 {
				comma = ""
			}
			_, _ = fmt.Fprintf(w, `{"repo":"images","path":"app/1.%d","name":"manifest.json","size":1,"sha256":"%064x"}%s`, tag, tag, comma)
		}
		_, _ = fmt.Fprintf(w, `],"range":{"start_pos":0,"end_pos":%d,"total":%[1]d}}`, tags*(layers+1))
	}))
	i, err := docker.NewImage(artifactory.New(c), "images", "app")
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	found, err := i.Tags(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, found, tags)
	runtime.GC()
	runtime.ReadMemStats(&after)
	perTag := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / tags
	t.Logf("%d bytes a tag", perTag)
	assert.Less(t, perTag, int64(800))
	runtime.KeepAlive(found)
}
