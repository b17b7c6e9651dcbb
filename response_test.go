package jfrog

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// answering returns a client of a server that always sends the same response.
func answering(t *testing.T, status int, body string) *Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	c, err := New(srv.URL, WithRetry(RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNestedResponses(t *testing.T) {
	c := answering(t, http.StatusAccepted, "")
	var outer, inner Response
	ctx := WithResponse(WithResponse(context.Background(), &outer), &inner)
	if err := Send(ctx, c, Get("/artifactory/api/system/ping")); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]Response{"outer": outer, "inner": inner} {
		if r.StatusCode != http.StatusAccepted || r.Attempts != 1 {
			t.Errorf("%s response: %+v", name, r)
		}
	}
}

func TestNotFoundIfReadsTheMessages(t *testing.T) {
	absent := func(e *Error) bool { return e.StatusCode == http.StatusBadRequest && e.Message() == "no such thing" }
	for body, want := range map[string]bool{
		`{"errors":[{"status":400,"message":"no such thing"}]}`: true,
		`{"errors":[{"status":400,"message":"bad input"}]}`:     false,
		"": false,
	} {
		c := answering(t, http.StatusBadRequest, body)
		err := Send(context.Background(), c, Delete("/artifactory/api/repositories/{repoKey}", "libs").NotFoundIf(absent))
		if errors.Is(err, ErrNotFound) != want || errors.Is(err, ErrValidation) == want {
			t.Errorf("%s: not found %t, invalid %t", body, errors.Is(err, ErrNotFound), errors.Is(err, ErrValidation))
		}
	}
}

func TestNilBodyIsNotSent(t *testing.T) {
	c := answering(t, http.StatusOK, "")
	var body *struct{}
	err := Send(context.Background(), c, Post("/artifactory/api/system/verifyconnection").Body(body))
	if !errors.As(err, new(*finalError)) {
		t.Errorf("a nil pointer as body: %v", err)
	}
}

func TestResponseTellsOfRedirects(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/artifactory/from" {
			http.Redirect(w, r, "/artifactory/to", http.StatusTemporaryRedirect)
		}
	}))
	t.Cleanup(srv.Close)
	c, err := New(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	for path, redirected := range map[string]bool{"from": true, "to": false} {
		var meta Response
		if err := Send(WithResponse(t.Context(), &meta), c, Put("/artifactory/{path}", path).Body("x")); err != nil {
			t.Fatal(err)
		}
		if meta.Redirected != redirected || meta.Attempts != 1 {
			t.Errorf("%s: %+v", path, meta)
		}
	}
}
