package publish

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// DebianOptions has the place of a package in the index. Distributions and Components are required.
type DebianOptions struct {
	Distributions []string // such as bookworm
	Components    []string // such as main
	// Architecture is the architecture in the index. Empty: the package's own. Only a package for
	// all architectures may have another one.
	Architecture  string
	Name, Version string // as expected; empty: any
	Folder        string // empty: pool
}

var debianFile = regexp.MustCompile(`^([a-z0-9][a-z0-9+.-]+)_([^_]+)_([a-z0-9-]+)\.u?deb$`)

// escapedEpoch reads the colon in a name of a file that apt has downloaded.
var escapedEpoch = strings.NewReplacer("%3a", ":", "%3A", ":")

// Debian reads a package for Debian. The name of the file has the form app_1.2-3_amd64.deb. Name,
// version and architecture are those of the control file, if gzip compresses it or nothing
// does. With other compressions they are those of the name of the file, which has no epoch, unless
// apt has downloaded it: app_1%3a1.2-3_amd64.deb.
//
// The properties deb.distribution, deb.component and deb.architecture are set. A package for
// several distributions has several values. Packages with the same name of the file for different
// distributions need different folders.
func Debian(file string, opts DebianOptions) (*Package, error) {
	p := &Package{Type: artifactory.PackageTypeDebian}
	err := inspect(file, func(f *opened) error {
		if err := errors.Join(indexed("distribution", opts.Distributions), indexed("component", opts.Components)); err != nil {
			return err
		}
		m := debianFile.FindStringSubmatch(f.name)
		if m == nil {
			return errors.New("the name of the file is not of the form name_version_architecture.deb")
		}
		control, err := f.control()
		if err != nil {
			return err
		}
		arch := m[3]
		m[2] = escapedEpoch.Replace(m[2])
		p.Name, p.Version = m[1], m[2]
		if control != nil {
			p.Name, p.Version, arch = header(control, "Package"), header(control, "Version"), header(control, "Architecture")
			_, plain, epoch := strings.Cut(p.Version, ":")
			if !epoch || strings.Contains(m[2], ":") {
				plain = p.Version
			}
			err = errors.Join(mismatch("the name", "in the control file", p.Name, m[1]), mismatch("the version", "in the control file", plain, m[2]),
				mismatch("the architecture", "in the control file", arch, m[3]))
		}
		if err := errors.Join(err, p.expect("in the package", opts.Name, opts.Version)); err != nil {
			return err
		}
		if opts.Architecture != "" && arch != "all" {
			if err := mismatch("the architecture", "in the package", arch, opts.Architecture); err != nil {
				return err
			}
		} else if opts.Architecture != "" {
			arch = opts.Architecture
		}
		if opts.Folder == "" {
			opts.Folder = "pool"
		}
		return p.add(f, opts.Folder, artifactory.Properties{
			"deb.distribution": opts.Distributions, "deb.component": opts.Components, "deb.architecture": {arch},
		}, f.name)
	})
	return p.ready(err)
}

// indexed returns an error for values that cannot be a part of the index.
func indexed(what string, values []string) error {
	if len(values) == 0 {
		return fmt.Errorf("there is no %s", what)
	}
	for _, value := range values {
		if value == "" || strings.ContainsAny(value, ";, \t") {
			return fmt.Errorf("the %s %q is empty, or has a blank, comma or semicolon", what, value)
		}
	}
	return nil
}

// control returns the control file of a package, or nil if its compression is not known here. The
// package is an ar archive, in which the control file has its own tar archive.
func (f *opened) control() ([]byte, error) {
	const magic, headerSize, maxMembers = "!<arch>\n", 60, 16
	begin := make([]byte, len(magic))
	if _, err := f.ReadAt(begin, 0); err != nil || string(begin) != magic {
		return nil, errors.New("it is not a package for Debian")
	}
	at := int64(len(magic))
	for range maxMembers {
		head := make([]byte, headerSize)
		if _, err := f.ReadAt(head, at); err != nil {
			return nil, fmt.Errorf("it has no control archive: %w", err)
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(head[48:58])), 10, 64)
		if err != nil || size < 0 || string(head[58:]) != "`\n" || at+headerSize+size > f.size {
			return nil, errors.New("the ar archive is broken or truncated")
		}
		name := strings.TrimSuffix(strings.TrimSpace(string(head[:16])), "/")
		content := io.NewSectionReader(f, at+headerSize, size)
		switch {
		case name == "control.tar":
			return controlIn(content)
		case name == "control.tar.gz":
			z, err := gzip.NewReader(content)
			if err != nil {
				return nil, fmt.Errorf("read the control archive: %w", err)
			}
			return controlIn(z)
		case strings.HasPrefix(name, "control.tar."):
			return nil, nil
		}
		at += headerSize + size + size%2
	}
	return nil, errors.New("it has no control archive")
}

func controlIn(r io.Reader) ([]byte, error) {
	_, content, err := inTar(r, func(name string) bool { return name == "control" })
	if err == nil && len(bytes.TrimSpace(content)) == 0 {
		err = errors.New("its control archive has no control file")
	}
	return content, err
}
