// Package replay plays the documented exchanges of the catalog through the public methods of a
// product package, and fails at each difference.
//
// A package keeps its operations under testdata/operations and has one test:
//
//	func TestReplay(t *testing.T) {
//		replay.Run(t, New, buildCases, searchCases)
//	}
//
// with one case for each sample, keyed "<operation id>/<sample name>". Operations that the manual
// lacks are fixtures like the others, named observed-<name>.json, with the public client that
// shows them as their source.
//
// For every sample the harness checks the request, the decoded response and the result of the
// method. A first response of 503 shows whether the call is repeated. For every operation it
// checks that the Go types have each documented field and query parameter. It also checks that
// each query struct is encoded as documented. For the package it checks that every sample has a
// case, and that the directives of the methods match the operations. The constants of the Go types
// must be the documented closed sets of values.
package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/h2non/gock.v1"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/record"
)

// Case calls the method under test the way the sample does, and returns its results.
type Case[C any] func(ctx context.Context, c C) (any, error)

// Cases maps "<operation id>/<sample name>" to the call that replays it.
type Cases[C any] map[string]Case[C]

const (
	fixtureDir = "testdata/operations"
	baseURL    = "http://jfrog.test"
)

// Run replays all cases and checks that they are complete for the package in the current folder.
// The folder has the operations of the package's methods; a package of the catalog may have
// several folders (see opindex.Folders).
func Run[C any](t *testing.T, newClient func(*jfrog.Client) C, cases ...Cases[C]) {
	fixtures, err := Load(fixtureDir)
	if err != nil {
		t.Fatal(err)
	}
	byOp := map[string]Cases[C]{}
	var keys []string
	for _, set := range cases {
		for key, c := range set {
			id, _, _ := strings.Cut(key, "/")
			if byOp[id] == nil {
				byOp[id] = Cases[C]{}
			}
			byOp[id][key] = c
			keys = append(keys, key)
		}
	}
	t.Run("complete", func(t *testing.T) { report(t, complete(".", fixtures, keys)) })
	sets := newClosedSets(reflect.TypeFor[C]().Elem().PkgPath(), newSources("."))
	all := true
	for _, id := range slices.Sorted(maps.Keys(byOp)) {
		if fx := fixtures[id]; fx != nil {
			ran := false
			t.Run(id, func(t *testing.T) {
				ran = runOperation(t, newClient, fx, byOp[id], sets)
			})
			all = all && ran
		}
	}
	if all { // else -run picked some
		t.Run("values", func(t *testing.T) { report(t, sets.report()) })
	}
}

func report(t *testing.T, problems []string) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

// runOperation replays the cases of one operation. It reports whether all of them ran.
func runOperation[C any](t *testing.T, newClient func(*jfrog.Client) C, fx *Fixture, cases Cases[C], sets *closedSets) bool {
	seen := newTypes()
	ran := 0
	for _, key := range slices.Sorted(maps.Keys(cases)) {
		_, name, _ := strings.Cut(key, "/")
		s := fx.sample(name)
		if s == nil {
			ran++ // complete reports it
			continue
		}
		t.Run(name, func(t *testing.T) {
			ran++
			report(t, playSample(newClient, fx, s, cases[key], seen))
		})
	}
	if ran < len(cases) {
		return false // the rest needs every sample
	}
	t.Run("fields", func(t *testing.T) { report(t, homeless(fx, seen)) })
	t.Run("query", func(t *testing.T) { report(t, append(misencoded(fx, seen), staleUndocumented(fx, seen)...)) })
	sets.note(fx, seen)
	return true
}

// played holds all that the call of one sample did.
type played struct {
	requests []*http.Request
	bodies   [][]byte
	encoded  []any
	queries  []any
	decoded  []decoded
	result   any
	err      error
}

type decoded struct {
	value any
	raw   []byte
}

// Encoded, Query and Decoded make it the core's recorder.
func (p *played) Encoded(v any) { p.encoded = append(p.encoded, v) }

// Query notes a query struct.
func (p *played) Query(v any) { p.queries = append(p.queries, v) }

// Decoded notes a response.
func (p *played) Decoded(v any, raw []byte) {
	p.decoded = append(p.decoded, decoded{reflect.ValueOf(v).Elem().Interface(), bytes.Clone(raw)})
}

// playSample replays one sample and returns the problems.
func playSample[C any](newClient func(*jfrog.Client) C, fx *Fixture, s *Sample, c Case[C], seen *types) []string {
	p := &played{}
	response := fx.response(s)
	call := func(ctx context.Context, jc *jfrog.Client) (any, error) { return c(ctx, newClient(jc)) }
	if err := p.play(call, jfrog.RetryPolicy{MaxAttempts: 1}, response); err != nil {
		return []string{err.Error()}
	}
	seen.note(p)
	problems := checkRequest(fx, s, p)
	if s.Empty {
		problems = append(problems, checkEmpty(p)...)
	} else {
		problems = append(problems, checkResult(s, response, p)...)
	}
	if len(problems) > 0 || response.Status/100 != 2 {
		return problems
	}
	return checkRepetition(fx, call, response)
}

// play runs the call with gock in the transport's place. The requests get the responses in
// their order, and the last response from then on.
func (p *played) play(call func(context.Context, *jfrog.Client) (any, error), retry jfrog.RetryPolicy, responses ...*Exchange) (err error) {
	defer gock.Off()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the method panicked: %v", r)
		}
	}()
	for i, response := range responses {
		mock := gock.New(baseURL).AddMatcher(p.receive)
		if i == len(responses)-1 {
			mock.Persist()
		}
		reply := mock.Reply(response.Status)
		for k, v := range response.Headers {
			reply.SetHeader(k, v)
		}
		if b := response.bytes(); b != nil {
			reply.Body(bytes.NewReader(b))
		}
	}
	jc, err := jfrog.New(baseURL, jfrog.WithTransport(gock.NewTransport()), jfrog.WithRetry(retry))
	if err != nil {
		return err
	}
	p.result, p.err = call(record.With(context.Background(), p), jc)
	return p.drain()
}

// receive notes a request. It matches every request.
func (p *played) receive(req *http.Request, _ *gock.Request) (bool, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return false, err
		}
	}
	p.requests = append(p.requests, req)
	p.bodies = append(p.bodies, body)
	return true, nil
}

// drain reads a result that is a stream while the mock is active.
func (p *played) drain() error {
	r, ok := p.result.(io.Reader)
	if !ok || p.err != nil || reflect.ValueOf(r).IsZero() {
		return nil
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("reading the returned stream: %w", err)
	}
	if c, ok := r.(io.Closer); ok {
		if err := c.Close(); err != nil {
			return fmt.Errorf("closing the returned stream: %w", err)
		}
	}
	p.result = data
	return nil
}

// decodeJSON decodes with numbers as written.
func decodeJSON(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}
