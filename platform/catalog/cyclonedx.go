package catalog

import (
	"context"
	"encoding/json"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// CycloneDXService works on bills of materials in the form of CycloneDX. Reached through
// [Client.CycloneDX].
type CycloneDXService service

// EnrichOptions refines [CycloneDXService.Enrich].
type EnrichOptions struct {
	ProjectKey string `url:"projectKey,omitempty"`
}

// Enrich returns a bill of materials with information about the security of its components. Both
// are CycloneDX in JSON. The operation is in beta.
//
//jfrog:observed POST /catalog/api/v1/beta/cyclonedx/enrich
func (s *CycloneDXService) Enrich(
	ctx context.Context, bom json.RawMessage, opts *EnrichOptions,
) (json.RawMessage, error) {
	req := jfrog.Post("/catalog/api/v1/beta/cyclonedx/enrich").LongRunning().Query(opts).
		Body(bom).Idempotent()
	if len(bom) == 0 {
		req.Check(errors.New("bill of materials is empty"))
	}
	return jfrog.Do[json.RawMessage](ctx, s.client, req)
}
