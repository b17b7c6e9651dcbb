package pipelines

import (
	"context"
	"strconv"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BuildPlaneImagesService manages the images from which dynamic nodes are made. Reached through
// [Client.BuildPlaneImages].
type BuildPlaneImagesService service

// Architecture is the architecture of a node.
type Architecture string

// ArchitectureX8664 is the architecture that Pipelines supports.
const ArchitectureX8664 Architecture = "x86_64"

// BuildPlaneImage is an image for dynamic nodes.
type BuildPlaneImage struct {
	ID                  int64         `json:"id"`
	Name                string        `json:"name"`
	MasterIntegrationID int64         `json:"masterIntegrationId"` // the cloud provider
	ImageID             string        `json:"imageId"`             // of the cloud provider
	Region              string        `json:"region"`
	IsAvailable         bool          `json:"isAvailable"`
	IsInternal          bool          `json:"isInternal"`
	Architecture        Architecture  `json:"architecture"`
	OperatingSystem     string        `json:"operatingSystem"` // such as Ubuntu_20.04
	MetadataPropertyBag ImageMetadata `json:"metadataPropertyBag"`
	CreatedAt           jfrog.Time    `json:"createdAt,omitzero"`
	UpdatedAt           jfrog.Time    `json:"updatedAt,omitzero"`
}

// ImageMetadata is the configuration of an image at its cloud provider.
type ImageMetadata struct {
	ProjectName string     `json:"projectName,omitempty"` // Google Cloud
	ImageName   string     `json:"imageName,omitempty"`   // Google Cloud
	Type        string     `json:"type,omitempty"`        // Azure, such as published
	Plan        *ImagePlan `json:"plan,omitempty"`        // Azure
}

// ImagePlan is the plan of an image in the Azure Marketplace.
type ImagePlan struct {
	Name      string `json:"name"`
	Product   string `json:"product"`
	Publisher string `json:"publisher"`
}

// BuildPlaneImageCreateRequest is the body of [BuildPlaneImagesService.Create].
type BuildPlaneImageCreateRequest struct {
	Name string `json:"name,omitempty"`
	// MasterIntegrationID is the cloud provider; 46 is AWS.
	MasterIntegrationID int64          `json:"masterIntegrationId,omitempty"`
	ImageID             string         `json:"imageId,omitempty"` // of the custom AMI
	Region              string         `json:"region,omitempty"`
	IsAvailable         bool           `json:"isAvailable"`
	Architecture        Architecture   `json:"architecture,omitempty"`
	OperatingSystem     string         `json:"operatingSystem,omitempty"` // such as Ubuntu_20.04
	MetadataPropertyBag *ImageMetadata `json:"metadataPropertyBag,omitempty"`
}

const buildPlaneImagesPath = "/pipelines/api/v1/buildPlaneImages"

// Create adds a custom AMI as an image.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.6.1
func (s *BuildPlaneImagesService) Create(
	ctx context.Context, req BuildPlaneImageCreateRequest,
) (*BuildPlaneImage, error) {
	return jfrog.Do[*BuildPlaneImage](ctx, s.client, jfrog.Post(buildPlaneImagesPath).Body(req))
}

// BuildPlaneImageFilter selects the images of [BuildPlaneImagesService.List]. All fields are
// required.
type BuildPlaneImageFilter struct {
	BuildPlaneImageIDs   []int64 // the images
	MasterIntegrationIDs []int64 // their cloud providers
	IsAvailable          bool
}

// List returns the images that a filter selects.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.6.2
func (s *BuildPlaneImagesService) List(
	ctx context.Context, filter BuildPlaneImageFilter,
) ([]BuildPlaneImage, error) {
	return jfrog.Do[[]BuildPlaneImage](ctx, s.client, jfrog.Get(buildPlaneImagesPath).
		Required("buildPlaneImageIds", idList(filter.BuildPlaneImageIDs)).
		Required("masterIntegrationIds", idList(filter.MasterIntegrationIDs)).
		Required("isAvailable", strconv.FormatBool(filter.IsAvailable)))
}
