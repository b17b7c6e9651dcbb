package pipelines_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jfrogkit/jfrog-go/pipelines"
)

func ExampleSystemService_Info() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/system/info": `{"version":"1.1.0","serviceId":"jfpip@01"}`,
	})
	defer stop()

	info, err := pl.System.Info(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Version)
	// Output: 1.1.0
}

func ExampleLoggersService_Set() {
	pl, stop := fakePipelines(map[string]string{
		"PUT /pipelines/api/v1/systemConfigs/loggers": `{"configValue":{"api":{"configuredLevel":"debug","defaultLevel":"info"}}}`,
	})
	defer stop()

	configuration, err := pl.Loggers.Set(context.Background(), pipelines.LogServiceAPI, pipelines.LogDebug)
	if err != nil {
		log.Fatal(err)
	}
	levels, _ := configuration.Levels(pipelines.LogServiceAPI)
	fmt.Println(levels.ConfiguredLevel)
	// Output: debug
}

func ExampleMetricsService_Application() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/metrics/application": "jfpip_pipelines_count 1 1677837235670\n",
	})
	defer stop()

	metrics, err := pl.Metrics.Application(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(metrics)
	// Output: jfpip_pipelines_count 1 1677837235670
}

func ExampleProjectsService_List() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/projects": `[{"id":1,"name":"default"}]`,
	})
	defer stop()

	projects, err := pl.Projects.List(context.Background(), &pipelines.ProjectListOptions{Names: []string{"default"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(projects[0].ID, projects[0].Name)
	// Output: 1 default
}
