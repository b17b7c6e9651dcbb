// Package layout reads the coordinates of artifacts from paths and compares versions.
package layout

import (
	"path"
	"regexp"
	"strings"
)

// SnapshotSuffix is the end of Maven's snapshot versions.
const SnapshotSuffix = "-SNAPSHOT"

// Coordinates identify an artifact in a repository layout.
type Coordinates struct {
	Group, Module, Version, Classifier, Ext string
	FileVersion                             string // with the timestamp of a unique snapshot
}

// Integration reports whether the version is a snapshot.
func (c Coordinates) Integration() bool { return strings.HasSuffix(c.Version, SnapshotSuffix) }

// UniqueSnapshot matches the timestamp and build number of a unique snapshot.
var UniqueSnapshot = regexp.MustCompile(`^\d{8}\.\d{6}-\d+`)

// ParseMaven reads a path of the layout maven-2-default:
// org/path/module/version/module-version[-classifier].ext.
func ParseMaven(itemPath string) (Coordinates, bool) {
	parts := strings.Split(itemPath, "/")
	if len(parts) < 4 {
		return Coordinates{}, false
	}
	last := len(parts) - 1
	c := Coordinates{Group: strings.Join(parts[:last-2], "."), Module: parts[last-2], Version: parts[last-1]}
	rest, ok := strings.CutPrefix(parts[last], c.Module+"-")
	if !ok {
		return c, false
	}
	base := strings.TrimSuffix(c.Version, SnapshotSuffix)
	if tail, ok := strings.CutPrefix(rest, c.Version); ok {
		c.FileVersion, rest = c.Version, tail
	} else if tail, ok := strings.CutPrefix(rest, base+"-"); ok && c.Integration() && UniqueSnapshot.MatchString(tail) {
		stamp := UniqueSnapshot.FindString(tail)
		c.FileVersion, rest = base+"-"+stamp, tail[len(stamp):]
	} else {
		return c, false
	}
	c.Classifier, c.Ext = splitExtension(rest)
	classifier, dashed := strings.CutPrefix(c.Classifier, "-")
	c.Classifier = classifier
	return c, c.Ext != "" && (dashed || classifier == "")
}

// ParseSimple reads a path of the layout simple-default: org/path/module/module-version.ext.
func ParseSimple(itemPath string) (Coordinates, bool) {
	parts := strings.Split(itemPath, "/")
	if len(parts) < 3 {
		return Coordinates{}, false
	}
	last := len(parts) - 1
	c := Coordinates{Group: strings.Join(parts[:last-1], "."), Module: parts[last-1]}
	rest, ok := strings.CutPrefix(parts[last], c.Module+"-")
	c.Version, c.Ext = splitExtension(rest)
	c.FileVersion = c.Version
	return c, ok && c.Version != "" && c.Ext != ""
}

func splitExtension(name string) (base, ext string) {
	ext = path.Ext(name)
	base = strings.TrimSuffix(name, ext)
	if tarred, ok := strings.CutSuffix(base, ".tar"); ok {
		base, ext = tarred, ".tar"+ext
	}
	return base, strings.TrimPrefix(ext, ".")
}
