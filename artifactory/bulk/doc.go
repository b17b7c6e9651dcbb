// Package bulk changes many items of Artifactory at once: it copies, moves and deletes files, and
// sets and deletes properties. A plan comes first, and its application second.
//
//	m, err := bulk.New(artifactory.New(client), nil)
//	old := m.Glob(ctx, "libs-snapshot-local", "org/acme/**/*-SNAPSHOT*", nil)
//	plan := m.PlanDelete(ctx, old, &bulk.DeleteOptions{Reason: "end of life"})
//	for step, err := range plan { // what, how much and why
//		fmt.Println(step, err)
//	}
//	sum, err := m.Apply(ctx, plan)
//
// # Plans
//
// A [Plan] is an iterator of steps. Walking over it changes nothing at the server. Most plans can
// be walked over several times; each walk lists the items again. [WritePlan] stores a plan and
// [ReadPlan] reads it, so that a person can approve it before another job applies it. Memory does
// not grow with the number of steps, except for copies and moves: these take about 100 bytes for
// each item.
//
// [Manager.Query] and [Manager.Glob] list the items. They read the whole list before the first
// item comes, and keep long lists in a temporary file. So deletions do not make the list skip
// items, and copies are not copied in turn. A list that breaks off, or that the server cuts off,
// changes nothing. Any other iterator of rows works too; it must be stable against the changes.
//
// Package cleanup makes plans from rules of retention.
//
// # Application
//
// [Manager.Apply] applies a plan, and returns a [Summary] with an error that joins the errors of
// all items that failed. [Manager.ApplyResults] does the same while its results are walked over.
//
// Right before each change, the current item is compared with the step: its times, its checksums,
// and the conditions of [Step].Unless. An item that was deployed again or changed since is left
// alone ([OutcomeChanged]). An item that has vanished is done ([OutcomeGone]), so an interrupted
// plan can be applied again. A server also reports items as missing that the user may not read, if
// it is configured so. [Manager.Check] compares one item with its step, and changes nothing.
//
// Artifactory has no conditional requests. A file that is deployed in the milliseconds between the
// comparison and the deletion is deleted too. It is then in the trash can, if there is one.
//
// When the server refuses the credentials with status 401, no more items begin, and the error
// matches [ErrCredentialsRefused].
//
// # Folders
//
// Copies and moves take files only; folders come into being with them. Properties are changed on
// a folder itself, never on its contents. The plan to delete a folder lists the files in it. The
// folder is deleted with one request, as long as it holds exactly these files. The plan to delete
// an empty folder deletes it only if it is still empty. The root of a repository is never deleted.
//
// # Repositories
//
// Steps name the repositories that store the items: local and federated repositories, and the
// caches of remote ones, whose keys end in -cache. A query on a virtual repository finds items of
// these. A step with a virtual or a remote repository is an error. So is a step with the trash can,
// in which queries without a repository find items too. A file deleted from
// a cache is fetched again when it is next requested. Files cannot be moved out of a cache.
package bulk
