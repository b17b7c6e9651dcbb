// Package mirror makes a folder of one Artifactory like a folder of another one: it copies what
// differs, and nothing else.
//
//	m, err := mirror.New(
//		mirror.Source{Client: artifactory.New(oldServer), At: transfer.At("libs-release-local", "/")},
//		mirror.Target{Client: artifactory.New(newServer), At: transfer.At("libs-release-local", "/")},
//		&mirror.Options{Delete: true})
//	for step, err := range m.Plan(ctx) { // what, how much and why; changes nothing
//		fmt.Println(step, err)
//	}
//	sum, err := m.Run(ctx)
//
// # Comparison
//
// Both ends are listed with AQL and compared by paths and checksums. A file with the same checksum
// is left alone, except that its properties are made the same. Properties are looked up for a
// hundred items at a time. The target computes the times and the creators of its items itself: a
// mirror cannot keep them, nor the download statistics.
//
// Memory does not grow with the number or the size of the files. Long lists are sorted in temporary
// files, which take some hundred bytes for each item, and are deleted at the end. Items may be
// missing from a list if others deploy or delete items meanwhile. The next run copies them.
//
// # Content
//
// Content that the target has anywhere is not moved: the file is deployed by its checksum. Other
// content is streamed from the source to the target, without a copy on this machine. Package
// transfer sends it. A stream that breaks off at the source is continued, and a failed upload is
// sent again. Large files are sent in parts if the target offers that.
//
// A file counts as copied when the target has computed the checksum that the source lists. Content
// that was damaged on its way is sent again, and in the end removed from the target. Right before a
// file is copied, the source is asked for it again: if it has replaced the file, the file is copied
// as it is now. A server computes files such as
// maven-metadata.xml itself; they count as sent, and differ again in the next run.
//
// A download from the source may be redirected to a storage. The storage gets no credentials.
//
// # Interruption
//
// A mirror keeps no state. A run that was interrupted is continued by another run: it finds the
// files that are done unchanged. It lists and compares everything again, and sends again the files
// that were under way, from their beginning.
//
// # Deletion
//
// Without [Options].Delete, nothing is deleted but properties that the source lacks. With it:
//
//   - Deletions come last. So a file that was renamed at the source moves no content.
//   - If a list fails or is cut off, or anything else fails, nothing is deleted.
//   - If the source has no files, the plan is the error [ErrEmptySource]. If its folder or its
//     repository does not exist, that is an error in any case.
//   - Right before the deletion, the source is asked for each item again. What it has is kept. Only
//     its own response in JSON counts as a no: the page of a proxy with status 404 is an error.
//   - Package bulk deletes the files. A file that was deployed since it was listed is kept.
//   - Files that the patterns leave out are kept.
//
// A server hides what its user may not read. A mirror takes such items of the source for missing,
// and would delete them from the target. Its user must be able to read all of the source.
//
// # Repositories
//
// Both ends are local or federated repositories. The source may also be the cache of a remote
// repository, whose key ends in -cache: what the cache has is copied, nothing is fetched, and
// Delete is an error. Virtual and remote repositories are errors, as a list does not tell which
// file they would serve. Both ends may be on the same server, but must not overlap.
//
// # Errors
//
// An [Error] names the item and the side, source or target, whose server failed. When a server
// refuses the credentials with status 401, no more items begin, and the last error matches
// [ErrCredentialsRefused].
package mirror
