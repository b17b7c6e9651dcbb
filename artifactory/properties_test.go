package artifactory

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const logback = "ch/qos/logback/logback-classic/0.9.9"

var propertyCases = replay.Cases[*Client]{
	"2.3.4.1/all properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Properties.Get(ctx, "libs-release-local", "org/acme")
	},
	"2.3.4.1/selected properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Properties.Get(ctx, "libs-release-local", "org/acme", "p1", "p2")
	},
	"2.3.4.1/wire-no properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Properties.Get(ctx, "libs-release-local", "org/acme")
	},
	"2.3.4.1/wire-no such item": func(ctx context.Context, c *Client) (any, error) {
		return c.Properties.Get(ctx, "libs-release-local", "org/acme")
	},
	"2.3.4.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.Set(ctx, "libs-release-local", logback, Properties{"qa": {"done"}, "os": {"win", "linux"}},
			&PropertySetOptions{Recursive: new(false)})
	},
	"2.3.4.2/escaped special character": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.Set(ctx, "libs-release-local", logback, Properties{"a": {"1=1"}}, nil)
	},
	"2.3.4.2/wire-comma in a value": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.Set(ctx, "libs-release-local", "org/acme", Properties{"tags": {"a,b", "c"}}, &PropertySetOptions{Recursive: new(true)})
	},
	"2.3.4.3/sample": func(ctx context.Context, c *Client) (any, error) {
		changes := Properties{"newKey": {"newValue"}, "existingKey": {"modifiedValue"}, "toBeRemovedKey": nil}
		return nil, c.Properties.Update(ctx, "libs-release-local", "org/acme", changes,
			&PropertyUpdateOptions{RecursiveProperties: new(false), AtomicProperties: new(false)})
	},
	"2.3.4.3/wire-several values": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.Update(ctx, "libs-release-local", "org/acme", Properties{"tags": {"a", "b"}}, nil)
	},
	"2.3.4.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.Delete(ctx, "libs-release-local", logback, []string{"os", "qa"}, &PropertyDeleteOptions{Recursive: new(false)})
	},
	"2.3.4.4/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.Delete(ctx, "libs-release-local", "org/acme", []string{"os", "qa"}, &PropertyDeleteOptions{Recursive: new(true)})
	},
	"2.3.4.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Properties.SetSHA256(ctx, "ext-snapshot-local", "artifactory-powerpack-3.9.3/bin/")
	},
}

func TestPropertiesEncode(t *testing.T) {
	for want, p := range map[string]Properties{
		"":                            {},
		"os=win,linux|qa=done":        {"qa": {"done"}, "os": {"win", "linux"}},
		`a=1\=1`:                      {"a": {"1=1"}},
		`k\=\|\\=\,\;\\,ü b/c`:        {`k=|\`: {`,;\`, "ü b/c"}},
		"empty=":                      {"empty": {""}},
		"twice=,x":                    {"twice": {"", "x"}},
		`dir=C:\\temp\\`:              {"dir": {`C:\temp\`}},
		"build.name=a|build.number=1": {"build.name": {"a"}, "build.number": {"1"}},
	} {
		got, err := p.Encode()
		require.NoError(t, err)
		require.Equal(t, want, got)
		back, err := ParseProperties(got)
		require.NoError(t, err)
		require.Equal(t, p, back)
	}
}

func TestParseProperties(t *testing.T) {
	for s, want := range map[string]Properties{
		"a=1;b=2,3;":    {"a": {"1"}, "b": {"2", "3"}},
		"a=1;a=2|a=3":   {"a": {"1", "2", "3"}},
		"a=1=1":         {"a": {"1=1"}},
		`p=C:\dir,x\`:   {"p": {`C:\dir`, `x\`}},
		`a=1\;b\|c;d=e`: {"a": {"1;b|c"}, "d": {"e"}},
		";|":            {},
	} {
		got, err := ParseProperties(s)
		require.NoError(t, err, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{"a", "a=1;b", "=1", "a b=1", `a\;b=1`, "a[0]=1"} {
		_, err := ParseProperties(s)
		require.Error(t, err, s)
	}
}

func TestPropertiesRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	for _, r := range forbiddenInPropertyKey {
		bad := Properties{"a" + string(r): {"1"}}
		refused(t, c.Properties.Set(ctx, "libs", "a", bad, nil), "forbidden characters")
		refused(t, c.Properties.Update(ctx, "libs", "a", bad, nil), "forbidden characters")
	}
	refused(t, c.Properties.Set(ctx, "libs", "a", nil, nil), "no properties")
	refused(t, c.Properties.Set(ctx, "libs", "a", Properties{"": {"1"}}, nil), "key is empty")
	refused(t, c.Properties.Set(ctx, "libs", "a", Properties{"k": nil}, nil), `"k" has no value`)
	refused(t, c.Properties.Set(ctx, "libs", "a", Properties{"k": {"a", "b;c"}}, nil), `"b;c" of property "k" holds a semicolon`)
	refused(t, c.Properties.Update(ctx, "libs", "a", Properties{}, nil), "no properties")
	refused(t, c.Properties.Update(ctx, "libs", "a", Properties{"": nil}, nil), "key is empty")
	refused(t, c.Properties.Update(ctx, "libs", "a", Properties{"k": {"a,b"}}, nil), "comma")
	refused(t, c.Properties.Delete(ctx, "libs", "a", nil, nil), "no property keys")
	refused(t, c.Properties.Delete(ctx, "libs", "a", []string{""}, nil), "key is empty")
	refused(t, c.Properties.SetSHA256(ctx, "", "a"), "repository key is empty")
	refused(t, c.Properties.SetSHA256(ctx, "libs", ""), "item path is empty")
	_, err := c.Properties.Get(ctx, "libs", "a", "")
	refused(t, err, "key is empty")
}

// A semicolon in a matrix parameter would begin another property. A value that one method refuses
// is advised to be set with another method only if that method takes it.
func TestPropertiesWithSeparatorsRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	injected := Properties{"vcs.message": {"fix it;approved=yes"}}
	const advice = "set it with PropertiesService.Update"
	_, err := c.Artifacts.Deploy(ctx, "libs", "a", strings.NewReader("x"), &ArtifactDeployOptions{Properties: injected})
	refused(t, err, advice)
	_, err = c.Artifacts.DeployByChecksum(ctx, "libs", "a", Checksums{SHA1: strings.Repeat("a", 40)}, &ArtifactDeployByChecksumOptions{Properties: injected})
	refused(t, err, advice)
	refused(t, c.Artifacts.DeployArchive(ctx, "libs", "a.zip", strings.NewReader("x"),
		&ArtifactDeployArchiveOptions{ArtifactDeployOptions: ArtifactDeployOptions{Properties: injected}}), advice)
	_, err = c.Artifacts.Download(ctx, "libs", "a", &ArtifactDownloadOptions{Properties: injected})
	refused(t, err, advice)
	_, err = c.Artifacts.Stat(ctx, "libs", "a", &ArtifactDownloadOptions{Properties: injected})
	refused(t, err, advice)
	_, err = c.Artifacts.CreateFolder(ctx, "libs", "a", injected)
	refused(t, err, advice)
	refused(t, c.Properties.Set(ctx, "libs", "a", injected, nil), advice)
	refused(t, c.Properties.Update(ctx, "libs", "a", Properties{"k": {"a,b"}}, nil), "set it with PropertiesService.Set")

	both := Properties{"vcs.message": {"fix a, b; and c"}}
	_, err = c.Artifacts.CreateFolder(ctx, "libs", "a", both)
	for _, err := range []error{err, c.Properties.Set(ctx, "libs", "a", both, nil), c.Properties.Update(ctx, "libs", "a", both, nil)} {
		refused(t, err, "no request can send together")
		require.NotContains(t, err.Error(), "PropertiesService")
	}
}

// Old properties with forbidden characters in their keys can be read and deleted.
func TestPropertyKeysAreEscaped(t *testing.T) {
	c, got := answering(t, http.StatusOK, nil, `{"properties":{}}`)
	_, err := c.Properties.Get(context.Background(), "libs", "/", "a,b", "c d")
	require.NoError(t, err)
	require.Equal(t, "/artifactory/api/storage/libs/", got.URL.EscapedPath())
	require.Equal(t, `a\,b,c d`, got.URL.Query().Get("properties"))
}

func TestNoPropertiesCanBeWrittenTo(t *testing.T) {
	for body, status := range map[string]int{
		`{"errors":[{"status":404,"message":"No properties could be found."}]}`: http.StatusNotFound,
		`{"uri":"http://localhost/artifactory/api/storage/libs/a"}`:             http.StatusOK,
	} {
		c, _ := answering(t, status, nil, body)
		p, err := c.Properties.Get(context.Background(), "libs", "a")
		require.NoError(t, err)
		p["k"] = []string{"v"}
		require.Equal(t, "v", p.Get("k"))
		require.Empty(t, p.Get("none"))
	}
	c, _ := answering(t, http.StatusOK, nil, "")
	_, err := c.Properties.Get(context.Background(), "libs", "a")
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

func FuzzProperties(f *testing.F) {
	f.Add("a", "1", "2")
	f.Add(`k=|\`, `,;\`, `\`)
	f.Add("os", "", `\\,`)
	f.Fuzz(func(t *testing.T, key, v1, v2 string) {
		p := Properties{key: {v1, v2}, "other": {v2}}
		s, err := p.Encode()
		if err != nil {
			require.Error(t, checkPropertyKey(key))
			return
		}
		back, err := ParseProperties(s)
		require.NoError(t, err)
		require.Equal(t, p, back)
	})
}

func FuzzParseProperties(f *testing.F) {
	f.Add("a=1;b=2,3|c=")
	f.Add(`b\=1=1\=1,2\,3\`)
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParseProperties(s)
		if err != nil {
			return
		}
		again, err := p.Encode()
		require.NoError(t, err)
		back, err := ParseProperties(again)
		require.NoError(t, err)
		require.Equal(t, p, back)
	})
}
