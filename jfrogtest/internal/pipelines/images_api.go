package pipelines

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

func (s *service) handleCreateImage(q *rest.Request) (*rest.Response, error) {
	var r struct {
		store.BuildPlaneImage
		ID       int64           `json:"id"`                  // hides the ID in the image
		MasterID json.RawMessage `json:"masterIntegrationId"` // a number or a text
	}
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	x := r.BuildPlaneImage
	x.IsInternal = false
	if x.Architecture == "" {
		x.Architecture = architecture
	}
	var err error
	x.MasterID, err = strconv.ParseInt(strings.Trim(string(r.MasterID), `"`), 10, 64)
	if err != nil || masterOf(x.MasterID) == nil {
		return nil, bad("masterIntegrationId is not the ID of a master integration")
	}
	switch {
	case x.Name == "" || x.ImageID == "":
		return nil, bad("name and imageId are required")
	case x.Architecture != architecture:
		return nil, bad("architecture must be %s", architecture)
	}
	if err := bag("metadataPropertyBag", x.Metadata); err != nil {
		return nil, err
	}
	if string(x.Metadata) == "" || string(x.Metadata) == "null" {
		x.Metadata = json.RawMessage("{}")
	}
	x.ID, x.Record = s.Pipelines.NextID("buildPlaneImage"), s.NewRecord()
	s.Pipelines.Images = append(s.Pipelines.Images, &x)
	return ok(listing.Of(x))
}

func (s *service) handleImages(q *rest.Request) (*rest.Response, error) {
	for _, name := range []string{"buildPlaneImageIds", "masterIntegrationIds", "isAvailable"} {
		if len(q.CSV(name)) == 0 {
			return nil, bad("The parameter %s is required", name)
		}
	}
	return respond(q, listing.Query{
		Numbers: map[string]string{
			"buildPlaneImageIds": "id", "masterIntegrationIds": "masterIntegrationId",
		},
		Flags: map[string]string{"isAvailable": "isAvailable"},
	}, views(s.Pipelines.Images, func(x *store.BuildPlaneImage) listing.View {
		return listing.Of(x).Without("isInternal")
	}))
}
