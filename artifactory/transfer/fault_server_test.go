package transfer_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// serverFaults makes the server, or a proxy before it, respond badly.
func serverFaults(t *testing.T, m *faultMatrix) {
	for _, op := range faultOps() {
		cases := append(responseCases(op), frontCases(op)...)
		if !op.upload && !op.same {
			cases = append(cases, changeCases(op)...)
		}
		for _, c := range cases {
			if m.pick() {
				t.Run(op.name+"/"+c.fault, func(t *testing.T) { c.test(t, m) })
			}
		}
	}
}

// injected is a case with a fault of the server itself. want gets whether the fault has struck.
func injected(name string, op faultOp, want func(struck bool) faultWant, faults ...jfrogtest.Fault) faultCase {
	return faultCase{fault: name, op: op, inject: func(_ *testing.T, r *opRun) (func() faultWant, func()) {
		var struck atomic.Bool
		var removes []func()
		for _, f := range faults {
			var seen atomic.Int64
			match := f.Match
			after := int64(f.After)
			f.Match = func(r *http.Request) bool {
				if match != nil && !match(r) {
					return false
				}
				if seen.Add(1) > after {
					struck.Store(true)
				}
				return true
			}
			if f.Path == "" {
				f.Path = faultFiles
			}
			removes = append(removes, r.srv.Inject(f))
		}
		return func() faultWant { return want(struck.Load()) }, func() {
			for _, remove := range removes {
				remove()
			}
		}
	}}
}

// ends returns a function that expects w if the fault has struck, and success otherwise.
func ends(w faultWant) func(bool) faultWant {
	return func(struck bool) faultWant {
		if !struck {
			return faultWant{end: success}
		}
		return w
	}
}

// otherFile reports whether the server did not continue the file.
func otherFile(err error) bool {
	return strings.Contains(err.Error(), "does not continue the same file")
}

// responseCases returns faults of the responses.
func responseCases(op faultOp) (out []faultCase) {
	add := func(name string, w faultWant, faults ...jfrogtest.Fault) {
		out = append(out, injected(name, op, ends(w), faults...))
	}
	onceEnd := success
	if op.once {
		onceEnd = failure
	}
	for _, often := range times {
		for _, status := range []jfrogtest.Fault{
			{Status: 500}, {Status: 502, Body: "<html>Bad Gateway</html>"}, {Status: 503, RetryAfter: "0"}, {Status: 429, RetryAfter: "0"},
		} {
			status.After, status.Times = often.after, often.times
			w := faultWant{end: onceEnd, cause: hasStatus(status.Status)}
			if often.times < 0 {
				w.end = failure
			}
			add(fmt.Sprintf("status %d %s", status.Status, often.name), w, status)
		}
		drop := jfrogtest.Fault{Drop: true, After: often.after, Times: often.times}
		w := faultWant{end: onceEnd, cause: is(jfrog.ErrUnreachable)}
		if often.times < 0 {
			w.end = failure
		}
		add("dropped "+often.name, w, drop)
	}
	for _, status := range []int{401, 403, 404, 409, 413} {
		add(fmt.Sprintf("status %d always", status), faultWant{end: failure, cause: hasStatus(status)}, jfrogtest.Fault{Status: status, Times: -1})
	}
	add("status 429 for an hour", faultWant{end: failure, cause: is(jfrog.ErrRateLimited)}, jfrogtest.Fault{Status: 429, RetryAfter: "3600", Times: -1})
	if op.upload {
		for _, f := range []jfrogtest.Fault{{Corrupt: true}, {Truncate: 10}} {
			// A deploy by checksum has no content.
			f.Match = func(r *http.Request) bool { return r.ContentLength != 0 || op.hit }
			for _, f.Times = range []int{1, -1} {
				w := faultWant{end: failure, cause: is(jfrog.ErrBadAnswer)}
				if f.Corrupt {
					w.end = either // its checksums may still be found, and they count
				}
				add("response to the deploy spoiled", w, f)
			}
		}
		return out
	}
	return append(out, contentCases(op)...)
}

// contentCases returns faults of the content that the server sends.
func contentCases(op faultOp) (out []faultCase) {
	half := int64(op.size / 2)
	add := func(name string, w faultWant, faults ...jfrogtest.Fault) {
		for i := range faults {
			faults[i].Method = http.MethodGet
		}
		out = append(out, injected(name, op, ends(w), faults...))
	}
	mismatch := is(transfer.ErrChecksumMismatch)
	streamed := op.writer && op.size > 256<<10 // the writer has got the content
	for _, often := range times {
		always := often.times < 0
		w := faultWant{end: success, cause: mismatch, phases: phases(transfer.PhaseVerify)}
		if always {
			w.end = failure
		} else if streamed {
			w.end = either
		}
		spoiled := func(f jfrogtest.Fault) jfrogtest.Fault {
			f.After, f.Times = often.after, often.times
			return f
		}
		add("first byte inverted "+often.name, w, spoiled(jfrogtest.Fault{Corrupt: true}))
		whole := w
		if op.resumed {
			whole.end = either // the checksums were kept before
		}
		add("wrong checksum "+often.name, whole, spoiled(jfrogtest.Fault{WrongChecksum: true}))
		for _, n := range []int64{1, half, int64(op.size) - 1} {
			short := w
			short.cause, short.phases = func(err error) bool { return anyCause(err) || otherFile(err) }, downloadPhases
			if always && op.resumed && n > 1 {
				short.end = either // a part arrives each time
			}
			add("truncated "+often.name, short, spoiled(jfrogtest.Fault{Truncate: n}))
			cut := short
			if !always {
				cut.end = success
			} else if n > 1 {
				cut.end = either
			}
			add("content cut "+often.name, cut, spoiled(jfrogtest.Fault{CutAfter: n}))
		}
		add("redirect "+often.name, faultWant{end: success}, spoiled(jfrogtest.Fault{Redirect: true}))
	}
	// By their entity tags, the responses of the two hosts are not parts of the same file. A writer
	// cannot take content back.
	w := faultWant{end: success}
	if op.writer {
		w = faultWant{end: either, cause: otherFile, phases: phases(transfer.PhaseReceive)}
	}
	cutThere := jfrogtest.Fault{Path: "/filestore/*", CutAfter: half}
	add("redirect always, cut there", faultWant{end: success}, jfrogtest.Fault{Redirect: true, Times: -1}, cutThere)
	add("redirect once, cut there", w, jfrogtest.Fault{Redirect: true}, cutThere)
	add("cut, then redirect", w, jfrogtest.Fault{CutAfter: half}, jfrogtest.Fault{Redirect: true, Times: -1})
	gone := jfrogtest.Fault{Path: "/filestore/*", Status: 403, Times: -1}
	add("redirect to where access is denied", faultWant{end: failure, cause: hasStatus(403)}, jfrogtest.Fault{Redirect: true, Times: -1}, gone)
	return out
}

const webPage = "<!DOCTYPE html><html><body>Please log in</body></html>"

// isFile reports whether a request is for a file of the test.
func isFile(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/artifactory/libs/") }

// responseWriter changes the head of a response before it is sent.
type responseWriter struct {
	http.ResponseWriter
	change func(http.Header)
}

func (w *responseWriter) WriteHeader(status int) {
	w.change(w.Header())
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func changeResponses(change func(http.Header)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isFile(r) {
				w = &responseWriter{w, change}
			}
			next.ServeHTTP(w, r)
		})
	}
}

func dropHeaders(names ...string) func(http.Header) {
	return func(h http.Header) {
		for _, name := range names {
			h.Del(name)
		}
	}
}

// pages responds with a web page n times, or always if n is negative.
func pages(status, n int, body string, match func(*http.Request) bool) func(http.Handler) http.Handler {
	var left atomic.Int64
	left.Store(int64(n))
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if match(r) && (n < 0 || left.Add(-1) >= 0) {
				if status/100 == 2 && body == "" { // a server that accepts an upload has read it
					_, _ = io.Copy(io.Discard, r.Body)
				}
				if body != "" {
					w.Header().Set("Content-Type", "text/html")
				}
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// frontCases returns faults of a proxy before the server.
func frontCases(op faultOp) (out []faultCase) {
	add := func(name string, w faultWant, wrap func(http.Handler) http.Handler, cuts ...faultproxy.Fault) {
		out = append(out, faultCase{fault: name, op: op, wrap: wrap, inject: func(_ *testing.T, r *opRun) (func() faultWant, func()) {
			for _, f := range cuts {
				r.proxy.Inject(f)
			}
			return func() faultWant { return w }, func() {}
		}})
	}
	noSums := changeResponses(dropHeaders("X-Checksum-Sha1", "X-Checksum-Sha256", "X-Checksum-Md5"))
	add("no checksum headers", faultWant{end: success}, noSums)
	info := func(status int) func(http.Handler) http.Handler {
		page := pages(status, -1, "no", func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/artifactory/api/storage/") })
		return func(next http.Handler) http.Handler { return page(noSums(next)) }
	}
	if op.upload {
		file := func(r *http.Request) bool { return isFile(r) && r.Method == http.MethodPut }
		for _, n := range []int{1, -1} {
			add("web page for the deploy response", faultWant{end: failure, cause: is(jfrog.ErrBadAnswer)}, pages(200, n, webPage, file))
		}
		add("empty deploy response, nothing stored", faultWant{end: failure, cause: is(jfrog.ErrNotFound), phases: phases(transfer.PhaseVerify)},
			func(next http.Handler) http.Handler {
				empty, none := pages(201, -1, "", file), pages(404, -1, "", func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/api/storage/") })
				return empty(none(next))
			})
		return out
	}
	w := faultWant{end: failure, phases: phases(transfer.PhaseVerify), cause: hasStatus(404)}
	if op.resumed {
		w.end = either // the checksum was kept before
	}
	add("no checksum headers, no file info", w, info(404))
	w.cause = is(jfrog.ErrServer)
	add("no checksum headers, file info fails", w, info(500))

	file := func(r *http.Request) bool { return isFile(r) && r.Method == http.MethodGet }
	mismatch := faultWant{end: failure, cause: func(err error) bool {
		return errors.Is(err, transfer.ErrChecksumMismatch) || errors.Is(err, jfrog.ErrBadAnswer) || otherFile(err)
	}}
	if op.same {
		mismatch.end = success // it is not requested
	}
	add("web page for the file once", faultWant{end: success}, pages(200, 1, webPage, file))
	add("web page for the file always", mismatch, pages(200, -1, webPage, file))
	add("no content", mismatch, pages(204, -1, "", file))
	add("web page for the first response", faultWant{end: success}, pages(200, 1, webPage, isFile))

	half := faultproxy.Fault{Side: faultproxy.Response, Body: true, Offset: int64(op.size / 2)}
	ignore := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Range")
			next.ServeHTTP(w, r)
		})
	}
	anew := faultWant{end: success}
	if op.writer && op.size > 256<<10 {
		anew = faultWant{end: failure, cause: otherFile, phases: phases(transfer.PhaseReceive)}
	}
	add("ranges ignored", faultWant{end: success}, ignore)
	add("ranges ignored, cut", anew, ignore, half)
	noRanges := changeResponses(dropHeaders("Accept-Ranges"))
	add("ranges ignored and not offered, cut", anew, func(next http.Handler) http.Handler { return noRanges(ignore(next)) }, half)
	add("no entity tag, cut", faultWant{end: success}, changeResponses(dropHeaders("Etag")), half)
	strange := func(next http.Handler) http.Handler {
		return changeResponses(func(h http.Header) {
			if v := h.Get("Content-Range"); v != "" {
				h.Set("Content-Range", strings.Replace(v, "bytes ", "bytes 1", 1))
			}
		})(next)
	}
	add("another range than asked for, cut", anew, strange, half)
	// Some proxies leave out a length that they do not know.
	flushed := func(next http.Handler) http.Handler {
		return changeResponses(func(h http.Header) { h.Del("Content-Length") })(next)
	}
	add("no length", faultWant{end: success}, flushed)
	if op.writer { // it gets content of unknown length at once
		anew = faultWant{end: failure, cause: otherFile, phases: phases(transfer.PhaseReceive)}
	}
	add("no length, cut", anew, flushed, half)
	return out
}

// changeCases change the file on the server during a download.
func changeCases(op faultOp) (out []faultCase) {
	add := func(name string, w faultWant, change func(t *testing.T, r *opRun), before bool) {
		out = append(out, faultCase{fault: name, op: op, inject: func(t *testing.T, r *opRun) (func() faultWant, func()) {
			if before {
				change(t, r)
				return func() faultWant { return w }, func() {}
			}
			hits := r.proxy.Inject(faultproxy.Fault{Side: faultproxy.Response, Body: true, Offset: int64(r.size / 3), Hook: func() { change(t, r) }})
			return func() faultWant {
				if hits() == 0 {
					return faultWant{end: success}
				}
				return w
			}, func() {}
		}})
	}
	to := func(data []byte) func(t *testing.T, r *opRun) {
		return func(t *testing.T, r *opRun) {
			r.deploy(t, faultPath, data)
			r.data, r.size = data, len(data)
		}
	}
	same := content(op.size)
	same[len(same)-1]++
	anew := faultWant{end: success}
	if op.writer && op.size > 256<<10 {
		anew = faultWant{end: failure, cause: otherFile, phases: phases(transfer.PhaseReceive)}
	}
	for name, data := range map[string][]byte{
		"of the same size": same, "smaller": sharedContent(1000), "empty": {}, "in the middle": sharedContent(mediumSize + 7),
		"larger": sharedContent(largeSize + 1000),
	} {
		add("changed between attempts: "+name, anew, to(data), false)
		if op.resumed {
			add("changed before it is resumed: "+name, faultWant{end: success}, to(data), true)
		}
	}
	vanish := func(t *testing.T, r *opRun) {
		require.NoError(t, r.plain.Artifacts.Delete(t.Context(), "libs", faultPath))
	}
	gone := faultWant{end: failure, cause: is(jfrog.ErrNotFound), phases: phases(transfer.PhaseReceive)}
	add("vanished between attempts", gone, vanish, false)
	add("vanished before", gone, vanish, true)
	return out
}
