package rest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

	"net/http"
	"net/url"
	"strings"
)

// A target is the path of a request, taken apart before it is decoded: "%2F" inside a build name is not a separator, and
// "%3B" is not the start of matrix parameters.
type Target struct {
	Segments []string         // decoded
	Dir      bool             // the path ended with a slash
	Matrix   store.Properties // ";key=value" of all segments
	Must     []string         // keys of matrix parameters of the form "key+=value", which an item must have
}

func SplitTarget(escaped string) (Target, error) {
	var t Target
	raw := strings.Split(strings.TrimPrefix(escaped, "/"), "/")
	for i, segment := range raw {
		name, params, _ := strings.Cut(segment, ";")
		if err := t.addMatrix(params); err != nil {
			return t, err
		}
		if name == "" { // a doubled slash means nothing, a last one means a folder
			t.Dir = t.Dir || i == len(raw)-1
			continue
		}
		decoded, err := url.PathUnescape(name)
		if err != nil {
			return t, apierr.New(http.StatusBadRequest, "Invalid path: %v", err)
		}
		t.Segments = append(t.Segments, decoded)
	}
	return t, nil
}

// addMatrix reads "k=v;k2=v2". Artifactory decodes it like a form, so that a plus sign is a space.
func (t *Target) addMatrix(params string) error {
	for _, param := range strings.Split(params, ";") {
		if param == "" {
			continue
		}
		k, v, _ := strings.Cut(param, "=")
		mandatory := strings.HasSuffix(k, "+")
		key, err := url.QueryUnescape(strings.TrimSuffix(k, "+"))
		if err == nil {
			v, err = url.QueryUnescape(v)
		}
		if err != nil {
			return apierr.New(http.StatusBadRequest, "Invalid matrix parameter %q: %v", param, err)
		}
		if t.Matrix == nil {
			t.Matrix = store.Properties{}
		}
		t.Matrix.Add(key, v)
		if mandatory {
			t.Must = append(t.Must, key)
		}
	}
	return nil
}

// parseQuery differs from url.ParseQuery in one point: a semicolon is an ordinary character, as it is in Artifactory.
func parseQuery(raw string) (url.Values, error) {
	values := url.Values{}
	for _, pair := range strings.Split(raw, "&") {
		if pair == "" {
			continue
		}
		k, v, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(k)
		if err == nil {
			v, err = url.QueryUnescape(v)
		}
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "Invalid query: %v", err)
		}
		values.Add(key, v)
	}
	return values, nil
}
