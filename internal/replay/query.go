package replay

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-querystring/query"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// misencoded sets every field of the structs that made query parameters. It returns a problem
// for each parameter that is not encoded as documented, or is not documented.
func misencoded(fx *Fixture, seen *types) []string {
	var out []string
	for _, typ := range seen.queries {
		if typ.Kind() != reflect.Struct || fx.Request.Kind == "form" {
			continue
		}
		for _, flag := range []bool{true, false} {
			values, err := query.Values(filled(typ, flag).Interface())
			if err != nil {
				out = append(out, fmt.Sprintf("query: encoding %s: %v", typ, err))
				continue
			}
			for name, got := range values {
				if problem := paramProblem(fx, name, got, flag); problem != "" && !slices.Contains(out, problem) {
					out = append(out, fmt.Sprintf("query: %s of %s: %s", name, typ, problem))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// paramProblem returns the problem with the values that a filled struct made for a
// parameter, or "".
func paramProblem(fx *Fixture, name string, got []string, flag bool) string {
	i := slices.IndexFunc(fx.Query, func(q Param) bool { return q.Name == name })
	if i < 0 {
		if undocumented[fx.ID+" "+name] != "" {
			return ""
		}
		return "the operation has no such parameter"
	}
	param := &fx.Query[i]
	for documented := range strings.SplitSeq(param.Type, "|") {
		if encodes(documented, got, flag) {
			return ""
		}
	}
	return fmt.Sprintf("it is encoded as %q, the fixture documents %s", got, param.Type)
}

// encodes reports whether the values are a filled field in the encoding of a documented type.
func encodes(documented string, got []string, flag bool) bool {
	if documented == "array<string>" {
		return len(got) == 2 // one parameter for each item
	}
	if len(got) != 1 {
		return false
	}
	s := got[0]
	switch documented {
	case "csv":
		return strings.Count(s, ",") == 1
	case "boolean":
		return s == strconv.FormatBool(flag)
	case "boolean01":
		return s == map[bool]string{true: "1", false: "0"}[flag]
	case "integer":
		return s == strconv.Itoa(filledInt)
	case "epoch-millis":
		return s == strconv.FormatInt(filledTime.UnixMilli(), 10)
	case "date", "date-time":
		t, ok := isoTime(s)
		return ok && t.Equal(filledTime)
	case "string":
		return s == "x" || strings.Contains(s, "x=") // pairs are a string with its own syntax
	}
	return false
}

// badValues returns a problem for each parameter of a sample whose values are not in the
// encoding of its type.
func badValues(fx *Fixture, query map[string][]string) []string {
	var out []string
	for _, q := range fx.Query {
		values := query[q.Name]
		if q.Required && !q.FreeNames && values == nil {
			out = append(out, fmt.Sprintf("query: the sample lacks %s, which the fixture documents as required", q.Name))
		}
		fits := func(documented string) bool {
			return !slices.ContainsFunc(values, func(s string) bool { return !valueOf(documented, s) })
		}
		if !slices.ContainsFunc(strings.Split(q.Type, "|"), fits) {
			out = append(out, fmt.Sprintf("query: the sample has %q for %s, the fixture documents %s", values, q.Name, q.Type))
		}
	}
	return out
}

func valueOf(documented, s string) bool {
	var err error
	switch documented {
	case "boolean":
		return s == "true" || s == "false"
	case "boolean01":
		return s == "0" || s == "1"
	case "integer", "epoch-millis":
		_, err = strconv.ParseInt(s, 10, 64)
	case "date", "date-time":
		_, ok := isoTime(s)
		return ok
	case "flag":
		return s == ""
	}
	return err == nil
}

// bareFlags returns a problem for each documented flag that was sent with an equals sign.
func bareFlags(fx *Fixture, rawQuery string) []string {
	var out []string
	for _, q := range fx.Query {
		if q.Type != "flag" {
			continue
		}
		for pair := range strings.SplitSeq(rawQuery, "&") {
			if name, _, valued := strings.Cut(pair, "="); valued && name == url.QueryEscape(q.Name) {
				out = append(out, fmt.Sprintf("query: %s was sent, the bare key is documented", pair))
			}
		}
	}
	return out
}

const filledInt = 7

var filledTime = time.Date(2024, 2, 3, 4, 5, 6, 789e6, time.FixedZone("", 3600))

// filled returns a value of the type with every field set. flag is the value of the pointers
// to booleans; a boolean that is no pointer is true, as false is not sent.
func filled(typ reflect.Type, flag bool) reflect.Value {
	v := reflect.New(typ).Elem()
	switch typ {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(filledTime))
		return v
	case reflect.TypeFor[jfrog.Time]():
		v.Set(reflect.ValueOf(jfrog.NewTime(filledTime)))
		return v
	}
	switch typ.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(typ.Elem()))
		v.Elem().Set(filled(typ.Elem(), flag))
	case reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() && f.Tag.Get("url") != "-" {
				v.Field(i).Set(filled(f.Type, flag))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(typ, 2, 2))
		for i := range 2 {
			v.Index(i).Set(filled(typ.Elem(), flag))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(typ))
		v.SetMapIndex(filled(typ.Key(), flag), filled(typ.Elem(), flag))
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(flag)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(filledInt)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(filledInt)
	}
	return v
}
