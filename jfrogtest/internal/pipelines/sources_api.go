package pipelines

import "github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"

// sourceRoutes returns the operations on pipeline sources.
func (s *service) sourceRoutes() []rest.Route { return nil }
