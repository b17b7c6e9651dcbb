package secrets_test

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

type node struct {
	S     jfrog.Secret      `json:",omitempty"`
	Next  *node             `json:",omitempty"`
	Any   any               `json:",omitempty"`
	Map   map[string]*node  `json:",omitempty"`
	Array [1][]jfrog.Secret `json:",omitzero"`
	URL   string            `json:",omitempty" secret:"userinfo"`
	URLs  *string           `json:",omitempty" secret:"userinfo"`
	Query *string           `json:",omitempty" secret:"query"`
}

func TestMarshalShowsSecrets(t *testing.T) {
	shared := &node{S: "shared"}
	in := &node{S: "one", Next: shared, Any: []any{shared, *shared, jfrog.Secret("any"), nil, 1}, Map: map[string]*node{"k": shared, "nil": nil}}
	in.Array[0] = []jfrog.Secret{"array"}
	in.URL, in.URLs = "https://u:one@h", new("https://u:two@h")
	before, err := json.Marshal(in)
	require.NoError(t, err)
	data, err := secrets.Marshal(in)
	require.NoError(t, err)
	assert.JSONEq(t, `{"S":"one","Next":{"S":"shared"},"Any":[{"S":"shared"},{"S":"shared"},"any",null,1],
		"Map":{"k":{"S":"shared"},"nil":null},"Array":[["array"]],"URL":"https://u:one@h","URLs":"https://u:two@h"}`, string(data))
	after, err := json.Marshal(in)
	require.NoError(t, err)
	assert.Equal(t, before, after, "the value itself stays hidden")
	assert.NotContains(t, string(after), "shared")
}

// A MarshalJSON method makes a copy that outlives the encoding.
type keeper struct {
	S    jfrog.Secret
	kept *jfrog.Secret
}

func (k keeper) MarshalJSON() ([]byte, error) {
	*k.kept = k.S
	return json.Marshal(k.S)
}

func TestSecretsAreShownOnlyMeanwhile(t *testing.T) {
	var kept jfrog.Secret
	data, err := secrets.Marshal(keeper{"hidden", &kept})
	require.NoError(t, err)
	assert.Equal(t, `"hidden"`, string(data))
	assert.EqualValues(t, "hidden", kept)
	data, err = json.Marshal(kept)
	require.NoError(t, err)
	assert.Equal(t, `"*****"`, string(data))
	assert.False(t, secrets.Shown(string(kept)))
}

func TestOthersStayHiddenMeanwhile(t *testing.T) {
	value := map[string]any{"list": []node{{S: "hidden"}}}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 200 {
				data, err := secrets.Marshal(value)
				assert.NoError(t, err)
				assert.Contains(t, string(data), "hidden")
			}
		})
		wg.Go(func() {
			for range 200 {
				data, err := json.Marshal(value)
				assert.NoError(t, err)
				assert.NotContains(t, string(data), "hidden")
			}
		})
	}
	wg.Wait()
}

func TestCyclesAreAnError(t *testing.T) {
	pointers := &node{S: "x"}
	pointers.Next, pointers.Any = pointers, pointers
	dict := map[string]any{}
	dict["self"], dict["again"] = dict, dict
	list := []any{nil, nil}
	list[0], list[1] = list, list
	for _, v := range []any{pointers, dict, list} {
		_, err := secrets.Marshal(v)
		assert.ErrorContains(t, err, "cycle")
	}
}

type opaque struct{ secret jfrog.Secret }

func (o opaque) MarshalJSON() ([]byte, error) { return json.Marshal([]jfrog.Secret{o.secret}) }

type honest struct{ secret jfrog.Secret }

func (h honest) MarshalJSON() ([]byte, error) { return json.Marshal(string(h.secret)) }

func TestUnexportedSecrets(t *testing.T) {
	_, err := secrets.Marshal(map[string]any{"k": opaque{"hidden"}})
	assert.ErrorContains(t, err, "it must use string(s)", "a mask must not be sent")
	data, err := secrets.Marshal(honest{"hidden"})
	require.NoError(t, err)
	assert.Equal(t, `"hidden"`, string(data))
}

func TestMaskedIsAnError(t *testing.T) {
	for _, v := range []any{
		jfrog.Secret("*****"), node{URL: "https://u:*****@h"}, node{URLs: new("https://*****@h")},
		node{URL: "https://h?token=*****"}, node{Query: new("a=b&c=*****")},
	} {
		_, err := secrets.Marshal(v)
		assert.ErrorIs(t, err, secrets.ErrMasked)
	}
	_, err := secrets.Marshal(map[string]any{"s": "*****", "u": "https://u:*****@h", "n": node{URL: "https://h/*****@x"}})
	assert.NoError(t, err, "none of these is a secret")
}

func TestMaskURL(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"host":                          "host",
		"user@host":                     "user@host",
		"https://host/@scope/x?a=b@c":   "https://host/@scope/x?a=b@c",
		"https://user:pw@host/x":        "https://user:*****@host/x",
		"https://token@host:81/x@y":     "https://*****@host:81/x@y",
		"https://user:p@w@host":         "https://user:*****@host",
		"https://user:p/w@host/x":       "https://user:*****@host/x",
		"https://user:%zz@host/x":       "https://user:*****@host/x",
		"//user:pw@host":                "//user:*****@host",
		"https://user:@host":            "https://user:*****@host",
		"https://:pw@host":              "https://:*****@host",
		"https://@host":                 "https://@host",
		"ssh://git@host:22/a/b":         "ssh://*****@host:22/a/b",
		"https://[::1]:80/x":            "https://[::1]:80/x",
		"https://u:p@[::1]:80/x#y@z":    "https://u:*****@[::1]:80/x#y@z",
		"https://host?u=https://a:b@c":  "https://host?u=https://a:b@c",
		"https://user:pw@host\n":        "https://user:*****@host\n",
		"https://user:pw:more@host/x@y": "https://user:*****@host/x@y",

		"https://host/x?a=b&access_token=t&sig=s%2F": "https://host/x?a=b&access_token=*****&sig=*****",
		"https://u:p@host/x?X-Amz-Signature=s#y=z":   "https://u:*****@host/x?X-Amz-Signature=*****#y=z",
		"https://host/x#id_token=t":                  "https://host/x#id_token=*****",
		"https://host/x?toke%6e=t;a=b":               "https://host/x?toke%6e=*****;a=b",
		"host?token=":                                "host?token=",
		"/x?token=t=u":                               "/x?token=*****",
	} {
		assert.Equal(t, want, secrets.MaskURL(in), in)
	}
}

func FuzzMaskURL(f *testing.F) {
	for _, s := range []string{"", "https://user:pw@host/x", "//@", "a//b@c:@d", "https://u:p/w@h", "https://h?token=a#sig=b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if out := secrets.MaskURL(s); out != s && !secrets.IsMasked(out) {
			t.Errorf("%q became %q", s, out)
		}
	})
}
