package rest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A Target is the path of a request. It is split before it is decoded: %2F in a build name is not a
// separator, and %3B does not begin matrix parameters.
type Target struct {
	Segments []string         // decoded
	Dir      bool             // the path ends with a slash
	Matrix   store.Properties // ";key=value" parameters of all segments
	Must     []string         // keys of mandatory parameters, "key+=value"
}

// SplitTarget splits and decodes an escaped path.
func SplitTarget(escaped string) (Target, error) {
	var t Target
	raw := strings.Split(strings.TrimPrefix(escaped, "/"), "/")
	for i, segment := range raw {
		name, params, _ := strings.Cut(segment, ";")
		if err := t.addMatrix(params); err != nil {
			return t, err
		}
		if name == "" { // a doubled slash is ignored, a trailing one means a folder
			t.Dir = t.Dir || i == len(raw)-1
			continue
		}
		decoded, err := url.PathUnescape(name)
		if err != nil {
			return t, apierr.New(http.StatusBadRequest, "Invalid path: %v", err)
		}
		t.Segments = append(t.Segments, decoded)
	}
	t.Matrix.Distinct()
	return t, nil
}

// addMatrix reads "k=v;k2=v2". Like Artifactory, it decodes a plus sign as a space.
func (t *Target) addMatrix(params string) error {
	for param := range strings.SplitSeq(params, ";") {
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

// parseQuery is like url.ParseQuery, but a semicolon is an ordinary character, as in Artifactory.
func parseQuery(raw string) (url.Values, error) {
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
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
