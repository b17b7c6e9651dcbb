package jfrog_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Not every server reads a plus sign as a space. All of them read %20.
func TestBlanksInQuery(t *testing.T) {
	var got string
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.URL.RawQuery }))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	req := jfrog.Get("/access/api/v1/scim/v2/Users").Param("filter", `userName eq "a+b"`).Flag("x y")
	err = jfrog.Send(context.Background(), c, req)
	require.NoError(t, err)
	require.Equal(t, "filter=userName%20eq%20%22a%2Bb%22&x%20y", got)
}
