package pipelines

import (
	"context"
	"testing"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var imageCases = replay.Cases[*Client]{
	"6.6.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.BuildPlaneImages.Create(ctx, BuildPlaneImageCreateRequest{
			Name: "us-west1 image for x86_64 Ubuntu_18.04", MasterIntegrationID: 76,
			ImageID: "6019675003889729941", Region: "us-west1", IsAvailable: true,
			Architecture: ArchitectureX8664, OperatingSystem: "Ubuntu_18.04",
			MetadataPropertyBag: &ImageMetadata{
				ProjectName: "pipelines-cloud-stg",
				ImageName:   "us-west1-image-for-x86-64-ubuntu18-1619591031886",
			},
		})
	},
	"6.6.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.BuildPlaneImages.List(ctx, BuildPlaneImageFilter{
			BuildPlaneImageIDs: []int64{8, 95, 96}, MasterIntegrationIDs: []int64{76, 87}, IsAvailable: true,
		})
	},
}

func TestBuildPlaneImagesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.BuildPlaneImages.List(ctx, BuildPlaneImageFilter{})),
		"buildPlaneImageIds is empty")
	refused(t, second(c.BuildPlaneImages.List(ctx, BuildPlaneImageFilter{BuildPlaneImageIDs: []int64{8}})),
		"masterIntegrationIds is empty")
}
