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

// platform returns a client of a server that has one file and stores evidence, and the requests
// that the server has received: "METHOD path?query" and the body.
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
	made, err := c.Records.Create(t.Context(), "libs", "app/a.bin", Statement{
		PredicateType: "https://example.com/tests/v1", Predicate: map[string]int{"passed": 3},
	}, s, &RecordDeployOptions{ProviderID: "tests"})
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
	_, err := c.Records.Create(t.Context(), "libs", "app/a.bin", *statement(), signer(t, "RSA"), nil)
	require.NoError(t, err)
	require.Len(t, *got, 1)
	assert.Equal(t, "POST /evidence/api/v1/subject/libs/app/a.bin", (*got)[0][0])
}

func TestCreateFailures(t *testing.T) {
	c, got := platform(t)
	s := signer(t, "Ed25519")
	bare := func() Statement { return Statement{PredicateType: "t", Predicate: 1} }

	_, err := c.Records.Create(t.Context(), "libs", "app", bare(), s, nil)
	assert.ErrorContains(t, err, "no SHA-256 of libs/app: is it a folder?")
	_, err = c.Records.Create(t.Context(), "libs", "nothing", bare(), s, nil)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	var typed *jfrog.Error
	assert.ErrorAs(t, err, &typed)
	*got = nil

	_, err = c.Records.Create(t.Context(), "libs", "", bare(), s, nil)
	assert.ErrorContains(t, err, `subject with the repository key "libs" and the path ""`)
	_, err = c.Records.Create(t.Context(), "libs", "a", bare(), nil, nil)
	assert.ErrorContains(t, err, "signer is nil")
	_, err = c.Records.Create(t.Context(), "libs", "a", Statement{Subject: SHA256Subject(sum), Predicate: 1}, s, nil)
	assert.ErrorContains(t, err, "the predicate type is missing")
	assert.Empty(t, *got, "nothing was sent")
}

func TestDeployRawSendsTheBytes(t *testing.T) {
	c, got := platform(t)
	file := "{ \"payload\" : \"e30=\",\n\"unknown\":[1.0, 2e0] }\n"
	_, err := c.Records.DeployRaw(t.Context(), "libs", "/a b.bin", []byte(file), &RecordDeployOptions{ProviderID: "sonar"})
	require.NoError(t, err)
	assert.Equal(t, [][2]string{{"POST /evidence/api/v1/subject/libs/a%20b.bin?providerId=sonar", file}}, *got)
	_, err = c.Records.DeployRaw(t.Context(), "libs", "a", []byte("-----BEGIN"), nil)
	assert.ErrorContains(t, err, "not JSON")
	assert.Len(t, *got, 1)
}

// A mistake must not address a whole repository or another level of the API.
func TestSubjectsAreChecked(t *testing.T) {
	c, got := platform(t)
	envelope, err := statement().Sign(signer(t, "Ed25519"))
	require.NoError(t, err)
	for _, subject := range [][2]string{
		{"", ""}, {"", "a"}, {"repo", ""}, {"repo", "/"}, {"repo/a", "b"}, {"/repo", "a"}, {"repo", "../a"}, {"repo", "a//b"}, {"..", "a"},
	} {
		repoKey, itemPath := subject[0], subject[1]
		_, err := c.Records.Deploy(t.Context(), repoKey, itemPath, *envelope, nil)
		assert.Error(t, err, subject)
		assert.Error(t, c.Records.Delete(t.Context(), repoKey, itemPath, "e.json", nil), subject)
	}
	assert.Error(t, c.Records.Delete(t.Context(), "repo", "a", "", nil))
	for _, incomplete := range []Envelope{{}, {Payload: envelope.Payload}, {Signatures: envelope.Signatures}} {
		_, err = c.Records.Deploy(t.Context(), "repo", "a", incomplete, nil)
		assert.ErrorContains(t, err, "envelope without a payload or a signature")
	}
	for want, get := range map[string][3]string{
		`repository key ""`: {"", "a", "e.json"}, `path ""`: {"repo", "", "e.json"}, "evidence name is empty": {"repo", "a", ""},
	} {
		_, err = c.Records.Get(t.Context(), get[0], get[1], get[2], nil)
		assert.ErrorContains(t, err, want)
	}
	assert.Empty(t, *got)
}

// An empty response with a 2xx status is an error, never an empty record.
func TestEmptyResponses(t *testing.T) {
	for name, call := range map[string]func(*RecordsService) (*RecordRef, error){
		"Deploy": func(s *RecordsService) (*RecordRef, error) {
			envelope, err := statement().Sign(signer(t, "Ed25519"))
			require.NoError(t, err)
			return s.Deploy(t.Context(), "libs", "a", *envelope, nil)
		},
		"DeployRaw": func(s *RecordsService) (*RecordRef, error) {
			return s.DeployRaw(t.Context(), "libs", "a", []byte("{}"), nil)
		},
		"Create": func(s *RecordsService) (*RecordRef, error) {
			return s.Create(t.Context(), "libs", "a", *statement(), signer(t, "Ed25519"), nil)
		},
	} {
		for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusNoContent} {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
			got, err := call(newClient(t, srv.URL).Records)
			assert.ErrorIs(t, err, jfrog.ErrBadAnswer, "%s: %d", name, status)
			assert.Nil(t, got, "%s: %d", name, status)
			srv.Close()
		}
	}
}
