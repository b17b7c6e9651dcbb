package store

import (
	"path"
	"strings"
)

// mimeTypes are the types that Artifactory sends. They do not depend on the machine.
var mimeTypes = map[string]string{
	".jar": "application/java-archive", ".war": "application/java-archive", ".ear": "application/java-archive",
	".pom": "application/x-maven-pom+xml", ".xml": "application/xml", ".json": "application/json",
	".txt": "text/plain", ".md": "text/plain", ".properties": "text/plain", ".html": "text/html", ".css": "text/css",
	".js": "application/javascript", ".zip": "application/zip", ".tar": "application/x-tar",
	".gz": "application/x-gzip", ".tgz": "application/x-gzip", ".bz2": "application/x-bzip2", ".7z": "application/x-7z-compressed",
	".rpm": "application/x-rpm", ".deb": "application/x-debian-package", ".nupkg": "application/x-nupkg",
	".gem": "application/x-rubygems", ".whl": "application/x-python-wheel", ".java": "text/x-java-source",
	".class": "application/java-vm", ".png": "image/png", ".yaml": "application/x-yaml", ".yml": "application/x-yaml",
	".sha1": "application/x-checksum", ".md5": "application/x-checksum", ".sha256": "application/x-checksum",
}

// MIMEType returns the MIME type for a file name.
func MIMEType(name string) string {
	if t := mimeTypes[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}
