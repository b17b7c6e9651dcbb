package evidence

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// platform is a client of a server that knows one file and stores evidence, and what
// the server got: "METHOD path?query" and the body.
func platform(t *testing.T) (*Client, *[][2]string) {
	var got [][2]string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got = append(got, [2]string{r.Method + " " + r.URL.RequestURI(), string(body)})
		switch {
		case r.URL.Path == "/artifactory/api/storage/libs/app/a.bin":
			_, _ = io.WriteString(w, `{"checksums":{"sha256":"`+sum+`"}}`)
		case r.URL.Path == "/artifactory/api/storage/libs/app":
			_, _ = io.WriteString(w, `{"children":[]}`)
		case r.Method == http.MethodPost && r.Header.Get("Content-Type") == "application/json":
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"name":"e.json","verified":true}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"errors":[{"message":"Repository libs not found"}]}`)
		}
	}))
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL), &got
}

func TestCreateInOneCall(t *testing.T) {
	c, got := platform(t)
	s := signer(t, "Ed25519")
	made, err := c.Evidence.Create(t.Context(), "libs/app/a.bin", &Statement{
		PredicateType: "https://example.com/tests/v1", Predicate: map[string]int{"passed": 3},
	}, s, &DeployOptions{ProviderID: "tests"})
	require.NoError(t, err)
	assert.True(t, made.Verified)
	assert.Equal(t, "e.json", made.Name)

	require.Len(t, *got, 2)
	assert.Equal(t, "GET /artifactory/api/storage/libs/app/a.bin", (*got)[0][0])
	assert.Equal(t, "POST /evidence/api/v1/subject/libs/app/a.bin?providerId=tests", (*got)[1][0])
	var sent Envelope
	require.NoError(t, json.Unmarshal([]byte((*got)[1][1]), &sent))
	require.NoError(t, sent.Verify(s.Public()))
	st, err := sent.Statement()
	require.NoError(t, err)
	assert.Equal(t, SHA256Subject(sum), st.Subject)
}

func TestCreateTakesTheSubjectGiven(t *testing.T) {
	c, got := platform(t)
	_, err := c.Evidence.Create(t.Context(), "libs/app/a.bin", statement(), signer(t, "RSA"), nil)
	require.NoError(t, err)
	require.Len(t, *got, 1)
	assert.Equal(t, "POST /evidence/api/v1/subject/libs/app/a.bin", (*got)[0][0])
}

func TestCreateFailures(t *testing.T) {
	c, got := platform(t)
	s := signer(t, "Ed25519")
	bare := func() *Statement { return &Statement{PredicateType: "t", Predicate: 1} }

	_, err := c.Evidence.Create(t.Context(), "libs/app", bare(), s, nil)
	assert.ErrorContains(t, err, "no SHA-256 of libs/app: is it a folder?")
	_, err = c.Evidence.Create(t.Context(), "libs/nothing", bare(), s, nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	var typed *jfrog.Error
	assert.ErrorAs(t, err, &typed)
	*got = nil

	_, err = c.Evidence.Create(t.Context(), "libs", bare(), s, nil)
	assert.ErrorContains(t, err, `subject "libs" is not a repository and a path in it`)
	_, err = c.Evidence.Create(t.Context(), "libs/a", nil, s, nil)
	assert.ErrorContains(t, err, "statement or signer is nil")
	_, err = c.Evidence.Create(t.Context(), "libs/a", bare(), nil, nil)
	assert.ErrorContains(t, err, "statement or signer is nil")
	_, err = c.Evidence.Create(t.Context(), "libs/a", &Statement{Subject: SHA256Subject(sum), Predicate: 1}, s, nil)
	assert.ErrorContains(t, err, "no predicate type")
	assert.Empty(t, *got, "nothing was sent")
}

func TestDeployRawSendsTheBytes(t *testing.T) {
	c, got := platform(t)
	file := "{ \"payload\" : \"e30=\",\n\"unknown\":[1.0, 2e0] }\n"
	_, err := c.Evidence.DeployRaw(t.Context(), "/libs/a b.bin", []byte(file), &DeployOptions{ProviderID: "sonar"})
	require.NoError(t, err)
	assert.Equal(t, [][2]string{{"POST /evidence/api/v1/subject/libs/a%20b.bin?providerId=sonar", file}}, *got)
	_, err = c.Evidence.DeployRaw(t.Context(), "libs/a", []byte("-----BEGIN"), nil)
	assert.ErrorContains(t, err, "not JSON")
}

// A slip must not address a whole repository or another level of the API.
func TestSubjectsAreChecked(t *testing.T) {
	c, got := platform(t)
	for _, subject := range []string{"", "/", "repo", "repo/", "/repo/", "//a", "repo/../a", "repo//a"} {
		_, err := c.Evidence.Deploy(t.Context(), subject, &Envelope{}, nil)
		assert.Error(t, err, subject)
		assert.Error(t, c.Evidence.Delete(t.Context(), subject, "e.json", nil), subject)
	}
	assert.Error(t, c.Evidence.Delete(t.Context(), "repo/a", "", nil))
	_, err := c.Evidence.Deploy(t.Context(), "repo/a", nil, nil)
	assert.ErrorContains(t, err, "envelope is nil")
	assert.Empty(t, *got)
}
