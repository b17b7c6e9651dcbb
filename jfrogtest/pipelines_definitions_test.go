package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestDefinitionsWithWrongTypes checks that a sync rejects what would have no effect.
func TestDefinitionsWithWrongTypes(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	c.pipelineSource("wrong", "pipelines: [{name: wrong, steps: [{name: a, type: Bash}]}]")
	p := c.platform()
	for step, message := range map[string]string{
		"configuration: {inputSteps: [b]}":              "inputSteps is not a list of mappings",
		"configuration: {inputResources: {name: b}}":    "inputResources is not a list of mappings",
		"configuration: {outputResources: b}":           "outputResources is not a list of mappings",
		"configuration: {integrations: [b]}":            "integrations is not a list of mappings",
		"configuration: [b]":                            "configuration is not a mapping",
		"execution: make":                               "execution is not a mapping",
		"execution: {onExecute: make}":                  "onExecute is not a list of texts",
		"execution: {onComplete: [{echo: make}, make]}": "onComplete is not a list of texts",
	} {
		c.srv.PushGit("acme/wrong", "main", map[string]string{
			"pipelines.yml": "pipelines: [{name: wrong, steps: [{name: a, type: Bash, " + step + "}]}]"})
		r := p.get(pipelinesPath+"/pipelineSources/1").want(200).is("lastSyncStatusCode", 4003)
		if logs := fmt.Sprint(r.at("lastSyncLogs")); !strings.Contains(logs, message) {
			t.Errorf("%s: %s", step, logs)
		}
	}
	for file, message := range map[string]string{
		"resources: [{name: r, type: Aql, configuration: 1}]": "resource r: configuration is not",
		"pipelines: [{name: p, configuration: 1}]":            "pipeline p: configuration is not",
	} {
		c.srv.PushGit("acme/wrong", "main", map[string]string{"pipelines.yml": file})
		r := p.get(pipelinesPath+"/pipelineSources/1").want(200).is("lastSyncStatusCode", 4003)
		if logs := fmt.Sprint(r.at("lastSyncLogs")); !strings.Contains(logs, message) {
			t.Errorf("%s: %s", file, logs)
		}
	}
}
