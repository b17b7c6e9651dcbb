package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// SystemStatus is the state of the cluster.
type SystemStatus struct {
	Nodes []SystemNode `json:"nodes"`
}

// SystemNode is a node of the cluster.
type SystemNode struct {
	ID    string `json:"id"`
	State string `json:"state"` // RUNNING, if the node works
}

// Status returns the nodes of the cluster and their states.
//
//jfrog:observed GET /artifactory/api/system/status
func (s *SystemService) Status(ctx context.Context) (*SystemStatus, error) {
	return jfrog.Do[*SystemStatus](ctx, s.client, jfrog.Get("/artifactory/api/system/status"))
}

// UsageReport states which features of a program were used.
type UsageReport struct {
	ProductID string         `json:"productId"` // name and version of the program: my-tool/1.0
	Features  []UsageFeature `json:"features"`
}

// UsageFeature is a feature in a [UsageReport].
type UsageFeature struct {
	FeatureID string `json:"featureId"`
}

// ReportUsage reports the use of a program to JFrog.
//
//jfrog:observed POST /artifactory/api/system/usage
func (s *SystemService) ReportUsage(ctx context.Context, report UsageReport) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/system/usage").Body(report).
			Check(check.NotEmpty("product ID", report.ProductID)))
}
