package publish

import (
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// HelmOptions refines [Helm].
type HelmOptions struct {
	Name, Version string // as expected; empty: any
	Folder        string // of the chart; empty: the root
}

// Helm reads a chart that helm package has made. Name and version are those of the Chart.yaml in
// it. The name of the file must be app-1.2.3.tgz, as helm package writes it.
func Helm(file string, opts *HelmOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypeHelm}
	err := inspect(file, func(f *opened) error {
		name, content, err := f.gzipped(func(name string) bool { return strings.Count(name, "/") == 1 && strings.HasSuffix(name, "/Chart.yaml") })
		if err != nil {
			return err
		}
		if content == nil {
			return errors.New("it has no Chart.yaml")
		}
		if p.Name, err = yamlScalar(content, "name"); err == nil {
			p.Version, err = yamlScalar(content, "version")
		}
		if err == nil {
			err = segments("name", p.Name, "version", p.Version)
		}
		if err != nil {
			return fmt.Errorf("read Chart.yaml: %w", err)
		}
		folder, _, _ := strings.Cut(name, "/")
		err = errors.Join(p.expect("in Chart.yaml", o.Name, o.Version), mismatch("the name", "in Chart.yaml", p.Name, folder),
			mismatch("the name of the file", "on this machine", f.name, p.Name+"-"+p.Version+".tgz"))
		if err != nil {
			return err
		}
		return p.add(f, o.Folder, nil, f.name)
	})
	return p.ready(err)
}

// yamlScalar returns a scalar at the top of a YAML document: plain, or in quotes without escapes.
func yamlScalar(content []byte, key string) (string, error) {
	found, value := 0, ""
	for line := range strings.Lines(strings.TrimPrefix(string(content), "\ufeff")) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok && strings.TrimLeft(rest, " \t") != rest {
			found++
			value = strings.TrimSpace(rest)
		}
	}
	if found != 1 {
		return "", fmt.Errorf("%d lines begin with %q", found, key+":")
	}
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		end := strings.IndexByte(value[1:], value[0])
		if end < 0 || strings.Contains(value[1:1+end], `\`) {
			return "", fmt.Errorf("the value of %s is not a string on one line without escapes", key)
		}
		after := value[end+2:]
		if rest := strings.TrimSpace(after); rest != "" && (rest[0] != '#' || rest == after) {
			return "", fmt.Errorf("%q follows the value of %s", rest, key)
		}
		return value[1 : 1+end], nil
	}
	if at := strings.Index(value, " #"); at >= 0 {
		value = strings.TrimSpace(value[:at])
	}
	if value == "" || strings.ContainsAny(value[:1], "|>&*!{[#%@`") || strings.Contains(value, ": ") {
		return "", fmt.Errorf("the value of %s is not a plain string", key)
	}
	return value, nil
}
