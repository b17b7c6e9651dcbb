package replay

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type color string

const (
	red   color = "red"
	green color = "green"
)

type painted struct {
	Color  color   `json:"color" url:"color"`
	Colors []color `json:"colors"`
	Name   string  `json:"name"`
}

// paint stands for a method that takes the color as an argument.
//
//jfrog:op 9.9
func paint(_ string, _ ...color) {}

func TestClosedSets(t *testing.T) {
	paint("", red, green)
	both := []string{"red", "green"}
	request := func(name string, enum ...string) *Fixture {
		return &Fixture{ID: "9.9", Request: Shape{Fields: []Field{{Name: name, Enum: enum}}}}
	}
	query := func(name string, values ...string) *Fixture {
		return &Fixture{ID: "9.9", Query: []Param{{Name: name, Values: values}}}
	}
	for name, test := range map[string]struct {
		fixtures []*Fixture
		want     string // "" for no problem
	}{
		"same set":             {[]*Fixture{request("color", both...)}, ""},
		"list":                 {[]*Fixture{request("colors[]", both...)}, ""},
		"list, by its name":    {[]*Fixture{request("colors", both...)}, ""},
		"in parts":             {[]*Fixture{request("color", "red"), query("color", "green")}, ""},
		"url tag":              {[]*Fixture{query("color", both...)}, ""},
		"argument":             {[]*Fixture{query("paint", both...)}, ""},
		"booleans":             {[]*Fixture{request("name", "true", "false")}, ""},
		"the only value":       {[]*Fixture{request("name", "always")}, ""},
		"misspelled constant":  {[]*Fixture{request("color", "red", "greeen")}, `9.9 request.color: "greeen" is documented, but no constant of replay.color`},
		"constant too many":    {[]*Fixture{request("color", "red")}, `color has a constant "green" that no operation documents`},
		"constant lacks":       {[]*Fixture{request("color", "red", "green", "blue")}, `"blue" is documented, but no constant`},
		"plain string":         {[]*Fixture{request("name", both...)}, `want a string type with these constants, not string`},
		"url tag, misspelled":  {[]*Fixture{query("color", "red", "greeen")}, `9.9 query.color: "greeen" is documented`},
		"argument, misspelled": {[]*Fixture{query("paint", "red", "greeen")}, "no field and no argument has a type"},
		"argument, too many":   {[]*Fixture{query("paint", "red")}, `color has a constant "green"`},
	} {
		t.Run(name, func(t *testing.T) {
			problems := closed(test.fixtures...)
			if test.want == "" {
				assert.Empty(t, problems)
				return
			}
			assert.Contains(t, problems, test.want)
		})
	}
}

// closed runs the comparison for operations that encode a painted.
func closed(fixtures ...*Fixture) string {
	sets := newClosedSets(reflect.TypeFor[color]().PkgPath(), newSources("."))
	for _, fx := range fixtures {
		seen := newTypes()
		seen.encoded = []reflect.Type{reflect.TypeFor[painted]()}
		seen.queries = []reflect.Type{reflect.TypeFor[painted]()}
		sets.note(fx, seen)
	}
	return strings.Join(sets.report(), "\n")
}

func TestClosedSetExceptions(t *testing.T) {
	open, read, more := maps.Clone(openSets), maps.Clone(readAs), maps.Clone(moreValues)
	defer func() { openSets, readAs, moreValues = open, read, more }()
	field := func(name string, enum ...string) *Fixture {
		return &Fixture{ID: "9.9", Request: Shape{Fields: []Field{{Name: name, Enum: enum}}}}
	}
	openSets["9.9 request.name"] = "a test"
	readAs["9.9 request.color GREEN"] = "green"
	all := []*Fixture{field("name", "red", "green"), field("color", "red", "GREEN")}
	assert.Empty(t, closed(all...))
	assert.Contains(t, closed(all[1]), `the exception "9.9 request.name" does not apply any more`)
	assert.Contains(t, closed(all[0]), `the exception "9.9 request.color GREEN" does not apply any more`)

	moreValues["color green"] = "a test"
	assert.Contains(t, closed(all...), `color "green" is documented: drop it from moreValues`)
	all[1].Request.Fields[0].Enum = []string{"red"}
	delete(readAs, "9.9 request.color GREEN")
	assert.Empty(t, closed(all...))
	moreValues["color blue"] = "a test"
	assert.Contains(t, closed(all...), `color has no constant "blue": drop it from moreValues`)
}

func TestValuesReadNumbers(t *testing.T) {
	var f Field
	require.NoError(t, json.Unmarshal([]byte(`{"enum":[4005,"a"]}`), &f))
	assert.Equal(t, Values{"4005", "a"}, f.Enum)
	assert.Error(t, json.Unmarshal([]byte(`{"enum":4005}`), &f))
}
