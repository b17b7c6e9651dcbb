package artifactory_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleSystemService_Readiness() {
	rt, stop := exampleArtifactory()
	defer stop()

	health, err := rt.System.Readiness(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(health.Code)
	// Output: OK
}

func ExampleSystemService_Tasks() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/tasks": `{"tasks":[
		{"id":"gc#1","state":"running","started":"2015-05-15T15:39:37.566+02:00","description":"Binaries Garbage Collector"},
		{"id":"gems#1","state":"scheduled","description":"Gems Virtual Repositories Index Calculator"}]}`})
	defer stop()

	tasks, err := rt.System.Tasks(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, task := range tasks {
		if task.State == artifactory.BackgroundTaskRunning {
			fmt.Println(task.Description, "runs since", task.StartedAt().UTC().Format("15:04"))
		}
	}
	// Output: Binaries Garbage Collector runs since 13:39
}
