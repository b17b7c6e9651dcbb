// Package jfrogtest is an in-memory Artifactory to test against, in the manner of net/http/httptest.
//
//	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs-local", "local", "generic"))
//	// srv.URL is the platform's base URL, srv.Token an access token of an administrator.
//
// The server speaks HTTP on a loopback port and behaves like the real product: what is deployed can be downloaded, listed,
// searched, queried with AQL, copied, moved, promoted, deleted and restored; checksums are computed and verified; bad input
// gets Artifactory's status codes and error bodies. [Server.Inject] makes it misbehave on demand, and [Server.Requests]
// tells what clients have sent.
//
// Release bundles and evidence are there too, below /lifecycle, /evidence and /onemodel: bundles are made of queries,
// artifacts, builds and other bundles and promoted through environments; evidence is attached to artifacts, builds and
// bundles and found with GraphQL. Asynchronous operations really take place later ([WithAsync]), so that a program that
// does not wait for them fails in the test and not in production.
//
// Access is there below /access: tokens that expire, users, groups, permissions and projects, enforced on every request;
// and ID tokens of OpenID Connect providers are exchanged for tokens ([WithOIDCProvider]).
// The token of the server and the users of [WithUser] belong to administrators, so that a test sees nothing of this unless it
// makes users or tokens of its own.
//
// Everything lives in memory, except content above a threshold ([WithSpoolThreshold]), which goes to a temporary folder, so
// that large files work in bounded memory. A mutex guards it all: requests run one after the other, but bodies come in and
// answers go out in parallel.
//
// # What is simpler than the real product
//
//   - The users of [WithUser] are administrators. There are no default groups and permissions: others may do what
//     permissions of Access or the scopes of their tokens say, and nothing else. The user anonymous may read everything, or
//     nothing at all ([WithAnonymousRead]).
//   - Release bundles and OneModel GraphQL are for administrators; so are the promotion, renaming and retention of builds.
//     A permission to MANAGE shows the permissions on items, but does not let change them.
//   - Projects need not exist to be named by repositories and builds. The roles of their members count as permissions;
//     administering a project needs an administrator of the platform, and quotas are not enforced.
//   - ID tokens are signed with RS256 only, the project of an OpenID Connect configuration or identity mapping is not looked
//     at, and the keys of a provider are read anew for each exchange.
//   - There are no rules for passwords, and nobody is locked out. An expired token can be refreshed for ever, and its audience
//     does not matter.
//   - No artifact is fetched from anywhere. A remote repository serves what [Server.FillCache] has put into its cache, and a
//     federated one is a local one.
//   - Package types differ in their configuration only: no metadata is computed, and paths are read in the layouts
//     maven-2-default and simple-default. Copying between layouts translates nothing.
//   - What the real product does in the background is done when the call returns: build renaming, build retention,
//     garbage collection, storage figures.
//   - A build's document in its build-info repository is what was uploaded last: appending and promoting do not change it.
//   - Of release bundles there are no drafts, no sources of the type packages and no distribution. Docker manifests bring no
//     layers along, and a build's own manifest (RBV2_MANIFEST) is not read. Whatever key pair a request names, the server
//     signs with a key of its own ([Server.AttestationKey]), not with OpenPGP.
//   - An environment is a name in the "environments" of repositories. A promotion puts an artifact into all repositories of
//     the environment that have its package type, unless the request chooses among them.
//   - Evidence has the category Custom, is verified by the keys of [WithEvidenceKey] only, and outlives its subject, except
//     for that of builds, release bundles and promotions.
//   - OneModel GraphQL knows evidence only, and no introspection beyond __typename.
package jfrogtest
