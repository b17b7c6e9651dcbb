package publish

import (
	"encoding/xml"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// MavenOptions refines [Maven].
type MavenOptions struct {
	GroupID, ArtifactID, Version string // as expected; empty: any
	Artifacts                    []MavenArtifact
}

// MavenArtifact is a file beside the POM.
type MavenArtifact struct {
	File       string
	Classifier string // such as sources; empty for the main artifact
	Extension  string // without a dot; empty: the extension of File, such as jar or tar.gz
}

var (
	mavenID      = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
	mavenVersion = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+~-]*$`)
)

// Maven reads a POM and takes the coordinates from it. The artifacts go beside it, as in
// org/acme/app/1.2/app-1.2-sources.jar. The POM is sent last. The server calculates
// maven-metadata.xml and serves the checksum files.
//
// A POM whose coordinates have an expression, such as ${revision}, is an error: publish the POM
// that the flatten plugin writes. If a jar has pom.properties of the same artifact, its version
// must be the same.
func Maven(pom string, opts *MavenOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypeMaven}
	var group, id string
	var last File
	err := inspect(pom, func(f *opened) (err error) {
		if group, id, p.Version, err = readPOM(f); err != nil {
			return err
		}
		p.Name = group + ":" + id
		last = f.file(p.mavenPath(group, id, "", "pom"), nil)
		return errors.Join(mismatch("the group", "in the POM", group, o.GroupID), mismatch("the artifact", "in the POM", id, o.ArtifactID),
			mismatch("the version", "in the POM", p.Version, o.Version))
	})
	if err != nil {
		return nil, err
	}
	taken := map[string]string{last.Path: pom}
	for _, a := range o.Artifacts {
		err := inspect(a.File, func(f *opened) error {
			if a.Extension == "" {
				a.Extension = extensionOf(f.name)
			}
			if err := segment("extension", a.Extension); err != nil {
				return err
			}
			if strings.HasPrefix(a.Extension, ".") || strings.HasPrefix(a.Classifier, "-") {
				return fmt.Errorf("the extension %q begins with a dot, or the classifier %q with a hyphen", a.Extension, a.Classifier)
			}
			if a.Classifier != "" {
				if err := segment("classifier", a.Classifier); err != nil {
					return err
				}
			}
			to := p.mavenPath(group, id, a.Classifier, a.Extension)
			if other := taken[to]; other != "" {
				return fmt.Errorf("%s goes to the same path %s", other, to)
			}
			taken[to] = a.File
			p.Files = append(p.Files, f.file(to, nil))
			if a.Extension == "jar" {
				return checkJar(f, group, id, p.Version)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	p.Files = append(p.Files, last)
	for i := range p.Files {
		p.Files[i].Replace = strings.HasSuffix(p.Version, "-SNAPSHOT")
	}
	return p, nil
}

// extensionOf returns the extension of a file without its dot. A compressed tar archive has two.
func extensionOf(name string) string {
	end := filepath.Ext(name)
	if filepath.Ext(strings.TrimSuffix(name, end)) == ".tar" {
		end = ".tar" + end
	}
	return strings.TrimPrefix(end, ".")
}

func (p *Package) mavenPath(group, id, classifier, extension string) string {
	if classifier != "" {
		classifier = "-" + classifier
	}
	return strings.ReplaceAll(group, ".", "/") + "/" + id + "/" + p.Version + "/" + id + "-" + p.Version + classifier + "." + extension
}

// readPOM returns the coordinates in a POM. Group and version may be those of the parent.
func readPOM(f *opened) (group, id, version string, err error) {
	content, err := metadata(f)
	if err != nil {
		return "", "", "", err
	}
	var pom struct {
		XMLName xml.Name `xml:"project"`
		Group   []string `xml:"groupId"`
		ID      []string `xml:"artifactId"`
		Version []string `xml:"version"`
		Parent  struct {
			Group   string `xml:"groupId"`
			Version string `xml:"version"`
		} `xml:"parent"`
	}
	if err := xml.Unmarshal(content, &pom); err != nil { // UTF-8 only
		return "", "", "", fmt.Errorf("read the POM: %w", err)
	}
	if len(pom.Group) > 1 || len(pom.ID) > 1 || len(pom.Version) > 1 {
		return "", "", "", errors.New("read the POM: it has a group, an artifact or a version twice")
	}
	only := func(list []string) string { return strings.TrimSpace(strings.Join(list, "")) }
	group, id, version = only(pom.Group), only(pom.ID), only(pom.Version)
	if group == "" {
		group = strings.TrimSpace(pom.Parent.Group)
	}
	if version == "" {
		version = strings.TrimSpace(pom.Parent.Version)
	}
	if !mavenID.MatchString(group) || !mavenID.MatchString(id) || !mavenVersion.MatchString(version) || strings.Contains("."+group+".", "..") || strings.Trim(id, ".") == "" ||
		version == "LATEST" || version == "RELEASE" {
		return "", "", "", fmt.Errorf("the POM has the coordinates %q, %q and %q", group, id, version)
	}
	return group, id, version, nil
}

// checkJar compares the pom.properties of the artifact in a jar, if it has one.
func checkJar(f *opened, group, id, version string) error {
	z, err := f.zipped()
	if err != nil {
		return err
	}
	content, err := inZip(z, func(name string) bool { return name == "META-INF/maven/"+group+"/"+id+"/pom.properties" })
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(content)) {
		if value, found := strings.CutPrefix(strings.TrimSpace(line), "version="); found {
			return mismatch("the version", "in the jar", value, version)
		}
	}
	return nil
}
