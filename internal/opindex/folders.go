package opindex

import (
	"path"
	"slices"
	"strings"
)

// folders lists the sub-packages of the catalog's packages. A package of the catalog
// lives in the folder of its name and in these folders below it. Each folder has the
// operations of its methods under testdata/operations.
var folders = map[string][]string{
	"artifactory": {"security", "replication", "federation", "retention", "admin"},
}

// observedOnly lists the packages whose operations the manual lacks altogether.
var observedOnly = []string{"platform/apptrust", "platform/catalog"}

// Folders returns the folders of a package of the catalog, slash-separated. Some may not
// exist yet.
func Folders(pkg string) []string {
	out := []string{pkg}
	for _, sub := range folders[pkg] {
		out = append(out, path.Join(pkg, sub))
	}
	return out
}

// AllFolders returns the folders of all packages.
func AllFolders() []string {
	var out []string
	for _, o := range Operations() {
		if !slices.Contains(out, o.Package) {
			out = append(out, Folders(o.Package)...)
		}
	}
	return append(out, observedOnly...)
}

// foldersOf returns the folders where the method of an operation may be. If the catalog documents
// the operation in two packages, one method has both IDs, in a folder of either package.
func foldersOf(o Operation, ops []Operation) []string {
	out := Folders(o.Package)
	for _, other := range ops {
		if other.ID == o.SameAs && other.Package != o.Package {
			out = append(out, Folders(other.Package)...)
		}
	}
	return out
}

// belongs reports whether a folder is one of some folders.
func belongs(folder string, folders []string) bool {
	return slices.Contains(folders, strings.TrimSuffix(folder, "/"))
}
