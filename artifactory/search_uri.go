package artifactory

import (
	"fmt"
	"net/url"
	"strings"
)

// ItemURI is the address of the information about an item, which is how searches name
// what they found: http://host/artifactory/api/storage/libs-release-local/org/acme/a.jar
type ItemURI string

// Location returns the repository and the path in it, without escapes; the path of a
// repository itself is "/". Methods that take a repository and a path take these.
func (u ItemURI) Location() (repoKey, path string, err error) {
	repoKey, path, ok := u.split()
	if !ok {
		return "", "", fmt.Errorf("artifactory: %q is not the URI of an item", string(u))
	}
	return repoKey, path, nil
}

func (u ItemURI) split() (repoKey, path string, ok bool) {
	segments, ok := uriAfter(string(u), "/api/storage/")
	if !ok || segments[0] == "" {
		return "", "", false
	}
	path = strings.Trim(strings.Join(segments[1:], "/"), "/")
	if path == "" {
		path = "/"
	}
	return segments[0], path, true
}

// uriAfter returns the segments of a URI's path behind a mark, each without escapes.
func uriAfter(uri, mark string) ([]string, bool) {
	// A query or fragment cannot stand in such a URI, but an unescaped # or ? can, in
	// file names. So it is not parsed as a URL.
	_, rest, ok := strings.Cut(uri, mark)
	if !ok {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); err == nil {
			segments[i] = plain // else a bare % in a name
		}
	}
	return segments, true
}
