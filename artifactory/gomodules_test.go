package artifactory

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var goModuleCases = replay.Cases[*Client]{
	"observed-go-deploy/zip": func(ctx context.Context, c *Client) (any, error) {
		content := strings.NewReader("content")
		sums, err := ComputeChecksums(content)
		if err != nil {
			return nil, err
		}
		return nil, c.GoModules.Deploy(ctx, "go-local", "github.com/acme/app", "v1.2.3", GoModuleZip, content,
			&ArtifactDeployOptions{Checksums: sums, Properties: Properties{"build.name": {"app"}}})
	},
	"observed-go-deploy/mod": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GoModules.Deploy(ctx, "go-local", "github.com/acme/app", "v1.2.3", GoModuleMod,
			strings.NewReader("module github.com/acme/app\n"), nil)
	},
	"observed-go-deploy/info": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.GoModules.Deploy(ctx, "go-local", "github.com/acme/app", "v1.2.3", GoModuleInfo,
			strings.NewReader(`{"Version":"v1.2.3"}`), nil)
	},
}

func TestGoModuleDeployKeepsTheOptions(t *testing.T) {
	requests := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.WriteHeader(http.StatusCreated)
	})
	opts := &ArtifactDeployOptions{Properties: Properties{"a": {"1"}}}
	deploy := func(module, version string, file GoModuleFile) error {
		return c.GoModules.Deploy(t.Context(), "go-local", module, version, file, strings.NewReader("x"), opts)
	}
	require.NoError(t, deploy("github.com/acme/app", "v1.2.3", GoModuleZip))
	require.NoError(t, deploy("github.com/acme/app", "v1.2.4", GoModuleZip))
	assert.Equal(t, Properties{"a": {"1"}}, opts.Properties)

	refused(t, deploy("", "v1", GoModuleZip), "modulePath")
	refused(t, deploy("m", "", GoModuleZip), "version")
	refused(t, deploy("m", "v1", ""), "ext")
	opts.Properties = Properties{"go.version": {"v2"}}
	refused(t, deploy("m", "v1", GoModuleZip), "go.version")
	assert.Equal(t, 2, requests)
}

func TestObservedInput(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	refused(t, c.System.ReportUsage(t.Context(), UsageReport{}), "product ID is empty")
	refused(t, c.Builds.Distribute(t.Context(), "app", "1", BuildDistributeRequest{}), "target repository is empty")
	_, err := c.Builds.Scan(t.Context(), BuildScanRequest{BuildName: "app"})
	refused(t, err, "build number is empty")
	_, err = c.Search.LeadFile(t.Context(), LeadFileRequest{PackageType: "maven"})
	refused(t, err, "package name is empty")
	_, err = c.Skills.Search(t.Context(), "skills", "", nil)
	refused(t, err, "q")
	_, err = c.Skills.XrayStatus(t.Context(), "skills", "")
	refused(t, err, "path")
}
