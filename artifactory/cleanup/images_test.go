package cleanup_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (e *env) deployText(daysAgo float64, path, content string) {
	e.Helper()
	e.at(daysAgo)
	defer e.at(0)
	_, err := e.rt.Artifacts.Deploy(context.Background(), "libs", path, strings.NewReader(content), nil)
	require.NoError(e, err)
}

// push pushes an image with the given layers to libs and returns its digest. An empty tag stands
// for the folder of the digest.
func (e *env) push(daysAgo float64, image, tag string, layers ...string) string {
	e.Helper()
	entries := make([]string, len(layers))
	for i, l := range layers {
		entries[i] = fmt.Sprintf(`{"digest":%q}`, digestOf(l))
	}
	content := `{"layers":[` + strings.Join(entries, ",") + `]}`
	folder := image + "/" + tag
	if tag == "" {
		folder += digestOf(content)
	}
	for _, l := range layers {
		e.deployText(daysAgo, folder+"/"+strings.Replace(digestOf(l), ":", "__", 1), l)
	}
	e.deployText(daysAgo, folder+"/manifest.json", content)
	return digestOf(content)
}

// list pushes a list of manifests.
func (e *env) list(daysAgo float64, image, tag string, digests ...string) {
	e.Helper()
	entries := make([]string, len(digests))
	for i, d := range digests {
		entries[i] = fmt.Sprintf(`{"digest":%q,"platform":{"os":"linux","architecture":"a%d"}}`, d, i)
	}
	e.deployText(daysAgo, image+"/"+tag+"/list.manifest.json", `{"manifests":[`+strings.Join(entries, ",")+`]}`)
}

// stands returns the folders of an image in libs that have a manifest, sorted.
func (e *env) stands(image string) []string {
	e.Helper()
	out := []string{}
	for _, name := range e.left("libs") {
		below, ok := strings.CutPrefix(name, image+"/")
		folder, file, _ := strings.Cut(below, "/")
		if ok && strings.HasSuffix(file, "manifest.json") {
			out = append(out, folder)
		}
	}
	slices.Sort(out)
	return out
}

func sorted(names ...string) []string { slices.Sort(names); return names }

func oldImages(more cleanup.Rule) cleanup.Rule {
	more.Repos, more.Group = []string{"libs"}, cleanup.Docker()
	if more.KeepNewest == 0 && more.NotDownloadedFor == 0 {
		more.OlderThan = 30 * cleanup.Day
	}
	return more
}

// apply applies a plan as it was stored and read.
func (e *env) apply(plan bulk.Plan) (*bulk.Summary, error) {
	e.Helper()
	var stored bytes.Buffer
	_, err := bulk.WritePlan(&stored, plan)
	require.NoError(e, err)
	return cleanup.Apply(context.Background(), e.m, bulk.ReadPlan(&stored), nil)
}

// The platforms of a tag go with it, except for manifests that a remaining tag needs.
func TestSharedManifestsStay(t *testing.T) {
	e := serve(t)
	amd, arm := e.push(100, "app", "", "l1"), e.push(100, "app", "", "l2")
	amd2 := e.push(1, "app", "", "l3")
	e.list(100, "app", "1.0", amd, arm)
	e.list(1, "app", "2.0", amd2, arm)
	plan := e.plan(oldImages(cleanup.Rule{}))
	require.Equal(t, sorted("app/1.0", "app/"+amd), e.planned(plan))
	sum, err := e.apply(plan)
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 2}, sum.Items)
	require.EqualValues(t, 3, sum.Files)
	require.Equal(t, sorted("2.0", amd2, arm), e.stands("app"))
}

// A tag whose manifest a younger list needs stays, and so do layers that it alone stores.
func TestNeededTagsAndLayersStay(t *testing.T) {
	e := serve(t)
	amd := e.push(100, "app", "1.0-amd64", "l1")
	e.list(1, "app", "1.0", amd)
	require.Empty(t, e.planned(e.plan(oldImages(cleanup.Rule{}))))

	e.push(100, "web", "1.0", "base", "l1")
	base := "sha256__" + strings.TrimPrefix(digestOf("base"), "sha256:")
	e.deployText(1, "web/2.0/manifest.json", `{"layers":[{"digest":"`+digestOf("base")+`"}]}`)
	_, err := e.apply(e.plan(oldImages(cleanup.Rule{})))
	require.NoError(t, err)
	require.Equal(t, []string{"2.0"}, e.stands("web"))
	require.Contains(t, e.left("libs"), "web/1.0/"+base)
	require.Len(t, e.left("libs"), 11)
}

// Signatures are no versions: they do not take the places of tags, and go with their tags.
func TestSignatures(t *testing.T) {
	e := serve(t)
	var signatures []string
	for i := range 4 {
		digest := e.push(float64(100-10*i), "app", fmt.Sprint(i), fmt.Sprint("layer", i))
		signature := strings.Replace(digest, ":", "-", 1) + ".sig"
		e.push(float64(99-10*i), "app", signature, fmt.Sprint("signature", i))
		signatures = append(signatures, signature)
	}
	_, err := e.apply(e.plan(oldImages(cleanup.Rule{KeepNewest: 2})))
	require.NoError(t, err)
	require.Equal(t, sorted("2", "3", signatures[2], signatures[3]), e.stands("app"))
}

// Manifests that clusters pull by digest stay, and so do excluded ones.
func TestUsedManifestsStay(t *testing.T) {
	e := serve(t)
	used, idle, held := e.push(100, "app", "", "l1"), e.push(100, "app", "", "l2"), e.push(100, "app", "", "l3")
	later := e.push(100, "app", "", "l4")
	e.list(100, "app", "1.0", used, idle, held, later)
	e.download(5, "libs", "app/"+used+"/manifest.json")
	require.NoError(t, e.rt.Properties.Set(t.Context(), "libs", "app/"+held+"/manifest.json", artifactory.Properties{"keep": {"x", "y"}}, nil))
	rule := oldImages(cleanup.Rule{NotDownloadedFor: 30 * cleanup.Day, ExcludeProperties: artifactory.Properties{"keep": {"y"}}})
	plan, err := jfrog.Collect(e.plan(rule))
	require.NoError(t, err)
	require.Equal(t, sorted("app/1.0", "app/"+idle, "app/"+later), e.planned(bulk.Steps(plan...)))
	e.download(0, "libs", "app/"+later+"/manifest.json")
	sum, err := e.apply(bulk.Steps(plan...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 2, bulk.OutcomeChanged: 1}, sum.Items)
	require.Equal(t, sorted(used, held, later), e.stands("app"))
}

// Manifests without a tag go if the rule says so, and if they are old enough.
func TestUntaggedManifests(t *testing.T) {
	e := serve(t)
	old, young, tagged := e.push(100, "app", "", "l1"), e.push(0.5, "app", "", "l2"), e.push(100, "app", "", "l3")
	middle := e.push(20, "app", "", "l4")
	e.list(1, "app", "1.0", tagged)
	orphan := e.push(100, "gone", "", "l5")
	require.Empty(t, e.planned(e.plan(oldImages(cleanup.Rule{}))))
	require.Equal(t, sorted("app/"+old, "gone/"+orphan), e.planned(e.plan(oldImages(cleanup.Rule{Untagged: true}))))
	require.Equal(t, []string{"gone/" + orphan}, e.planned(e.plan(oldImages(cleanup.Rule{Untagged: true, Include: []string{"gone/**"}}))))
	require.Empty(t, e.planned(e.plan(oldImages(cleanup.Rule{Untagged: true, Exclude: []string{"gone", "app/**"}}))))
	plan, err := jfrog.Collect(e.plan(oldImages(cleanup.Rule{Untagged: true, KeepNewest: 1})))
	require.NoError(t, err)
	require.Equal(t, sorted("app/"+old, "app/"+middle, "gone/"+orphan), e.planned(bulk.Steps(plan...)))
	e.list(0, "app", "2.0", middle) // it is needed since the plan
	sum, err := e.apply(bulk.Steps(plan...))
	require.NoError(t, err)
	// The folder gone is deleted too.
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 3, bulk.OutcomeChanged: 1}, sum.Items)
	require.Equal(t, sorted("1.0", "2.0", young, tagged, middle), e.stands("app"))
}

// Tags that are pushed between the plan and its application keep all that they need.
func TestPushesSinceThePlan(t *testing.T) {
	e := serve(t)
	amd, arm := e.push(100, "app", "", "l1"), e.push(100, "app", "", "l2")
	e.list(100, "app", "1.0", amd)
	e.list(100, "app", "2.0", arm)
	single := e.push(100, "web", "1.0-amd64", "l3")
	plan, err := jfrog.Collect(e.plan(oldImages(cleanup.Rule{})))
	require.NoError(t, err)
	require.Len(t, plan, 5)
	e.list(0, "app", "1.0", amd, arm) // again, with one more platform
	e.list(0, "web", "1.0", single)
	sum, err := e.apply(bulk.Steps(plan...))
	require.NoError(t, err)
	require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeDeleted: 1, bulk.OutcomeChanged: 4}, sum.Items)
	require.Equal(t, sorted("1.0", amd, arm), e.stands("app"))
	require.Equal(t, sorted("1.0", "1.0-amd64"), e.stands("web"))
}

// An image that is not understood stays whole, and does not keep others from being cleaned up.
func TestBrokenImage(t *testing.T) {
	e := serve(t)
	for _, image := range []string{"app", "bad", "od:d", "we[b] x+%#;$"} {
		e.push(100, image, "1.0", "l1")
		e.push(100, image, "2.0", "l2")
	}
	e.deployText(1, "bad/3.0/list.manifest.json", `{"manifests":[{"digest":"../../app"}]}`)
	var faults []string
	var steps []bulk.Step
	for s, err := range e.plan(oldImages(cleanup.Rule{})) {
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		steps = append(steps, s)
	}
	require.Len(t, faults, 2)
	require.Contains(t, faults[0], "libs/bad: docker: libs/bad/3.0/list.manifest.json: not a manifest")
	require.Contains(t, faults[1], `libs/od:d: docker: image "od:d"`)
	sum, err := e.apply(bulk.Steps(steps...))
	require.NoError(t, err)
	require.Equal(t, 6, sum.Items[bulk.OutcomeDeleted])
	require.Equal(t, []string{"1.0", "2.0", "3.0"}, e.stands("bad"))
	require.Equal(t, []string{"1.0", "2.0"}, e.stands("od:d"))
	require.Empty(t, e.stands("we[b] x+%#;$"))
}

// Only package cleanup applies steps of images, and only as they were planned.
func TestForgedImageSteps(t *testing.T) {
	e := serve(t)
	arm := e.push(100, "app", "", "l1")
	e.list(100, "app", "1.0", arm)
	e.list(1, "app", "2.0", arm)
	before := e.left("libs")
	plan, err := jfrog.Collect(e.plan(oldImages(cleanup.Rule{})))
	require.NoError(t, err)
	require.Len(t, plan, 1)
	_, err = e.m.Apply(t.Context(), bulk.Steps(plan...))
	require.ErrorIs(t, err, bulk.ErrImage)
	require.Equal(t, before, e.left("libs"))

	for name, forge := range map[string]func(s *bulk.Step){
		"a manifest that a tag needs": func(s *bulk.Step) { s.Path, s.Image.Kind, s.Image.Digest = "app/"+arm, "manifest", arm },
		"as a tag":                    func(s *bulk.Step) { s.Path, s.Image.Digest = "app/"+arm, arm },
		"another image":               func(s *bulk.Step) { s.Image.Image = "web" },
		"the whole image":             func(s *bulk.Step) { s.Path = "app" },
		"below":                       func(s *bulk.Step) { s.Path = "app/x/1.0" },
		"up":                          func(s *bulk.Step) { s.Path, s.Image.Image = "../libs/app", "../libs" },
		"another tag":                 func(s *bulk.Step) { s.Path = "app/2.0" },
		"other contents":              func(s *bulk.Step) { s.Tree = &bulk.Tree{Files: 1, Digest: strings.Repeat("0", 64)} },
		"no contents":                 func(s *bulk.Step) { s.Tree = nil },
		"another server":              func(s *bulk.Step) { s.Image.Digest = digestOf("x") },
	} {
		forged := plan[0]
		image := *forged.Image
		forged.Image = &image
		forge(&forged)
		sum, err := cleanup.Apply(t.Context(), e.m, bulk.Steps(forged), nil)
		require.True(t, err != nil || sum.Items[bulk.OutcomeChanged] == 1, "%s: %v", name, sum.Items)
		require.Equal(t, before, e.left("libs"), name)
	}
	_, err = cleanup.Apply(t.Context(), e.m, bulk.Steps(plan[0], plan[0]), nil)
	require.ErrorContains(t, err, "twice")
	require.Equal(t, before, e.left("libs"))
}

// Files of images are deleted by rules for images only.
func TestOtherRulesForImagesAreRefused(t *testing.T) {
	e := serve(t)
	require.NoError(t, e.rt.Repositories.Create(t.Context(), artifactory.NewLocalRepository("images", artifactory.PackageTypeDocker)))
	require.NoError(t, e.rt.Repositories.Create(t.Context(), artifactory.NewRemoteRepository("hub", artifactory.PackageTypeDocker, "https://example.com")))
	for _, repo := range []string{"images", "hub-cache"} {
		for _, group := range []cleanup.Grouping{{}, cleanup.Build(), cleanup.Pattern("(.*)/(?P<version>[^/]*)")} {
			steps, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{repo}, OlderThan: cleanup.Day, Group: group}))
			require.ErrorContains(t, err, "set Group to Docker", repo)
			require.Empty(t, steps)
		}
	}
	require.Empty(t, e.planned(e.plan(cleanup.Rule{Repos: []string{"images"}, OlderThan: cleanup.Day, Group: cleanup.Docker()})))
}

// A misspelled repository matches the error that other packages return for it.
func TestRuleOfNoRepository(t *testing.T) {
	e := serve(t)
	_, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{"lbis"}, NotDownloadedFor: cleanup.Day}))
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.ErrorContains(t, err, `cleanup: there is no repository "lbis"`)
}

// A list of all repositories has some whose files are not to be cleaned up.
func TestSpecialRepositoriesAreRefused(t *testing.T) {
	e := serve(t)
	for _, repo := range []string{"artifactory-build-info", "auto-trashcan", "acme-release-bundles"} {
		e.srv.Inject(jfrogtest.Fault{Path: "*/api/repositories", Status: 200, Body: `[{"key":"artifactory-build-info","type":"LOCAL","packageType":"BuildInfo"},
			{"key":"acme-release-bundles","type":"LOCAL","packageType":"ReleaseBundles"},{"key":"auto-trashcan","type":"LOCAL","packageType":"Generic"}]`})
		steps, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{repo}, NotDownloadedFor: cleanup.Day}))
		require.Error(t, err, repo)
		require.NotContains(t, err.Error(), "there is no repository")
		require.Empty(t, steps)
	}
}

// Refused credentials, the end of the context and StopOnError stop the deletion of images.
func TestStoppedImages(t *testing.T) {
	e := serve(t)
	for i := range 12 {
		for j := range 3 {
			e.push(100, fmt.Sprintf("app%02d", i), fmt.Sprint(j), fmt.Sprint(i, j))
		}
	}
	plan, err := jfrog.Collect(e.plan(oldImages(cleanup.Rule{})))
	require.NoError(t, err)
	require.Len(t, plan, 36)
	deletes := func() (n int) {
		for _, r := range e.srv.Requests() {
			if r.Method == "DELETE" {
				n++
			}
		}
		return n
	}
	e.srv.ResetRequests()
	remove := e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Times: -1, Status: 401})
	_, err = cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.ErrorIs(t, err, bulk.ErrCredentialsRefused)
	require.LessOrEqual(t, deletes(), e.m.Options().Concurrency)
	remove()

	remove = e.srv.Inject(jfrogtest.Fault{Match: func(r *http.Request) bool { return strings.Contains(r.URL.Path, "api/storage/libs/app") }, Times: -1, Status: 401})
	_, err = cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.ErrorIs(t, err, bulk.ErrCredentialsRefused)
	remove()

	careful, err := bulk.New(e.rt, &bulk.Options{StopOnError: true, Concurrency: 1})
	require.NoError(t, err)
	e.srv.ResetRequests()
	remove = e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Times: -1, Status: 403})
	_, err = cleanup.Apply(t.Context(), careful, bulk.Steps(plan...), nil)
	require.ErrorIs(t, err, bulk.ErrStopped)
	require.Equal(t, 1, deletes())
	remove()
	require.Greater(t, len(e.left("libs")), 12)

	// The server may receive abandoned requests late.
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range cleanup.ApplyResults(ctx, e.m, bulk.Steps(plan...), nil) {
		cancel()
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	for range cleanup.ApplyResults(t.Context(), e.m, bulk.Steps(plan...), nil) {
		break
	}

	remove = e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "*/app03/1", Times: -1, Status: 409})
	sum, err := cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	remove()
	require.ErrorIs(t, err, jfrog.ErrConflict)
	require.Equal(t, 1, sum.Items[bulk.OutcomeFailed])
	require.Equal(t, []string{"1"}, e.stands("app03"))
	sum, err = cleanup.Apply(t.Context(), e.m, bulk.Steps(plan...), nil)
	require.NoError(t, err)
	require.Equal(t, 2, sum.Items[bulk.OutcomeDeleted]) // with the folder of the image
	require.Empty(t, e.left("libs"))
}
