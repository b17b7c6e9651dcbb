package jfrog

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// CLIServer is a server in the JFrog CLI's configuration. It holds no secrets.
type CLIServer struct {
	ID      string
	URL     string // of the platform; of Artifactory for a server without a platform
	User    string // as configured; often empty with an access token
	Default bool   // NewFromEnv and NewFromCLI use the server if none is named
}

// CLIServers returns the servers in the JFrog CLI's configuration, as "jf config show" does. It
// returns none if there is no configuration.
func CLIServers() ([]CLIServer, error) {
	conf, err := readCLIConfig()
	if errors.Is(err, ErrNotConfigured) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("jfrog: %w", err)
	}
	chosen, _ := conf.server("")
	out := make([]CLIServer, len(conf.Servers))
	for i := range conf.Servers {
		s := &conf.Servers[i]
		out[i] = CLIServer{ID: s.ServerID, URL: bareURL(cmp.Or(s.platformURL(), s.ArtifactoryURL)), User: s.User, Default: s == chosen}
	}
	return out, nil
}

// bareURL returns a URL without credentials.
func bareURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	u.User = nil
	return strings.TrimRight(u.String(), "/")
}

// NewFromCLI returns a client for a server in the JFrog CLI's configuration, which
// "jf config add" makes. The file is in JFROG_CLI_HOME_DIR or ~/.jfrog, in any version from 0
// to 6. An empty serverID stands for the server that JFROG_CLI_SERVER_ID names, or for the default
// server.
//
// The client has the server's credentials, client certificate, and URLs of services. The options
// override them. NewFromCLI changes no files: it does not refresh the CLI's tokens. Secrets that
// the CLI has encrypted need the master key, in JFROG_CLI_ENCRYPTION_KEY or in the CLI's
// security/security.yaml.
//
// If there is no configuration, or no default server, the error matches [ErrNotConfigured].
func NewFromCLI(serverID string, opts ...Option) (*Client, error) {
	server, err := cliServer(serverID)
	if err != nil {
		return nil, fmt.Errorf("jfrog: %w", err)
	}
	fromFile, err := server.options()
	if err != nil {
		return nil, fmt.Errorf("jfrog: %w", err)
	}
	c, err := New(server.platformURL(), append(fromFile, opts...)...)
	if err != nil {
		return nil, fmt.Errorf("%w (server %q of the JFrog CLI)", err, server.ServerID)
	}
	return c, nil
}

// cliServer returns a server of the JFrog CLI with its secrets decrypted.
func cliServer(id string) (*cliServerEntry, error) {
	conf, err := readCLIConfig()
	if err != nil {
		return nil, err
	}
	server, err := conf.server(id)
	if err != nil {
		return nil, err
	}
	if conf.Encrypted {
		if err := server.decrypt(); err != nil {
			return nil, cliError("server %q: %w", server.ServerID, err)
		}
	}
	return server, server.check()
}

// cliError returns an error that names the configuration.
func cliError(format string, args ...any) error {
	return fmt.Errorf("JFrog CLI configuration: "+format, args...)
}

// server returns the server with an ID, or the default server.
func (conf *cliConfig) server(id string) (*cliServerEntry, error) {
	if id = cmp.Or(id, os.Getenv("JFROG_CLI_SERVER_ID")); id != "" {
		var known []string
		for i := range conf.Servers {
			if s := &conf.Servers[i]; s.ServerID == id {
				return s, nil
			} else if !slices.Contains(known, s.ServerID) {
				known = append(known, s.ServerID)
			}
		}
		return nil, cliError("%s has no server %q; it has: %s", conf.name, id, cmp.Or(printable.Text(strings.Join(known, ", ")), "none"))
	}
	for i := range conf.Servers {
		if conf.Servers[i].IsDefault || len(conf.Servers) == 1 {
			return &conf.Servers[i], nil
		}
	}
	return nil, fmt.Errorf("%w: the JFrog CLI has no default server", ErrNotConfigured)
}

// check refuses an expired token that the SDK cannot replace. Using the CLI's refresh token
// would leave the CLI with an invalid one.
func (s *cliServerEntry) check() error {
	if s.platformURL() == "" && s.ArtifactoryURL == "" {
		return cliError("server %q has no URL", s.ServerID)
	}
	expiry := tokenExpiry(string(s.AccessToken))
	if s.hasPassword() || expiry.IsZero() || time.Now().Before(expiry) {
		return nil
	}
	return cliError("the access token of server %q expired at %s; renew it with a command of the CLI, such as jf rt ping, or set JFROG_URL and JFROG_ACCESS_TOKEN",
		s.ServerID, expiry.Format(time.RFC3339))
}

func (s *cliServerEntry) hasPassword() bool { return s.User != "" && s.Password != "" }

// platformURL returns the server's URL, or the URL above its Artifactory.
func (s *cliServerEntry) platformURL() string {
	if s.URL != "" {
		return s.URL
	}
	if above, ok := strings.CutSuffix(strings.TrimRight(s.ArtifactoryURL, "/"), "/artifactory"); ok {
		return above
	}
	return ""
}

// options returns the settings of a client for the server.
func (s *cliServerEntry) options() ([]Option, error) {
	var opts []Option
	platform := strings.TrimRight(s.platformURL(), "/")
	for service, u := range map[string]string{
		"artifactory":  s.ArtifactoryURL,
		"distribution": s.DistributionURL,
		"xray":         s.XrayURL,
		"mc":           s.MissionControlURL,
		"pipelines":    s.PipelinesURL,
		"access":       s.AccessURL,
		"lifecycle":    s.LifecycleURL,
		"evidence":     s.EvidenceURL,
		"xsc":          s.XSCURL,
		"catalog":      s.CatalogURL,
	} {
		if u != "" && strings.TrimRight(u, "/") != platform+"/"+service {
			opts = append(opts, WithServiceURL(service, u))
		}
	}
	switch {
	case s.AccessToken != "" && s.hasPassword():
		// The CLI replaces a password by a token of an hour, and keeps the password beside it.
		opts = append(opts, withFallback(string(s.AccessToken), s.User, string(s.Password)))
	case s.AccessToken != "":
		opts = append(opts, WithAccessToken(string(s.AccessToken)))
	case s.Password == "" && s.ClientCertPath != "": // the certificate authenticates the user
	case s.User != "" || s.Password != "":
		opts = append(opts, WithBasicAuth(s.User, string(s.Password)))
	}
	if s.ClientCertPath == "" && s.ClientCertKeyPath == "" {
		return opts, nil
	}
	cert, err := tls.LoadX509KeyPair(s.ClientCertPath, s.ClientCertKeyPath)
	if err != nil {
		return nil, cliError("client certificate of server %q, clientCertPath %q with clientCertKeyPath %q: %w",
			s.ServerID, s.ClientCertPath, s.ClientCertKeyPath, err)
	}
	return append(opts, WithClientCertificate(cert)), nil
}
