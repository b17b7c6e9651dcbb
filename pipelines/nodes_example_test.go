package pipelines_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jfrogkit/jfrog-go/pipelines"
)

func ExampleBuildPlaneImagesService_List() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/buildPlaneImages": `[{"id":8,"region":"us1","operatingSystem":"Ubuntu_20.04"}]`,
	})
	defer stop()

	images, err := pl.BuildPlaneImages.List(context.Background(), pipelines.BuildPlaneImageFilter{
		BuildPlaneImageIDs: []int64{8}, MasterIntegrationIDs: []int64{76}, IsAvailable: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, image := range images {
		fmt.Println(image.ID, image.Region, image.OperatingSystem)
	}
	// Output: 8 us1 Ubuntu_20.04
}

// A dynamic pool makes nodes at a cloud provider.
func ExampleNodePoolsService_Create() {
	pl, stop := fakePipelines(map[string]string{
		"POST /pipelines/api/v1/nodePools": `{"id":10,"name":"linux","isOnDemand":true,"nodeIdleIntervalInMins":20}`,
	})
	defer stop()

	pool, err := pl.NodePools.Create(context.Background(), pipelines.NodePoolCreateRequest{
		ProjectID: 1, Name: "linux", IsOnDemand: true, OperatingSystem: "Ubuntu_20.04",
		ProjectIntegrationID: 11, BuildPlaneImageID: 8, NodeIdleIntervalInMins: 20,
		ProviderMetadataPropertyBag: &pipelines.ProviderMetadata{InstanceSize: "n1-standard-1", Zone: "us-west1-b"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pool.ID, pool.NodeIdleIntervalInMins)
	// Output: 10 20
}

func ExampleNodesService_All() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/nodes": `[{"id":2,"friendlyName":"node1","statusCode":4017},{"id":3,"friendlyName":"node2","statusCode":4018}]`,
	})
	defer stop()

	static := &pipelines.NodeListOptions{
		IsOnDemand:  new(false),
		StatusCodes: pipelines.StatusCodes{pipelines.StatusOnline, pipelines.StatusOffline},
	}
	for node, err := range pl.Nodes.All(context.Background(), static) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(node.FriendlyName, node.StatusCode)
	}
	// Output:
	// node1 online
	// node2 offline
}

func ExampleNodeStatsService_List() {
	pl, stop := fakePipelines(map[string]string{
		"GET /pipelines/api/v1/nodeStats": `[{"nodeId":2,"cpuLoadInPercentage":"43"}]`,
	})
	defer stop()

	stats, err := pl.NodeStats.List(context.Background(), []int64{2}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, stat := range stats {
		fmt.Println(stat.NodeID, stat.CPULoadInPercentage)
	}
	// Output: 2 43
}
