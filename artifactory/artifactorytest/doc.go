// Package artifactorytest is an in-memory Artifactory to test against, in the manner of net/http/httptest.
//
//	srv := artifactorytest.New(t, artifactorytest.WithRepository("libs-local", "local", "generic"))
//	// srv.URL is the platform's base URL, srv.Token an access token of an administrator.
//
// The server speaks HTTP on a loopback port and behaves like the real product: what is deployed can be downloaded, listed,
// searched, queried with AQL, copied, moved, promoted, deleted and restored; checksums are computed and verified; bad input
// gets Artifactory's status codes and error bodies. [Server.Inject] makes it misbehave on demand, and [Server.Requests]
// tells what clients have sent.
//
// Everything lives in memory, except content above a threshold ([WithSpoolThreshold]), which goes to a temporary folder, so
// that large files work in bounded memory. A mutex guards it all: requests run one after the other, but bodies come in and
// answers go out in parallel.
//
// # What is simpler than the real product
//
//   - Permissions are not modelled: whoever authenticates is an administrator. Projects are names that keep apart
//     repositories and builds, and need not exist.
//   - Nothing is fetched from anywhere. A remote repository serves what [Server.FillCache] has put into its cache, and a
//     federated one is a local one.
//   - Package types differ in their configuration only: no metadata is computed, and paths are read in the layouts
//     maven-2-default and simple-default. Copying between layouts translates nothing.
//   - What the real product does in the background is done when the call returns: build renaming, build retention,
//     garbage collection, storage figures.
//   - Build-info is not stored in a repository.
package artifactorytest
