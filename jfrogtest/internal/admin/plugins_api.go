package admin

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// pluginRoutes returns the operations of user plugins. The plugins of the server never change. They
// run without the lock, because they may call the server.
func (s *service) pluginRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/plugins", s.handlePlugins),
		rest.Post("/api/plugins/reload", s.handleReloadPlugins, rest.Admin),
		rest.Get("/api/plugins/download/{pluginName}", s.handlePluginSource, rest.Admin),
		rest.Post("/api/plugins/execute/{executionName}", s.handleExecution, rest.Unlocked),
		rest.Get("/api/plugins/build/staging/{strategyName}", s.handleStaging, rest.Unlocked),
		rest.Post("/api/plugins/build/promote/{promotionName}/{buildName}/{buildNumber}", s.handlePluginPromotion, rest.Unlocked),
		rest.Get("/api/plugins/{pluginType}", s.handlePlugins),
	}
}

// A pluginView is a plugin in a list. Only executions show who may run them.
type pluginView struct {
	Name        string            `json:"name"`
	Version     string            `json:"version"`
	Description string            `json:"description"`
	Users       []string          `json:"users,omitzero"`
	Groups      []string          `json:"groups,omitzero"`
	Params      map[string]string `json:"params"`
}

// handlePlugins lists the plugins that the user may run: executions and staging strategies, or
// those of one type.
func (s *service) handlePlugins(q *rest.Request) (*rest.Response, error) {
	types := []string{store.PluginExecutions, store.PluginStaging}
	if kind, one := q.Params["pluginType"]; one {
		types = []string{kind}
	}
	lists := map[string][]pluginView{}
	for _, kind := range types {
		lists[kind] = []pluginView{}
		for _, p := range s.Config.Plugins {
			if p.Type != kind || !p.Allows(q.User) {
				continue
			}
			v := pluginView{Name: p.Name, Version: p.Version, Description: p.Description, Params: p.Params}
			if kind == store.PluginExecutions {
				v.Users, v.Groups = append([]string{}, p.Users...), append([]string{}, p.Groups...)
			}
			if v.Params == nil {
				v.Params = map[string]string{}
			}
			lists[kind] = append(lists[kind], v)
		}
	}
	return rest.JSON(http.StatusOK, "", lists), nil
}

func (s *service) handleReloadPlugins(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "No plugins reloaded"), nil
}

func (s *service) handlePluginSource(q *rest.Request) (*rest.Response, error) {
	for _, p := range s.Config.Plugins {
		if p.Name == q.Params["pluginName"] {
			return rest.NewResponse(http.StatusOK, "text/x-groovy-source", []byte(p.Source)), nil
		}
	}
	return nil, noPlugin(q.Params["pluginName"])
}

func noPlugin(name string) error {
	return apierr.New(http.StatusNotFound, "There is no user plugin '%s'", name)
}

func (s *service) handleExecution(q *rest.Request) (*rest.Response, error) {
	a, err := s.runPlugin(q, store.PluginExecutions, q.Params["executionName"], store.PluginCall{})
	if err == nil && q.Flag("async", false) {
		return rest.Text(http.StatusOK, "OK"), nil
	}
	return a, err
}

func (s *service) handleStaging(q *rest.Request) (*rest.Response, error) {
	build := q.Query.Get("buildName")
	if build == "" {
		return nil, apierr.New(http.StatusBadRequest, "The parameter buildName is missing")
	}
	return s.runPlugin(q, store.PluginStaging, q.Params["strategyName"], store.PluginCall{BuildName: build})
}

func (s *service) handlePluginPromotion(q *rest.Request) (*rest.Response, error) {
	return s.runPlugin(q, store.PluginPromotions, q.Params["promotionName"],
		store.PluginCall{BuildName: q.Params["buildName"], BuildNumber: q.Params["buildNumber"]})
}

// runPlugin runs a plugin and returns its response.
func (s *service) runPlugin(q *rest.Request, kind, name string, call store.PluginCall) (*rest.Response, error) {
	var plugin *store.Plugin
	for _, p := range s.Config.Plugins {
		if p.Type == kind && p.Name == name {
			plugin = p
		}
	}
	switch {
	case plugin == nil:
		return nil, noPlugin(name)
	case !plugin.Allows(q.User):
		return nil, apierr.New(http.StatusForbidden, "User '%s' may not run the user plugin '%s'", q.User.Name, name)
	}
	var err error
	if call.Params, err = pluginParams(q.Query.Get("params")); err != nil {
		return nil, err
	}
	call.User = q.User.Name
	if plugin.Run == nil {
		return rest.Text(http.StatusOK, "OK"), nil
	}
	status, body := plugin.Run(call)
	if status < http.StatusOK || status > 599 {
		return nil, apierr.New(http.StatusInternalServerError, "The user plugin '%s' returned the status %d", name, status)
	}
	switch body := body.(type) {
	case nil:
		return rest.NewResponse(status, "", nil), nil
	case string:
		return rest.NewResponse(status, "text/plain", []byte(body)), nil
	case []byte:
		return rest.NewResponse(status, "text/plain", body), nil
	}
	return rest.JSON(status, "", body), nil
}

// pluginParams reads parameters in the form p1=v1,v2;p2=v3. A pipe may stand for the semicolon.
func pluginParams(text string) (map[string][]string, error) {
	params := map[string][]string{}
	for pair := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '|' }) {
		name, values, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, apierr.New(http.StatusBadRequest, "Invalid parameter '%s'", pair)
		}
		params[name] = append(params[name], strings.Split(values, ",")...)
	}
	return params, nil
}
