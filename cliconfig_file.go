package jfrog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// cliConfigFiles are the names of the JFrog CLI's configuration file in its home folder, the
// newest first. Versions 0 to 3 share a name.
var cliConfigFiles = []string{"jfrog-cli.conf.v6", "jfrog-cli.conf.v5", "jfrog-cli.conf.v4", "jfrog-cli.conf"}

// newestCLIConfig is the newest version of the file that the SDK knows.
const newestCLIConfig = 6

// cliConfig is the part of the file that the SDK reads.
type cliConfig struct {
	Servers   []cliServerEntry `json:"servers"`
	Encrypted bool             `json:"enc"`

	name string // path of the file
}

// cliConfigOld is the file in versions 1 to 4. The URL of a server is its Artifactory's.
type cliConfigOld struct {
	Artifactory    []cliServerEntry `json:"artifactory"`
	MissionControl struct {
		URL string `json:"url"`
	} `json:"missionControl"`
	Encrypted bool `json:"enc"`
}

// cliConfigFirst is the file in version 0, with one server.
type cliConfigFirst struct {
	Artifactory    *cliServerEntry `json:"artifactory"`
	MissionControl struct {
		URL string `json:"url"`
	} `json:"missionControl"`
}

type cliServerEntry struct {
	ServerID          string `json:"serverId"`
	IsDefault         bool   `json:"isDefault"`
	URL               string `json:"url"`
	ArtifactoryURL    string `json:"artifactoryUrl"`
	DistributionURL   string `json:"distributionUrl"`
	XrayURL           string `json:"xrayUrl"`
	XSCURL            string `json:"xscUrl"`
	CatalogURL        string `json:"catalogUrl"`
	MissionControlURL string `json:"missionControlUrl"`
	PipelinesURL      string `json:"pipelinesUrl"`
	AccessURL         string `json:"accessUrl"`
	LifecycleURL      string `json:"lifecycleUrl"`
	EvidenceURL       string `json:"evidenceUrl"`
	User              string `json:"user"`
	Password          Secret `json:"password"`
	AccessToken       Secret `json:"accessToken"`
	ClientCertPath    string `json:"clientCertPath"`
	ClientCertKeyPath string `json:"clientCertKeyPath"`
}

// cliHome returns the home folder of the JFrog CLI.
func cliHome() (string, error) {
	if home := os.Getenv("JFROG_CLI_HOME_DIR"); home != "" {
		return home, nil
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("%w: set JFROG_URL", ErrNotConfigured)
	}
	return filepath.Join(user, ".jfrog"), nil
}

// readCLIConfig reads the newest configuration file of the JFrog CLI, as the CLI does.
func readCLIConfig() (*cliConfig, error) {
	home, err := cliHome()
	if err != nil {
		return nil, err
	}
	for _, file := range cliConfigFiles {
		name := filepath.Join(home, file)
		data, err := readRegular(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, cliError("%w", err)
		}
		return parseCLIConfig(name, data)
	}
	return nil, fmt.Errorf("%w: set JFROG_URL, or add a server with the JFrog CLI", ErrNotConfigured)
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

// cliConfigShape is what tells the versions of the file apart.
type cliConfigShape struct {
	Version     json.RawMessage `json:"version"`
	Artifactory json.RawMessage `json:"artifactory"`
}

// parseCLIConfig decodes a configuration file of any version. Its errors name the place in the
// file.
func parseCLIConfig(name string, data []byte) (*cliConfig, error) {
	var shape cliConfigShape
	if err := decodeCLIConfig(name, data, &shape); err != nil {
		return nil, err
	}
	version, _ := strconv.Atoi(strings.Trim(string(shape.Version), `"`))
	conf := &cliConfig{name: name}
	switch {
	case version > newestCLIConfig:
		return nil, cliError("%s has version %d; versions 0 to %d are supported", name, version, newestCLIConfig)
	case shape.Artifactory == nil || string(shape.Artifactory) == "null":
		return conf, decodeCLIConfig(name, data, conf)
	case bytes.HasPrefix(shape.Artifactory, []byte("{")):
		var first cliConfigFirst
		if err := decodeCLIConfig(name, data, &first); err != nil {
			return nil, err
		}
		first.Artifactory.ServerID, first.Artifactory.IsDefault = "Default-Server", true
		conf.upgrade([]cliServerEntry{*first.Artifactory}, first.MissionControl.URL, version)
	default:
		var old cliConfigOld
		if err := decodeCLIConfig(name, data, &old); err != nil {
			return nil, err
		}
		conf.Encrypted = old.Encrypted
		conf.upgrade(old.Artifactory, old.MissionControl.URL, version)
	}
	return conf, nil
}

// upgrade takes the servers of an old version over, as the JFrog CLI does.
func (conf *cliConfig) upgrade(servers []cliServerEntry, missionControl string, version int) {
	for i := range servers {
		s := &servers[i]
		s.ArtifactoryURL, s.URL = s.URL, ""
		if s.IsDefault {
			s.MissionControlURL = missionControl
		}
		if version < 3 {
			s.User = strings.ToLower(s.User)
		}
	}
	conf.Servers = servers
}

// decodeCLIConfig decodes JSON. Its errors name the line and the column, and no secrets.
func decodeCLIConfig(name string, data []byte, to any) error {
	trimmed := trimJSON(data)
	err := secrets.Quiet(json.Unmarshal(trimmed, to))
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	var at int64
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &mismatch):
		at = mismatch.Offset
	default:
		return cliError("%s: %w", name, err)
	}
	before := data[:min(len(data), bytes.Index(data, trimmed)+int(at))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - 1 - bytes.LastIndexByte(before, '\n')
	return cliError("%s:%d:%d: %w", name, line, max(column, 1), err)
}
