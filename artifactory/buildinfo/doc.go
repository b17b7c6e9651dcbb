// Package buildinfo records a build for Artifactory: what it produced and used, where its sources
// are, and on which machine it ran.
//
//	b, err := buildinfo.New("web-app", os.Getenv("BUILD_NUMBER"), nil)
//	err = b.CollectEnv(nil)
//	err = b.CollectVCS(ctx, ".")
//	m, err := transfer.New(rt, nil)
//	remote := transfer.At("libs-release-local", "web-app/1.0")
//	opts := &transfer.UploadTreeOptions{Properties: b.Properties()}
//	sum, err := b.Module("web-app").AddUploads(m.UploadTreeResults(ctx, "dist", remote, opts))
//	err = b.Publish(ctx, rt)
//
// A [Builder] collects one run of a build. Name and number may come from the CI system, see
// [DetectCI].
//
// # Links
//
// Artifactory links a file to a build if the file has the properties build.name and build.number,
// and the build-info has its SHA-1 and MD5. A build without links can be published, but not
// promoted. [Builder.Properties] returns the properties for the upload. An upload with these
// properties computes all three checksums. [Builder.Publish] refuses a build whose artifacts
// would not be linked.
//
// # Modules
//
// [Builder.Module] returns a generic module, which holds any files. [Builder.AddGoModule] and
// [Builder.AddNPMModule] read dependencies from the files of these tools. The plugins of Maven and
// Gradle make build-info themselves; [Builder.AddModules] adds it.
//
// # Secrets
//
// [Builder.CollectEnv] leaves out the variables that the JFrog CLI leaves out. Credentials are cut
// from URLs in variables, in the addresses of repositories and in commit messages. Other secrets
// in a message or a file name are published as they are.
//
// # Several machines
//
// Each machine collects a part of the build, and saves it with [Builder.Save]. One of them reads
// the parts with [Load], joins them with [Builder.Merge] and publishes the build.
// [Builder.Append] adds modules to a build that is published already.
package buildinfo
