// Package catalog serves /catalog: its health, and the enrichment of documents, which adds nothing.
package catalog

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// Routes returns the operations below /catalog.
func Routes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/system/ping", handlePing, rest.Public),
		rest.Get("/api/v1/system/version", handleVersion),
		rest.Get("/api/v1/system/app_health", handleHealth),
		rest.Post("/api/v1/beta/cyclonedx/enrich", handleEnrich, rest.Small),
	}
}

func handlePing(*rest.Request) (*rest.Response, error) { return rest.Text(http.StatusOK, "OK"), nil }

func handleVersion(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{
		"version": "1.24.0", "revision": "jfrogtest", "build_date": "2025-08-22T16:22:10Z",
	}), nil
}

func handleHealth(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]any{
		"entitlements": map[string]bool{"entitled_for_catalog": true, "has_central_token": true, "token_expired": false},
		"central":      map[string]bool{"central_connection_working": true}, "db_connection_working": true, "one_model_available": true, "code": "OK",
	}), nil
}

// handleEnrich returns the document with an empty list of vulnerabilities, because the server knows
// none.
func handleEnrich(q *rest.Request) (*rest.Response, error) {
	var bom map[string]any
	if err := q.DecodeNumbers(&bom); err != nil {
		return nil, err
	}
	if jsondoc.Text(bom, "bomFormat") != "CycloneDX" || jsondoc.Text(bom, "specVersion") == "" {
		return nil, apierr.New(http.StatusBadRequest, "The body is not a CycloneDX document")
	}
	if bom["vulnerabilities"] == nil {
		bom["vulnerabilities"] = []any{}
	}
	return rest.JSON(http.StatusOK, "", bom), nil
}
