package jfrogtest

import (
	"path"
	"regexp"
	"strings"
)

const snapshotSuffix = "-SNAPSHOT"

// coordinates of a file, read out of its path.
type coordinates struct {
	group, module, version, classifier, ext string
	fileVersion                             string // of a unique snapshot: with the timestamp
}

func (c coordinates) integration() bool { return strings.HasSuffix(c.version, snapshotSuffix) }

var uniqueSnapshot = regexp.MustCompile(`^\d{8}\.\d{6}-\d+`)

// parseMaven reads org/path/module/version/module-version[-classifier].ext.
func parseMaven(itemPath string) (coordinates, bool) {
	parts := strings.Split(itemPath, "/")
	if len(parts) < 4 {
		return coordinates{}, false
	}
	last := len(parts) - 1
	c := coordinates{group: strings.Join(parts[:last-2], "."), module: parts[last-2], version: parts[last-1]}
	rest, ok := strings.CutPrefix(parts[last], c.module+"-")
	if !ok {
		return c, false
	}
	base := strings.TrimSuffix(c.version, snapshotSuffix)
	if tail, ok := strings.CutPrefix(rest, c.version); ok {
		c.fileVersion, rest = c.version, tail
	} else if tail, ok := strings.CutPrefix(rest, base+"-"); ok && c.integration() && uniqueSnapshot.MatchString(tail) {
		stamp := uniqueSnapshot.FindString(tail)
		c.fileVersion, rest = base+"-"+stamp, tail[len(stamp):]
	} else {
		return c, false
	}
	c.classifier, c.ext = splitExtension(rest)
	classifier, dashed := strings.CutPrefix(c.classifier, "-")
	c.classifier = classifier
	return c, c.ext != "" && (dashed || classifier == "")
}

// parseSimple reads org/path/module/module-version.ext.
func parseSimple(itemPath string) (coordinates, bool) {
	parts := strings.Split(itemPath, "/")
	if len(parts) < 3 {
		return coordinates{}, false
	}
	last := len(parts) - 1
	c := coordinates{group: strings.Join(parts[:last-1], "."), module: parts[last-1]}
	rest, ok := strings.CutPrefix(parts[last], c.module+"-")
	c.version, c.ext = splitExtension(rest)
	c.fileVersion = c.version
	return c, ok && c.version != "" && c.ext != ""
}

func splitExtension(name string) (base, ext string) {
	ext = path.Ext(name)
	base = strings.TrimSuffix(name, ext)
	if tarred, ok := strings.CutSuffix(base, ".tar"); ok {
		base, ext = tarred, ".tar"+ext
	}
	return base, strings.TrimPrefix(ext, ".")
}
