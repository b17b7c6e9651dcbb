package replay

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

// The operation of these tests, with a correct method for it: each test breaks one thing
// and expects the harness to see it.
const thingFixture = `{
  "id": "9.9", "title": "Put Thing", "method": "PUT", "template": "/artifactory/api/things/{name}",
  "query": [{"name": "project", "type": "string"}],
  "request": {"kind": "json", "fields": [
    {"name": "size", "type": "integer"}, {"name": "owner.name", "type": "string"},
    {"name": "tags{}", "type": "string"}, {"name": "limit", "type": "integer|string"}]},
  "response": {"kind": "json", "fields": [
    {"name": "things[].uri", "type": "string"}, {"name": "things[].created", "type": "date-time"}, {"name": "things[].bytes", "type": "string"}]},
  "samples": [
    {"name": "sample",
     "request": {"method": "PUT", "path": "/artifactory/api/things/a%2Fb", "query": {"project": ["p"]}, "headers": {"X-Result-Detail": "info"},
       "body": {"size": 3, "owner": {"name": "me"}, "tags": {"k": "v"}, "limit": "7"}},
     "response": {"status": 200, "headers": {"Content-Type": "application/json"},
       "body": {"things": [{"uri": "/x", "created": "2014-09-30T12:00:19.893+0300", "bytes": "1024"}]}}},
    {"name": "refused",
     "request": {"method": "PUT", "path": "/artifactory/api/things/a%2Fb", "query": {"project": ["p"]}, "headers": {"X-Result-Detail": "info"},
       "body": {"size": 3, "owner": {"name": "me"}, "tags": {"k": "v"}, "limit": "7"}},
     "response": {"status": 409, "headers": {}, "body": {"schemas": ["urn:error"], "errors": [{"status": 409, "message": "There is one already"}]}}}
  ]}`

type thingRequest struct {
	Size  int               `json:"size"`
	Owner thingOwner        `json:"owner"`
	Tags  map[string]string `json:"tags"`
	Limit int               `json:"limit"`
}

type thingOwner struct {
	Name string `json:"name"`
}

type thing struct {
	URI     string     `json:"uri"`
	Created jfrog.Time `json:"created,omitzero"`
	Bytes   jfrog.Int  `json:"bytes"`
}

type thingList struct {
	Things []thing `json:"things"`
}

type thingOptions struct {
	Project string `url:"project,omitempty"`
}

var goodBody = thingRequest{Size: 3, Owner: thingOwner{"me"}, Tags: map[string]string{"k": "v"}, Limit: 7}

func goodRequest() *jfrog.Request {
	return jfrog.Put("/artifactory/api/things/{name}", "a/b").Query(&thingOptions{"p"}).Header("X-Result-Detail", "info").Body(goodBody)
}

func goodPost() *jfrog.Request {
	return jfrog.Post("/artifactory/api/things/{name}", "a/b").Query(&thingOptions{"p"}).Header("X-Result-Detail", "info").Body(goodBody)
}

// post makes the fixture describe a POST.
func post(fx *Fixture, repetition string) {
	fx.Method, fx.Repetition = "POST", repetition
	for i := range fx.Samples {
		fx.Samples[i].Request.Method = "POST"
	}
}

func goodCase(ctx context.Context, c *jfrog.Client) (any, error) {
	out, err := jfrog.Do[thingList](ctx, c, goodRequest())
	return out.Things, err
}

// send makes a case of a request and of the type to decode the response into.
func send[T any](req func() *jfrog.Request) Case[*jfrog.Client] {
	return func(ctx context.Context, c *jfrog.Client) (any, error) {
		return jfrog.Do[T](ctx, c, req())
	}
}

// drop is send for a method that drops the response.
func drop(req func() *jfrog.Request) Case[*jfrog.Client] {
	return func(ctx context.Context, c *jfrog.Client) (any, error) {
		return nil, jfrog.Send(ctx, c, req())
	}
}

func fixture(t *testing.T, edit func(*Fixture)) *Fixture {
	var fx Fixture
	require.NoError(t, json.Unmarshal([]byte(thingFixture), &fx))
	if edit != nil {
		edit(&fx)
	}
	return &fx
}

func same(c *jfrog.Client) *jfrog.Client { return c }

// playAll replays one sample and then looks for homeless fields, as runOperation does.
func playAll(fx *Fixture, name string, c Case[*jfrog.Client]) []string {
	seen := newTypes()
	out := playSample(same, fx, fx.sample(name), c, seen)
	return append(out, homeless(fx, seen)...)
}

func TestCorrectMethodPasses(t *testing.T) {
	assert.Empty(t, playAll(fixture(t, nil), "sample", goodCase))
	assert.Empty(t, playSample(same, fixture(t, nil), fixture(t, nil).sample("refused"), goodCase, newTypes()))
}

func TestFreeParameterNamesHaveAHome(t *testing.T) {
	fx := fixture(t, func(fx *Fixture) {
		fx.Query = []Param{{Name: "{}", FreeNames: true}, {Name: "project", ExampleOf: "{}"}}
	})
	assert.Empty(t, playAll(fx, "sample", goodCase))
}

func TestBrokenGuaranteesAreCaught(t *testing.T) {
	with := func(edit func(*jfrog.Request) *jfrog.Request) Case[*jfrog.Client] {
		return send[thingList](func() *jfrog.Request { return edit(goodRequest()) })
	}
	path := func(template string, values ...string) *jfrog.Request {
		return jfrog.Put(template, values...).Query(&thingOptions{"p"}).Header("X-Result-Detail", "info").Body(goodBody)
	}
	type lacksBytes struct {
		Things []struct {
			URI     string     `json:"uri"`
			Created jfrog.Time `json:"created"`
		} `json:"things"`
	}
	type losesValue struct {
		Things []struct {
			URI     string     `json:"uri"`
			Created jfrog.Time `json:"created"`
			Bytes   forgetful  `json:"bytes"`
		} `json:"things"`
	}
	for name, test := range map[string]struct {
		sample string
		edit   func(*Fixture)
		call   Case[*jfrog.Client]
		want   string
	}{
		"wrong method": {call: send[thingList](func() *jfrog.Request {
			return jfrog.Post("/artifactory/api/things/{name}", "a/b").Query(&thingOptions{"p"}).Header("X-Result-Detail", "info").Body(goodBody)
		}), want: "method: sent POST, the sample has PUT"},
		"wrong path": {call: send[thingList](func() *jfrog.Request {
			return path("/artifactory/api/thing/{name}", "a/b")
		}), want: "path: sent /artifactory/api/thing/a%2Fb"},
		"slash not escaped": {call: send[thingList](func() *jfrog.Request {
			return path("/artifactory/api/things/{name...}", "a/b")
		}), want: "path: sent /artifactory/api/things/a/b"},
		"escaped where the sample is bare": {
			edit: func(fx *Fixture) { fx.sample("sample").Request.Path = "/artifactory/api/things/a/*" },
			call: send[thingList](func() *jfrog.Request { return path("/artifactory/api/things/{name}", "a/*") }),
			want: "path: sent /artifactory/api/things/a%2F*"},
		"PUT marked not idempotent": {call: with((*jfrog.Request).NotIdempotent), want: "after a 503 1 requests were sent, want 2: a PUT is repeated"},
		"harmful repetition": {
			edit: func(fx *Fixture) { fx.Repetition = "harmful: each call makes a thing" },
			call: goodCase, want: "after a 503 2 requests were sent, want 1: harmful: each call"},
		"POST not marked": {
			edit: func(fx *Fixture) { post(fx, "harmless: a search") },
			call: send[thingList](func() *jfrog.Request { return goodPost() }), want: "1 requests were sent, want 2"},
		"POST wrongly marked": {
			edit: func(fx *Fixture) { post(fx, "harmful: each call makes a thing") },
			call: send[thingList](func() *jfrog.Request { return goodPost().Idempotent() }), want: "2 requests were sent, want 1"},
		"POST without a repetition": {
			edit: func(fx *Fixture) { post(fx, "") },
			call: send[thingList](goodPost), want: "a POST needs a repetition"},
		"failure of the first try swallowed": {
			edit: func(fx *Fixture) { post(fx, "harmful: each call makes a thing") },
			call: func(ctx context.Context, c *jfrog.Client) (any, error) {
				out, err := jfrog.Do[thingList](ctx, c, goodPost())
				if err != nil {
					return nil, nil
				}
				return out.Things, nil
			}, want: "no error for a 503"},
		"status that means absent not marked": {sample: "refused",
			edit: func(fx *Fixture) { fx.sample("refused").Absent = true },
			call: goodCase, want: "matches ErrNotFound: false, want true"},
		"status wrongly marked as absent": {sample: "refused",
			call: with(func(r *jfrog.Request) *jfrog.Request {
				return r.NotFoundIf(func(e *jfrog.Error) bool { return e.StatusCode == 409 })
			}),
			want: "matches ErrNotFound: true, want false"},
		"missing query key": {call: send[thingList](func() *jfrog.Request {
			return jfrog.Put("/artifactory/api/things/{name}", "a/b").Header("X-Result-Detail", "info").Body(goodBody)
		}), want: "query: project=p is missing"},
		"extra query key": {call: with(func(r *jfrog.Request) *jfrog.Request { return r.Param("deep", "1") }),
			want: "query: deep=1 was sent, the sample does not have it"},
		"wrong query value": {call: with(func(r *jfrog.Request) *jfrog.Request { return r.Param("project", "q") }),
			want: `query: project is ["p" "q"], the sample has ["p"]`},
		"missing header": {call: send[thingList](func() *jfrog.Request {
			return jfrog.Put("/artifactory/api/things/{name}", "a/b").Query(&thingOptions{"p"}).Body(goodBody)
		}), want: `header X-Result-Detail: sent "", the sample has "info"`},
		"extra header": {call: with(func(r *jfrog.Request) *jfrog.Request { return r.Header("X-Checksum-Deploy", "true") }),
			want: "header X-Checksum-Deploy: true was sent"},
		"Accept for a type that is not documented": {call: with(func(r *jfrog.Request) *jfrog.Request { return r.Accept("text/plain") }),
			want: "header Accept: text/plain was sent"},
		"documented Accept lost": {
			edit: func(fx *Fixture) { fx.sample("sample").Request.Headers["Accept"] = "application/scim+json" },
			call: goodCase, want: `header Accept: sent "application/json", the sample has "application/scim+json"`},
		"documented header without a home": {
			edit: func(fx *Fixture) { fx.Headers = []string{"X-Result-Detail", "X-Other"} },
			call: goodCase, want: "documented headers.X-Other has no home"},
		"wrong body value": {call: with(func(r *jfrog.Request) *jfrog.Request {
			b := goodBody
			b.Size = 4
			return r.Body(b)
		}), want: "body: size: 4, the sample has 3"},
		"number sent as a string": {call: with(func(r *jfrog.Request) *jfrog.Request {
			return r.Body(map[string]any{"size": "3", "owner": goodBody.Owner, "tags": goodBody.Tags, "limit": "7"})
		}), want: `body: size: "3", the sample has 3`},
		"body field missing": {call: with(func(r *jfrog.Request) *jfrog.Request {
			return r.Body(map[string]any{"size": 3, "tags": goodBody.Tags, "limit": 7})
		}), want: "body: owner: is missing"},
		"body field too many": {call: with(func(r *jfrog.Request) *jfrog.Request {
			return r.Body(map[string]any{"size": 3, "owner": goodBody.Owner, "tags": goodBody.Tags, "limit": 7, "more": false})
		}), want: "body: more: is there with false"},
		"no body": {call: send[thingList](func() *jfrog.Request {
			return jfrog.Put("/artifactory/api/things/{name}", "a/b").Query(&thingOptions{"p"}).Header("X-Result-Detail", "info")
		}), want: "body: none was sent"},
		"body not as JSON": {call: with(func(r *jfrog.Request) *jfrog.Request { return r.Body(`{"size":3}`) }),
			want: "body: sent as text/plain"},
		"two requests": {call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, _ = goodCase(ctx, c)
			return goodCase(ctx, c)
		}, want: "2 requests were sent"},
		"no request": {call: func(context.Context, *jfrog.Client) (any, error) { return nil, nil },
			want: "0 requests were sent"},
		"response field without a Go field": {call: send[lacksBytes](goodRequest), want: `has no field for "things[].bytes"`},
		"value lost in decoding":            {call: send[losesValue](goodRequest), want: `things[].bytes: null, the sample has "1024"`},
		"response not decoded":              {call: drop(goodRequest), want: "the response was decoded 0 times"},
		"response decoded but not returned": {call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, err := goodCase(ctx, c)
			return nil, err
		}, want: "holds none of it"},
		"empty result": {call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, err := goodCase(ctx, c)
			return []thing{}, err
		}, want: "holds none of it"},
		"success reported as an error": {call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			out, _ := goodCase(ctx, c)
			return out, os.ErrInvalid
		}, want: "the method returned an error for a 200"},
		"panic": {call: func(context.Context, *jfrog.Client) (any, error) { panic("boom") }, want: "the method panicked: boom"},
		"documented response field without a home": {
			edit: func(fx *Fixture) {
				fx.Response.Fields = append(fx.Response.Fields, Field{Name: "things[].owner", Type: "string"})
			},
			call: goodCase, want: "documented response.things[].owner has no home"},
		"documented request field without a home": {
			edit: func(fx *Fixture) {
				fx.Request.Fields = append(fx.Request.Fields, Field{Name: "owner.mail", Type: "string"})
			},
			call: goodCase, want: "documented request.owner.mail has no home"},
		"documented query parameter without a home": {
			edit: func(fx *Fixture) { fx.Query = append(fx.Query, Param{Name: "deep"}) },
			call: goodCase, want: "documented query.deep has no home"},
		"parameters with free names, of which no sample sends one": {
			edit: func(fx *Fixture) {
				fx.Query = append(fx.Query, Param{Name: "{}", FreeNames: true}, Param{Name: "os", ExampleOf: "{}"})
			},
			call: goodCase, want: "documented query.{} has no home"},
		"field whose home is any": {
			call: send[struct {
				Things []map[string]any `json:"things"`
			}](goodRequest), want: "documented response.things[].uri has no home"},
		"waiver of a field that has a home": {
			edit: func(fx *Fixture) { fx.Waived = map[string]string{"request.size": "x"} },
			call: goodCase, want: "request.size is waived but has a home"},
		"waiver of nothing": {
			edit: func(fx *Fixture) { fx.Waived = map[string]string{"request.nothing": "x"} },
			call: goodCase, want: "waiver for request.nothing names no documented field"},
		"waiver without a reason": {
			edit: func(fx *Fixture) {
				fx.Query = append(fx.Query, Param{Name: "deep"})
				fx.Waived = map[string]string{"query.deep": " "}
			},
			call: goodCase, want: "waiver for query.deep gives no reason"},
		"error sample swallowed": {sample: "refused", call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, _ = goodCase(ctx, c)
			return nil, nil
		}, want: "must return a *jfrog.Error"},
		"error sample made another error": {sample: "refused", call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, _ = goodCase(ctx, c)
			return nil, os.ErrExist
		}, want: "must return a *jfrog.Error"},
		"error with another status": {sample: "refused", call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, err := goodCase(ctx, c)
			err.(*jfrog.Error).StatusCode = 400
			return nil, err
		}, want: "error: status 400, the sample has 409"},
		"error message lost": {sample: "refused", call: func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, err := goodCase(ctx, c)
			err.(*jfrog.Error).Messages = nil
			return nil, err
		}, want: `the sample's message "There is one already" is not in`},
	} {
		t.Run(name, func(t *testing.T) {
			sample := test.sample
			if sample == "" {
				sample = "sample"
			}
			problems := playAll(fixture(t, test.edit), sample, test.call)
			assert.Contains(t, strings.Join(problems, "\n"), test.want)
		})
	}
}

// forgetful takes any JSON and keeps nothing.
type forgetful struct{}

func (forgetful) UnmarshalJSON([]byte) error   { return nil }
func (forgetful) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

func TestTextResponses(t *testing.T) {
	text := "moved 3 artifacts"
	fx := fixture(t, func(fx *Fixture) {
		fx.Response = Shape{Kind: "text"}
		fx.Samples[0].Response = Exchange{Status: 200, BodyText: &text}
	})
	assert.Empty(t, playSample(same, fx, &fx.Samples[0], send[string](goodRequest), newTypes()))
	assert.Empty(t, playSample(same, fx, &fx.Samples[0], drop(goodRequest), newTypes()))
	lost := playSample(same, fx, &fx.Samples[0], func(ctx context.Context, c *jfrog.Client) (any, error) {
		_, err := jfrog.Do[string](ctx, c, goodRequest())
		return struct{}{}, err
	}, newTypes())
	assert.Contains(t, strings.Join(lost, "\n"), `"moved" of the sample's text is not in the result`)
	other := playSample(same, fx, &fx.Samples[0], func(ctx context.Context, c *jfrog.Client) (any, error) {
		_, err := jfrog.Do[string](ctx, c, goodRequest())
		return "moved", err
	}, newTypes())
	assert.Contains(t, strings.Join(other, "\n"), `the method returned "moved"`)
}

func TestStreamsAreRead(t *testing.T) {
	text := "content"
	fx := fixture(t, func(fx *Fixture) {
		fx.Response = Shape{Kind: "binary"}
		fx.Samples[0].Response = Exchange{Status: 200, BodyText: &text}
	})
	open := func(ctx context.Context, c *jfrog.Client) (any, error) { return jfrog.Open(ctx, c, goodRequest()) }
	assert.Empty(t, playSample(same, fx, &fx.Samples[0], open, newTypes()))
	text = "other content"
	half := func(ctx context.Context, c *jfrog.Client) (any, error) {
		s, err := jfrog.Open(ctx, c, goodRequest())
		if err == nil {
			_, err = s.Read(make([]byte, 5))
		}
		return s, err
	}
	assert.NotEmpty(t, playSample(same, fx, &fx.Samples[0], half, newTypes()))
}

func TestForms(t *testing.T) {
	fx := fixture(t, func(fx *Fixture) {
		fx.Request = Shape{Kind: "form", Fields: []Field{{Name: "token"}, {Name: "token_id"}}}
		fx.Samples[0].Request.Body = json.RawMessage(`{"token": "abc"}`)
	})
	form := func(v url.Values) []string {
		return playAll(fx, "sample", send[thingList](func() *jfrog.Request { return goodRequest().Body(v) }))
	}
	problems := strings.Join(form(url.Values{"token": {"abc"}}), "\n")
	assert.Contains(t, problems, "documented request.token_id has no home")
	assert.NotContains(t, problems, "body:")
	assert.Contains(t, strings.Join(form(url.Values{"token": {"abd"}}), "\n"), `body: part token is ["abd"]`)
}

func TestExistenceMayBeFalse(t *testing.T) {
	fx := fixture(t, func(fx *Fixture) { fx.Samples[1].Response = Exchange{Status: 404} })
	exists := func(ctx context.Context, c *jfrog.Client) (any, error) { return jfrog.Exists(ctx, c, goodRequest()) }
	assert.Empty(t, playSample(same, fx, &fx.Samples[1], exists, newTypes()))
	lying := func(ctx context.Context, c *jfrog.Client) (any, error) {
		_, err := jfrog.Exists(ctx, c, goodRequest())
		return true, err
	}
	assert.NotEmpty(t, playSample(same, fx, &fx.Samples[1], lying, newTypes()))
}

func TestRoundTripTolerance(t *testing.T) {
	for _, c := range []struct {
		got, want string
		ok        bool
	}{
		{`{"a":"2014-09-30T09:00:19.893Z"}`, `{"a":"2014-09-30T12:00:19.893+0300"}`, true},
		{`{"a":"2014-09-30T09:00:19.894Z"}`, `{"a":"2014-09-30T12:00:19.893+0300"}`, false},
		{`{"a":1024}`, `{"a":"1024"}`, true},
		{`{"a":1025}`, `{"a":"1024"}`, false},
		{`{"a":9007199254740993}`, `{"a":9007199254740992}`, false},
		{`{"a":true}`, `{"a":"true"}`, true},
		{`{"a":["x"]}`, `{"a":"x"}`, true},
		{`{"a":["x","y"]}`, `{"a":"x"}`, false},
		{`{}`, `{"a":false,"b":null,"c":"","d":[],"e":{"f":0}}`, true},
		{`{"a":0}`, `{}`, true},
		{`{"a":1}`, `{}`, false},
		{`{"a":"x"}`, `{"a":"y"}`, false},
		{`{"a":["x","y"]}`, `{"a":["y","x"]}`, false},
		{`{"a":null}`, `{"a":"x"}`, false},
	} {
		got, err := decodeJSON([]byte(c.got))
		require.NoError(t, err)
		want, err := decodeJSON([]byte(c.want))
		require.NoError(t, err)
		cmp := comparison{what: "x"}
		cmp.compare("", got, want)
		assert.Equal(t, c.ok, len(cmp.problems) == 0, "%s for %s: %v", c.got, c.want, cmp.problems)
	}
}

// manyThings reads a list bare, in an envelope and as a single object.
type manyThings []thing

func (m *manyThings) UnmarshalJSON(data []byte) error {
	var envelope thingList
	var one thing
	switch {
	case data[0] == '[':
		return json.Unmarshal(data, (*[]thing)(m))
	case strings.Contains(string(data), "things"):
		err := json.Unmarshal(data, &envelope)
		*m = envelope.Things
		return err
	}
	err := json.Unmarshal(data, &one)
	*m = manyThings{one}
	return err
}

func TestListsInSeveralShapes(t *testing.T) {
	const one = `{"uri": "/x", "bytes": "1024"}`
	for name, body := range map[string]string{"bare": "[" + one + "]", "envelope": `{"things": [` + one + `]}`, "single": one} {
		play := func(body string) []string {
			fx := fixture(t, func(fx *Fixture) {
				fx.sample("sample").Response.Body = json.RawMessage(body)
				fx.Response.Fields = []Field{{Name: "[].uri"}, {Name: "uri"}}
			})
			return playAll(fx, "sample", send[manyThings](goodRequest))
		}
		t.Run(name, func(t *testing.T) {
			assert.Empty(t, play(body))
			assert.Contains(t, strings.Join(play(strings.Replace(body, "uri", "new", 1)), "\n"), `no field for "[].new"`)
		})
	}
	seen := newTypes()
	seen.decoded = append(seen.decoded, reflect.TypeFor[[]thing]())
	fx := fixture(t, func(fx *Fixture) { fx.Query, fx.Request.Fields, fx.Response.Fields = nil, nil, []Field{{Name: "uri"}} })
	assert.Contains(t, strings.Join(homeless(fx, seen), "\n"), "response.uri has no home")
}

func TestCompleteness(t *testing.T) {
	fixtures := map[string]*Fixture{"9.9": fixture(t, nil)}
	both := []string{"9.9/sample", "9.9/refused"}
	method := opindex.Method{Receiver: "ThingsService", Name: "Put", Pos: "things.go:1", IDs: []string{"9.9"}}

	assert.Empty(t, completeCases(fixtures, both))
	assert.Empty(t, completeMethods(fixtures, []opindex.Method{method}))

	for name, test := range map[string]struct {
		keys    []string
		methods []opindex.Method
		want    string
	}{
		"unreplayed sample":  {keys: both[:1], want: `sample "9.9/refused" has no case`},
		"case of no sample":  {keys: append(both, "9.9/nope"), want: `the fixture has no such sample; it has "sample", "refused"`},
		"case of no fixture": {keys: append(both, "8.8/sample"), want: "no fixture of that operation"},
		"case twice":         {keys: append(both, both[0]), want: `case "9.9/sample" stands twice`},
		"missing directive":  {methods: []opindex.Method{{Receiver: "ThingsService", Name: "Put", Pos: "things.go:1"}}, want: "ThingsService.Put has no //jfrog:op"},
		"operation without a method": {methods: []opindex.Method{{Name: "All", Exempt: true}},
			want: "operation 9.9 (Put Thing) has no method"},
		"doubled id":          {methods: []opindex.Method{method, method}, want: "operation 9.9 has two methods"},
		"id without fixture":  {methods: []opindex.Method{method, {Name: "X", IDs: []string{"7.7"}}}, want: "//jfrog:op 7.7 has no fixture"},
		"exempt has no fault": {methods: []opindex.Method{method, {Receiver: "S", Name: "WaitPut", Exempt: true}}, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			var out []string
			if test.keys != nil {
				out = completeCases(fixtures, test.keys)
			} else {
				out = completeMethods(fixtures, test.methods)
			}
			if test.want == "" {
				assert.Empty(t, out)
				return
			}
			assert.Contains(t, strings.Join(out, "\n"), test.want)
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ old, new, want string }{
		"unknown key":        {`"title"`, `"notes": [], "title"`, `unknown field "notes"`},
		"unknown sample key": {`"name": "sample"`, `"name": "sample", "note": ""`, `unknown field "note"`},
		"unreasoned":         {`"title"`, `"repetition": "harmful", "title"`, `repetition is "harmful"`},
		"undecided":          {`"title"`, `"repetition": "perhaps: so", "title"`, `repetition is "perhaps: so"`},
		"POST undecided":     {`"method": "PUT", "template"`, `"method": "POST", "template"`, "a POST needs a repetition"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			text := strings.Replace(thingFixture, test.old, test.new, 1)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "9.9.json"), []byte(text), 0o600))
			_, err := Load(dir)
			assert.ErrorContains(t, err, test.want)
		})
	}
	dir := t.TempDir()
	_, err := Load(dir)
	assert.ErrorContains(t, err, "no fixtures")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "8.8.json"), []byte(thingFixture), 0o600))
	_, err = Load(dir)
	assert.ErrorContains(t, err, "holds operation 9.9")
}

// Only a failure that means "nothing" may become an empty result.
func TestEmptySample(t *testing.T) {
	fx := fixture(t, func(fx *Fixture) { fx.sample("refused").Empty = true })
	play := func(result any, keepError bool) []string {
		return playSample(same, fx, fx.sample("refused"), func(ctx context.Context, c *jfrog.Client) (any, error) {
			_, err := goodCase(ctx, c)
			if !keepError {
				err = nil
			}
			return result, err
		}, newTypes())
	}
	assert.Empty(t, play([]thing(nil), false))
	assert.Empty(t, play([]thing{}, false))
	assert.Contains(t, strings.Join(play(nil, true), "\n"), "must not return an error")
	assert.Contains(t, strings.Join(play([]thing{{URI: "/x"}}, false), "\n"), "the method returned")
}
