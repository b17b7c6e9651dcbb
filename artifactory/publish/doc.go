// Package publish puts packages where their package type wants them in a repository. Before, it
// compares their metadata with their names and with what the caller expects.
//
//	pkg, err := publish.NPM("acme-app-1.2.3.tgz", &publish.NPMOptions{Version: tag})
//	...
//	res, err := pkg.Publish(ctx, rt, "npm-local", nil)
//	fmt.Println(res.Files[0].Remote, res.Files[0].Checksums)
//
// There is a function for each package type. It reads the metadata in the archive and compares it
// with the name of the file and the expected name and version. It returns a [Package]: the files,
// where they go, and their properties. A difference is an error matching [ErrMismatch]. It sends
// nothing, so a Package is also the plan. [Package.Publish] sends the files with package transfer.
// Gems have no function here; [artifactory.RubyGemsService] reads their versions.
//
// # Existing files
//
// Publish does not replace a file with other content: the error matches [ErrExists], and nothing
// is sent. A file with the same content stays, and gets the properties that it lacks, so that a
// repeated job succeeds. Properties of the package type only gain values: a package for Debian that
// is published for another distribution stays in the first. [Options].Overwrite replaces files. The
// snapshots of Maven are always replaced. Check and upload are two requests: of two jobs that
// publish the same version at the same time, one may replace the file of the other. A user without
// delete permission cannot.
//
// # Archives
//
// Archives come from a build, but may be broken or hostile. An archive is read as a stream, and is
// not unpacked to disk. Of its content, 1 GiB and 200,000 entries are read at most, and 1 MiB of a
// file with metadata. Beyond these limits, the error matches [ErrTooLarge]. A truncated gzip
// archive is an error. A second file with metadata is one too, as it would replace the first. The
// checksums are computed first: if the file changes before it is sent, Publish fails.
//
// # Build-info
//
// The results are those of package transfer, for which package buildinfo has AddUpload. Set the
// properties of the build in [Options].Properties.
package publish
