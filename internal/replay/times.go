package replay

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// timesAsSent returns the query of a sample. A parameter documented as epoch milliseconds or as
// a date has the form that was sent, if both forms name the same instant.
func timesAsSent(fx *Fixture, sent url.Values, want map[string][]string) map[string][]string {
	out := maps.Clone(want)
	for _, p := range fx.Query {
		forms := strings.Split(p.Type, "|")
		if !slices.Contains(forms, "epoch-millis") || !slices.Contains(forms, "date-time") {
			continue
		}
		if g, w := sent[p.Name], want[p.Name]; len(g) == 1 && len(w) == 1 && sameInstant(g[0], w[0]) {
			out[p.Name] = g
		}
	}
	return out
}
