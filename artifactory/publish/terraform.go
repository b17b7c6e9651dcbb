package publish

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// TerraformModuleOptions has the coordinates of a [TerraformModule]. All of them are required,
// because a module does not name itself.
type TerraformModuleOptions struct {
	Namespace, Name, Provider, Version string
}

// TerraformModule reads a zip archive with a module, which has files with the extension .tf at its
// top. The path is namespace, name, provider and version, as in acme/vpc/aws/1.2.3.zip.
func TerraformModule(file string, opts TerraformModuleOptions) (*Package, error) {
	p := &Package{Type: artifactory.PackageTypeTerraform, Name: opts.Namespace + "/" + opts.Name + "/" + opts.Provider, Version: opts.Version}
	err := inspect(file, func(f *opened) error {
		if err := segments("namespace", opts.Namespace, "name", opts.Name, "provider", opts.Provider, "version", opts.Version); err != nil {
			return err
		}
		z, err := f.zipped()
		if err != nil {
			return err
		}
		for _, entry := range z.File {
			if !strings.Contains(entry.Name, "/") && (strings.HasSuffix(entry.Name, ".tf") || strings.HasSuffix(entry.Name, ".tf.json")) {
				return p.add(f, "", nil, opts.Namespace, opts.Name, opts.Provider, opts.Version+".zip")
			}
		}
		return errors.New("it has no .tf file at its top")
	})
	return p.ready(err)
}

// TerraformProviderOptions refines [TerraformProvider].
type TerraformProviderOptions struct {
	Namespace     string // required
	Name, Version string // as expected; empty: any
}

var providerForm = regexp.MustCompile(`^terraform-provider-([a-z0-9][a-z0-9-]*)_v?(\d[^_]*)_([a-z0-9]+)_([a-z0-9]+)\.zip$`)

// TerraformProvider reads a zip archive with a provider for one operating system and architecture.
// Its name has the form terraform-provider-aws_1.2.3_linux_amd64.zip, and it has the program
// terraform-provider-aws. The path is namespace, name, version and file.
func TerraformProvider(file string, opts TerraformProviderOptions) (*Package, error) {
	p := &Package{Type: artifactory.PackageTypeTerraform}
	err := inspect(file, func(f *opened) error {
		m := providerForm.FindStringSubmatch(f.name)
		if m == nil {
			return errors.New("the name of the file is not of the form terraform-provider-NAME_VERSION_OS_ARCH.zip")
		}
		if err := segments("namespace", opts.Namespace, "version", m[2]); err != nil {
			return err
		}
		p.Name, p.Version = m[1], m[2]
		if err := p.expect("in the name of the file", opts.Name, opts.Version); err != nil {
			return err
		}
		z, err := f.zipped()
		if err != nil {
			return err
		}
		program := "terraform-provider-" + p.Name
		for _, entry := range z.File {
			rest, ok := strings.CutPrefix(entry.Name, program)
			if !ok || rest != "" && !strings.ContainsAny(rest[:1], "_.") {
				continue
			}
			if version, found := strings.CutPrefix(rest, "_v"); found {
				version, _, _ = strings.Cut(strings.TrimSuffix(version, ".exe"), "_")
				if err := mismatch("the version", "in the name of the program", version, p.Version); err != nil {
					return err
				}
			}
			return p.add(f, "", nil, opts.Namespace, p.Name, p.Version, f.name)
		}
		return fmt.Errorf("%w: it has no program %s", ErrMismatch, program)
	})
	return p.ready(err)
}
