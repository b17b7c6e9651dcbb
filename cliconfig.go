package jfrog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// cliConfigFile is the JFrog CLI's configuration file in its home folder.
const cliConfigFile = "jfrog-cli.conf.v6"

// cliConfig is the part of the file that the SDK reads.
type cliConfig struct {
	Servers   []cliServerEntry `json:"servers"`
	Encrypted bool             `json:"enc"`
}

type cliServerEntry struct {
	ServerID          string `json:"serverId"`
	IsDefault         bool   `json:"isDefault"`
	URL               string `json:"url"`
	ArtifactoryURL    string `json:"artifactoryUrl"`
	DistributionURL   string `json:"distributionUrl"`
	XrayURL           string `json:"xrayUrl"`
	MissionControlURL string `json:"missionControlUrl"`
	PipelinesURL      string `json:"pipelinesUrl"`
	AccessURL         string `json:"accessUrl"`
	LifecycleURL      string `json:"lifecycleUrl"`
	EvidenceURL       string `json:"evidenceUrl"`
	User              string `json:"user"`
	Password          Secret `json:"password"`
	AccessToken       Secret `json:"accessToken"`
	RefreshToken      Secret `json:"refreshToken"`
}

// check refuses an expired token that the SDK cannot replace. Using the CLI's refresh token
// would leave the CLI with an invalid one.
func (s *cliServerEntry) check() error {
	expiry := tokenExpiry(string(s.AccessToken))
	if s.hasPassword() || expiry.IsZero() || time.Now().Before(expiry) {
		return nil
	}
	return fmt.Errorf("JFrog CLI configuration: the access token of server %q expired at %s; renew it with a command of the CLI, such as jf rt ping, or set JFROG_URL and JFROG_ACCESS_TOKEN",
		s.ServerID, expiry.Format(time.RFC3339))
}

func (s *cliServerEntry) hasPassword() bool { return s.User != "" && s.Password != "" }

// cliServer returns the default server of the JFrog CLI.
func cliServer() (*cliServerEntry, error) {
	home := os.Getenv("JFROG_CLI_HOME_DIR")
	if home == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			return nil, fmt.Errorf("%w: set JFROG_URL", ErrNotConfigured)
		}
		home = filepath.Join(user, ".jfrog")
	}
	data, err := readRegular(filepath.Join(home, cliConfigFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: set JFROG_URL, or add a server with the JFrog CLI", ErrNotConfigured)
	}
	if err != nil {
		return nil, fmt.Errorf("JFrog CLI configuration: %w", err)
	}
	return parseCLIConfig(data)
}

// maxConfig bounds the size of the configuration file in bytes.
const maxConfig = 8 << 20

// readRegular reads a regular file. Opening a named pipe could block forever.
func readRegular(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxConfig+1)) // some files have more than their size
	if err == nil && len(data) > maxConfig {
		err = fmt.Errorf("%s has more than %d bytes", name, maxConfig)
	}
	return data, err
}

func parseCLIConfig(data []byte) (*cliServerEntry, error) {
	var conf cliConfig
	if err := secrets.Quiet(json.Unmarshal(trimJSON(data), &conf)); err != nil {
		return nil, fmt.Errorf("JFrog CLI configuration: %w", err)
	}
	if conf.Encrypted {
		return nil, errors.New("JFrog CLI configuration: encrypted with a master key, which is not supported; set JFROG_URL and JFROG_ACCESS_TOKEN")
	}
	for i := range conf.Servers {
		if conf.Servers[i].IsDefault || len(conf.Servers) == 1 {
			return &conf.Servers[i], conf.Servers[i].check()
		}
	}
	return nil, fmt.Errorf("%w: the JFrog CLI has no default server", ErrNotConfigured)
}

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

func (s *cliServerEntry) options() []Option {
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
	case s.User != "" || s.Password != "":
		opts = append(opts, WithBasicAuth(s.User, string(s.Password)))
	}
	return opts
}
