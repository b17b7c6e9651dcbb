package jfrog_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// A secret at the place where a message or a body is cut is masked whole.
func TestSecretsAreMaskedBeforeTextIsCut(t *testing.T) {
	token := "tokenBeginsHere" + strings.Repeat("0123456789abcdef", 30)
	for _, pad := range []int{700, 64<<10 - 100} {
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, strings.Repeat("x", pad)+" "+r.Header.Get("Authorization")+" is no good")
		})
		err := second(jfrog.Do[string](t.Context(), newClient(t, srv.URL, jfrog.WithAccessToken(token)), jfrog.Get("/x")))
		e := asError(t, err)
		for where, text := range map[string]string{"Error()": err.Error(), "Message()": e.Message(), "Body": string(e.Body)} {
			assert.NotContains(t, text, token[:8], "pad %d: %s", pad, where)
		}
	}
}

func TestMaskingIsLinear(t *testing.T) {
	secret := strings.Repeat("%2F", 2000)
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(strings.Repeat(secret[:len(secret)-2], 11)))
	})
	begin := time.Now()
	err := jfrog.Send(t.Context(), newClient(t, srv.URL, jfrog.WithBasicAuth("u", secret)), jfrog.Get("/x"))
	require.Error(t, err)
	assert.Less(t, time.Since(begin), 2*time.Second)
}

func TestErrorTextIsPrintable(t *testing.T) {
	c := answer(t, 400, `{"errors":[{"message":"bad\u001b[2J\r\nINFO all is well\u0000 \u202e größer"}]}`)
	err := jfrog.Send(t.Context(), c, jfrog.Get("/x"))
	assert.Contains(t, err.Error(), `bad\x1b[2J\r\nINFO all is well\x00 \u202e größer`)
	assert.Contains(t, asError(t, err).Message(), "\x1b[2J\r\n", "the messages are as the server sent them")
	failed := &jfrog.FailedError{What: "work", Status: "FAILED", Messages: []string{"a\x1bb\nc"}}
	assert.Equal(t, `jfrog: work ended as FAILED: a\x1bb\nc`, failed.Error())
}

func TestUserInfoIsMasked(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://user:storagePASSWORD@storage.test/%zz")
		w.WriteHeader(http.StatusFound)
	})
	err := jfrog.Send(t.Context(), newClient(t, srv.URL), jfrog.Get("/x"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "storagePASSWORD")
}

// The query of a signed URL that a redirect leads to is a secret.
func TestSignedURLsOfRedirectsAreMasked(t *testing.T) {
	storage := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "no access with %s", r.URL.RawQuery)
	})
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, otherHost(storage.URL)+"/file?X-Amz-Expires=30&v=hiddenVALUE%2F1", http.StatusFound)
	})
	err := jfrog.Send(t.Context(), newClient(t, srv.URL), jfrog.Get("/x"))
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.NotContains(t, err.Error(), "hiddenVALUE")
	var e *jfrog.Error
	require.True(t, errors.As(err, &e))
	assert.NotContains(t, string(e.Body), "hiddenVALUE")
}
