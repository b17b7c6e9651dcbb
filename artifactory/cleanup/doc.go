// Package cleanup deletes what rules of retention describe: old versions, files that are no longer
// downloaded, files with a property. It works on the client's side, for servers without cleanup
// policies and for rules that those lack; package retention manages the policies of the server.
//
//	m, err := bulk.New(artifactory.New(client), nil)
//	plan := cleanup.Plan(ctx, m, cleanup.Policy{
//		Rules: []cleanup.Rule{{
//			Repos: []string{"docker-dev-local"}, Group: cleanup.Docker(),
//			KeepNewest: 10, NotDownloadedFor: 30 * cleanup.Day,
//		}},
//		Exclude: []string{"**/latest"},
//	})
//	for step, err := range plan { // what it deletes, and why
//		fmt.Println(step, err)
//	}
//	sum, err := cleanup.Apply(ctx, m, plan, nil)
//
// # Rules
//
// A rule has one or more criteria: KeepNewest, OlderThan, NotDownloadedFor and Properties. What
// meets all of them is deleted. A rule without a criterion or without a repository is an error,
// and so the zero value deletes nothing. Exclusions always win over the criteria. Each rule is
// independent of the others: what one rule keeps, another may delete, unless [Policy].Exclude or
// [Policy].ExcludeProperties protect it.
//
// With a [Grouping], a rule decides about versions: all files of a version are deleted, or none.
// KeepNewest keeps a number of versions of each group, the last deployed ones or, with the [Order]
// [ByVersion], the highest. Versions as new as the last one of them are kept too. Files that belong
// to no group are kept, and so are versions that the order cannot read.
//
//	cleanup.Rule{Repos: libs, Group: cleanup.Maven(), KeepNewest: 5, Order: cleanup.ByVersion()}
//
// The age of a file is the time since it was created, modified or deployed, whichever came last.
// The age of a version is the age of its youngest file. Ages count from the clock of the
// server or of this machine, whichever is earlier.
//
// # Container images
//
// Tags of an image share manifests and layers. So a repository of type Docker, OCI or Helm OCI
// needs rules with the Group [Docker]; other rules are errors. Package docker plans the deletion
// of tags, and carries it out, so that each remaining tag can still be pulled. Only [Apply] and
// [ApplyResults] apply such a plan; [bulk.Manager.Apply] refuses the steps of images.
//
// # Safety
//
// The plan is made from a complete list: if the list breaks off, or the server cuts it off at its
// own limit, the plan is an error without steps. Package bulk compares each item with the plan
// right before it deletes it. Files are left alone that were deployed or downloaded since the plan,
// or got an excluded property. So is the whole folder of an image that they belong to.
//
// The application does not count versions again. Apply a stored plan soon: if others have
// deleted newer versions meanwhile, it leaves fewer than KeepNewest. An excluded property that a
// folder got since the plan protects only the folder of an image.
//
// The trash can, and the repositories of build-infos and release bundles, are refused.
//
// # Memory
//
// Rules without a Grouping take about 50 bytes for each file to be deleted. Rules with one take
// about 300 bytes for each version in the repository, whatever the number of files. The list itself
// is kept in a temporary file. To plan the deletion of tags, Plan reads all manifests of their
// image, with a request for each. It plans one image after the other.
package cleanup
