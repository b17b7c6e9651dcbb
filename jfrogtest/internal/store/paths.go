package store

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// EscapePath escapes an item path for a URL.
func EscapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), ";", "%3B")
	}
	return strings.Join(parts, "/")
}

// forbiddenInPath has the characters that names of items must not have. A colon is allowed, as on a
// server on Linux.
const forbiddenInPath = `\|?*"<>`

// maxPath limits the path of an item, in bytes.
const maxPath = 4096

// checkPathLength returns an error if no item can have the path.
func checkPathLength(path string) error {
	if len(path) > maxPath {
		return apierr.New(http.StatusBadRequest, "The path has %d bytes, which is more than %d: '%s...'", len(path), maxPath, path[:64])
	}
	return nil
}

// CheckItemPath returns an error if Artifactory rejects the path of an item.
func CheckItemPath(path string) error {
	if err := checkPathLength(path); err != nil {
		return err
	}
	if !utf8.ValidString(path) {
		return apierr.New(http.StatusBadRequest, "Invalid path: %q is not UTF-8", path)
	}
	for name := range strings.SplitSeq(path, "/") {
		switch {
		case name == "." || name == "..":
			return apierr.New(http.StatusBadRequest, "Illegal relative path: '%s'", path)
		case strings.TrimSpace(name) != name:
			return apierr.New(http.StatusBadRequest, "Path element cannot start or end with a space: '%s'", path)
		}
		if i := strings.IndexAny(name, forbiddenInPath); i >= 0 {
			return apierr.New(http.StatusBadRequest, "Invalid name: %s. Illegal character: '%c' at index %d", name, name[i], i)
		}
		if i := strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }); i >= 0 {
			return apierr.New(http.StatusBadRequest, "Invalid name: %q. Illegal control character at index %d", name, i)
		}
	}
	return nil
}

// CutLast splits a text at the last slash.
func CutLast(text string) (before, after string, found bool) {
	i := strings.LastIndexByte(text, '/')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}
