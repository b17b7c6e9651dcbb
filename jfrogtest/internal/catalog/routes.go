// Package catalog serves the system operations below /catalog.
package catalog

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// Routes returns the operations below /catalog.
func Routes() []rest.Route {
	ping := func(*rest.Request) (*rest.Response, error) { return rest.Text(http.StatusOK, "OK"), nil }
	return []rest.Route{
		rest.Get("/api/v1/system/ping", ping),
		rest.Get("/api/v1/system/version", handleVersion),
	}
}

func handleVersion(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{
		"version": "1.24.0", "revision": "jfrogtest", "build_date": "2025-08-22T16:22:10Z",
	}), nil
}
