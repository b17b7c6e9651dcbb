package jfrogtest_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const uploads = "/api/v1/uploads/"

// An upload is a multipart upload of a test.
type upload struct {
	*client // with the token of the upload
	owner   *client
}

func beginUpload(c *client, path string) *upload {
	c.t.Helper()
	token := c.do("POST", uploads+"create?repoKey=libs&repoPath="+path+"&partSizeMB=1", nil).want(200).at("token").(string)
	own := *c
	own.token = token
	return &upload{&own, c}
}

func (u *upload) call(operation string) reply {
	u.t.Helper()
	return u.do("POST", uploads+operation, nil)
}

func (u *upload) url(number int) string {
	u.t.Helper()
	return u.call(fmt.Sprintf("urlPart?partNumber=%d", number)).want(200).at("url").(string)
}

// send sends a part to a new URL.
func (u *upload) send(number int, content string) reply {
	u.t.Helper()
	return putTo(u.t, u.url(number), strings.NewReader(content))
}

func putTo(t *testing.T, url string, body io.Reader) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodPut, url, body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return reply{t: t, what: "PUT of a part", status: res.StatusCode, header: res.Header, body: data, err: err}
}

func (c *client) counts(begun, deployed, aborted, open, stored int) {
	c.t.Helper()
	equal(c.t, "uploads", c.srv.MultipartUploads(), jfrogtest.MultipartUploads{Begun: begun, Deployed: deployed, Aborted: aborted, Open: open, Stored: stored})
}

// Without the option, the server says that it takes no parts, and the JFrog CLI sends files whole.
func TestUploadsUnsupported(t *testing.T) {
	c := start(t)
	c.get(uploads+"config").want(200).is("supported", false)
	c.as("").get(uploads + "config").want(401)
	c.do("POST", uploads+"create?repoKey=libs&repoPath=a&partSizeMB=1", nil).fails(400, "not supported")
	c.do("POST", uploads+"status", nil).fails(401, "token of the multipart upload")
}

func TestUploads(t *testing.T) {
	c := start(t, jfrogtest.WithMultipartUpload(), jfrogtest.WithAsync(2, 0))
	c.get(uploads+"config").want(200).is("supported", true)
	u := beginUpload(c, "d/whole.bin")
	u.call("status").want(200).is("status", "PARTS")
	u.send(3, "f").want(200)
	u.send(1, "spoiled").want(200)
	u.send(1, "abc").want(200) // takes the place of the other
	u.send(2, "de").want(200)
	c.counts(1, 0, 0, 1, 3)
	for range 2 { // a client may repeat it
		u.call("complete?sha1=" + sha1Of("abcdef")).want(202)
	}
	u.call("status").want(200).is("status", "QUEUED")
	u.call("status").want(200).is("status", "PROCESSING", "progress", 50)
	putTo(t, c.srv.URL, strings.NewReader("")).want(404)
	u.call("urlPart?partNumber=4").fails(400, "PROCESSING")
	done := u.call("status").want(200).is("status", "FINISHED", "progress", 100)
	c.counts(1, 0, 0, 1, 1)

	// Without the token, the server does not know the content.
	deploy := func(sum, token string) reply {
		return c.do("PUT", "/libs/d/whole.bin;k=v", nil, "X-Checksum-Deploy", "true", "X-Checksum-Sha1", sum, "X-Checksum-Deploy-Token", token)
	}
	token := done.at("checksumToken").(string)
	deploy(sha1Of("abcdef"), "").fails(404, "No existing file")
	deploy(sha1Of("abcdef"), "other").fails(404, "No existing file")
	deploy(sha1Of("other"), token).fails(404, "No existing file")
	deploy("", token).fails(404, "no checksum header")
	deploy(sha1Of("abcdef"), token).want(201).is("checksums.sha1", sha1Of("abcdef"), "size", 6)
	deploy(sha1Of("abcdef"), token).want(201) // the response may have been lost
	c.get("/libs/d/whole.bin").want(200, "abcdef")
	c.get("/api/storage/libs/d/whole.bin?properties").want(200).is("properties.k.0", "v")
	c.counts(1, 1, 0, 0, 0)
	u.call("abort").fails(400, "deployed")
	c.get("/libs/d/whole.bin").want(200, "abcdef")
}

func TestUploadsThatFail(t *testing.T) {
	c := start(t, jfrogtest.WithMultipartUpload(), jfrogtest.WithAsync(0, 0))
	for want, send := range map[string]func(u *upload){
		"no parts":          func(*upload) {},
		"part 1 is missing": func(u *upload) { u.send(2, "abc") },
		"part 2 is missing": func(u *upload) { u.send(1, "abc"); u.send(3, "abc") },
		"checksum mismatch": func(u *upload) { u.send(1, "abd") },
	} {
		u := beginUpload(c, "a")
		send(u)
		u.call("complete?sha1=" + sha1Of("abc")).want(202)
		r := u.call("status").want(200, want)
		r.is("status", "NON_RETRYABLE_ERROR", "checksumToken", nil)
		u.call("complete?sha1="+sha1Of("abc")).fails(400, "NON_RETRYABLE_ERROR")
		u.call("abort").want(204)
	}
	c.counts(4, 0, 4, 0, 0)
	u := beginUpload(c, "a")
	u.call("complete?sha1=abc").fails(400, "sha1")
	for _, n := range []string{"0", "-1", "10001", "x", ""} {
		u.call("urlPart?partNumber="+n).fails(400, "partNumber")
	}
	for _, path := range []string{"", "?repoKey=libs", "?repoKey=libs&repoPath=a", "?repoKey=libs&repoPath=/&partSizeMB=1", "?repoKey=libs&repoPath=a&partSizeMB=x"} {
		c.do("POST", uploads+"create"+path, nil).fails(400, "required")
	}
	c.do("POST", uploads+"create?repoKey=none&repoPath=a&partSizeMB=1", nil).fails(404, "none")
	c.do("POST", uploads+"create?repoKey=libs&repoPath=a&partSizeMB=6000", nil).fails(400, "part size")
	c.as("").do("POST", uploads+"create?repoKey=libs&repoPath=a&partSizeMB=1", nil).want(401)
	// The credentials of a user are no token of an upload.
	c.do("POST", uploads+"status", nil).fails(401, "token of the multipart upload")
	c.counts(5, 0, 4, 1, 0)
}

func TestUploadParts(t *testing.T) {
	var mu sync.Mutex
	now := time.Now()
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	c := start(t, jfrogtest.WithMultipartUpload(), jfrogtest.WithClock(clock))
	u := beginUpload(c, "a")
	url := u.url(1)
	if strings.HasPrefix(url, c.srv.URL) {
		t.Errorf("%s is on the host of the platform", url)
	}
	putTo(t, strings.Replace(url, "/1?", "/2?", 1), strings.NewReader("a")).want(403, "AccessDenied")
	putTo(t, url+"x", strings.NewReader("a")).want(403, "AccessDenied")
	putTo(t, url, io.MultiReader(strings.NewReader("a"))).want(411) // chunked
	putTo(t, url, strings.NewReader(strings.Repeat("a", 2<<20+1))).want(400, "EntityTooLarge")
	putTo(t, url, strings.NewReader(strings.Repeat("a", 2<<20))).want(200)
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	equal(t, "status of GET", res.StatusCode, 405)
	c.counts(1, 0, 0, 1, 1)
	mu.Lock()
	now = now.Add(16 * time.Minute)
	mu.Unlock()
	putTo(t, url, strings.NewReader("a")).want(403, "expired")
	u.send(1, "abc").want(200)
	url = u.url(2)
	u.call("abort").want(204)
	u.call("abort").want(204)
	u.call("status").want(200).is("status", "ABORTED")
	u.call("complete?sha1="+sha1Of("abc")).fails(400, "ABORTED")
	putTo(t, url, strings.NewReader("abc")).want(404, "NoSuchUpload")
	c.counts(1, 0, 1, 0, 0)
	mu.Lock()
	now = now.Add(24 * time.Hour)
	mu.Unlock()
	u.call("status").fails(401, "expired")
	sizes := 0
	for _, r := range c.srv.RedirectedRequests() {
		sizes += int(r.BodySize)
	}
	if sizes < 2<<20 {
		t.Errorf("the journal has parts of %d bytes", sizes)
	}
}

// An aborted upload leaves no files, and a part that is cut off is not stored.
func TestUploadsLeaveNothing(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	c := start(t, jfrogtest.WithMultipartUpload(), jfrogtest.WithSpoolThreshold(10), jfrogtest.WithAsync(1, 0))
	files := func() int {
		list, err := filepath.Glob(filepath.Join(temp, "*", "content-*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	big := strings.Repeat("x", 1000)
	for _, merged := range []bool{false, true} {
		u := beginUpload(c, "a")
		u.send(1, big).want(200)
		u.send(1, big).want(200)
		equal(t, "files", files(), 1)
		u.call("complete?sha1=" + sha1Of(big)).want(202)
		if merged {
			u.call("status").want(200)
			u.call("status").want(200).is("status", "FINISHED")
			equal(t, "files", files(), 1)
		}
		u.call("abort").want(204)
		u.call("status").want(200).is("status", "ABORTED")
		equal(t, "files", files(), 0)
	}
	u := beginUpload(c, "a")
	req, err := http.NewRequest(http.MethodPut, u.url(1), io.MultiReader(strings.NewReader(big), failing{}))
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = 2000
	if _, err = http.DefaultClient.Do(req); err == nil {
		t.Error("the part was cut off and accepted")
	}
	c.counts(3, 0, 2, 1, 0)
	if list, _ := os.ReadDir(temp); len(list) == 0 {
		t.Error("the files are elsewhere")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestUploadsAreBounded(t *testing.T) {
	c := start(t, jfrogtest.WithMultipartUpload())
	first := beginUpload(c, "a")
	second := beginUpload(c, "a")
	for range 998 {
		beginUpload(c, "a")
	}
	create := func() reply {
		return c.do("POST", uploads+"create?repoKey=libs&repoPath=a&partSizeMB=1", nil)
	}
	create().fails(503, "open")
	second.call("abort").want(204)
	create().want(200) // in place of the aborted one
	second.call("status").want(401)
	first.call("status").want(200)
	create().fails(503, "open")
}

// Only the users who may deploy to a path can begin an upload to it.
func TestUploadPermissions(t *testing.T) {
	c := start(t, jfrogtest.WithMultipartUpload())
	c.platform().do("POST", "/access/api/v2/users", map[string]any{"username": "reader", "email": "r@acme.org", "password": "Password1"}).want(201)
	create := uploads + "create?repoKey=libs&repoPath=a&partSizeMB=1"
	c.as("").do("POST", create, nil, basic("reader", "Password1")...).want(403)
	c.counts(0, 0, 0, 0, 0)
}
