package jfrog

import "errors"

// NewRequest describes a call of any method.
var NewRequest = newRequest

// ServiceURL returns the URL of a service, or an empty string if it has none.
func (c *Client) ServiceURL(service string) string {
	base, template, _, err := c.baseFor("/"+service, nil)
	if err != nil {
		return ""
	}
	return base.String() + template
}

// ParseCLIConfig parses a configuration of the JFrog CLI and returns the options of its servers.
func ParseCLIConfig(data []byte) error {
	conf, err := parseCLIConfig("conf", data)
	if err != nil {
		return err
	}
	_, err = conf.server("")
	for i := range conf.Servers {
		conf.Servers[i].ClientCertPath, conf.Servers[i].ClientCertKeyPath = "", "" // no files
		_, optErr := conf.Servers[i].options()
		err = errors.Join(err, optErr, conf.Servers[i].check())
	}
	return err
}

// YAMLMasterKey returns the master key in the CLI's security.yaml.
var YAMLMasterKey = yamlMasterKey
