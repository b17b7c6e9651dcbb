package pipelines_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

// readAs reads JSON as a T and writes it again.
func readAs[T any](t *testing.T, data []byte) []byte {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(data, &v))
	out, err := json.Marshal(v)
	require.NoError(t, err)
	return out
}

// leaves returns the values of a document that are not empty, with their paths.
func leaves(t *testing.T, data []byte) []string {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal(data, &v))
	var out []string
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				walk(at+"."+key, value)
			}
		case []any:
			for i, value := range v {
				walk(fmt.Sprint(at, ".", i), value)
			}
		case nil, bool:
			if v == true {
				out = append(out, at+" true")
			}
		default:
			text := fmt.Sprint(v)
			if strings.Contains(at, ".environmentVariables.") {
				text = "masked" // the SDK masks the values
			}
			if text != "" && text != "0" {
				out = append(out, at+" "+text)
			}
		}
	}
	walk("", v)
	slices.Sort(out)
	return out
}

// TestNothingIsLostOnServer checks that the types hold everything that the server sends.
func TestNothingIsLostOnServer(t *testing.T) {
	ctx := t.Context()
	p := newPlatform(t, jfrogtest.WithAsync(0, 0))
	_, pl := startedOn(t, p)
	_, err := pl.Pipelines.TriggerAndWait(ctx, pipelines.PipelineTriggerRequest{PipelineName: "app"},
		quick)
	require.NoError(t, err)
	for path, read := range map[string]func(*testing.T, []byte) []byte{
		"pipelines":           readAs[[]pipelines.Pipeline],
		"search/pipelines":    readAs[pipelines.PipelineSearchPage],
		"runs":                readAs[[]pipelines.Run],
		"runResourceVersions": readAs[[]pipelines.RunResourceVersion],
		"resources":           readAs[[]pipelines.Resource],
		"resourceVersions":    readAs[[]pipelines.ResourceVersion],
		"steps":               readAs[[]pipelines.Step],
		"steps/1/consoles":    readAs[pipelines.Consoles],
		"pipelineSteps":       readAs[[]pipelines.PipelineStep],
		"steplets":            readAs[[]pipelines.Steplet],
		"pipelineSteplets/7":  readAs[pipelines.PipelineSteplet],
		"stepTestReports":     readAs[[]pipelines.TestReport],
	} {
		sent, err := jfrog.Do[json.RawMessage](ctx, p.jc, jfrog.Get("/pipelines/api/v1/{path...}", path))
		require.NoError(t, err)
		want := strings.Join(leaves(t, sent), "\n")
		assert.Equal(t, want, strings.Join(leaves(t, read(t, sent)), "\n"), path)
	}
}
