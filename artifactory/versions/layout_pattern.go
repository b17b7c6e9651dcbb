package versions

import (
	"errors"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
)

// token stands for the version in a pattern.
const token = "{version}"

// patternFinder returns the finder of a pattern for the paths of files.
func patternFinder(q *Query) (*finder, error) {
	switch {
	case !strings.Contains(q.Pattern, token):
		return nil, errors.New("the pattern has no " + token)
	case strings.Contains(q.Pattern, "**"), strings.HasSuffix(q.Pattern, "/"):
		return nil, errors.New("the pattern is not the path of a file, or has a **")
	}
	pattern := joined(q.Folder, strings.TrimPrefix(q.Pattern, "/"))
	form := regexp.QuoteMeta(pattern)
	form = strings.ReplaceAll(form, regexp.QuoteMeta(token), `([^/]+)`)
	// The folder is literal, and may have a star.
	if folder := regexp.QuoteMeta(q.Folder); strings.HasPrefix(form, folder) {
		form = folder + strings.ReplaceAll(form[len(folder):], `\*`, `[^/]*`)
	}
	whole, err := regexp.Compile("^" + form + "$")
	if err != nil {
		return nil, err
	}
	folder, name := ".", pattern
	if at := strings.LastIndexByte(pattern, '/'); at >= 0 {
		folder, name = pattern[:at], pattern[at+1:]
	}
	like := func(text string) string { return strings.ReplaceAll(text, token, "*") }
	return &finder{
		[]criterion{aql.Item.Path.Match(like(folder)), aql.Item.Name.Match(like(name))},
		func(folder, name string) (string, bool) {
			if folder != "." {
				name = folder + "/" + name
			}
			m := whole.FindStringSubmatch(name)
			if m == nil {
				return "", false
			}
			for _, other := range m[2:] {
				if other != m[1] {
					return "", false
				}
			}
			return m[1], true
		},
	}, nil
}
