package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/yamldoc"
)

// configurationRoutes returns the operations on the system configuration and the licenses.
func (s *service) configurationRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/system/configuration", s.handleConfiguration, rest.Admin),
		rest.Post("/api/system/configuration", s.handleSaveConfiguration, rest.Admin, rest.Small),
		rest.Patch("/api/system/configuration", s.handlePatchConfiguration, rest.Admin, rest.Small),
		rest.Put("/api/system/configuration/baseUrl", s.handleBaseURL, rest.Admin, rest.Small),
		rest.Get("/api/system/configuration/webServer", s.handleReverseProxy),
		rest.Post("/api/system/configuration/webServer", s.handleSetReverseProxy, rest.Admin, rest.Small),
		rest.Get("/api/system/configuration/reverseProxy/nginx", s.handleNginx, rest.Admin),
		rest.Get("/api/securityconfig", s.handleSecurityConfiguration, rest.Admin),
		rest.Get("/api/oauth", s.handleOAuth, rest.Admin),
		rest.Get("/api/system/license", s.handleLicense, rest.Admin),
		rest.Get("/api/system/licenses", s.handleLicenses, rest.Admin),
		rest.Post("/api/system/licenses", s.handleInstallLicenses, rest.Admin, rest.Small),
		rest.Delete("/api/system/licenses", s.handleDeleteLicenses, rest.Admin),
		rest.Post("/api/system/migration/sha2/start", s.handleStartMigration, rest.Admin, rest.Small),
		rest.Post("/api/system/migration/sha2/stop", s.handleStopMigration, rest.Admin, rest.Small),
		rest.Post("/api/metadata_server/reindex", s.handleReindex, rest.Admin, rest.Small),
	}
}

func (s *service) handleConfiguration(*rest.Request) (*rest.Response, error) {
	return rest.NewResponse(http.StatusOK, "application/xml", s.System.Root.Write()), nil
}

func (s *service) handleSaveConfiguration(q *rest.Request) (*rest.Response, error) {
	if err := q.NeedsType("application/xml"); err != nil {
		return nil, err
	}
	root, err := xmldoc.Parse(q.Data)
	if err == nil && root.Name != "config" {
		err = fmt.Errorf("the root is <%s>, not <config>", root.Name)
	}
	if err == nil {
		err = descriptor.adopt(root, "config")
	}
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Invalid configuration: %v", err)
	}
	s.System.Root = root
	return rest.Text(http.StatusOK, "Reload of new configuration succeeded"), nil
}

func (s *service) handlePatchConfiguration(q *rest.Request) (*rest.Response, error) {
	if err := q.NeedsType("application/yaml"); err != nil {
		return nil, err
	}
	doc, err := yamldoc.Parse(q.Data)
	root, m := s.System.Root.Clone(), &merger{}
	given, ok := doc.(*yamldoc.Map)
	switch {
	case err != nil || doc == nil:
	case !ok:
		err = m.block(root, "", doc, descriptor)
	default:
		var repositories int
		if err = m.block(root, "", withoutRepositories(given), descriptor); err == nil {
			repositories, err = s.mergeRepositories(given)
		}
		m.changes += repositories
	}
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Invalid YAML configuration: %v", err)
	}
	s.System.Root = root
	return rest.Text(http.StatusOK, "%d changes to config merged successfully", m.changes), nil
}

func (s *service) handleBaseURL(q *rest.Request) (*rest.Response, error) {
	base := strings.TrimSpace(string(q.Data))
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, apierr.New(http.StatusBadRequest, "Invalid URL base: '%s'", base)
	}
	s.System.Root.Ensure("urlBase").Text = base
	return rest.Text(http.StatusOK, "URL base has been successfully updated to %q.", base), nil
}

func (s *service) handleStartMigration(q *rest.Request) (*rest.Response, error) {
	var body struct {
		BatchThreshold      *int    `json:"batchThreshold"`
		QueryLimit          *int    `json:"queryLimit"`
		WaitForCluster      *int    `json:"waitForClusterSleepIntervalMillis"`
		SleepIntervalMillis *int    `json:"sleepIntervalMillis"`
		ForceRunOnNodeID    *string `json:"forceRunOnNodeId"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.SleepIntervalMillis == nil {
		return nil, apierr.New(http.StatusBadRequest, "sleepIntervalMillis is missing")
	}
	for _, n := range []*int{
		body.BatchThreshold, body.QueryLimit, body.WaitForCluster, body.SleepIntervalMillis,
	} {
		if n != nil && *n < 0 {
			return nil, apierr.New(http.StatusBadRequest, "Invalid value: %d", *n)
		}
	}
	return rest.Text(http.StatusOK, "Sha256 migration scheduled to start successfully"), nil
}

func (s *service) handleStopMigration(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "Sha256 migration scheduled to stop successfully."), nil
}

// handleReindex checks the paths and does nothing, as there is no Metadata Server.
func (s *service) handleReindex(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Paths []string `json:"paths"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if len(body.Paths) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "No paths to index")
	}
	for _, p := range body.Paths {
		key, itemPath, _ := strings.Cut(strings.Trim(p, "/"), "/")
		repo := s.Repos[key]
		if repo == nil || itemPath != "" && repo.Root.Lookup(itemPath) == nil {
			return nil, apierr.New(http.StatusNotFound, "Could not find path '%s'", p)
		}
	}
	return rest.NewResponse(http.StatusOK, "text/plain", nil), nil
}
