package docker_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A list that is pushed again after the plan keeps the manifests that it shares with the list of
// the plan.
func TestListPushedAgainAfterThePlan(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	r.list("app", "1.0", amd)
	p := r.plan("app", []string{"1.0"}, nil)
	require.Len(t, p.Delete, 2)
	r.list("app", "1.0", amd, arm)
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrNeeded)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeChanged: 2}, sum.Folders)
	r.pullable("app", "1.0")
}

// A layer that only the folder of the changed tag needs, and another folder of the plan stores,
// stays.
func TestTagPushedAgainKeepsLayersOfOthers(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c1", "l1")
	r.push("app", "2.0", "c2", "l2")
	p := r.plan("app", []string{"1.0", "2.0"}, nil)
	// The layer l2 was mounted from 2.0, and not stored again.
	manifest := content("c1", "l2")
	r.put("app/1.0/manifest.json", manifest)
	_, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrNeeded)
	r.pullable("app", "1.0")
}

// Pulls through a smart remote repository count.
func TestRemotePullsCount(t *testing.T) {
	r := start(t)
	sum := strings.Repeat("a", 64)
	r.srv.Inject(jfrogtest.Fault{Path: "*/aql", Status: 200, Body: `{"results":[{"repo":"images","path":"app/1.0","name":"manifest.json","type":"file","size":9,
		"created":"2020-01-01T00:00:00.000Z","modified":"2020-01-01T00:00:00.000Z","sha256":"` + sum + `",
		"stats":[{"downloads":2,"downloaded":"2020-02-01T00:00:00.000Z","remote_downloads":3,"remote_downloaded":"2020-03-01T00:00:00.000Z"}]}],
		"range":{"start_pos":0,"end_pos":1,"total":1}}`})
	tags, err := r.image("app").Tags(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, tags, 1)
	assert.EqualValues(t, 5, tags[0].Pulls)
	assert.Equal(t, "2020-03-01", tags[0].LastUsed().UTC().Format("2006-01-02"))
}

// What a program keeps, in the plan or right before a deletion, stays with all that it needs.
func TestKeep(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	inner := r.list("app", "", arm)
	r.list("app", "1.0", amd, inner)
	p := r.plan("app", []string{"1.0"}, &docker.PlanOptions{Keep: []string{inner, "none"}})
	folders := func(p *docker.Plan) (out []string) {
		for _, d := range p.Delete {
			out = append(out, d.Folder)
		}
		return out
	}
	assert.Equal(t, []string{"1.0", amd}, folders(p))

	p = r.plan("app", []string{"1.0"}, nil)
	require.Len(t, p.Delete, 4)
	fault := errors.New("not now")
	var asked []string
	sum, err := r.image("app").Delete(t.Context(), p, &docker.DeleteOptions{Check: func(_ context.Context, d docker.Deletion) error {
		asked = append(asked, d.Folder)
		if d.Folder == "1.0" {
			return fault
		}
		return nil
	}})
	require.ErrorIs(t, err, fault)
	assert.Equal(t, []string{"1.0"}, asked)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeFailed: 1, docker.OutcomeChanged: 3}, sum.Folders)
	r.pullable("app", "1.0")
}

func TestKindOf(t *testing.T) {
	hexes := strings.Repeat("0a", 32)
	for name, want := range map[string]docker.Kind{
		"1.0": docker.KindTag, "latest": docker.KindTag, "sha256-": docker.KindTag, "sha256-" + hexes + ".zip": docker.KindTag,
		"sha256:" + hexes: docker.KindManifest, "sha256__" + hexes: docker.KindManifest,
		"sha256-" + hexes: docker.KindAttached, "sha256-" + hexes + ".sig": docker.KindAttached, "sha256-" + hexes + ".att": docker.KindAttached,
	} {
		assert.Equal(t, want, docker.KindOf(name), name)
	}
}

// A deletion whose response got lost is sent again, and counts as a deletion.
func TestLostResponse(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c", "l")
	p := r.plan("app", []string{"1.0"}, nil)
	c, err := jfrog.New(r.srv.URL, jfrog.WithAccessToken(r.srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	i, err := docker.NewImage(artifactory.New(c), "images", "app")
	require.NoError(t, err)
	r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/1.0", Status: 503})
	r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/1.0", Status: 404})
	sum, err := i.Delete(t.Context(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeDeleted: 1}, sum.Folders)
}

// A folder that cannot be deleted keeps the tags and the layers that it needs, although these are
// to be deleted as well.
func TestFailedTagKeepsOtherTags(t *testing.T) {
	r := start(t)
	amd := r.push("app", "a", "c1", "l1")
	r.list("app", "multi", amd)
	r.push("app", "base", "c2", "l2")
	r.put("app/mounted/manifest.json", content("c2", "l2"))
	refuse := func(tag string) {
		r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/" + tag, Times: -1, Status: 403})
	}
	refuse("multi")
	refuse("mounted")
	p := r.plan("app", []string{"a", "base", "mounted", "multi"}, nil)
	require.Len(t, p.Delete, 4)
	slices.SortFunc(p.Delete, func(a, b docker.Deletion) int { return strings.Compare(a.Folder, b.Folder) })
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Equal(t, 2, sum.Folders[docker.OutcomeFailed])
	r.pullable("app", "multi")
	r.pullable("app", "mounted")
}
