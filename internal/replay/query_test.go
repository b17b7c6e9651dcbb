package replay

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Each documented encoding passes with one Go type and fails with its neighbors.
func TestQueryEncodings(t *testing.T) {
	type named string
	options := map[string]any{
		"true/false": struct {
			X bool `url:"x,omitempty"`
		}{},
		"*true/false": struct {
			X *bool `url:"x,omitempty"`
		}{},
		"0/1": struct {
			X bool `url:"x,int,omitempty"`
		}{},
		"*0/1": struct {
			X *bool `url:"x,int,omitempty"`
		}{},
		"comma": struct {
			X []string `url:"x,comma,omitempty"`
		}{},
		"repeated": struct {
			X []named `url:"x,omitempty"`
		}{},
		"blank": struct {
			X []string `url:"x,space,omitempty"`
		}{},
		"text": struct {
			X named `url:"x,omitempty"`
		}{},
		"number": struct {
			X *int `url:"x,omitempty"`
		}{},
		"millis": struct {
			X time.Time `url:"x,unixmilli,omitempty"`
		}{},
		"seconds": struct {
			X time.Time `url:"x,unix,omitempty"`
		}{},
		"layout": struct {
			X time.Time `url:"x,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
		}{},
		"day": struct {
			X time.Time `url:"x,omitempty" layout:"2006-01-02"`
		}{},
		"another name": struct {
			Y string `url:"y,omitempty"`
		}{},
		"embedded": struct {
			Embedded
		}{},
	}
	good := map[string][]string{
		"boolean":                {"true/false", "*true/false"},
		"boolean01":              {"0/1", "*0/1"},
		"csv":                    {"comma"},
		"array<string>":          {"repeated"},
		"string":                 {"text", "embedded"},
		"integer":                {"number"},
		"epoch-millis":           {"millis"},
		"date":                   {"layout"},
		"epoch-millis|date-time": {"millis", "layout"},
	}
	for documented, names := range good {
		for name, v := range options {
			fx := &Fixture{ID: "9.9", Query: []Param{{Name: "x", Type: documented}}}
			seen := newTypes()
			seen.queries = []reflect.Type{reflect.TypeOf(v)}
			problems := strings.Join(misencoded(fx, seen), "\n")
			if slices.Contains(names, name) {
				assert.Empty(t, problems, "%s as %s", documented, name)
			} else {
				assert.NotEmpty(t, problems, "%s as %s", documented, name)
			}
		}
	}
}

type Embedded struct {
	X *string `url:"x,omitempty"`
}

func TestQueryProblemsReachTheReport(t *testing.T) {
	seen := newTypes()
	fx := fixture(t, func(fx *Fixture) { fx.Query[0].Type = "csv" })
	playSample(same, fx, fx.sample("sample"), goodCase, seen)
	assert.Contains(t, strings.Join(misencoded(fx, seen), "\n"), `project of replay.thingOptions: it is encoded as ["x"], the fixture documents csv`)
	fx.Query = nil
	assert.Contains(t, strings.Join(misencoded(fx, seen), "\n"), "the operation has no such parameter")
	undocumented["9.9 project"] = "a test"
	defer delete(undocumented, "9.9 project")
	assert.Empty(t, misencoded(fx, seen))
	assert.Empty(t, staleUndocumented(fx, seen))
	fx.Query = []Param{{Name: "project"}}
	assert.Contains(t, strings.Join(staleUndocumented(fx, seen), "\n"), "does not apply any more")
	fx.Query = nil
	assert.Contains(t, strings.Join(staleUndocumented(fx, newTypes()), "\n"), "does not apply any more")
}

func TestFlagsAreBareKeys(t *testing.T) {
	fx := fixture(t, func(fx *Fixture) {
		fx.Query = []Param{{Name: "stats", Type: "flag"}}
		fx.sample("sample").Request.Query = map[string][]string{"stats": {""}}
	})
	request := func() *jfrog.Request {
		return jfrog.Put("/artifactory/api/things/{name}", "a/b").Header("X-Result-Detail", "info").Body(goodBody)
	}
	bare := send[[]thing](func() *jfrog.Request { return request().Flag("stats") })
	valued := send[[]thing](func() *jfrog.Request { return request().Param("stats", "") })
	assert.NotContains(t, strings.Join(playSample(same, fx, fx.sample("sample"), bare, newTypes()), "\n"), "query")
	assert.Contains(t, strings.Join(playSample(same, fx, fx.sample("sample"), valued, newTypes()), "\n"), "the bare key is documented")
}

func TestSamplesKeepToTheirTypes(t *testing.T) {
	for documented, test := range map[string]struct{ good, bad string }{
		"boolean":                {"true", "1"},
		"boolean01":              {"1", "true"},
		"integer":                {"7", "x"},
		"integer|boolean01":      {"7", "true"},
		"epoch-millis":           {"1407345768020", "2014-08-06"},
		"epoch-millis|date-time": {"2014-08-06T17:22:48.020Z", "yesterday"},
		"flag":                   {"", "1"},
	} {
		fx := &Fixture{Query: []Param{{Name: "x", Type: documented}}}
		assert.Empty(t, badValues(fx, map[string][]string{"x": {test.good}}), documented)
		assert.NotEmpty(t, badValues(fx, map[string][]string{"x": {test.bad}}), documented)
		assert.Empty(t, badValues(fx, nil), documented)
		fx.Query[0].Required = true
		assert.NotEmpty(t, badValues(fx, nil), documented)
		assert.Empty(t, badValues(fx, map[string][]string{"x": {test.good}}), documented)
	}
}
