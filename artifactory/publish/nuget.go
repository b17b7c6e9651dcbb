package publish

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// NuGetOptions refines [NuGet].
type NuGetOptions struct {
	ID, Version string // as expected; empty: any
	Folder      string // of the package; empty: a folder named for the ID
}

// NuGet reads a package of NuGet. ID and version are those of the nuspec in it. The file is named
// Acme.App.1.2.3.nupkg in the repository, and the name of the local file must be the same but for
// case. The file of version 1.2 may be named for 1.2.0, as NuGet does. Artifactory finds packages
// of NuGet in any folder.
func NuGet(file string, opts *NuGetOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypeNuGet}
	err := inspect(file, func(f *opened) error {
		z, err := f.zipped()
		if err != nil {
			return err
		}
		content, err := inZip(z, func(name string) bool {
			return !strings.Contains(name, "/") && strings.HasSuffix(strings.ToLower(name), ".nuspec")
		})
		if err != nil {
			return err
		}
		if content == nil {
			return errors.New("it has no nuspec")
		}
		var spec struct {
			ID      string `xml:"metadata>id"`
			Version string `xml:"metadata>version"`
		}
		if err := xml.Unmarshal(content, &spec); err != nil {
			return fmt.Errorf("read the nuspec: %w", err)
		}
		p.Name, p.Version = strings.TrimSpace(spec.ID), strings.TrimSpace(spec.Version)
		if err := segments("ID", p.Name, "version", p.Version); err != nil {
			return fmt.Errorf("read the nuspec: %w", err)
		}
		version, _, _ := strings.Cut(p.Version, "+") // file names have no build
		name := p.Name + "." + version + ".nupkg"
		if normal := p.Name + "." + nugetNormal(version) + ".nupkg"; strings.EqualFold(f.name, normal) {
			name = normal
		}
		if err := p.expect("in the nuspec", o.ID, o.Version); err != nil {
			return err
		}
		if !strings.EqualFold(f.name, name) {
			return mismatch("the name of the file", "on this machine", f.name, name)
		}
		if o.Folder == "" {
			o.Folder = p.Name
		}
		return p.add(f, o.Folder, nil, name)
	})
	return p.ready(err)
}

// nugetNormal returns a version as NuGet writes it in names of files: three numbers, or four if the
// last one is not zero, without leading zeros.
func nugetNormal(version string) string {
	numbers, label, labeled := strings.Cut(version, "-")
	parts := strings.Split(numbers, ".")
	for i, part := range parts {
		if parts[i] = strings.TrimLeft(part, "0"); parts[i] == "" {
			parts[i] = "0"
		}
	}
	for len(parts) < 3 {
		parts = append(parts, "0")
	}
	if len(parts) == 4 && parts[3] == "0" {
		parts = parts[:3]
	}
	if labeled {
		label = "-" + label
	}
	return strings.Join(parts, ".") + label
}
