package webhooks

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

const deployed = `{"domain":"artifact","event_type":"deployed","data":{"repo_key":"libs"}}`

func post(body, signature string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	if signature != "" {
		r.Header.Set("X-JFrog-Event-Auth", signature)
	}
	return r
}

// openssl dgst -sha256 -hmac key prints this signature.
func TestSignature(t *testing.T) {
	assert.Equal(t, "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
		Signature([]byte("The quick brown fox jumps over the lazy dog"), "key"))
}

func TestParse(t *testing.T) {
	signature := Signature([]byte(deployed), "tell no one")
	for _, test := range []struct {
		signature string
		secrets   []jfrog.Secret
	}{
		{signature, []jfrog.Secret{"tell no one"}},
		{strings.ToUpper(signature), []jfrog.Secret{"tell no one"}},
		{"tell no one", []jfrog.Secret{"tell no one"}},
		{signature, []jfrog.Secret{"newer", "tell no one"}},
		{"tell no one", []jfrog.Secret{"tell no one", "older"}},
		{"tell no one", []jfrog.Secret{"tell no one", "tell no one"}},
	} {
		got, err := Parse(post(deployed, test.signature), test.secrets...)
		require.NoError(t, err)
		assert.Equal(t, "libs", got.Data.(*ArtifactData).RepoKey)
	}
	got, err := ParseUnverified(post(deployed, ""))
	require.NoError(t, err)
	assert.Equal(t, EventDeployed, got.EventType)
}

func TestParseRefuses(t *testing.T) {
	signature := Signature([]byte(deployed), "tell no one")
	large := `{"domain":"artifact","event_type":"deployed","x":"` + strings.Repeat("x", MaxPayload) + `"}`
	for _, test := range []struct {
		why             string
		body, signature string
		want            error
	}{
		{"no header", deployed, "", ErrNoSignature},
		{"another secret", deployed, "tell everyone", ErrWrongSignature},
		{"a longer secret", deployed, "tell no one!", ErrWrongSignature},
		{"a beginning of the secret", deployed, "tell no", ErrWrongSignature},
		{"a beginning of the signature", deployed, signature[:62], ErrWrongSignature},
		{"the key of another", deployed, Signature([]byte(deployed), "other"), ErrWrongSignature},
		{"another body", strings.Replace(deployed, "libs", "evil", 1), signature, ErrWrongSignature},
		{"an added space", deployed + " ", signature, ErrWrongSignature},
		{"the signature of nothing", "", Signature(nil, "other"), ErrWrongSignature},
		{"a large body", large, Signature([]byte(large), "tell no one"), ErrPayloadTooLarge},
		{"an empty body", "", Signature(nil, "tell no one"), ErrBadPayload},
		{"no event", "{}", "tell no one", ErrBadPayload},
	} {
		got, err := Parse(post(test.body, test.signature), "tell no one")
		assert.Nil(t, got, test.why)
		for _, sentinel := range []error{ErrNoSignature, ErrWrongSignature, ErrPayloadTooLarge, ErrBadPayload} {
			assert.Equal(t, sentinel == test.want, errors.Is(err, sentinel), "%s: %v", test.why, err)
		}
		assert.NotContains(t, err.Error(), "tell")
		assert.NotContains(t, err.Error(), signature[:16])
	}
	for _, secrets := range [][]jfrog.Secret{nil, {""}, {"tell no one", ""}} {
		_, err := Parse(post(deployed, "tell no one"), secrets...)
		assert.ErrorContains(t, err, "no secret")
	}
	broken := post("", "tell no one")
	broken.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))
	_, err := Parse(broken, "tell no one")
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	_, err = ParseUnverified(post(large, ""))
	assert.ErrorIs(t, err, ErrPayloadTooLarge)
	_, err = ParseUnverified(&http.Request{})
	assert.ErrorIs(t, err, ErrBadPayload)
}

func TestReceiver(t *testing.T) {
	var got []*Event
	receiver := Receiver(func(_ context.Context, e *Event) error {
		if got = append(got, e); e.EventType == "bad" {
			return errors.New("tell no one")
		}
		return nil
	}, "tell no one")
	get := post("", "tell no one")
	get.Method = http.MethodGet
	for _, test := range []struct {
		r      *http.Request
		status int
	}{
		{post(deployed, "tell no one"), 200},
		{post(deployed, Signature([]byte(deployed), "tell no one")), 200},
		{post(strings.Replace(deployed, "deployed", "bad", 1), "tell no one"), 500},
		{post(deployed, ""), 401},
		{post(deployed, "wrong"), 401},
		{post("{}", "tell no one"), 400},
		{post(strings.Repeat("x", MaxPayload+1), "tell no one"), 413},
		{get, 405},
	} {
		w := httptest.NewRecorder()
		receiver.ServeHTTP(w, test.r)
		assert.Equal(t, test.status, w.Code)
		assert.NotContains(t, w.Body.String(), "tell")
	}
	assert.Len(t, got, 3)
	w := httptest.NewRecorder()
	Receiver(func(context.Context, *Event) error { return nil }).ServeHTTP(w, post(deployed, "x"))
	assert.Equal(t, http.StatusInternalServerError, w.Code)
}

func FuzzParse(f *testing.F) {
	f.Add(deployed, "tell no one")
	f.Add(deployed, Signature([]byte(deployed), "tell no one"))
	f.Add("{}", "00")
	f.Fuzz(func(t *testing.T, body, signature string) {
		r := post(body, "")
		r.Header["X-Jfrog-Event-Auth"] = []string{signature}
		_, err := Parse(r, "tell no one")
		right := signature == "tell no one" || strings.EqualFold(signature, Signature([]byte(body), "tell no one"))
		refused := errors.Is(err, ErrNoSignature) || errors.Is(err, ErrWrongSignature)
		if right == refused && len(body) <= MaxPayload {
			t.Errorf("%q: %v", signature, err)
		}
	})
}
