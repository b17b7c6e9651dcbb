package docker_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
)

func TestDeleteOfATag(t *testing.T) {
	r := start(t)
	r.push("team/app", "1.0", "config 1", "base", "layer 1")
	r.push("team/app", "1.1", "config 2", "base", "layer 2")
	r.push("team/app-tools", "1.0", "config 1", "base")
	p := r.remove("team/app", []string{"1.0"}, nil)
	assert.Equal(t, []string{"1.1"}, r.folders("team/app"))
	assert.Equal(t, []string{"1.0"}, r.folders("team/app-tools"))
	r.pullable("team/app", "1.1")
	r.pullable("team/app-tools", "1.0")
	want := int64(len(content("config 1", "base", "layer 1")) + len("config 1") + len("layer 1"))
	assert.Equal(t, want, p.Size, "the base layer is needed by 1.1")
}

// Two tags share the manifest of a platform.
func TestSharedPlatformManifestStays(t *testing.T) {
	r := start(t)
	amd1, amd2 := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	arm := r.push("app", "", "c3", "l3")
	r.list("app", "1.0", amd1, arm)
	r.list("app", "2.0", amd2, arm)
	p := r.remove("app", []string{"1.0"}, nil)
	r.pullable("app", "2.0")
	assert.ElementsMatch(t, []string{"2.0", amd2, arm}, r.folders("app"))
	require.Len(t, p.Kept, 1)
	assert.Equal(t, docker.Kept{Kind: docker.KindManifest, Folder: arm, Digest: arm, Tags: []string{"2.0"}}, p.Kept[0])

	r.remove("app", []string{"2.0"}, nil)
	assert.Empty(t, r.folders("app"), "nothing remains of the last tag")
}

// The list refers to manifests that were pushed by tags, as docker buildx imagetools does.
func TestTagWhoseManifestAListNeedsStays(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "1.0-amd64", "c1", "l1"), r.push("app", "1.0-arm64", "c2", "l2")
	r.list("app", "1.0", amd, arm)
	before := r.stored()
	p := r.plan("app", []string{"1.0-amd64"}, nil)
	assert.True(t, p.IsEmpty())
	assert.Equal(t, []docker.Kept{{Kind: docker.KindTag, Folder: "1.0-amd64", Digest: amd, Tags: []string{"1.0"}}}, p.Kept)
	_, err := r.image("app").Delete(t.Context(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, before, r.stored())

	// Another folder with the same manifest makes the tag dispensable.
	r.push("app", "", "c1", "l1")
	r.remove("app", []string{"1.0-amd64"}, nil)
	r.pullable("app", "1.0")

	// With the list, all goes.
	r.remove("app", []string{"1.0", "1.0-arm64"}, nil)
	assert.Empty(t, r.folders("app"))
}

// Of two tags of the same manifest to delete, one has to stay.
func TestOneOfEqualTagsStays(t *testing.T) {
	r := start(t)
	amd := r.push("app", "a", "c1", "l1")
	r.push("app", "b", "c1", "l1")
	r.list("app", "multi", amd)
	p := r.remove("app", []string{"a", "b"}, nil)
	assert.Len(t, p.Kept, 1)
	r.pullable("app", "multi")
	assert.Len(t, r.folders("app"), 2)
}

func TestEqualTagIsNotNeeded(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c", "l")
	r.push("app", "latest", "c", "l")
	p := r.remove("app", []string{"1.0"}, nil)
	r.pullable("app", "latest")
	assert.Zero(t, p.Size)
	assert.Equal(t, []string{"latest"}, r.folders("app"))
}

// A list of lists, as buildx makes it with several builders.
func TestListsOfLists(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	inner := r.list("app", "", amd, arm)
	r.list("app", "1.0", inner)
	r.list("app", "1.0-arm", arm)
	r.remove("app", []string{"1.0-arm"}, nil)
	r.pullable("app", "1.0")
	r.list("app", "1.0-arm", arm)
	r.remove("app", []string{"1.0"}, nil)
	r.pullable("app", "1.0-arm")
	assert.ElementsMatch(t, []string{"1.0-arm", arm}, r.folders("app"))
}

// A tag may have a list and a manifest, if a single image was pushed over a list or before it.
func TestTagWithAListAndAManifest(t *testing.T) {
	r := start(t)
	amd := r.push("app", "1.0", "c1", "l1")
	r.list("app", "1.0", amd)
	r.list("app", "other", amd)
	p := r.plan("app", []string{"1.0"}, nil)
	assert.True(t, p.IsEmpty(), "the manifest beside the list is needed: %v", p)
	p = r.plan("app", []string{"1.0", "other"}, nil)
	assert.Len(t, p.Delete, 2)

	// A manifest that arrives beside the list after the plan is not deleted.
	r.push("app", "1.0", "c9", "l9")
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrNeeded)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeChanged: 1, docker.OutcomeDeleted: 1}, sum.Folders)
	assert.Equal(t, []string{"1.0"}, r.folders("app"))
}

// A layer that only the folder of a deleted tag has stays for the manifest that needs it.
func TestLayerThatAnotherManifestNeedsStays(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c1", "base", "l1")
	manifest := content("c2", "base")
	r.put("app/2.0/"+file(digestOf("c2")), "c2")
	r.put("app/2.0/manifest.json", manifest)
	r.pullable("app", "2.0")
	p := r.remove("app", []string{"1.0"}, nil)
	r.pullable("app", "2.0")
	assert.Equal(t, []string{file(digestOf("base"))}, p.Delete[0].Retain)
	assert.Contains(t, r.stored(), "app/1.0/"+file(digestOf("base")))
	assert.NotContains(t, r.stored(), "app/1.0/"+file(digestOf("l1")))
	assert.NotContains(t, r.stored(), "app/1.0/manifest.json", "the tag is gone")
	assert.Equal(t, int64(len(content("c1", "base", "l1"))+len("c1")+len("l1")), p.Size)
	assert.Contains(t, p.String(), "without 1 files that others need")
}

// The image team/app/1.0 has its tags in the folder of the tag 1.0 of team/app.
func TestImageBelowATagStays(t *testing.T) {
	r := start(t)
	r.push("team/app", "1.0", "c1", "l1")
	r.push("team/app/1.0", "debug", "c2", "l2")
	r.put("team/app/1.0/x/y/z.txt", "z")
	r.remove("team/app", []string{"1.0"}, nil)
	r.pullable("team/app/1.0", "debug")
	assert.Len(t, r.stored(), 4)
	_, err := r.image("team/app").Tags(t.Context(), nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = r.image("team").Tags(t.Context(), nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound, "team is no image")
}

// What describes a manifest stays and goes with it.
func TestReferrers(t *testing.T) {
	r := start(t)
	image := r.push("app", "1.0", "c1", "l1")
	r.push("app", "latest", "c1", "l1")
	signature := r.refer("app", image, "signature")
	ofSignature := r.refer("app", signature, "signature of the signature")
	hexes := strings.TrimPrefix(image, "sha256:")
	r.push("app", "sha256-"+hexes+".sig", "c2", "cosign")
	attached := []string{"sha256-" + hexes + ".sig", signature, ofSignature}

	r.remove("app", []string{"1.0"}, &docker.PlanOptions{Untagged: true, UntaggedAge: -1})
	assert.ElementsMatch(t, append([]string{"latest"}, attached...), r.folders("app"))
	untagged, err := r.image("app").Untagged(t.Context())
	require.NoError(t, err)
	assert.Empty(t, untagged, "a signature of a tagged manifest is no orphan")

	p := r.remove("app", []string{"latest"}, nil)
	assert.Empty(t, r.folders("app"))
	assert.Equal(t, docker.KindTag, p.Delete[0].Kind)
	assert.Equal(t, docker.KindAttached, p.Delete[1].Kind)
}

// A signature that was asked for is deleted, although its subject stays.
func TestDeleteOfASignature(t *testing.T) {
	r := start(t)
	image := r.push("app", "1.0", "c1", "l1")
	tag := "sha256-" + strings.TrimPrefix(image, "sha256:") + ".sig"
	r.push("app", tag, "c2", "cosign")
	r.remove("app", []string{tag}, nil)
	assert.Equal(t, []string{"1.0"}, r.folders("app"))
}

func TestUntagged(t *testing.T) {
	r := start(t)
	arm := r.push("app", "", "c1", "base", "l1")
	orphan := r.push("app", "", "c2", "base", "l2")
	r.list("app", "1.0", arm)
	r.later(999 * time.Hour)
	fresh := r.push("app", "", "c3", "base", "l3") // a push that has not ended
	untagged, err := r.image("app").Untagged(t.Context())
	require.NoError(t, err)
	require.Len(t, untagged, 2)
	assert.ElementsMatch(t, []string{orphan, fresh}, []string{untagged[0].Digest, untagged[1].Digest})
	assert.True(t, untagged[0].Stored)
	assert.NotZero(t, untagged[0].Size)

	assert.True(t, r.plan("app", nil, nil).IsEmpty())
	p := r.remove("app", nil, &docker.PlanOptions{Untagged: true})
	assert.Equal(t, []docker.Deletion{{Kind: docker.KindUntagged, Folder: orphan, Digest: orphan, Size: p.Delete[0].Size}}, p.Delete)
	assert.ElementsMatch(t, []string{"1.0", arm, fresh}, r.folders("app"))
	r.remove("app", nil, &docker.PlanOptions{Untagged: true, UntaggedAge: -1})
	assert.ElementsMatch(t, []string{"1.0", arm}, r.folders("app"))
	r.pullable("app", "1.0")
}

// A manifest that cannot be understood may refer to anything.
func TestBrokenManifests(t *testing.T) {
	for name, broken := range map[string]string{
		"no JSON":      "<html>",
		"no manifest":  `{"errors": []}`,
		"no digest":    `{"manifests": [{"digest": "../../1.0"}]}`,
		"no string":    `{"layers": [{"digest": 7}]}`,
		"enormous":     `{"layers": [], "x": "` + strings.Repeat("x", 4<<20) + `"}`,
		"deep nesting": strings.Repeat("[", 100_000),
	} {
		r := start(t)
		arm := r.push("app", "", "c1", "l1")
		r.list("app", "1.0", arm)
		r.put("app/bad/list.manifest.json", broken)
		_, err := r.image("app").Plan(t.Context(), []string{"1.0"}, nil)
		require.ErrorContains(t, err, "images/app/bad/list.manifest.json: not a manifest", name)
		_, err = r.image("app").Untagged(t.Context())
		require.ErrorContains(t, err, "bad", name)

		// The broken tag itself can be deleted.
		r.remove("app", []string{"bad"}, nil)
		r.pullable("app", "1.0")
	}
}

// Lists may refer to themselves, and to manifests that are not stored.
func TestStrangeLists(t *testing.T) {
	r := start(t)
	a := "sha256:" + strings.Repeat("a", 64)
	r.list("app", "missing", a, a)
	r.put("app/"+a+"/list.manifest.json", `{"manifests": [{"digest": "`+a+`"}]}`)
	r.list("app", "none")
	r.push("app", "kept", "c", "l")
	p := r.remove("app", []string{"missing", "none", "absent", "absent"}, nil)
	assert.Equal(t, []string{"absent"}, p.Missing)
	assert.Equal(t, []string{"kept"}, r.folders("app"))
}

// A manifest of the first schema names its layers otherwise.
func TestFirstSchema(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c", "l")
	r.put("app/old/manifest.json", `{"schemaVersion": 1, "fsLayers": [{"blobSum": "`+digestOf("l")+`"}]}`)
	p := r.remove("app", []string{"1.0"}, nil)
	assert.Equal(t, []string{file(digestOf("l"))}, p.Delete[0].Retain)
}

func TestPlanIsRefused(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c", "l")
	r.srv.ResetRequests()
	for _, name := range []string{"", "/app", "app/", "a//b", "../app", "a/./b", "app*", "a?p", "app:1.0", "app@sha256:aa", "a\nb", `a"b`} {
		_, err := docker.NewImage(r.rt, "images", name)
		require.Error(t, err, name)
	}
	for _, repo := range []string{"", "images/app", "*", ".."} {
		_, err := docker.NewImage(r.rt, repo, "app")
		require.Error(t, err, repo)
	}
	_, err := docker.NewImage(nil, "images", "app")
	require.Error(t, err)
	for _, tag := range []string{"", ".", "..", "a/b", "1.0/", digestOf("x"), file(digestOf("x"))} {
		_, err := r.image("app").Plan(t.Context(), []string{tag}, nil)
		require.Error(t, err, tag)
		_, err = r.image("app").Delete(t.Context(), &docker.Plan{Repo: "images", Image: "app", Tags: []string{tag}, Delete: []docker.Deletion{{Folder: tag}}}, nil)
		require.Error(t, err, tag)
	}
	_, err = r.image("app").Delete(t.Context(), nil, nil)
	require.ErrorContains(t, err, "plan is nil")
	_, err = r.image("app").Delete(t.Context(), &docker.Plan{Repo: "images", Image: "other", Delete: []docker.Deletion{{Folder: "1.0"}}}, nil)
	require.ErrorContains(t, err, "the plan is for images/other")
	assert.Empty(t, r.srv.Requests(), "nothing is sent")
}

// A plan that claims more than the image allows deletes no more.
func TestForgedPlan(t *testing.T) {
	r := start(t)
	digest := r.push("app", "1.0", "c", "l")
	before := r.stored()
	for _, folder := range []string{"1.0", "", ".", "../app"} {
		_, err := r.image("app").Delete(t.Context(), &docker.Plan{Repo: "images", Image: "app", Delete: []docker.Deletion{{Folder: folder, Digest: digest}}}, nil)
		if folder == "1.0" {
			require.ErrorIs(t, err, docker.ErrNeeded)
		}
		assert.Equal(t, before, r.stored())
	}
}

// Remote caches name the folders of digests otherwise.
func TestCache(t *testing.T) {
	r := start(t)
	fill := func(path, content string) { require.NoError(t, r.srv.FillCache("hub", path, []byte(content))) }
	manifest := content("c", "l")
	list := `{"manifests":[{"digest":"` + digestOf(manifest) + `","platform":{"os":"linux","architecture":"amd64"}},{"digest":"` + digestOf("not pulled") + `"}]}`
	fill("library/nginx/1/list.manifest.json", list)
	fill("library/nginx/latest/list.manifest.json", list)
	fill("library/nginx/"+file(digestOf(manifest))+"/manifest.json", manifest)
	fill("library/nginx/"+file(digestOf(manifest))+"/"+file(digestOf("l"))+".marker", "")

	i, err := docker.NewImage(r.rt, "hub-cache", "library/nginx")
	require.NoError(t, err)
	tags, err := i.Tags(t.Context(), &docker.TagOptions{Manifests: true})
	require.NoError(t, err)
	require.Equal(t, []string{"1", "latest"}, docker.Names(tags))
	require.Len(t, tags[0].Manifests, 2)
	assert.True(t, tags[0].Manifests[0].Stored)
	assert.False(t, tags[0].Manifests[1].Stored)
	p, err := i.Plan(t.Context(), []string{"1"}, nil)
	require.NoError(t, err)
	require.Len(t, p.Delete, 1)
	sum, err := i.Delete(t.Context(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, sum.Folders[docker.OutcomeDeleted])
	p, err = i.Plan(t.Context(), []string{"latest"}, nil)
	require.NoError(t, err)
	assert.Len(t, p.Delete, 2)

	remote, err := docker.NewImage(r.rt, "hub", "library/nginx")
	require.NoError(t, err)
	_, err = remote.Tags(t.Context(), nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.ErrorContains(t, err, "hub-cache")
}

func TestPlanAsJSON(t *testing.T) {
	r := start(t)
	r.list("app", "1.0", r.push("app", "", "c", "l"))
	data, err := json.Marshal(r.plan("app", []string{"1.0"}, nil))
	require.NoError(t, err)
	var p docker.Plan
	require.NoError(t, json.Unmarshal(data, &p))
	sum, err := r.image("app").Delete(t.Context(), &p, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, sum.Folders[docker.OutcomeDeleted])
	assert.Empty(t, r.folders("app"))
}
