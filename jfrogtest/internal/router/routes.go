// Package router serves /router: the health of the platform.
package router

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// Routes returns the operations below /router. The services are the ID prefixes of the services
// on the node.
func Routes(services ...string) []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/system/health", func(*rest.Request) (*rest.Response, error) {
			return health(services), nil
		}, rest.Public),
	}
}

const node = "jfrogtest"

type state struct {
	ServiceID string `json:"service_id,omitempty"`
	NodeID    string `json:"node_id"`
	State     string `json:"state"`
	Message   string `json:"message"`
}

// health returns the response for healthy services.
func health(services []string) *rest.Response {
	list := []state{}
	for _, prefix := range services {
		list = append(list, state{prefix + "@" + node, node, "HEALTHY", "OK"})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"router": state{NodeID: node, State: "HEALTHY", Message: "OK"}, "services": list,
	})
}
