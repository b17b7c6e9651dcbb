// Package versions finds the latest version of a package: by the rules of its package manager,
// within a range, over repositories, layouts and properties.
//
//	v, err := versions.Latest(ctx, rt, versions.Query{
//		Repos:  []string{"libs-release-local", "libs-snapshot-local"},
//		Layout: versions.LayoutMaven,
//		Name:   "org.acme:app",
//		Range:  "[1.2,2)",
//	})
//	...
//	m.Download(ctx, transfer.DownloadJob{From: transfer.At(v.Repo, v.Path), Local: "app.jar",
//		Checksums: v.Checksums, Pinned: true})
//
// [Latest] returns the file of the highest version with its checksums and properties. [All] walks
// over the files of all versions. Both read the names of files with one query (AQL), in pages, and
// keep only the best file in memory.
//
// Prereleases and snapshots are left out unless [Query].Prereleases is set. A version that cannot
// be parsed is never chosen: it is counted in the result. Equal versions have an order too, so
// that a repeated call on the same content returns the same file. If there is no version, the
// error matches [jfrog.ErrNotFound] and says what was left out.
//
// # Schemes
//
// A [Scheme] parses and orders versions without a server: [Scheme.Compare] suits slices.SortFunc,
// and [Scheme.Matches] tests a range.
//
//	slices.SortFunc(list, versions.SchemeMaven.Compare)
//	ok, err := versions.SchemeSemVer.Matches("^1.2", "1.9.0") // true
//
// # Other ways
//
// [artifactory.SearchService.LatestVersion] is one short request for which the server finds the
// latest release. It suits repositories whose layout has an organization and a module, if Maven's
// order is right and a range is not needed. It returns a version, and no file.
// [artifactory.SearchService.LatestVersionByProperties] is similar for files with a property
// version. [artifactory.ArtifactsService.Download] reads [RELEASE] and SNAPSHOT in a path. All
// of them require Artifactory Pro, which the manual does not require for AQL.
package versions
