package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// NPMOptions refines [NPM].
type NPMOptions struct {
	Name, Version string // as expected; empty: any
	Folder        string // above the usual path; empty: none
}

var (
	npmName    = regexp.MustCompile(`^(@[A-Za-z0-9_~][A-Za-z0-9._~-]*/)?[A-Za-z0-9_~-][A-Za-z0-9._~-]*$`)
	npmVersion = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

// NPM reads a package that npm pack has made. Name and version are those of the package.json in it.
// The path is the path of npm publish: app/-/app-1.2.3.tgz, or for a scope
// @acme/app/-/@acme/app-1.2.3.tgz. The name of the local file does not matter.
func NPM(file string, opts *NPMOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypeNPM}
	err := inspect(file, func(f *opened) error {
		_, content, err := f.gzipped(func(name string) bool {
			return strings.Count(name, "/") == 1 && strings.HasSuffix(name, "/package.json")
		})
		if err != nil {
			return err
		}
		if content == nil {
			return errors.New("it has no package.json")
		}
		if p.Name, p.Version, err = npmMetadata(content); err != nil {
			return fmt.Errorf("read package.json: %w", err)
		}
		if !npmName.MatchString(p.Name) || !npmVersion.MatchString(p.Version) {
			return fmt.Errorf("package.json has the name %q and the version %q", p.Name, p.Version)
		}
		if err := p.expect("in package.json", o.Name, o.Version); err != nil {
			return err
		}
		scope, base, scoped := strings.Cut(p.Name, "/")
		parts := []string{p.Name, "-", p.Name + "-" + p.Version + ".tgz"}
		if scoped {
			parts = []string{scope, base, "-", scope, base + "-" + p.Version + ".tgz"}
		}
		return p.add(f, o.Folder, nil, parts...)
	})
	return p.ready(err)
}

// npmMetadata returns the name and the version in a package.json. The case of keys matters.
func npmMetadata(content []byte) (name, version string, err error) {
	var fields map[string]json.RawMessage
	err = json.Unmarshal(bytes.TrimPrefix(content, []byte("\ufeff")), &fields)
	for key, to := range map[string]*string{"name": &name, "version": &version} {
		if value, found := fields[key]; found && err == nil {
			err = json.Unmarshal(value, to)
		}
	}
	return name, version, err
}

// expect compares the name and the version with the expected ones.
func (p *Package) expect(where, name, version string) error {
	return errors.Join(mismatch("the name", where, p.Name, name), mismatch("the version", where, p.Version, version))
}

// add adds a file at a path in a folder.
func (p *Package) add(f *opened, folder string, properties artifactory.Properties, parts ...string) error {
	to, err := inFolder(folder, parts...)
	p.Files = append(p.Files, f.file(to, properties))
	return err
}

// ready returns the package, or nil with an error.
func (p *Package) ready(err error) (*Package, error) {
	if err != nil {
		return nil, err
	}
	return p, nil
}
