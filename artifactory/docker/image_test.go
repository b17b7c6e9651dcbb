package docker_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// registry is an Artifactory with a repository of images, whose clock the test sets.
type registry struct {
	t     testing.TB
	srv   *jfrogtest.Server
	rt    *artifactory.Client
	clock atomic.Int64
}

func start(t testing.TB, opts ...jfrogtest.Option) *registry {
	t.Helper()
	r := &registry{t: t}
	r.clock.Store(time.Now().Add(-1000 * time.Hour).Unix())
	opts = append(opts, jfrogtest.WithRepository("images", "local", "docker"), jfrogtest.WithRepository("hub", "remote", "docker"),
		jfrogtest.WithClock(func() time.Time { return time.Unix(r.clock.Load(), 0) }))
	r.srv = jfrogtest.New(t, opts...)
	r.rt = r.as(r.srv.Token)
	return r
}

// as returns a client with another token.
func (r *registry) as(token string) *artifactory.Client {
	r.t.Helper()
	c, err := jfrog.New(r.srv.URL, jfrog.WithAccessToken(token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(r.t, err)
	return artifactory.New(c)
}

// later moves the clock.
func (r *registry) later(d time.Duration) { r.clock.Add(int64(d / time.Second)) }

func (r *registry) image(name string) *docker.Image {
	r.t.Helper()
	i, err := docker.NewImage(r.rt, "images", name)
	require.NoError(r.t, err)
	return i
}

func (r *registry) put(path, content string) string {
	r.t.Helper()
	_, err := r.rt.Artifacts.Deploy(r.t.Context(), "images", path, strings.NewReader(content), nil)
	require.NoError(r.t, err)
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func file(digest string) string { return strings.Replace(digest, ":", "__", 1) }

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// content returns the manifest of an image with the given layers. The first is its configuration.
func content(layers ...string) string {
	type descriptor struct {
		Digest string `json:"digest"`
		Size   int    `json:"size"`
	}
	var out []descriptor
	for _, l := range layers {
		out = append(out, descriptor{digestOf(l), len(l)})
	}
	data, err := json.Marshal(map[string]any{"schemaVersion": 2, "config": out[0], "layers": out[1:]})
	if err != nil {
		panic(err)
	}
	return string(data)
}

// push pushes an image to a folder of an image: a tag, or "" for the folder of its digest. It
// returns the digest.
func (r *registry) push(image, tag string, layers ...string) string {
	r.t.Helper()
	manifest := content(layers...)
	folder := tag
	if folder == "" {
		folder = digestOf(manifest)
	}
	for _, l := range layers {
		r.put(image+"/"+folder+"/"+file(digestOf(l)), l)
	}
	return r.put(image+"/"+folder+"/manifest.json", manifest)
}

// list pushes a list of manifests. The platforms are amd64, arm64 and so on.
func (r *registry) list(image, tag string, digests ...string) string {
	r.t.Helper()
	entries := []map[string]any{}
	for at, d := range digests {
		arch := []string{"amd64", "arm64", "s390x", "ppc64le"}[at%4]
		entries = append(entries, map[string]any{"digest": d, "platform": map[string]string{"os": "linux", "architecture": arch}})
	}
	return r.index(image, tag, entries...)
}

func (r *registry) index(image, tag string, entries ...map[string]any) string {
	r.t.Helper()
	if entries == nil {
		entries = []map[string]any{}
	}
	data, err := json.Marshal(map[string]any{"mediaType": "application/vnd.oci.image.index.v1+json", "manifests": entries})
	require.NoError(r.t, err)
	if tag == "" {
		tag = digestOf(string(data))
	}
	return r.put(image+"/"+tag+"/list.manifest.json", string(data))
}

// refer pushes a manifest without a tag that describes another.
func (r *registry) refer(image, subject, layer string) string {
	r.t.Helper()
	manifest := fmt.Sprintf(`{"config":{"digest":%q},"layers":[{"digest":%q}],"subject":{"digest":%q}}`, digestOf("{}"), digestOf(layer), subject)
	d := digestOf(manifest)
	r.put(image+"/"+d+"/"+file(digestOf("{}")), "{}")
	r.put(image+"/"+d+"/"+file(digestOf(layer)), layer)
	return r.put(image+"/"+d+"/manifest.json", manifest)
}

// stored returns the paths of all files in the repository.
func (r *registry) stored() []string {
	r.t.Helper()
	var out []string
	for row, err := range r.rt.Search.Items(r.t.Context(), aql.Items().Where(aql.Item.Repo.Eq("images")), nil) {
		require.NoError(r.t, err)
		out = append(out, row.FilePath())
	}
	slices.Sort(out)
	return out
}

// folders returns the folders of an image that have files.
func (r *registry) folders(image string) []string {
	r.t.Helper()
	set := map[string]bool{}
	for _, path := range r.stored() {
		if below, ok := strings.CutPrefix(path, image+"/"); ok {
			name, _, _ := strings.Cut(below, "/")
			set[name] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// pullable fails the test unless a tag can be pulled with all that its manifests refer to. A
// layer may be in any folder of the image, as registries find layers by digest.
func (r *registry) pullable(image, tag string) {
	r.t.Helper()
	byDigest, blobs := map[string]string{}, map[string]bool{}
	var open []string
	for _, path := range r.stored() {
		below, ok := strings.CutPrefix(path, image+"/")
		folder, name, _ := strings.Cut(below, "/")
		switch {
		case !ok:
		case name == "manifest.json" || name == "list.manifest.json":
			text := r.get(path)
			byDigest[digestOf(text)] = text
			if folder == tag {
				open = append(open, digestOf(text))
			}
		default:
			blobs[strings.Replace(name, "__", ":", 1)] = true
		}
	}
	require.NotEmpty(r.t, open, "tag %s", tag)
	for len(open) > 0 {
		d := open[0]
		open = open[1:]
		text, ok := byDigest[d]
		require.True(r.t, ok, "tag %s lacks manifest %s", tag, d)
		var doc struct {
			Config            struct{ Digest string }
			Layers, Manifests []struct{ Digest string }
		}
		require.NoError(r.t, json.Unmarshal([]byte(text), &doc))
		if doc.Config.Digest != "" {
			require.True(r.t, blobs[doc.Config.Digest], "tag %s lacks its configuration", tag)
		}
		for _, l := range doc.Layers {
			require.True(r.t, blobs[l.Digest], "tag %s lacks layer %s", tag, l.Digest)
		}
		for _, m := range doc.Manifests {
			open = append(open, m.Digest)
		}
	}
}

func (r *registry) get(path string) string {
	r.t.Helper()
	d, err := r.rt.Artifacts.Download(context.Background(), "images", path, &artifactory.ArtifactDownloadOptions{SkipUpdateStats: true})
	require.NoError(r.t, err)
	defer d.Close()
	data, err := io.ReadAll(d)
	require.NoError(r.t, err)
	return string(data)
}

// plan plans and checks that nothing was deleted.
func (r *registry) plan(image string, tags []string, opts *docker.PlanOptions) *docker.Plan {
	r.t.Helper()
	before := r.stored()
	p, err := r.image(image).Plan(r.t.Context(), tags, opts)
	require.NoError(r.t, err)
	require.Equal(r.t, before, r.stored(), "a plan deletes nothing")
	return p
}

// remove plans and deletes, and checks that what was planned was deleted.
func (r *registry) remove(image string, tags []string, opts *docker.PlanOptions) *docker.Plan {
	r.t.Helper()
	p := r.plan(image, tags, opts)
	sum, err := r.image(image).Delete(r.t.Context(), p, nil)
	require.NoError(r.t, err)
	require.Equal(r.t, len(p.Delete), sum.Folders[docker.OutcomeDeleted], "%v", sum)
	return p
}
