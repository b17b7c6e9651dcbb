package artifactory

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// deployed sends a deploy and returns the checksums of its answer. To decode the whole of
// it would cost a small file a fifteenth of its time.
func (s *ArtifactsService) deployed(ctx context.Context, req *jfrog.Request) (*Checksums, error) {
	answer, err := jfrog.Do[string](ctx, s.client, req.Accept("application/json"))
	if err != nil {
		return nil, err
	}
	sums, err := checksumsIn(answer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", jfrog.ErrBadAnswer, err)
	}
	return &sums, nil
}

// checksumsIn finds the checksums in the answer to a deploy, none in an empty one.
func checksumsIn(answer string) (Checksums, error) {
	if answer = strings.TrimSpace(answer); answer == "" {
		return Checksums{}, nil
	}
	if sums, ok := plainChecksums(answer); ok {
		return sums, nil
	}
	var item struct {
		Checksums Checksums `json:"checksums"`
	}
	err := jsonlax.Unmarshal([]byte(answer), &item)
	return item.Checksums, err
}

// plainChecksums reads checksums that are written as servers write them, and leaves all
// others to encoding/json.
func plainChecksums(answer string) (sums Checksums, ok bool) {
	// Quotes that are not escaped are those of a whole string, and one with a colon behind
	// it is a key: the only one of that name.
	_, rest, _ := strings.Cut(answer, `"checksums"`)
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

// after steps over the given characters, and blanks before them.
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

// plainString reads a string of letters and digits.
func plainString(s string) (text, rest string, ok bool) {
	s, ok = after(s, `"`)
	text, rest, closed := strings.Cut(s, `"`)
	return text, rest, ok && closed && strings.Trim(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
