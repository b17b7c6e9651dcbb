package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleSkillsService_All() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/skills/agent-skills/api/v1/skills": `{"items":[
			{"slug":"pdf-reader","summary":"Reads PDF files","latestVersion":{"version":"1.0.2"}}]}`,
	})
	defer stop()

	for skill, err := range rt.Skills.All(context.Background(), "agent-skills", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(skill.Slug, skill.LatestVersion.Version)
	}
	// Output: pdf-reader 1.0.2
}

func ExampleGoModulesService_Deploy() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/go/go-local/github.com/acme/app/@v/v1.2.3.mod;go.version=v1.2.3": "",
	})
	defer stop()

	err := rt.GoModules.Deploy(context.Background(), "go-local", "github.com/acme/app", "v1.2.3",
		artifactory.GoModuleMod, strings.NewReader("module github.com/acme/app\n"), nil)
	fmt.Println(err)
	// Output: <nil>
}
