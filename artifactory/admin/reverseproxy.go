package admin

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ReverseProxyService manages what Artifactory knows about the reverse proxy in front of it.
// Reached through [Client.ReverseProxy].
type ReverseProxyService service

// ReverseProxy is the configuration of a reverse proxy. A user who is no administrator gets a
// part of it.
type ReverseProxy struct {
	Key                      string             `json:"key,omitempty"`           // such as nginx
	WebServerType            string             `json:"webServerType,omitempty"` // such as NGINX
	ArtifactoryAppContext    *string            `json:"artifactoryAppContext,omitempty"`
	PublicAppContext         *string            `json:"publicAppContext,omitempty"`
	ServerName               *string            `json:"serverName,omitempty"`
	ServerNameExpression     *string            `json:"serverNameExpression,omitempty"`
	ArtifactoryServerName    *string            `json:"artifactoryServerName,omitempty"`
	ArtifactoryPort          *int               `json:"artifactoryPort,omitempty"`
	SSLCertificate           *string            `json:"sslCertificate,omitempty"` // path of a file
	SSLKey                   *string            `json:"sslKey,omitempty"`         // path of a file
	DockerReverseProxyMethod DockerReverseProxy `json:"dockerReverseProxyMethod,omitempty"`
	UseHTTPS                 *bool              `json:"useHttps,omitempty"`
	UseHTTP                  *bool              `json:"useHttp,omitempty"`
	HTTPPort                 *int               `json:"httpPort,omitempty"`
	// HTTPSPort and SSLPort both are the port for HTTPS. The documentation has SSLPort, and
	// servers in use send and accept HTTPSPort.
	HTTPSPort *int `json:"httpsPort,omitempty"`
	SSLPort   *int `json:"sslPort,omitempty"`

	// Extra has the fields that this struct lacks. They are sent back unchanged.
	Extra map[string]json.RawMessage `json:"-"`
}

// UnmarshalJSON reads a configuration and its Extra.
func (p *ReverseProxy) UnmarshalJSON(data []byte) error {
	type plain ReverseProxy
	extra, err := jsonextra.Decode(data, (*plain)(p))
	p.Extra = extra
	return err
}

// MarshalJSON writes a configuration and its Extra.
func (p ReverseProxy) MarshalJSON() ([]byte, error) {
	type plain ReverseProxy
	return jsonextra.Encode(plain(p), p.Extra)
}

// DockerReverseProxy determines how a reverse proxy tells Docker repositories apart.
type DockerReverseProxy string

// The ways to tell Docker repositories apart.
const (
	DockerBySubdomain  DockerReverseProxy = "SUBDOMAIN"
	DockerByPathPrefix DockerReverseProxy = "REPOPATHPREFIX"
	DockerByPort       DockerReverseProxy = "PORTPERREPO"
)

// Get returns the configuration of the reverse proxy.
//
// Requires: admin, or a user with permissions for a part; self-hosted. Since 4.3.1.
//
//jfrog:op 4.2.15
func (s *ReverseProxyService) Get(ctx context.Context) (*ReverseProxy, error) {
	return jfrog.Do[*ReverseProxy](ctx, s.client,
		jfrog.Get("/artifactory/api/system/configuration/webServer"))
}

// Update sets the configuration of the reverse proxy.
//
// Requires: admin, self-hosted. Since 4.3.1.
//
//jfrog:op 4.2.16
func (s *ReverseProxyService) Update(ctx context.Context, config ReverseProxy) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/configuration/webServer").
		Body(config).Idempotent().RetryIf(refusal.LostRace))
}

// NginxSnippet returns the configuration as text for the configuration file of nginx.
//
// Requires: admin. Since 4.3.1.
//
//jfrog:op 4.2.17
func (s *ReverseProxyService) NginxSnippet(ctx context.Context) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/system/configuration/reverseProxy/nginx"))
}
