package watch_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/watch"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// platform is an Artifactory with the repositories a and b, and a clock that the test sets.
type platform struct {
	*jfrogtest.Server
	t   *testing.T
	rt  *artifactory.Client
	now atomic.Int64 // milliseconds
}

// noon is the time at which the clock of a platform begins.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func serve(t *testing.T, opts ...jfrogtest.Option) *platform {
	t.Helper()
	p := &platform{t: t}
	p.set(0)
	p.Server = jfrogtest.New(t, append(opts, jfrogtest.WithClock(func() time.Time { return time.UnixMilli(p.now.Load()) }),
		jfrogtest.WithRepository("a", "local", "generic"), jfrogtest.WithRepository("b", "local", "generic"))...)
	c, err := jfrog.New(p.URL, jfrog.WithAccessToken(p.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	p.rt = artifactory.New(c)
	t.Cleanup(watch.SetFirstBackoff(time.Millisecond))
	return p
}

// set sets the clock to a time after noon.
func (p *platform) set(after time.Duration) { p.now.Store(noon.Add(after).UnixMilli()) }

// deploy deploys files at a time after noon. A file begins with its repository.
func (p *platform) deploy(after time.Duration, files ...string) {
	p.t.Helper()
	p.set(after)
	for _, file := range files {
		repo, path, _ := strings.Cut(file, "/")
		_, err := p.rt.Artifacts.Deploy(p.t.Context(), repo, path, strings.NewReader(file+after.String()), nil)
		require.NoError(p.t, err)
	}
}

// changes returns the files of a walk to the present, and the cursor at its end.
func (p *platform) changes(opts watch.Options) ([]string, watch.Cursor) {
	p.t.Helper()
	var files []string
	var end watch.Cursor
	opts.Polled = func(c watch.Cursor) { end = c }
	if opts.Cursor.IsZero() && opts.Since.IsZero() {
		opts.Since = noon
	}
	for change, err := range watch.Changes(p.t.Context(), p.rt, opts) {
		require.NoError(p.t, err)
		files = append(files, change.Repo+"/"+change.FilePath())
	}
	return files, end
}

// Changes come once, in the order of their times, also when the walk continues from a cursor.
func TestChanges(t *testing.T) {
	p := serve(t)
	p.deploy(-time.Second, "a/before.jar")
	p.deploy(2*time.Second, "a/2.jar")
	p.deploy(time.Second, "b/1.jar")
	files, end := p.changes(watch.Options{})
	assert.Equal(t, []string{"b/1.jar", "a/2.jar"}, files)
	assert.Equal(t, noon.Add(2*time.Second), end.Time())

	again, end := p.changes(watch.Options{Cursor: end})
	assert.Empty(t, again)
	p.deploy(3*time.Second, "a/2.jar") // new content
	files, end = p.changes(watch.Options{Cursor: end})
	assert.Equal(t, []string{"a/2.jar"}, files)
	require.NoError(t, p.rt.Artifacts.Delete(t.Context(), "a", "2.jar"))
	files, _ = p.changes(watch.Options{Cursor: end})
	assert.Empty(t, files)
}

// A change with an earlier time that the server shows within the window is found, a later one is
// not.
func TestLateChanges(t *testing.T) {
	p := serve(t)
	p.deploy(10*time.Minute, "a/first")
	_, end := p.changes(watch.Options{Window: 2 * time.Minute})
	p.deploy(8*time.Minute, "a/late")
	p.deploy(8*time.Minute-time.Millisecond, "a/too-late")
	files, end := p.changes(watch.Options{Cursor: end, Window: 2 * time.Minute})
	assert.Equal(t, []string{"a/late"}, files)
	// A larger window than before repeats nothing.
	files, _ = p.changes(watch.Options{Cursor: end, Window: time.Hour})
	assert.Empty(t, files)
}

// Changes at the same millisecond, more than a page holds, come once each.
func TestSameInstant(t *testing.T) {
	for size := 1; size <= 9; size++ {
		p := serve(t)
		var want []string
		for i := range 4 {
			p.deploy(0, fmt.Sprintf("a/%d", i), fmt.Sprintf("b/%d", i))
			want = append(want, fmt.Sprintf("a/%d", i), fmt.Sprintf("b/%d", i))
		}
		p.deploy(time.Millisecond, "a/after")
		want = append(want, "a/after")
		files, end := p.changes(watch.Options{PageSize: size})
		assert.ElementsMatch(t, want, files, size)
		p.deploy(time.Millisecond, "a/same")
		files, _ = p.changes(watch.Options{Cursor: end, PageSize: size})
		assert.Equal(t, []string{"a/same"}, files, size)
	}
}

// A program that restarts at any change, and stores the cursor as text, sees each change once,
// however late the server shows it within the window.
func TestRestarts(t *testing.T) {
	const window = time.Minute
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		p := serve(t)
		var deployed, seen []string
		text := ""
		var now time.Duration
		for len(deployed) < 60 {
			for range random.IntN(8) {
				now += time.Duration(random.IntN(3)) * 7 * time.Second
				file := fmt.Sprintf("a/%d", len(deployed))
				p.deploy(now-time.Duration(random.Int64N(int64(window)))+window, file)
				deployed = append(deployed, file)
			}
			cursor, err := watch.ParseCursor(text)
			require.NoError(t, err)
			stop := random.IntN(6)
			opts := watch.Options{Cursor: cursor, Window: window, PageSize: 1 + random.IntN(7), Since: noon}
			for change, err := range watch.Changes(t.Context(), p.rt, opts) {
				require.NoError(t, err)
				seen = append(seen, change.Repo+"/"+change.FilePath())
				text = change.Cursor().String()
				if stop--; stop < 0 {
					break
				}
			}
		}
		cursor, err := watch.ParseCursor(text)
		require.NoError(t, err)
		rest, _ := p.changes(watch.Options{Cursor: cursor, Window: window})
		assert.ElementsMatch(t, deployed, append(seen, rest...), seed)
	}
}

// A cursor of a change stays valid while the walk continues, and the change comes again if its own
// cursor has not been stored.
func TestCursorOfAnEarlierChange(t *testing.T) {
	p := serve(t)
	p.deploy(0, "a/1", "a/2", "a/3")
	var cursors []watch.Cursor
	for change, err := range watch.Changes(t.Context(), p.rt, watch.Options{Since: noon}) {
		require.NoError(t, err)
		cursors = append(cursors, change.Cursor())
	}
	for i, c := range cursors {
		files, _ := p.changes(watch.Options{Cursor: c})
		assert.Equal(t, []string{"a/1", "a/2", "a/3"}[i+1:], append([]string{}, files...))
		files, _ = p.changes(watch.Options{Cursor: c}) // using a cursor does not change it
		assert.Len(t, files, 2-i)
	}
}

// A file with a time in the future does not hide later changes.
func TestTimeInTheFuture(t *testing.T) {
	p := serve(t)
	now := time.Since(noon) // the header Date has the real time
	p.deploy(now+1000*time.Hour, "a/future")
	files, end := p.changes(watch.Options{})
	assert.Equal(t, []string{"a/future"}, files)
	p.deploy(now, "a/now")
	files, end = p.changes(watch.Options{Cursor: end})
	assert.Equal(t, []string{"a/now"}, files)
	files, _ = p.changes(watch.Options{Cursor: end})
	assert.Empty(t, files)
}

// The same, if a proxy removes the header Date.
func TestTimeInTheFutureWithoutDate(t *testing.T) {
	p := serve(t)
	p.Inject(jfrogtest.Fault{Times: -1, Path: "/artifactory/api/search/aql", Header: http.Header{"Date": {"unknown"}}})
	now := time.Since(noon)
	p.deploy(now+1000*time.Hour, "a/future")
	_, end := p.changes(watch.Options{})
	p.deploy(now, "a/now")
	files, _ := p.changes(watch.Options{Cursor: end})
	assert.Equal(t, []string{"a/now"}, files)
}

// A cursor of another server, or of a time when the clock was wrong, would hide changes for long.
func TestCursorAhead(t *testing.T) {
	for ahead, want := range map[time.Duration]error{time.Hour: watch.ErrCursorAhead, 2 * time.Minute: nil, 0: nil} {
		p := serve(t)
		var end watch.Cursor
		opts := watch.Options{Since: time.Now().Add(ahead), Polled: func(c watch.Cursor) { end = c }}
		for _, err := range watch.Changes(t.Context(), p.rt, opts) { // a time in the future is no error
			require.NoError(t, err)
		}
		require.False(t, end.IsZero())
		var got error
		for _, err := range watch.Changes(t.Context(), p.rt, watch.Options{Cursor: end}) {
			got = err
		}
		require.ErrorIs(t, got, want, ahead)
	}
}

// Without a cursor and a time, a walk begins at the server's present.
func TestFromNow(t *testing.T) {
	p := serve(t)
	now := time.Since(noon)
	p.deploy(now-time.Minute, "a/old")
	var end watch.Cursor
	for change, err := range watch.Changes(t.Context(), p.rt, watch.Options{Polled: func(c watch.Cursor) { end = c }}) {
		require.NoError(t, err)
		t.Fatal(change.FilePath())
	}
	p.deploy(time.Since(noon)+time.Second, "a/new")
	p.deploy(now-30*time.Second, "a/before-the-beginning")
	files, _ := p.changes(watch.Options{Cursor: end})
	assert.Equal(t, []string{"a/new"}, files)

	p.Inject(jfrogtest.Fault{Times: -1, Path: "/artifactory/api/search/aql", Header: http.Header{"Date": {"unknown"}}})
	require.ErrorContains(t, clienttest.Fails(t, watch.Changes(t.Context(), p.rt, watch.Options{})), "set Since")
}

// A misspelled repository does not look like one without changes.
func TestUnknownRepository(t *testing.T) {
	p := serve(t)
	p.deploy(0, "a/1")
	_, end := p.changes(watch.Options{Repos: []string{"a", "b"}})
	for _, opts := range []watch.Options{{}, {Since: noon}, {Cursor: end}} {
		opts.Repos = []string{"a", "bb"}
		err := clienttest.Fails(t, watch.Changes(t.Context(), p.rt, opts))
		require.ErrorIs(t, err, jfrog.ErrNotFound)
		require.ErrorContains(t, err, `watch: there is no repository "bb"`)
	}
}

func TestFilters(t *testing.T) {
	p := serve(t)
	files := []string{
		"a/org/acme/app-1.jar", "a/org/acme/sub/app-2.jar", "a/org/acme/notes.txt", "a/org/acme2/app-3.jar", "b/org/acme/app-4.jar",
		"a/odd/a b;c#d%20+ü.jar", "a/odd/%25/x.jar",
	}
	p.deploy(0, files...)
	all := func(change func(*watch.Options)) []string {
		opts := watch.Options{}
		change(&opts)
		got, _ := p.changes(opts)
		slices.Sort(got)
		return got
	}
	assert.ElementsMatch(t, files, all(func(*watch.Options) {}))
	assert.Equal(t, []string{"b/org/acme/app-4.jar"}, all(func(o *watch.Options) { o.Repos = []string{"b"} }))
	assert.Equal(t, []string{"a/org/acme/app-1.jar", "a/org/acme/sub/app-2.jar", "b/org/acme/app-4.jar"},
		all(func(o *watch.Options) { o.Path = "/org/acme/*.jar" }))
	assert.Equal(t, []string{"a/org/acme2/app-3.jar"}, all(func(o *watch.Options) { o.Path = "org/acme?/app-?.jar" }))
	assert.Equal(t, []string{"a/odd/a b;c#d%20+ü.jar"}, all(func(o *watch.Options) { o.Path = "odd/a b;c#d%20+ü.*" }))
	assert.Equal(t, []string{"a/odd/%25/x.jar"}, all(func(o *watch.Options) { o.Path = "odd/%25/*" }))
	assert.Equal(t, []string{"a/org/acme/notes.txt"}, all(func(o *watch.Options) { o.Where = []aql.Criterion[aql.InItems]{aql.Item.Name.HasSuffix(".txt")} }))
	assert.Contains(t, all(func(o *watch.Options) { o.Folders = true }), "a/org/acme")
}

// A copied and a moved file appear at their new place, a deleted one in the trash can.
func TestCopyMoveTrash(t *testing.T) {
	p := serve(t)
	p.deploy(0, "a/copied", "a/moved", "a/deleted")
	var isNew []bool
	for change, err := range watch.Changes(t.Context(), p.rt, watch.Options{Since: noon}) {
		require.NoError(t, err)
		isNew = append(isNew, change.IsNew())
	}
	assert.Equal(t, []bool{true, true, true}, isNew)
	_, end := p.changes(watch.Options{})
	_, trashed := p.changes(watch.Options{Repos: []string{artifactory.TrashRepo}})
	p.set(time.Minute)
	_, err := p.rt.Artifacts.Copy(t.Context(), "a", "copied", "b/copied", nil)
	require.NoError(t, err)
	_, err = p.rt.Artifacts.Move(t.Context(), "a", "moved", "b/moved", nil)
	require.NoError(t, err)
	require.NoError(t, p.rt.Artifacts.Delete(t.Context(), "a", "deleted"))
	files, _ := p.changes(watch.Options{Cursor: end})
	assert.Equal(t, []string{"b/copied", "b/moved"}, files)
	files, _ = p.changes(watch.Options{Cursor: trashed, Repos: []string{artifactory.TrashRepo}})
	assert.Equal(t, []string{"auto-trashcan/a/deleted"}, files)
}

func TestCursorText(t *testing.T) {
	p := serve(t)
	p.deploy(0, "a/1", "a/2")
	_, end := p.changes(watch.Options{})
	data, err := json.Marshal(map[string]watch.Cursor{"at": end})
	require.NoError(t, err)
	var back map[string]watch.Cursor
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, end.String(), back["at"].String())
	assert.Equal(t, end.Time(), back["at"].Time())

	zero, err := watch.ParseCursor("")
	require.NoError(t, err)
	assert.True(t, zero.IsZero())
	text := end.String()
	for i := range text { // cut off or changed anywhere
		_, err := watch.ParseCursor(text[:i])
		require.True(t, i == 0 || err != nil, i)
		changed := "A"
		if text[i] == 'A' {
			changed = "B"
		}
		_, err = watch.ParseCursor(text[:i] + changed + text[i+1:])
		require.Error(t, err, i)
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add("w1.AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := watch.ParseCursor(text)
		if err != nil {
			return
		}
		again, err := watch.ParseCursor(c.String())
		require.NoError(t, err)
		require.Equal(t, c.String(), again.String())
	})
}

// A position holds the changes within the window, not those of the whole walk.
func TestMemory(t *testing.T) {
	most, last := watch.Walked(300_000, time.Second)
	assert.Equal(t, 1001, last)
	assert.Less(t, most, 4000)
}

// A user who is no admin sees the changes of the files that the user may read.
func TestChangesOfUser(t *testing.T) {
	p := serve(t, jfrogtest.WithoutDefaults())
	p.deploy(0, "a/1", "b/2")
	c, err := jfrog.New(p.URL, jfrog.WithAccessToken(p.Token))
	require.NoError(t, err)
	ac := access.New(c)
	_, err = ac.Users.Create(t.Context(), access.UserCreateRequest{Username: "dev", Password: "Passw0rd!", Email: "d@acme.com", Groups: []string{}})
	require.NoError(t, err)
	require.NoError(t, ac.Permissions.Create(t.Context(), access.Permission{
		Name: "read a",
		Resources: map[access.PermissionResourceType]access.PermissionResource{access.PermissionResourceArtifact: {
			Actions: access.PermissionActions{Users: map[string][]access.PermissionAction{"dev": {access.PermissionActionRead}}},
			Targets: map[string]access.PermissionTarget{"a": {}},
		}},
	}))
	user, err := jfrog.New(p.URL, jfrog.WithBasicAuth("dev", "Passw0rd!"))
	require.NoError(t, err)
	p.rt = artifactory.New(user)
	files, _ := p.changes(watch.Options{})
	assert.Equal(t, []string{"a/1"}, files)
	for _, err := range watch.Changes(t.Context(), p.rt, watch.Options{}) { // from now on
		require.NoError(t, err)
	}
}

// A server whose limit is lower than the page hides no change.
func TestLowerLimitOfServer(t *testing.T) {
	p := serve(t)
	for i := range 7 {
		p.deploy(time.Duration(i)*time.Second, fmt.Sprint("a/", i))
	}
	// The proxy lowers the limit of each query, and reports its own.
	target, err := url.Parse(p.URL)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		if out := r.Out; strings.HasSuffix(out.URL.Path, "/aql") {
			body, _ := io.ReadAll(out.Body)
			text := strings.ReplaceAll(string(body), ".limit(1000)", ".limit(3)")
			out.Body, out.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		}
	}}
	srv := httptest.NewServer(proxy)
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(p.Token))
	require.NoError(t, err)
	p.rt = artifactory.New(c)
	files, _ := p.changes(watch.Options{})
	assert.Len(t, files, 7)
}
