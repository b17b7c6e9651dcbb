package jfrog

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestOpenFunc(t *testing.T) {
	calls := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls < 3 {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "ab")
			return
		}
		_, _ = io.WriteString(w, "abcdef")
	}))
	defer srv.Close()
	c, err := New(srv.URL, WithRetry(RetryPolicy{MaxAttempts: 3, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	var head [4]byte
	begin := func(body io.Reader) error {
		_, err := io.ReadFull(body, head[:])
		return err
	}
	s, err := OpenFunc(context.Background(), c, Get("/artifactory/a"), begin)
	require.NoError(t, err)
	rest, err := io.ReadAll(s)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.Equal(t, "abcdef", string(head[:])+string(rest))
	require.Equal(t, 3, calls)

	calls = -10
	_, err = OpenFunc(context.Background(), c, Get("/artifactory/a"), begin)
	require.ErrorIs(t, err, ErrBadAnswer)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, -7, calls)
}

// OpenFunc calls begin for successful responses only.
func TestOpenFuncLeavesErrorsAlone(t *testing.T) {
	c := answering(t, http.StatusNotFound, `{"errors":[{"status":404,"message":"no such thing"}]}`)
	_, err := OpenFunc(context.Background(), c, Get("/artifactory/a"), func(io.Reader) error {
		t.Error("begin was called")
		return nil
	})
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "no such thing")
}

func TestBadAnswer(t *testing.T) {
	why := errors.New("it is none")
	for body, message := range map[string]string{
		`{"errors":[{"status":500,"message":"out of cursors"}]}`: "out of cursors",
		`{"error":"out of cursors"}`:                             "out of cursors",
		`<html><title>Sign in</title></html>`:                    "a web page: Sign in",
		`{"name":"a","message":"part of the answer"}`:            "",
		`{"errors":[]}`: "",
		`rows`:          "",
	} {
		c := answering(t, http.StatusOK, body)
		s, err := Open(context.Background(), c, Get("/artifactory/a").AnyContent())
		require.NoError(t, err)
		var e *Error
		require.ErrorAs(t, s.BadAnswer([]byte(body), why), &e)
		require.NoError(t, s.Close())
		require.Equal(t, message != "out of cursors", errors.Is(e, ErrBadAnswer), "an error object is understood")
		require.ErrorIs(t, e, why)
		require.Equal(t, message, e.Message(), body)
		require.Equal(t, body, string(e.Body))
	}
}
