package cleanup_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// hub is a random registry: the contents of all files that were ever pushed, by path.
type hub struct {
	*env
	*rand.Rand
	files   map[string]string
	digests map[string][]string // manifests, by image
}

func (h *hub) put(daysAgo float64, path, content string) {
	h.files[path] = content
	h.deployText(daysAgo, path, content)
}

// push pushes a random image, list or signature.
func (h *hub) push(daysAgo float64) {
	image := []string{"app", "team/app", "team"}[h.IntN(3)]
	known := h.digests[image]
	var refs []string
	kind := h.IntN(3)
	name := "manifest.json"
	var content string
	if kind == 0 && len(known) > 0 {
		for range 1 + h.IntN(3) {
			refs = append(refs, fmt.Sprintf(`{"digest":%q}`, known[h.IntN(len(known))]))
		}
		name, content = "list.manifest.json", `{"manifests":[`+strings.Join(refs, ",")+`]}`
	} else {
		for range 1 + h.IntN(3) {
			refs = append(refs, fmt.Sprintf(`{"digest":%q}`, digestOf(fmt.Sprint("layer", h.IntN(6)))))
		}
		content = `{"layers":[` + strings.Join(refs, ",") + `]}`
		if kind == 1 && len(known) > 0 && h.IntN(2) == 0 {
			content = strings.TrimSuffix(content, "}") + fmt.Sprintf(`,"subject":{"digest":%q}}`, known[h.IntN(len(known))])
		}
	}
	folder := digestOf(content)
	switch h.IntN(5) {
	case 0, 1, 2:
		folder = []string{"1.0", "1.1", "2.0", "2.1-rc1", "latest", "dev"}[h.IntN(6)]
	case 3:
		if len(known) > 0 && h.IntN(2) == 0 {
			folder = strings.Replace(known[h.IntN(len(known))], ":", "-", 1) + ".sig"
		}
	}
	for i := range 6 {
		// Layers that another folder has are often not stored again.
		layer := fmt.Sprint("layer", i)
		file := "/" + strings.Replace(digestOf(layer), ":", "__", 1)
		if strings.Contains(content, digestOf(layer)) && (!h.stores(image, file) || h.IntN(2) == 0) {
			h.put(daysAgo, image+"/"+folder+file, layer)
		}
	}
	h.put(daysAgo, image+"/"+folder+"/"+name, content)
	h.digests[image] = append(known, digestOf(content))
}

func (h *hub) stores(image, file string) bool {
	for _, path := range h.left("libs") {
		if below, ok := strings.CutPrefix(path, image+"/"); ok && strings.HasSuffix(path, file) && strings.Count(below, "/") == 1 {
			return true
		}
	}
	return false
}

// missing returns what the manifests with a tag need and the repository lacks.
func (h *hub) missing() []string {
	manifests, blobs := map[string]string{}, map[string]bool{} // by image and digest
	open := map[string][]string{}                              // by tag
	for _, path := range h.left("libs") {
		i := strings.LastIndexByte(path, '/')
		j := strings.LastIndexByte(path[:max(i, 0)], '/')
		if j < 0 || strings.HasSuffix(path, "/") {
			continue
		}
		image, folder, name := path[:j], path[j+1:i], path[i+1:]
		if !strings.HasSuffix(name, "manifest.json") {
			blobs[image+" "+strings.Replace(name, "__", ":", 1)] = true
			continue
		}
		content := h.files[path]
		manifests[image+" "+digestOf(content)] = content
		if !strings.HasPrefix(folder, "sha256") {
			open[image+"/"+folder] = append(open[image+"/"+folder], image+" "+digestOf(content))
		}
	}
	out := map[string]bool{}
	for tag, todo := range open {
		for n := 0; len(todo) > 0 && n < 1000; n++ {
			at := todo[0]
			todo = todo[1:]
			image, _, _ := strings.Cut(at, " ")
			content, ok := manifests[at]
			if !ok {
				out[tag+" lacks "+at] = true
				continue
			}
			var doc struct{ Layers, Manifests []struct{ Digest string } }
			require.NoError(h.env, json.Unmarshal([]byte(content), &doc))
			for _, l := range doc.Layers {
				if !blobs[image+" "+l.Digest] {
					out[tag+" lacks "+l.Digest] = true
				}
			}
			for _, m := range doc.Manifests {
				todo = append(todo, image+" "+m.Digest)
			}
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// Whatever is pushed, planned, pushed meanwhile and refused by the server: no remaining tag lacks
// a manifest or a layer after a cleanup.
func TestNoTagIsBroken(t *testing.T) {
	deleted := 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 3))
		h := &hub{serve(t), r, map[string]string{}, map[string][]string{}}
		for range 12 + r.IntN(12) {
			h.push(float64(1 + r.IntN(60)))
		}
		before := h.missing()
		rule := cleanup.Rule{Repos: []string{"libs"}, Group: cleanup.Docker(), Untagged: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			rule.OlderThan = cleanup.Day * 20
		} else {
			rule.KeepNewest = 1 + r.IntN(2)
		}
		if r.IntN(3) == 0 {
			rule.Exclude = []string{"latest"}
		}
		var steps []bulk.Step
		for s, err := range h.plan(rule) {
			require.NoError(t, err, seed)
			steps = append(steps, s)
		}
		if r.IntN(2) == 0 {
			for range 1 + r.IntN(4) {
				h.push(0)
			}
			before = append(before, h.missing()...)
		}
		if len(steps) > 0 && r.IntN(3) == 0 {
			h.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "/artifactory/libs/" + steps[r.IntN(len(steps))].Path, Times: -1, Status: 403})
		}
		sum, _ := cleanup.Apply(t.Context(), h.m, bulk.Steps(steps...), nil)
		deleted += sum.Items[bulk.OutcomeDeleted]
		for _, lack := range h.missing() {
			require.Contains(t, before, lack, "seed %d", seed)
		}
	}
	require.Greater(t, deleted, 100)
}
