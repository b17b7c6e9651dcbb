package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PluginsService lists, reads and runs the user plugins of the server. Reached through
// [Client.Plugins].
//
// There is no operation to poll: a program cannot wait for an execution in the background.
type PluginsService service

// PluginType is a type of plugins. The manual lists no types; the constants are its examples.
type PluginType string

// Types of plugins.
const (
	PluginExecutions PluginType = "executions" // see PluginsService.Execute
	PluginStaging    PluginType = "staging"    // see PluginsService.StagingStrategy
)

// Plugin describes a closure of a user plugin, such as an execution.
type Plugin struct {
	Name        string            `json:"name"`
	Version     string            `json:"version,omitempty"`
	Description string            `json:"description,omitempty"`
	Users       []string          `json:"users,omitempty"`  // who may run an execution
	Groups      []string          `json:"groups,omitempty"` // who may run an execution
	Params      map[string]string `json:"params,omitempty"`
}

// List returns the executions and staging strategies that the user may see, by type.
//
// Requires: an authenticated user, Artifactory Pro. Since 2.5.2.
//
//jfrog:op 2.14.3
func (s *PluginsService) List(ctx context.Context) (map[PluginType][]Plugin, error) {
	return jfrog.Do[map[PluginType][]Plugin](ctx, s.client, jfrog.Get("/artifactory/api/plugins"))
}

// ListByType returns the plugins of a type that the user may see.
//
// Requires: an authenticated user, Artifactory Pro. Since 2.5.2.
//
//jfrog:op 2.14.4
func (s *PluginsService) ListByType(ctx context.Context, pluginType PluginType) ([]Plugin, error) {
	out, err := jfrog.Do[map[PluginType][]Plugin](ctx, s.client,
		jfrog.Get("/artifactory/api/plugins/{pluginType}", string(pluginType)))
	return out[pluginType], err
}

// Download opens the source code of a user plugin. The caller must close it.
//
// Requires: admin, Artifactory Pro. Since 5.0.0.
//
//jfrog:op 2.14.2
func (s *PluginsService) Download(ctx context.Context, pluginName string) (io.ReadCloser, error) {
	return open(ctx, s.client, jfrog.Get("/artifactory/api/plugins/download/{pluginName}", pluginName))
}

// PluginParams are the values of a plugin's parameters. Semicolons, commas, pipes and equals signs
// separate names and values on the wire. A call returns an error if a name or value contains one.
type PluginParams map[string][]string

// EncodeValues writes the parameters as p1=v1,v2;p2=v3.
func (p PluginParams) EncodeValues(key string, v *url.Values) error {
	const reserved = ";,|="
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(p)) {
		switch {
		case name == "":
			return errors.New("the name of a plugin parameter is empty")
		case len(p[name]) == 0:
			return fmt.Errorf("plugin parameter %q has no value", name)
		case strings.ContainsAny(name, reserved):
			return fmt.Errorf("the name of plugin parameter %q contains one of %s", name, reserved)
		}
		for _, value := range p[name] {
			if strings.ContainsAny(value, reserved) {
				return fmt.Errorf("a value of plugin parameter %q contains one of %s", name, reserved)
			}
		}
		pairs = append(pairs, name+"="+strings.Join(p[name], ","))
	}
	if len(pairs) > 0 {
		v.Set(key, strings.Join(pairs, ";"))
	}
	return nil
}

// PluginExecuteOptions qualifies [PluginsService.Execute].
type PluginExecuteOptions struct {
	Params PluginParams `url:"params,omitempty"`
	// Async makes the plugin run in the background after the server has responded.
	Async bool `url:"async,int,omitempty"`
}

// PluginOptions qualifies [PluginsService.StagingStrategy] and [PluginsService.Promote].
type PluginOptions struct {
	Params PluginParams `url:"params,omitempty"`
}

// Execute runs an execution of a user plugin, and returns the text that the plugin responds with,
// which may be empty. A plugin chooses who may run its executions.
//
// Requires: an authenticated user, Artifactory Pro. Since 2.3.1.
//
//jfrog:op 2.14.1
func (s *PluginsService) Execute(
	ctx context.Context, executionName string, opts *PluginExecuteOptions,
) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/plugins/execute/{executionName}", executionName).
			LongRunning().AnyContent().MayBeEmpty().Query(opts))
}

// BuildStagingStrategy is a strategy for the release of a build.
type BuildStagingStrategy struct {
	DefaultModuleVersion StagingModuleVersion   `json:"defaultModuleVersion,omitzero"`
	VCSConfig            StagingVCSConfig       `json:"vcsConfig,omitzero"`
	PromotionConfig      StagingPromotionConfig `json:"promotionConfig,omitzero"`
}

// StagingModuleVersion is the version of a module in a [BuildStagingStrategy].
type StagingModuleVersion struct {
	ModuleID        string `json:"moduleId"`
	NextRelease     string `json:"nextRelease"`
	NextDevelopment string `json:"nextDevelopment"`
}

// StagingVCSConfig sets what a release does in the version control system.
type StagingVCSConfig struct {
	UseReleaseBranch              bool   `json:"useReleaseBranch"`
	ReleaseBranchName             string `json:"releaseBranchName"`
	CreateTag                     bool   `json:"createTag"`
	TagURLOrName                  string `json:"tagUrlOrName"`
	TagComment                    string `json:"tagComment"`
	NextDevelopmentVersionComment string `json:"nextDevelopmentVersionComment"`
}

// StagingPromotionConfig sets the promotion of a release.
type StagingPromotionConfig struct {
	TargetRepository string `json:"targetRepository"`
	Comment          string `json:"comment"`
	Status           string `json:"status"`
}

// StagingStrategy returns the build staging strategy that a user plugin defines for a build.
//
// Requires: an authenticated user, Artifactory Pro. Since 2.5.2.
//
//jfrog:op 2.14.5
func (s *PluginsService) StagingStrategy(
	ctx context.Context, strategyName, buildName string, opts *PluginOptions,
) (*BuildStagingStrategy, error) {
	return jfrog.Do[*BuildStagingStrategy](ctx, s.client,
		jfrog.Get("/artifactory/api/plugins/build/staging/{strategyName}", strategyName).
			LongRunning().Required("buildName", buildName).Query(opts))
}

// Promote runs a promotion of a user plugin on a build, and returns the text that the plugin
// responds with, which may be empty.
//
// Requires: an authenticated user, Artifactory Pro. Since 2.5.2.
//
//jfrog:op 2.14.6
func (s *PluginsService) Promote(
	ctx context.Context, promotionName, buildName, buildNumber string, opts *PluginOptions,
) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/plugins/build/promote/{promotionName}/{buildName}/{buildNumber}",
			promotionName, buildName, buildNumber).
			LongRunning().AnyContent().MayBeEmpty().Query(opts))
}

// Reload loads the user plugins that were modified since the last reload. It returns the message
// of the server, which names them.
//
// Requires: admin, Artifactory Pro. Since 2.9.0.
//
//jfrog:op 2.14.7
func (s *PluginsService) Reload(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/plugins/reload").LongRunning().MayBeEmpty().Idempotent())
}
