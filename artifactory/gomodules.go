package artifactory

import (
	"context"
	"errors"
	"io"
	"maps"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// GoModulesService deploys Go modules. Reached through [Client.GoModules].
type GoModulesService service

// GoModuleFile is one of the files of a version of a Go module.
type GoModuleFile string

// The files of a version of a Go module.
const (
	GoModuleZip  GoModuleFile = "zip"  // the module
	GoModuleMod  GoModuleFile = "mod"  // its go.mod
	GoModuleInfo GoModuleFile = "info" // metadata in JSON
)

// Deploy uploads a file of a version of a module, such as v1.2.3 of github.com/acme/app. The path
// of the module is sent as it is. The server needs the zip and the mod file. opts.Properties are
// set on the file, with the version as go.version. [ArtifactDeployOptions.ChecksumsOnly] is
// ignored.
//
// Requires: Artifactory 6.10.0 or later for the info file. Since 6.6.1.
//
//jfrog:observed PUT /artifactory/api/go/{repoKey}/{modulePath...}/@v/{version}.{ext}
func (s *GoModulesService) Deploy(
	ctx context.Context, repoKey, modulePath, version string, file GoModuleFile, content io.Reader, opts *ArtifactDeployOptions,
) error {
	o := jfrog.Deref(opts)
	o.Properties = maps.Clone(o.Properties)
	if o.Properties == nil {
		o.Properties = Properties{}
	}
	req := jfrog.Put("/artifactory/api/go/{repoKey}/{modulePath...}/@v/{version}.{ext}",
		repoKey, modulePath, version, string(file)).LongRunning()
	if _, taken := o.Properties["go.version"]; taken {
		req.Check(errors.New("property go.version is set: the version is an argument"))
	}
	o.Properties["go.version"] = []string{version}
	return jfrog.Send(ctx, s.client, o.request(req, content))
}
