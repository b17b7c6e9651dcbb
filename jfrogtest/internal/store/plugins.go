package store

import (
	"fmt"
	"slices"
)

// Types of user plugins.
const (
	PluginExecutions = "executions"
	PluginStaging    = "staging"
	PluginPromotions = "promotions"
)

// A Plugin is a user plugin with one closure.
type Plugin struct {
	Name        string
	Type        string
	Version     string
	Description string
	Users       []string
	Groups      []string
	Params      map[string]string
	Source      string
	Run         func(PluginCall) (status int, body any)
}

// A PluginCall is a request to run a plugin.
type PluginCall struct {
	User        string
	Params      map[string][]string
	BuildName   string
	BuildNumber string
}

// Check returns an error if the type of the plugin is unknown.
func (p *Plugin) Check() error {
	if !slices.Contains([]string{PluginExecutions, PluginStaging, PluginPromotions}, p.Type) {
		return fmt.Errorf("plugin %s has the unknown type %q", p.Name, p.Type)
	}
	return nil
}

// Allows reports whether a user may see and run the plugin.
func (p *Plugin) Allows(u User) bool {
	return u.Admin || slices.Contains(p.Users, u.Name) || slices.ContainsFunc(u.Groups, func(name string) bool {
		return slices.Contains(p.Groups, name)
	})
}
