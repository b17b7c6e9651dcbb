package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// GoModuleOptions refines [GoModule].
type GoModuleOptions struct {
	Module, Version string // as expected; empty: any
	// Time is the time of the version. If it is set, an info file is sent too, which servers have
	// since Artifactory 6.10.0.
	Time time.Time
}

var (
	goPrefix   = regexp.MustCompile(`^([^@]+)@(v\d+\.\d+\.\d+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+incompatible)?)/`)
	goModule   = regexp.MustCompile(`(?m)^[ \t]*module[ \t]+("[^"\n]+"|[^\s"/(][^\s"(]*)[ \t]*(?://.*)?\r?$`)
	goMajor    = regexp.MustCompile(`(?:/v([2-9]|[1-9]\d+)|^gopkg\.in/.*\.v(\d+)(?:-unstable)?)$`)
	goElements = regexp.MustCompile(`^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$`)
)

// GoModule reads a zip file in the form of the module cache: all files are in the folder
// example.com/app@v1.2.3. The module in its go.mod must be the same, and the major version
// must fit. The go.mod and the info file are sent before the zip file.
func GoModule(file string, opts *GoModuleOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypeGo}
	err := inspect(file, func(f *opened) error {
		z, err := f.zipped()
		if err != nil {
			return err
		}
		if len(z.File) == 0 {
			return errors.New("it is empty")
		}
		m := goPrefix.FindStringSubmatch(z.File[0].Name)
		if m == nil || !goElements.MatchString(m[1]) || strings.Contains(m[1], "..") {
			return fmt.Errorf("%q is not in a folder of the form module@version", z.File[0].Name)
		}
		for _, entry := range z.File {
			if !strings.HasPrefix(entry.Name, m[0]) {
				return fmt.Errorf("%q is not in the folder %s", entry.Name, m[0])
			}
			if clean := path.Clean(entry.Name); clean != strings.TrimSuffix(entry.Name, "/") || strings.Contains(clean, `\`) {
				return fmt.Errorf("%q is not a clean path, which the go command requires", entry.Name)
			}
		}
		p.Name, p.Version = m[1], m[2]
		if err := errors.Join(p.expect("in the zip file", o.Module, o.Version), segment("version", p.Version)); err != nil {
			return err
		}
		mod, err := inZip(z, func(name string) bool { return name == m[0]+"go.mod" })
		if err != nil {
			return err
		}
		if mod == nil { // as the go command does for a module that has none
			mod = []byte("module " + p.Name + "\n")
		}
		names := goModule.FindSubmatch(mod)
		if names == nil {
			return errors.New("its go.mod has no module")
		}
		if err := mismatch("the module", "in go.mod", strings.Trim(string(names[1]), `"`), p.Name); err != nil {
			return err
		}
		if err := checkGoMajor(p.Name, p.Version); err != nil {
			return err
		}
		if err := p.derive(artifactory.GoModuleMod, mod); err != nil {
			return err
		}
		if !o.Time.IsZero() {
			info, err := json.Marshal(struct {
				Version string
				Time    time.Time
			}{p.Version, o.Time.UTC()})
			if err == nil {
				err = p.derive(artifactory.GoModuleInfo, info)
			}
			if err != nil {
				return err
			}
		}
		zipFile := f.file(p.goPath(artifactory.GoModuleZip), nil)
		zipFile.goFile = artifactory.GoModuleZip
		p.Files = append(p.Files, zipFile)
		return nil
	})
	return p.ready(err)
}

// checkGoMajor returns an error if the major version does not fit the end of the module's path.
func checkGoMajor(module, version string) error {
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	suffix := ""
	if m := goMajor.FindStringSubmatch(module); m != nil {
		suffix = m[1] + m[2]
	}
	switch {
	case suffix == "" && (major == "0" || major == "1" || strings.HasSuffix(version, "+incompatible")):
		return nil
	case suffix == major, suffix == "1" && major == "0":
		return nil
	}
	return fmt.Errorf("%w: the version is %s, which does not fit the module %s", ErrMismatch, version, module)
}

func (p *Package) goPath(file artifactory.GoModuleFile) string {
	return p.Name + "/@v/" + p.Version + "." + string(file)
}

// derive adds a file that is derived from the zip file.
func (p *Package) derive(file artifactory.GoModuleFile, content []byte) error {
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(content))
	p.Files = append(p.Files, File{Content: content, Path: p.goPath(file), Size: int64(len(content)), Checksums: sums, goFile: file})
	return err
}
