package jfrogtest

import "github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

// A Plugin is a user plugin that has one execution, staging strategy or promotion. Administrators
// of real servers install plugins as files.
type Plugin struct {
	Name        string // of the plugin and of its execution, strategy or promotion
	Type        string // executions, staging or promotions
	Version     string
	Description string
	Users       []string // who may run the plugin, beside administrators
	Groups      []string // whose members may run it too
	Params      map[string]string
	Source      string // for downloads
	// Run plays the code of the plugin. The body is a text, bytes, or a value that is encoded as
	// JSON. Run may call the server. Without Run, the response is OK.
	Run func(PluginCall) (status int, body any)
}

// A PluginCall is a request to run a [Plugin].
type PluginCall struct {
	User        string
	Params      map[string][]string
	BuildName   string // of staging strategies and promotions
	BuildNumber string // of promotions
}

// WithPlugin adds a user plugin.
func WithPlugin(p Plugin) Option {
	installed := &store.Plugin{
		Name: p.Name, Type: p.Type, Version: p.Version, Description: p.Description,
		Users: p.Users, Groups: p.Groups, Params: p.Params, Source: p.Source,
	}
	if p.Run != nil {
		installed.Run = func(call store.PluginCall) (int, any) { return p.Run(PluginCall(call)) }
	}
	return func(o *options) { o.store.Plugins = append(o.store.Plugins, installed) }
}
