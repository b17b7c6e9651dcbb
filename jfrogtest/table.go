package jfrogtest

// services are the operations of each service of the platform, by the first segment of the path. Literal segments stand
// before parameters that would match them too.
var services map[string][]route

// The tables refer to handlers, and the dispatcher of handlers to the tables: a plain initializer would be a cycle.
func init() {
	services = map[string][]route{
		"artifactory": artifactoryRoutes(),
		"lifecycle":   lifecycleRoutes(),
		"evidence":    evidenceRoutes(),
		"access":      accessRoutes(),
		"onemodel":    {{"POST", "/api/v1/graphql", small | admin, (*Server).handleOneModel}},
	}
}
