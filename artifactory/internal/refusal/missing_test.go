package refusal

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestMissing(t *testing.T) {
	own := &jfrog.Error{StatusCode: 404, Body: []byte(` {"errors":[{"status":404,"message":"Unable to find item"}]}`)}
	require.True(t, Missing(own, &jfrog.Response{}))
	require.False(t, Missing(own, &jfrog.Response{Redirected: true}))
	require.False(t, Missing(nil, &jfrog.Response{}))
	require.False(t, Missing(jfrog.ErrNotFound, &jfrog.Response{}))
	require.False(t, Missing(errors.New("x"), &jfrog.Response{}))
	require.False(t, Missing(&jfrog.Error{StatusCode: 403, Body: own.Body}, &jfrog.Response{}))
	for _, body := range []string{"", "<html>", "404 page not found", `{"errors":`, `"not found"`} {
		require.False(t, Missing(&jfrog.Error{StatusCode: 404, Body: []byte(body)}, &jfrog.Response{}), body)
	}
}
