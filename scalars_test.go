package jfrog_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestInt(t *testing.T) {
	for in, want := range map[string]int64{
		`0`: 0, `12`: 12, `"12"`: 12, `" 12 "`: 12, `-3`: -3, `""`: 0, `null`: 0, `1.0`: 1, `1e3`: 1000, `"1e3"`: 1000,
		`9223372036854775807`: 1<<63 - 1, `"-9223372036854775808"`: -1 << 63,
	} {
		var i jfrog.Int
		require.NoError(t, json.Unmarshal([]byte(in), &i), in)
		assert.Equal(t, jfrog.Int(want), i, in)
		out, err := json.Marshal(i)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint(want), string(out))
	}
	for _, in := range []string{`"x"`, `1.5`, `true`, `[]`, `{}`, `1e300`, `1e17`, `"NaN"`, `"Inf"`, `9223372036854775808`, `"1 2"`} {
		var i jfrog.Int
		assert.Error(t, json.Unmarshal([]byte(in), &i), in)
	}
}

// A bool field reads every form in which servers write booleans.
func TestBooleans(t *testing.T) {
	type flag struct {
		On *bool `json:"on"`
	}
	for in, want := range map[string]*bool{
		`true`: new(true), `"true"`: new(true), `"True"`: new(true), `1`: new(true), `"1"`: new(true), `"yes"`: new(true),
		`false`: new(false), `"false"`: new(false), `0`: new(false), `"0"`: new(false), `"no"`: new(false), `""`: new(false), `null`: nil,
	} {
		got, err := jfrog.Do[[]flag](t.Context(), answer(t, 200, `[{"on":`+in+`}]`), jfrog.Get("/x"))
		require.NoError(t, err, in)
		assert.Equal(t, []flag{{want}}, got, in)
	}
	for _, in := range []string{`2`, `"maybe"`, `[]`, `{}`} {
		_, err := jfrog.Do[[]flag](t.Context(), answer(t, 200, `[{"on":`+in+`}]`), jfrog.Get("/x"))
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, in)
	}
}

func TestStrings(t *testing.T) {
	for in, want := range map[string]jfrog.Strings{
		`["a","b"]`: {"a", "b"}, `"a"`: {"a"}, `"a\"b"`: {`a"b`}, `[]`: {}, `null`: nil, ` "x" `: {"x"},
	} {
		s := jfrog.Strings{"old", "old"}
		require.NoError(t, json.Unmarshal([]byte(in), &s), in)
		assert.Equal(t, want, s, in)
	}
	for _, in := range []string{`3`, `{}`, `[3]`} {
		var s jfrog.Strings
		assert.Error(t, json.Unmarshal([]byte(in), &s), in)
	}
}

func TestTimeForms(t *testing.T) {
	utc := time.Date(2024, 3, 1, 12, 30, 45, 0, time.UTC)
	for in, want := range map[string]time.Time{
		`"2024-03-01T12:30:45Z"`:            utc,
		`"2024-03-01T12:30:45.000Z"`:        utc,
		`"2024-03-01T12:30:45.123456789Z"`:  utc.Add(123456789),
		`"2024-03-01T14:30:45+02:00"`:       utc,
		`"2024-03-01T14:30:45.000+0200"`:    utc,
		`"2024-03-01T14:30:45+02"`:          utc,
		`"2024-03-01T12:30:45"`:             utc,
		`"2024-03-01T12:30Z"`:               utc.Truncate(time.Minute),
		`"2024-03-01 12:30:45"`:             utc,
		`"2024-03-01 14:30:45 +0200"`:       utc,
		`"2024-03-01 12:30:45Z"`:            utc,
		`"2024-03-01"`:                      utc.Truncate(24 * time.Hour),
		`"01-03-2024 12:30:45 UTC"`:         utc,
		`"Fri, 01 Mar 2024 12:30:45 GMT"`:   utc,
		`"Fri, 01 Mar 2024 14:30:45 +0200"`: utc,
		`1709296245000`:                     utc,
		`"2024-03-01T12:30:45\u005a"`:       utc,
	} {
		var got jfrog.Time
		require.NoError(t, json.Unmarshal([]byte(in), &got), in)
		assert.True(t, got.Equal(want), "%s: %s", in, got.Time)
		out, err := json.Marshal(got)
		require.NoError(t, err)
		if in != `"2024-03-01T12:30:45\u005a"` {
			assert.Equal(t, in, string(out), "written back as read")
		}

		// A time that was set since is written in the default form.
		got.Time = got.Add(time.Hour)
		out, err = json.Marshal(got)
		require.NoError(t, err)
		var again jfrog.Time
		require.NoError(t, json.Unmarshal(out, &again))
		assert.WithinDuration(t, want.Add(time.Hour), again.Time, time.Millisecond, in)
	}
	for _, in := range []string{`"x"`, `"2024-13-01"`, `true`, `{}`, `1.5`, `"1709296245000"`} {
		var got jfrog.Time
		assert.Error(t, json.Unmarshal([]byte(in), &got), in)
	}
	for _, in := range []string{`""`, `null`} {
		got := jfrog.NewTime(utc)
		require.NoError(t, json.Unmarshal([]byte(in), &got))
		assert.True(t, got.IsZero())
		assert.Empty(t, got.String())
	}
}

func TestTimeIsWrittenAsArtifactoryWritesIt(t *testing.T) {
	at := jfrog.NewTime(time.Date(2024, 3, 1, 12, 30, 45, 678e6, time.FixedZone("", 7200)))
	out, err := json.Marshal(struct {
		T jfrog.Time
		N jfrog.Time
		O jfrog.Time `json:",omitzero"`
	}{T: at})
	require.NoError(t, err)
	assert.JSONEq(t, `{"T":"2024-03-01T12:30:45.678+0200","N":null}`, string(out))
	assert.Equal(t, "2024-03-01T10:30:45.678Z", at.String())
	assert.Equal(t, at.Time, at.LogValue().Time())

	read := jfrog.NewTime(time.Date(2024, 3, 1, 12, 30, 45, 0, time.FixedZone("", 2*60*60)))
	var fromJSON jfrog.Time
	require.NoError(t, json.Unmarshal([]byte(`"2024-03-01T12:30:45+02:00"`), &fromJSON))
	type options struct {
		At    jfrog.Time   `url:"at"`
		Read  jfrog.Time   `url:"read"`
		None  *jfrog.Time  `url:"none,omitempty"`
		JSON  jfrog.Time   `url:"json"`
		Since jfrog.Millis `url:"since"`
	}
	values, err := query.Values(options{At: at, Read: read, JSON: fromJSON, Since: jfrog.NewMillis(at.Time)})
	require.NoError(t, err)
	assert.Equal(t, url.Values{
		"at": {"2024-03-01T10:30:45.678Z"}, "read": {"2024-03-01T10:30:45.000Z"}, "json": {"2024-03-01T12:30:45+02:00"}, "since": {"1709289045678"},
	}, values)
}

func TestMillis(t *testing.T) {
	at := time.Date(2024, 3, 1, 12, 30, 45, 678e6, time.UTC)
	var m jfrog.Millis
	for _, in := range []string{`1709296245678`, `"1709296245678"`} {
		require.NoError(t, json.Unmarshal([]byte(in), &m))
		assert.Equal(t, at, m.Time())
	}
	assert.Equal(t, m, jfrog.NewMillis(at))
	assert.Equal(t, "2024-03-01T12:30:45.678Z", m.String())
	out, err := json.Marshal(m)
	require.NoError(t, err)
	assert.Equal(t, `1709296245678`, string(out))
	assert.Zero(t, jfrog.NewMillis(time.Time{}))
	assert.True(t, jfrog.Millis(0).Time().IsZero())
	assert.Empty(t, jfrog.Millis(0).String())
	assert.Error(t, json.Unmarshal([]byte(`"2024"x`), &m))
}

func TestDeref(t *testing.T) {
	assert.Equal(t, 3, jfrog.Deref(new(3)))
	assert.Equal(t, "", jfrog.Deref[string](nil))
}

func FuzzScalars(f *testing.F) {
	for _, s := range []string{
		``, `"`, `""`, `null`, `0`, `-`, `1e999`, `"2024-03-01T12:30:45Z"`, `1709296245678`, `true`, `["a",null]`, `"\ud800"`, "\xff", `"NaN"`, `"0x1p4"`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var i jfrog.Int
		var m jfrog.Millis
		var s jfrog.Strings
		var at jfrog.Time
		for _, v := range []json.Unmarshaler{&i, &m, &s, &at} {
			direct := v.UnmarshalJSON(data) // any bytes: no panic
			if !json.Valid(data) {
				continue
			}
			if err := json.Unmarshal(data, v); (err == nil) != (direct == nil) {
				t.Fatalf("%T %q: %v, %v", v, data, err, direct)
			} else if err != nil {
				continue
			}
			out, err := json.Marshal(v)
			if err != nil || !json.Valid(out) {
				t.Fatalf("%T %q: %s, %v", v, data, out, err)
			}
			before := fmt.Sprintf("%v", v)
			if err := json.Unmarshal(out, v); err != nil || fmt.Sprintf("%v", v) != before {
				t.Fatalf("%T %q: %s became %v, %v", v, data, out, v, err)
			}
		}
	})
}
