package replay

import (
	"fmt"
	"slices"
	"strings"
)

// undocumented lists query parameters that a method can send although its operation does not
// document them, with the reason, by "<operation> <parameter>". An entry that no longer
// applies is an error.
var undocumented = map[string]string{
	"observed-draft-sources repository_key": "options shared with 2.4.1.1",
	"observed-finalize repository_key":      "options shared with 2.4.1.1",
	"observed-existence repository_key":     "options shared with 2.4.1.9",
	"observed-tag repository_key":           "options shared with 2.4.1.9",
	"4.7.8.1 count":                         "options shared with 4.7.8.3",
	"4.7.8.1 startIndex":                    "options shared with 4.7.8.3",
	"4.7.9.3 count":                         "options shared with 4.7.9.1",
	"4.7.9.3 startIndex":                    "options shared with 4.7.9.1",
	"4.7.9.3 excludedAttributes":            "options shared with 4.7.9.1",
	"4.11.9 count":                          "documented by 4.11.10 or 4.11.11, the same call",
	"4.11.9 end":                            "documented by 4.11.10 or 4.11.11, the same call",
	"4.11.9 node":                           "documented by 4.11.10 or 4.11.11, the same call",
	"4.11.9 start":                          "documented by 4.11.10 or 4.11.11, the same call",
	"4.11.9 subscription":                   "documented by 4.11.10 or 4.11.11, the same call",
	"4.11.9 target":                         "documented by 4.11.10 or 4.11.11, the same call",
	"4.11.10 count":                         "documented by 4.11.11, the same call",
	"4.11.10 end":                           "documented by 4.11.11, the same call",
	"4.11.10 node":                          "documented by 4.11.11, the same call",
	"4.11.10 start":                         "documented by 4.11.11, the same call",
	"4.11.11 target":                        "documented by 4.11.10, the same call",
}

// staleUndocumented returns a problem for each entry of an operation that no query struct
// makes or that the fixture documents.
func staleUndocumented(fx *Fixture, seen *types) []string {
	var out []string
	for key := range undocumented {
		id, name, _ := strings.Cut(key, " ")
		documented := slices.ContainsFunc(fx.Query, func(q Param) bool { return q.Name == name })
		if id == fx.ID && (documented || !seen.query[name]) {
			out = append(out, fmt.Sprintf("query: the entry %q of undocumented does not apply any more: drop it", key))
		}
	}
	return out
}
