// Package watch follows the changes of files in Artifactory, without webhooks: new files, new
// content, and files that were copied or moved to their place.
//
//	opts := watch.Options{Cursor: saved, Repos: []string{"libs-release-local"}}
//	for change, err := range watch.Follow(ctx, rt, opts) {
//		if err != nil {
//			return err
//		}
//		handle(change.Repo, change.FilePath())
//		save(change.Cursor())
//	}
//
// [Follow] waits for more changes until the context ends. [Changes] ends with the present, for a
// job that runs every few minutes. Both poll with queries (AQL), sorted by the time at which the
// server has stored a file at its place (updated).
//
// # Restarts
//
// A [Cursor] is the position after a change. It is text, also in JSON, to be stored by the
// caller. A walk with a stored cursor begins with the first change that came after it, so that
// no change is lost and none comes twice. A program that handles a change, and stops before it
// has stored the cursor, receives that change again: at least once. A program that stores
// the effect of the change and the cursor in one transaction handles each change exactly once.
//
// [Options].Polled receives the cursor at the end of each poll, also if there was no change.
//
// # Late changes
//
// A server may show a file a while after the time in its field updated: the transaction took
// long, or the clocks of its nodes differ. Each poll therefore reads the last
// [Options].Window again, 5 minutes by default. The cursor holds the changes in it that have
// been seen. A file that the server shows later than Window is missed.
//
// All times are the server's. The clock of the client does not matter, unless a proxy removes the
// header Date: then a file with a later time than the client's may hide changes until that time. A
// cursor that is later than the server's time is an error that matches [ErrCursorAhead].
//
// # Limits
//
// Changes of the same file between two polls come as one change. Deleted files cannot be seen, nor
// can the old place of a moved file. Where the trash can is enabled, a deleted file
// appears as a change in the repository [artifactory.TrashRepo], which must be named in
// [Options].Repos. Changes of properties leave the time unchanged and cannot be seen.
//
// Memory and the text of a cursor grow with the number of changes within Window, by some 60 and 20
// bytes for each. They do not grow with the length of the walk.
package watch
