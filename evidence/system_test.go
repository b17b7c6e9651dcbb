package evidence_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/evidence"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestVersionOfNothing(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, " \n") }))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	_, err = evidence.New(c).System.Version(t.Context())
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

func ExampleSystemService_Version() {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	version, err := evidence.New(c).System.Version(context.Background())
	fmt.Println(version != "", err)
	// Output: true <nil>
}
