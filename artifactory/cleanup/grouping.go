package cleanup

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/naming"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
)

// Grouping tells which files are versions of the same thing. [Maven], [MavenSnapshots], [NPM],
// [PyPI], [Docker], [Build], [Pattern] and [GroupFunc] make one.
type Grouping struct {
	of         func(item *artifactory.AQLItem) (group, version string, ok bool)
	scheme     versions.Scheme // of ByVersion
	properties bool            // of reads properties
	image      bool            // a version is a folder with a manifest
	err        error
}

// GroupFunc returns a grouping that a function defines. The function returns the group and the
// version of a file, or false for a file that is to be kept. The row has no properties.
func GroupFunc(of func(item artifactory.AQLItem) (group, version string, ok bool)) Grouping {
	if of == nil {
		return Grouping{err: errors.New("the function of the Group is nil")}
	}
	return Grouping{of: func(item *artifactory.AQLItem) (string, string, bool) { return of(*item) }}
}

// Pattern returns a grouping by a regular expression, which must match the whole path of a file.
// Its capture named group, or its first one, is the group. Its capture named version is the
// version; without it, each file is a version.
//
//	cleanup.Pattern(`nightly/(?P<group>[^/]+)/(?P<version>[^/]+)/.*`)
func Pattern(expr string) Grouping {
	re, err := regexp.Compile(`^(?:` + expr + `)$`)
	if err != nil {
		return Grouping{err: fmt.Errorf("field Group: %w", err)}
	}
	group, version := re.SubexpIndex("group"), re.SubexpIndex("version")
	if group < 0 {
		group = 1
	}
	if re.NumSubexp() < 1 || group == version {
		return Grouping{err: fmt.Errorf("field Group: %s has no capture for the group", expr)}
	}
	return Grouping{of: func(item *artifactory.AQLItem) (string, string, bool) {
		m := re.FindStringSubmatch(item.FilePath())
		switch {
		case m == nil:
			return "", "", false
		case version < 0:
			return m[group], item.FilePath(), true
		}
		return m[group], m[version], m[version] != ""
	}}
}

// Maven returns the grouping of the Maven layout, org/acme/app/1.0/app-1.0.jar. The group
// is org.acme:app, and a version has all files in its folder whose names begin with app-1.0. All
// snapshots of a version are one version, 1.0-SNAPSHOT.
func Maven() Grouping {
	return Grouping{scheme: versions.SchemeMaven, of: func(item *artifactory.AQLItem) (string, string, bool) {
		module, version, ok := mavenModule(item)
		return module, version, ok
	}}
}

// mavenModule returns the module and the version of a file in the Maven layout.
func mavenModule(item *artifactory.AQLItem) (module, version string, ok bool) {
	parts := strings.Split(item.Path, "/")
	n := len(parts)
	if n < 3 {
		return "", "", false
	}
	artifact, version := parts[n-2], parts[n-1]
	rest, ok := strings.CutPrefix(item.Name, artifact+"-"+strings.TrimSuffix(version, "-SNAPSHOT"))
	return strings.Join(parts[:n-2], ".") + ":" + artifact, version, ok && (strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "."))
}

var snapshotStamp = regexp.MustCompile(`^-([0-9]{8}\.[0-9]{6}-[0-9]+)[-.]`)

// MavenSnapshots returns the grouping of the unique snapshots of the Maven layout, such as
// org/acme/app/1.0-SNAPSHOT/app-1.0-20260301.120000-3.jar. The group is
// org.acme:app:1.0-SNAPSHOT, and the version 20260301.120000-3. Releases belong to no group.
func MavenSnapshots() Grouping {
	return Grouping{scheme: versions.SchemeMaven, of: func(item *artifactory.AQLItem) (string, string, bool) {
		module, version, ok := mavenModule(item)
		base, snapshot := strings.CutSuffix(version, "-SNAPSHOT")
		if !ok || !snapshot {
			return "", "", false
		}
		_, artifact, _ := strings.Cut(module, ":")
		m := snapshotStamp.FindStringSubmatch(strings.TrimPrefix(item.Name, artifact+"-"+base))
		if m == nil {
			return "", "", false
		}
		return module + ":" + version, m[1], true
	}}
}

// NPM returns the grouping of npm repositories, such as @acme/app/-/@acme/app-1.0.0.tgz. The group
// is @acme/app.
func NPM() Grouping {
	return Grouping{scheme: versions.SchemeSemVer, of: func(item *artifactory.AQLItem) (string, string, bool) {
		name, file, ok := strings.Cut(item.FilePath(), "/-/")
		if !ok || strings.HasPrefix(name, ".npm/") {
			return "", "", false
		}
		rest, named := strings.CutPrefix(path.Base(file), path.Base(name)+"-")
		version, packed := strings.CutSuffix(rest, ".tgz")
		return name, version, named && packed && version != ""
	}}
}

// PyPI returns the grouping of PyPI repositories, such as acme-app/1.0/acme_app-1.0.tar.gz. The
// group is the normalized name, and a version has all its files, wheels and source.
func PyPI() Grouping {
	return Grouping{scheme: versions.SchemePyPI, of: func(item *artifactory.AQLItem) (string, string, bool) {
		parts := strings.Split(item.Path, "/")
		if len(parts) < 2 {
			return "", "", false
		}
		name, version := naming.PyPI(parts[len(parts)-2]), parts[len(parts)-1]
		rest, ok := strings.CutPrefix(naming.PyPI(item.Name), name+"-"+naming.PyPI(version))
		return strings.Join(append(slices.Clone(parts[:len(parts)-2]), name), "/"), version, ok && strings.HasPrefix(rest, "-")
	}}
}

// Build returns the grouping by the properties build.name and build.number. The group is the
// build, and a version has all files of a run. Files of several builds or runs are kept. The
// build-info stays; artifactory.BuildsService.Retain deletes it.
func Build() Grouping {
	return Grouping{properties: true, of: func(item *artifactory.AQLItem) (string, string, bool) {
		props := item.PropertyMap()
		name, number := props["build.name"], props["build.number"]
		if len(name) != 1 || len(number) != 1 {
			return "", "", false
		}
		return name[0], number[0], name[0] != "" && number[0] != ""
	}}
}
