package transfer_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/faultproxy"
)

// wireFaults cuts connections in every phase of requests and responses, delays them, and changes
// bytes on their way.
func wireFaults(t *testing.T, m *faultMatrix) {
	for _, op := range faultOps() {
		for _, f := range wireFaultList(op) {
			for _, often := range times {
				if often.after > 0 && (f.Body || f.End || f.Do != faultproxy.Cut) || often.times < 0 && f.Do == faultproxy.Delay {
					continue
				}
				if !m.pick() {
					continue
				}
				f.After, f.Times = often.after, often.times
				name := fmt.Sprintf("%s/%s %s", op.name, f.name, often.name)
				t.Run(name, func(t *testing.T) {
					wireCase(op, f, often.times < 0).test(t, m)
				})
			}
		}
	}
}

// wireFault is a named fault of the proxy.
type wireFault struct {
	name string
	faultproxy.Fault
}

func wireFaultList(op faultOp) (out []wireFault) {
	side := map[faultproxy.Side]string{faultproxy.Request: "request", faultproxy.Response: "response"}
	for _, s := range []faultproxy.Side{faultproxy.Request, faultproxy.Response} {
		for _, offset := range []int64{0, 1, 40, 150, -1} {
			out = append(out, wireFault{fmt.Sprintf("cut %s head at %d", side[s], offset), faultproxy.Fault{Side: s, Offset: offset}})
		}
		body := []int64{0, 1, int64(op.size / 2), int64(op.size - 1)}
		for _, offset := range body {
			out = append(out, wireFault{fmt.Sprintf("cut %s body at %d", side[s], offset), faultproxy.Fault{Side: s, Body: true, Offset: offset}})
		}
		out = append(out, wireFault{"cut " + side[s] + " at its end", faultproxy.Fault{Side: s, End: true}})
		for _, offset := range []int64{0, int64(op.size / 2), int64(op.size - 1)} {
			out = append(out, wireFault{fmt.Sprintf("byte %d of %s body changed", offset, side[s]),
				faultproxy.Fault{Side: s, Body: true, Offset: offset, Do: faultproxy.Flip}})
		}
		out = append(out, wireFault{"delay in " + side[s] + " head", faultproxy.Fault{Side: s, Offset: 5, Do: faultproxy.Delay, Wait: 5 * time.Millisecond}},
			wireFault{"delay in " + side[s] + " body", faultproxy.Fault{Side: s, Body: true, Offset: 700, Do: faultproxy.Delay, Wait: 5 * time.Millisecond}})
	}
	out = append(out, wireFault{"cut last byte of response", faultproxy.Fault{Side: faultproxy.Response, Body: true, Offset: -1}},
		wireFault{"last byte of response changed", faultproxy.Fault{Side: faultproxy.Response, Body: true, Offset: -1, Do: faultproxy.Flip}})
	return out
}

func wireCase(op faultOp, f wireFault, always bool) faultCase {
	kind := map[faultproxy.Action]string{faultproxy.Cut: "cut", faultproxy.Flip: "changed byte", faultproxy.Delay: "delay"}[f.Do]
	part := "head"
	if f.Body || f.End {
		part = "body"
	}
	side := "request"
	if f.Side == faultproxy.Response {
		side = "response"
	}
	often := "once"
	if always {
		often = "always"
	}
	return faultCase{fault: fmt.Sprintf("%s in %s %s, %s", kind, side, part, often), op: op,
		inject: func(_ *testing.T, r *opRun) (func() faultWant, func()) {
			hits := r.proxy.Inject(f.Fault)
			return func() faultWant { return wireWant(op, f, always, hits()) }, func() {}
		}}
}

// wireWant returns the expected end of a transfer.
func wireWant(op faultOp, f wireFault, always bool, hits int) faultWant {
	w := faultWant{end: failure}
	switch f.Do {
	case faultproxy.Cut:
		w.cause = func(err error) bool { return anyCause(err) && !errors.Is(err, transfer.ErrChecksumMismatch) }
	case faultproxy.Flip:
		w.cause = func(err error) bool {
			return errors.Is(err, transfer.ErrChecksumMismatch) || isAPIError(err)
		}
		if !op.upload {
			w.cause, w.phases = is(transfer.ErrChecksumMismatch), phases(transfer.PhaseVerify)
		}
	}
	switch {
	case hits == 0 || f.Do == faultproxy.Delay:
		w.end = success
	case f.End && f.Side == faultproxy.Response: // the response has arrived
		w.end = either
		if !always {
			w.end = success
		}
	case f.End: // the response may arrive or not
		w.end = either
	case op.once && f.Do == faultproxy.Flip && f.Side == faultproxy.Response, op.upload && f.Do == faultproxy.Flip && f.Side == faultproxy.Response:
		w.end = either // the byte may not matter
	case op.opts.SegmentMin > 0 && always && f.Do == faultproxy.Flip && f.Offset != 0:
		w.end = either // each request takes a part of the content
	case op.once:
	case op.writer && op.size > 256<<10 && f.Do == faultproxy.Flip:
		// A writer cannot take content back.
	case !always:
		w.end = success
	case !op.upload && f.Side == faultproxy.Response && f.Body && f.Do == faultproxy.Cut && f.Offset != 0:
		w.end = either // a part arrives each time
	}
	return w
}
