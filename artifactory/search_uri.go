package artifactory

import (
	"fmt"
	"net/url"
	"strings"
)

// ItemURI is the address of the metadata of an item, by which searches identify items. An example
// is http://host/artifactory/api/storage/libs-release-local/org/acme/a.jar.
type ItemURI string

// Location returns the unescaped repository key and path of the item, for methods that take a
// repoKey and an itemPath. The path of a repository itself is "/".
func (u ItemURI) Location() (repoKey, itemPath string, err error) {
	repoKey, itemPath, ok := u.split()
	if !ok {
		return "", "", fmt.Errorf("artifactory: %q is not the URI of an item", string(u))
	}
	return repoKey, itemPath, nil
}

func (u ItemURI) split() (repoKey, itemPath string, ok bool) {
	segments, ok := uriAfter(string(u), "/api/storage/")
	if !ok || segments[0] == "" {
		return "", "", false
	}
	itemPath = strings.Trim(strings.Join(segments[1:], "/"), "/")
	if itemPath == "" {
		itemPath = "/"
	}
	return segments[0], itemPath, true
}

// uriAfter returns the unescaped path segments of a URI after a mark.
func uriAfter(uri, mark string) ([]string, bool) {
	// Such a URI has no query or fragment, but it may have an unescaped # or ? in a file name. So
	// url.Parse would misread it.
	_, rest, ok := strings.Cut(uri, mark)
	if !ok {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, s := range segments {
		if plain, err := url.PathUnescape(s); err == nil {
			segments[i] = plain // otherwise the name has a bare percent sign
		}
	}
	return segments, true
}
