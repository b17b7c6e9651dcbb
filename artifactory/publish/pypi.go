package publish

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/naming"
)

// PyPIOptions refines [PyPI].
type PyPIOptions struct {
	Name, Version string // as expected; empty: any; the name in any normalized form
	Folder        string // above the usual path; empty: none
}

// PyPI reads a wheel, or a source distribution in a tar.gz or zip archive. Name and version are
// those of its METADATA or PKG-INFO, and must fit the name of the file. The path is name, version
// and file. The properties pypi.name and pypi.version are set.
func PyPI(file string, opts *PyPIOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypePyPI}
	err := inspect(file, func(f *opened) error {
		name, version, content, err := f.distribution()
		if err != nil {
			return err
		}
		if content == nil {
			return errors.New("it has no METADATA of a wheel, or no PKG-INFO of a source distribution")
		}
		p.Name, p.Version = header(content, "Name"), header(content, "Version")
		if err := segments("name", p.Name, "version", p.Version); err != nil {
			return fmt.Errorf("read the metadata: %w", err)
		}
		err = errors.Join(fits("the name", "in the metadata", p.Name, name), fitsVersion(p.Version, version),
			fits("the name", "in the metadata", p.Name, o.Name), fitsVersion(p.Version, o.Version))
		if err != nil {
			return err
		}
		return p.add(f, o.Folder, artifactory.Properties{"pypi.name": {p.Name}, "pypi.version": {p.Version}}, p.Name, p.Version, f.name)
	})
	return p.ready(err)
}

var wheelForm = regexp.MustCompile(`^([^-]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$`)

// distribution returns the name and version in the name of a file, and the metadata.
func (f *opened) distribution() (name, version string, content []byte, err error) {
	pkgInfo := func(name string) bool { return strings.Count(name, "/") == 1 && strings.HasSuffix(name, "/PKG-INFO") }
	if m := wheelForm.FindStringSubmatch(f.name); m != nil {
		z, err := f.zipped()
		if err != nil {
			return "", "", nil, err
		}
		content, err = inZip(z, func(name string) bool {
			return strings.Count(name, "/") == 1 && strings.HasSuffix(name, ".dist-info/METADATA")
		})
		return m[1], m[2], content, err
	}
	base, tgz := strings.CutSuffix(f.name, ".tar.gz")
	base, zipped := strings.CutSuffix(base, ".zip")
	at := strings.LastIndexByte(base, '-')
	switch {
	case at < 1 || tgz == zipped:
		return "", "", nil, errors.New("the name of the file is not that of a wheel or a source distribution")
	case tgz:
		_, content, err = f.gzipped(pkgInfo)
	default:
		z, err := f.zipped()
		if err != nil {
			return "", "", nil, err
		}
		content, err = inZip(z, pkgInfo)
		return base[:at], base[at+1:], content, err
	}
	return base[:at], base[at+1:], content, err
}

// header returns a field of a header, which ends at the first empty line.
func header(content []byte, key string) string {
	for line := range strings.Lines(strings.TrimPrefix(string(content), "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			return ""
		}
		if name, value, found := strings.Cut(line, ":"); found && strings.EqualFold(name, key) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// fits is mismatch for names that tools write in several normalized forms.
func fits(what, where, value, expected string) error {
	if expected == "" || naming.PyPI(value) == naming.PyPI(expected) {
		return nil
	}
	return mismatch(what, where, value, expected)
}

// pypiLoose matches the separators that may stand for each other: those beside a letter. Between
// numbers they differ: 1.0-1 is a post-release of 1.0, and 1.0+1 a local version.
var pypiLoose = regexp.MustCompile(`[-_.]?([a-z]+)[-_.]?`)

// fitsVersion is mismatch for versions that tools write in several normalized forms.
func fitsVersion(value, expected string) error {
	normal := func(s string) string {
		public, local, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(s), "v"), "+")
		public = strings.ReplaceAll(pypiLoose.ReplaceAllString(public, "$1"), "_", "-")
		return public + "+" + naming.SeparatePyPI(local, ".")
	}
	if expected == "" || normal(value) == normal(expected) {
		return nil
	}
	return mismatch("the version", "in the metadata", value, expected)
}
