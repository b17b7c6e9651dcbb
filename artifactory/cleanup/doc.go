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
// KeepNewest keeps a number of versions of each group. Versions as new as the last one of
// them are kept too. Files that belong to no group are kept, and so are versions that
// the [Order] cannot read.
//
// The age of a file is the time since it was created, modified or deployed, whichever came last.
// The age of a version is the age of its youngest file. Ages count from the clock of the
// server or of this machine, whichever is earlier.
//
// # Safety
//
// The plan is made from a complete list: if the list breaks off, or the server cuts it off at its
// own limit, the plan is an error without steps. Package bulk compares each item with the plan
// right before it deletes it. Files are left alone that were deployed or downloaded since the plan,
// or got an excluded property. So is the whole Docker image that they belong to.
//
// # Memory
//
// Rules without a Grouping take about 50 bytes for each file to be deleted. Rules with one take
// about 300 bytes for each version in the repository, whatever the number of files. The list itself
// is kept in a temporary file.
package cleanup
