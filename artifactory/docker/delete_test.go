package docker_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A list that arrives after the plan keeps what it refers to.
func TestPushAfterThePlan(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	r.list("app", "1.0", amd, arm)
	p := r.plan("app", []string{"1.0"}, nil)
	require.Len(t, p.Delete, 3)
	r.list("app", "2.0", arm)
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrNeeded)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeDeleted: 2, docker.OutcomeChanged: 1}, sum.Folders)
	assert.Equal(t, 3, sum.Total())
	assert.Positive(t, sum.Duration)
	assert.ElementsMatch(t, []string{"2.0", arm}, r.folders("app"))
	r.pullable("app", "2.0")
}

// A tag that is pushed again after the plan is another one.
func TestTagPushedAgainAfterThePlan(t *testing.T) {
	r := start(t)
	r.push("app", "latest", "c1", "l1")
	p := r.plan("app", []string{"latest"}, nil)
	r.push("app", "latest", "c2", "l2")
	_, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrNeeded)
	var e *docker.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "images/app/latest", e.Repo+"/"+e.Path)
	r.pullable("app", "latest")
}

// A tag that cannot be deleted keeps its manifests and layers.
func TestTagThatCannotBeDeletedStaysWhole(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	r.list("app", "1.0", amd)
	r.list("app", "2.0", arm)
	p := r.plan("app", []string{"1.0", "2.0"}, nil)
	require.Len(t, p.Delete, 4)
	remove := r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/1.0", Times: -1, Status: 403})
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.ErrorIs(t, err, docker.ErrNeeded)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeFailed: 1, docker.OutcomeChanged: 1, docker.OutcomeDeleted: 2}, sum.Folders)
	assert.ElementsMatch(t, []string{"1.0", amd}, r.folders("app"))
	r.pullable("app", "1.0")
	remove()
	r.remove("app", []string{"1.0"}, nil)
	assert.Empty(t, r.folders("app"))
}

func TestVanishedFolders(t *testing.T) {
	r := start(t)
	amd := r.push("app", "", "c1", "l1")
	r.list("app", "1.0", amd)
	r.push("app", "2.0", "c2")
	p := r.plan("app", []string{"1.0", "2.0"}, nil)
	require.NoError(t, r.rt.Artifacts.Delete(t.Context(), "images", "app/"+amd))
	r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/2.0", Status: 404})
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeGone: 2, docker.OutcomeDeleted: 1}, sum.Folders)

	require.NoError(t, r.rt.Artifacts.Delete(t.Context(), "images", "app"))
	sum, err = r.image("app").Delete(t.Context(), p, nil)
	require.NoError(t, err)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeGone: 3}, sum.Folders)
}

// A program counts results as Delete does.
// A proxy that answers 404 in place of the server does not say that a list has vanished: what it
// refers to stays.
func TestForeignNotFound(t *testing.T) {
	r := start(t)
	amd := r.push("app", "", "c1", "l1")
	r.list("app", "1.0", amd)
	r.list("app", "2.0", amd, amd)
	p := r.plan("app", []string{"1.0", "2.0"}, nil)
	p.Delete, p.Tags = p.Delete[:0:0], []string{"1.0"}
	for _, d := range r.plan("app", []string{"1.0", "2.0"}, nil).Delete {
		if d.Folder != "2.0" {
			p.Delete = append(p.Delete, d)
		}
	}
	r.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/images/app/2.0/*", Status: 404, Body: "<html>", Times: -1})
	_, err := r.image("app").Plan(t.Context(), []string{"1.0"}, nil)
	require.ErrorContains(t, err, "the 404 is not from Artifactory")
	require.NotErrorIs(t, err, jfrog.ErrNotFound)
	_, err = r.image("app").Delete(t.Context(), p, nil)
	require.ErrorContains(t, err, "the 404 is not from Artifactory")
	require.Len(t, r.folders("app"), 3)
	r.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", Status: 404, Body: "<html>", Times: -1})
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.Error(t, err)
	require.Empty(t, sum.Folders)
}

func TestSummaryAdd(t *testing.T) {
	var sum docker.Summary
	sum.Add(&docker.Result{})
	sum.Add(&docker.Result{Outcome: docker.OutcomeDeleted, Deletion: docker.Deletion{Size: 7}})
	sum.Add(&docker.Result{Outcome: docker.OutcomeFailed, Deletion: docker.Deletion{Size: 5}})
	assert.Equal(t, docker.Summary{Folders: map[docker.Outcome]int{docker.OutcomeDeleted: 1, docker.OutcomeFailed: 1}, Bytes: 7}, sum)
	assert.Equal(t, 2, sum.Total())
}

// The lists report a refusal as the deletion does.
func TestRefusedCredentialsOfList(t *testing.T) {
	r := start(t)
	r.push("app", "1", "c")
	r.srv.Inject(jfrogtest.Fault{Times: -1, Status: 401})
	_, err := r.image("app").Tags(t.Context(), nil)
	require.ErrorIs(t, err, docker.ErrCredentialsRefused)
	_, err = r.image("app").Plan(t.Context(), []string{"1"}, nil)
	require.ErrorIs(t, err, docker.ErrCredentialsRefused)
}

// After a 401 no request follows.
func TestRefusedCredentials(t *testing.T) {
	r := start(t)
	for _, tag := range []string{"1", "2", "3"} {
		r.push("app", tag, "c"+tag)
	}
	p := r.plan("app", []string{"1", "2", "3"}, nil)
	r.srv.ResetRequests()
	r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/2", Times: -1, Status: 401})
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrCredentialsRefused)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	assert.Equal(t, 1, sum.Folders[docker.OutcomeDeleted])
	deletes := 0
	for _, q := range r.srv.Requests() {
		if q.Method == "DELETE" {
			deletes++
		}
	}
	assert.Equal(t, 2, deletes)

	i, err := docker.NewImage(r.as("wrong"), "images", "app")
	require.NoError(t, err)
	_, err = i.Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrCredentialsRefused)
}

func TestErrorsAreJoined(t *testing.T) {
	r := start(t)
	for _, tag := range []string{"1", "2", "3", "4"} {
		r.push("app", tag, "c"+tag)
	}
	p := r.plan("app", []string{"1", "2", "3", "4"}, nil)
	r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/4", Times: -1, Status: 500})
	r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/*", Times: -1, Status: 403})
	_, err := r.image("app").Delete(t.Context(), p, nil)
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 2, err)
	assert.Contains(t, lines[0], "3 folders: ")
	assert.Contains(t, lines[0], "images/app/1")
	assert.Contains(t, lines[1], "images/app/4")
	assert.Len(t, r.folders("app"), 4)
}

func TestCancelledDeletion(t *testing.T) {
	r := start(t)
	for _, tag := range []string{"1", "2", "3"} {
		r.push("app", tag, "c"+tag)
	}
	p := r.plan("app", []string{"1", "2", "3"}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for res, err := range r.image("app").DeleteResults(ctx, p, nil) {
		require.NotNil(t, res)
		last = err
		cancel()
	}
	require.ErrorIs(t, last, context.Canceled)
	assert.Equal(t, []string{"2", "3"}, r.folders("app"))

	_, err := r.image("app").Plan(ctx, []string{"2"}, nil)
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.image("app").Tags(ctx, nil)
	require.ErrorIs(t, err, context.Canceled)

	// Leaving the loop stops the deletion. The walk works once.
	walk := r.image("app").DeleteResults(t.Context(), p, nil)
	for res, err := range walk {
		require.NoError(t, err)
		if res.Outcome == docker.OutcomeDeleted {
			break
		}
	}
	assert.Equal(t, []string{"3"}, r.folders("app"))
	for _, err := range walk {
		require.ErrorContains(t, err, "once")
	}
	assert.Equal(t, []string{"3"}, r.folders("app"))
}

// A failure in the middle of a folder that is deleted file by file leaves no tag without layers.
func TestFileByFile(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c1", "base", "l1")
	r.put("app/2.0/"+file(digestOf("c2")), "c2")
	r.put("app/2.0/manifest.json", content("c2", "base"))
	p := r.plan("app", []string{"1.0"}, nil)
	fault := func(file string) func() {
		return r.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/images/app/1.0/" + file, Times: -1, Status: 500})
	}
	remove := fault("manifest.json")
	_, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, jfrog.ErrServer)
	r.pullable("app", "1.0")
	remove()
	remove = fault("sha256*")
	_, err = r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, jfrog.ErrServer)
	assert.Equal(t, []string{"2.0"}, names(t, r.image("app"), nil), "the manifest goes first")
	r.pullable("app", "2.0")
	remove()
}

// A program removes a tag from the plan. Its manifests, which are still in the plan, stay.
func TestReducedPlan(t *testing.T) {
	r := start(t)
	amd, arm := r.push("app", "", "c1", "l1"), r.push("app", "", "c2", "l2")
	r.list("app", "1.0", amd)
	r.list("app", "2.0", arm)
	p := r.plan("app", []string{"1.0", "2.0"}, nil)
	require.Equal(t, "1.0", p.Delete[0].Folder)
	p.Delete = p.Delete[1:]
	sum, err := r.image("app").Delete(t.Context(), p, nil)
	require.ErrorIs(t, err, docker.ErrNeeded)
	assert.Equal(t, map[docker.Outcome]int{docker.OutcomeDeleted: 2, docker.OutcomeChanged: 1}, sum.Folders)
	r.pullable("app", "1.0")
	assert.ElementsMatch(t, []string{"1.0", amd}, r.folders("app"))
}

// Names that URLs and patterns treat specially.
func TestOddNames(t *testing.T) {
	r := start(t)
	odd := []string{"a b", "a#b", "a;b", "a%b", "a%2Fb", "a+b", "größe", "a&b=c", "[a]", "~", "a'b", "_uploads2"}
	for _, name := range odd {
		r.push("team x/app+1", name, "c", "l "+name)
	}
	r.push("team x/app+1", "keep", "c", "base")
	assert.ElementsMatch(t, append([]string{"keep"}, odd...), names(t, r.image("team x/app+1"), nil))
	for _, name := range odd {
		r.remove("team x/app+1", []string{name}, nil)
		assert.NotContains(t, r.folders("team x/app+1"), name)
	}
	assert.Equal(t, []string{"keep"}, r.folders("team x/app+1"))
	r.pullable("team x/app+1", "keep")
}

// Uploads in progress are not touched.
func TestUploadsStay(t *testing.T) {
	r := start(t)
	r.push("app", "1.0", "c", "l")
	r.put("app/_uploads/"+file(digestOf("half")), "half")
	r.put("app/_uploads/manifest.json", "half")
	r.later(9999 * time.Hour)
	r.remove("app", []string{"1.0", "_uploads"}, &docker.PlanOptions{Untagged: true})
	assert.Equal(t, []string{"_uploads"}, r.folders("app"))
}

func TestErrorText(t *testing.T) {
	err := &docker.Error{Repo: "images", Path: "app/1\n2", Err: errors.New("refused\x1b[31m")}
	assert.Equal(t, `docker: delete images/app/1\n2: refused\x1b[31m`, err.Error())
}
