package artifactory

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// sampleSignature is the signature in the sample of 2.3.22b.
const sampleSignature = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJlbGlnIiwic3VtIjoiY2QwZjRiMGY4ODQ0Y2VjN2M20WI2NWI4ZTA4NTVjNmE0ZDgzMDE1OTE0NDEwN2E5YTcz0ThlNWM5MDY3MTBiNyIsImV4cCI6MTU0NzM5MTgyNiwiaWF0IjoxNTQ3MzgxODI2fQ.PLCBys1185H9foAtxabrMBbCZ21BtcJmYORWxXS6Mmw"

var signedURLCases = replay.Cases[*Client]{
	"2.3.22a/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SignedURLs.Create(ctx, "example", "openssl-1.0.1a.tgz", SignedURLCreateRequest{ValidForSecs: 10000})
	},
	"2.3.22a/json string": func(ctx context.Context, c *Client) (any, error) {
		return c.SignedURLs.Create(ctx, "example", "/a.tgz", SignedURLCreateRequest{Expiry: jfrog.NewMillis(time.UnixMilli(1740084781000))})
	},
	"2.3.22b/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.SignedURLs.Download(ctx, "http://jfrog.test/artifactory/example-repo-local/1.java?sig="+sampleSignature)
	},
	"2.3.23/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.SignedURLs.ReplaceKey(ctx)
	},
}

func TestSignedURLsRefused(t *testing.T) {
	ctx, c := context.Background(), offline(t)
	for want, args := range map[string][2]string{
		"repository key is empty": {"", "a"},
		"item path is empty":      {"libs", "/"},
		`".." segment`:            {"libs", "../other/a"},
	} {
		_, err := c.SignedURLs.Create(ctx, args[0], args[1], SignedURLCreateRequest{})
		refused(t, err, want)
	}
	_, err := c.SignedURLs.Create(ctx, "libs", "a", SignedURLCreateRequest{ValidForSecs: -1})
	refused(t, err, "validity of -1 seconds is negative")
	for _, u := range []jfrog.Secret{"", "/artifactory/a?sig=secret-signature"} {
		_, err := c.SignedURLs.Download(ctx, u)
		refused(t, err, "URL")
		require.NotContains(t, err.Error(), "secret-signature")
	}
}

func TestSignedURLAnswers(t *testing.T) {
	for body, want := range map[string]jfrog.Secret{
		"https://acme.jfrog.io/artifactory/a?sig=s\n":      "https://acme.jfrog.io/artifactory/a?sig=s",
		`"https://acme.jfrog.io/artifactory/a?sig=\u0073"`: "https://acme.jfrog.io/artifactory/a?sig=s",
	} {
		c, _ := answering(t, http.StatusOK, nil, body)
		got, err := c.SignedURLs.Create(context.Background(), "libs", "a", SignedURLCreateRequest{})
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
		require.NotContains(t, fmt.Sprintf("%v %+v %#v %q", got, got, got, got), "acme")
	}
	for _, body := range []string{"", " \n", `"`, `""`, "<html>Sign in</html>"} {
		c, _ := answering(t, http.StatusOK, nil, body)
		_, err := c.SignedURLs.Create(context.Background(), "libs", "a", SignedURLCreateRequest{})
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, body)
	}
}

func TestSignedDownloadNeedsNoCredentials(t *testing.T) {
	other, got := answering(t, http.StatusOK, nil, "content")
	url := other.Items.client.BaseURL() + "/artifactory/libs/a%2Fb/my%20file.txt?sig=abcdef"
	c, err := jfrog.New("http://jfrog.test", jfrog.WithAccessToken("the-token"))
	require.NoError(t, err)
	d, err := New(c).SignedURLs.Download(context.Background(), jfrog.Secret(url))
	require.NoError(t, err)
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	require.NoError(t, d.Close())
	require.Equal(t, "content", string(data))
	require.Equal(t, "my file.txt", d.FileName)
	require.Equal(t, "/artifactory/libs/a%2Fb/my%20file.txt?sig=abcdef", got.RequestURI)
	require.Empty(t, got.Header.Get("Authorization"))
}
