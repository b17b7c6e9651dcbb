package artifactory

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// filterProperty marks files whose content is filtered by a download.
const filterProperty = "artifactory.filtered"

// maxFiltered limits the content that is filtered. Larger files are sent as they are.
const maxFiltered = 4 << 20

// filters reports whether a download of a file fills in its placeholders.
func filters(n *store.Item) bool {
	return n.Blob.Size <= maxFiltered && len(n.Props[filterProperty]) > 0 && n.Props[filterProperty][0] == "true"
}

// sendFiltered returns a response with the filled in content of a text file. The headers have the
// checksums of the stored content, as those of a real server do.
func (s *service) sendFiltered(q *rest.Request, n *store.Item, h http.Header, c io.Reader) (*rest.Response, error) {
	content, err := io.ReadAll(c)
	if err != nil {
		return nil, err
	}
	if utf8.Valid(content) {
		content = fillIn(content, q.User.Name, n.Props, q.Matrix)
	}
	tag, modified := n.Blob.Sums.SHA1, n.Modified
	return &rest.Response{Header: h, Stream: func(w http.ResponseWriter, r *http.Request) {
		serveContent(w, r, tag, modified, bytes.NewReader(content))
	}}, nil
}

// A placeholder is an interpolation of FreeMarker: the name of the user, or a property. A default
// may follow: ${properties.key!"text"}.
var placeholder = regexp.MustCompile(`\$\{\s*(?:(security\.currentUsername|security\.getCurrentUsername\(\))|` +
	`properties(?:\.(\w+)|\["([^"]+)"\]|\.get\("([^"]+)"\))(?:\?first)?)(?:!"([^"]*)")?\s*\}`)

// fillIn replaces the placeholders in a content. Properties of the file come before those of the
// request. Other placeholders stay.
func fillIn(content []byte, user string, own, asked store.Properties) []byte {
	return placeholder.ReplaceAllFunc(content, func(match []byte) []byte {
		part := placeholder.FindSubmatch(match)
		if len(part[1]) > 0 {
			return []byte(user)
		}
		key := string(part[2]) + string(part[3]) + string(part[4])
		switch {
		case len(own[key]) > 0:
			return []byte(strings.Join(own[key], ","))
		case len(asked[key]) > 0:
			return []byte(strings.Join(asked[key], ","))
		case part[5] != nil:
			return part[5]
		}
		return match
	})
}
