package artifactory

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// deployed sends a deploy and decodes only the checksums of the response. Decoding all of it
// takes a fifteenth of the time that a small file needs.
func (s *ArtifactsService) deployed(ctx context.Context, req *jfrog.Request) (*DeployedItem, error) {
	response, err := jfrog.Do[string](ctx, s.client, req.Accept("application/json").MayBeEmpty())
	if err != nil {
		return nil, err
	}
	sums, err := checksumsIn(response)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", jfrog.ErrBadAnswer, err)
	}
	return &DeployedItem{Checksums: sums}, nil
}

// checksumsIn returns the checksums in the response to a deploy. An empty response has none.
func checksumsIn(response string) (Checksums, error) {
	if response = strings.TrimSpace(response); response == "" {
		return Checksums{}, nil
	}
	if sums, ok := plainChecksums(response); ok {
		return sums, nil
	}
	var item struct {
		Checksums Checksums `json:"checksums"`
	}
	err := jsonlax.Unmarshal([]byte(response), &item)
	return item.Checksums, err
}

// plainChecksums reads the checksums of a response in the form that servers write. It leaves any
// other form to encoding/json.
func plainChecksums(response string) (sums Checksums, ok bool) {
	// Quotes that are not escaped enclose a whole string. Before a colon the string is a key, and
	// no other object has a key of this name.
	_, rest, _ := strings.Cut(response, `"checksums"`)
	rest, ok = after(rest, ":{")
	for ok {
		var key, value string
		if key, rest, ok = plainString(rest); !ok {
			break
		}
		if rest, ok = after(rest, ":"); !ok {
			break
		}
		if value, rest, ok = plainString(rest); !ok {
			break
		}
		switch key {
		case "sha256":
			sums.SHA256 = value
		case "sha1":
			sums.SHA1 = value
		case "md5":
			sums.MD5 = value
		}
		if _, ended := after(rest, "}"); ended {
			return sums, true
		}
		rest, ok = after(rest, ",")
	}
	return sums, false
}

// after removes the given characters, and blanks before each, from the beginning of s.
func after(s, chars string) (string, bool) {
	for i := range len(chars) {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" || s[0] != chars[i] {
			return s, false
		}
		s = s[1:]
	}
	return s, true
}

// plainString reads a JSON string of letters and digits.
func plainString(s string) (text, rest string, ok bool) {
	s, ok = after(s, `"`)
	text, rest, closed := strings.Cut(s, `"`)
	return text, rest, ok && closed && strings.Trim(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
