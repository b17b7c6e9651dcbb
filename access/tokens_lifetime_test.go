package access

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTokenLifetime(t *testing.T) {
	type body struct {
		L TokenLifetime `json:"l,omitzero"`
	}
	for in, want := range map[string]struct {
		l         TokenLifetime
		out, text string
	}{
		`{}`:                          {0, `{}`, ""},
		`{"l":null}`:                  {0, `{}`, ""},
		`{"l":""}`:                    {0, `{}`, ""},
		`{"l":0}`:                     {TokenNeverExpires, `{"l":0}`, "never"},
		`{"l":"0"}`:                   {TokenNeverExpires, `{"l":0}`, "never"},
		`{"l":3600}`:                  {TokenLifetime(time.Hour), `{"l":3600}`, "1h0m0s"},
		`{"l":"60"}`:                  {TokenLifetime(time.Minute), `{"l":60}`, "1m0s"},
		`{"l":9223372036854775807}`:   {TokenLifetime(9223372036 * time.Second), `{"l":9223372036}`, "2562047h47m16s"},
		`{"l":31536000}`:              {TokenLifetime(365 * 24 * time.Hour), `{"l":31536000}`, "8760h0m0s"},
		`{"l":9223372036854775807.0}`: {-2, "", ""},
		`{"l":-1}`:                    {-2, "", ""},
		`{"l":"an hour"}`:             {-2, "", ""},
	} {
		var got body
		err := json.Unmarshal([]byte(in), &got)
		if want.l == -2 {
			require.Error(t, err, in)
			continue
		}
		require.NoError(t, err, in)
		require.Equal(t, want.l, got.L, in)
		require.Equal(t, want.text, got.L.String(), in)
		out, err := json.Marshal(got)
		require.NoError(t, err, in)
		require.Equal(t, want.out, string(out), in)
	}
	require.Zero(t, TokenNeverExpires.Duration())
	require.Equal(t, time.Hour, TokenLifetime(time.Hour).Duration())
	for _, l := range []TokenLifetime{1, 3600, TokenLifetime(-time.Second), TokenLifetime(1500 * time.Millisecond)} {
		_, err := json.Marshal(l)
		require.Error(t, err, l)
	}
}

func FuzzTokenLifetime(f *testing.F) {
	for _, s := range []string{`0`, `"60"`, `null`, `1e3`, `-0`, `""`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, again TokenLifetime
		if json.Unmarshal(data, &got) != nil {
			return
		}
		out, err := json.Marshal(got)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, got, again)
	})
}

func TestTokenAudience(t *testing.T) {
	for in, want := range map[string]string{
		`"*@*"`:                      `"*@*"`,
		`"jfrt@*  jfac@*"`:           `"jfrt@* jfac@*"`,
		`["jfrt@service_id"]`:        `"jfrt@service_id"`,
		`["jfrt@a","jfac@b jfds@c"]`: `"jfrt@a jfac@b jfds@c"`,
		`[]`:                         `""`,
		`null`:                       `""`,
	} {
		var a TokenAudience
		require.NoError(t, json.Unmarshal([]byte(in), &a), in)
		out, err := json.Marshal(a)
		require.NoError(t, err, in)
		require.Equal(t, want, string(out), in)
	}
	require.Error(t, json.Unmarshal([]byte(`7`), new(TokenAudience)))
}
