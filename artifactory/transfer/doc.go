// Package transfer moves files, one or a million, between this machine and Artifactory: several
// at a time, verified, and safe to interrupt.
//
//	m, err := transfer.New(artifactory.New(client), nil)
//	remote := transfer.At("libs-release-local", "app/1.0")
//	sum, err := m.UploadTree(ctx, "dist", remote, nil)
//	sum, err = m.DownloadTree(ctx, remote, "copy", nil)
//
// A [Remote] names the end in Artifactory, a string the end on this machine.
//
// # Methods
//
// [Manager.Upload] and [Manager.Download] move one file, [Manager.UploadAll] and
// [Manager.DownloadAll] any list of jobs. Trees, patterns and queries have their own methods.
// [Manager.SyncUp] and [Manager.SyncDown] make one end like the other. [Manager.DownloadFolder]
// downloads a folder as one archive, and [Manager.ExtractArchive] extracts a local archive.
// [Manager.UploadTreeArchive] uploads a folder as one archive, which is made while it is sent.
//
// Each method that moves several files returns a [Summary], and an error that joins the errors
// of all files that failed. Its text has a line for each cause. The other files are where they
// should be. The method with the suffix
// Results does the same work while its results are walked over:
//
//	for res, err := range m.UploadTreeResults(ctx, "dist", remote, nil) {
//		if err != nil {
//			log.Print(err) // names the file; the walk continues
//			continue
//		}
//		fmt.Println(res.Outcome, res.Remote)
//	}
//
// The result is never nil. The error is an [*Error] of that file. An error that concerns no
// single file, such as a failed list, comes with a result without a name. The walk itself moves
// the files, and works once. Leaving the loop early cancels the current transfers, and waits
// until they have ended.
//
// When the context ends before all files have begun, or a file fails and [Options].StopOnError is
// set, a last error reports it. When the server refuses the credentials with status 401, no more
// files begin, and the errors match [ErrCredentialsRefused].
//
// # Verification
//
// Every file is verified against the SHA-256 of both ends before it counts as moved. If the
// server knows no SHA-256, SHA-1 or MD5 takes its place. A download appears under its name only
// when it is whole; [Options].Fsync also makes it survive a power failure. Memory does not grow
// with the size of the files. It grows with the number of files in one local folder, and with their
// total number where a method says so, such as [Manager.SyncUp].
//
// Some servers compute files themselves. Such a file counts as sent, although the server stores
// other content. Such files are a maven-metadata.xml, a checksum file, and a file that the server
// accepts with status 202. Others are files that the server received with their checksum and
// then rewrote.
//
// # Existing content
//
// An upload sends no content that the server has anywhere. This applies to files of 10 KiB or
// more, and to lists of files. A download skips a file that exists with the same content. A file
// that was renamed is not moved again: an upload finds its content at the server, and the download
// of a tree finds it in the target folder.
//
// With IfAbsent, whatever exists at a target stays ([OutcomePresent]). [UploadJob] describes what
// the server cannot prevent.
//
// # Links and permissions
//
// Symbolic links are followed by uploads, and a new file has the permissions that the umask leaves.
// An existing file keeps its permissions. KeepLinks and KeepModes store links and permissions in
// properties, and restore them:
//
//   - An empty file with the property symlink.dest stands for a link to that target. The property
//     symlink.destsha1 has the SHA-1 of the file that the link leads to. The JFrog CLI reads and
//     writes these properties with its option symlinks.
//   - The property unix.mode has the permissions in octal digits, such as 0755. The JFrog CLI does
//     not keep permissions. KeepModes has no effect on Windows, whose files have no such
//     permissions.
//
// No link leads out of the folder of a download: such links are errors matching [ErrUnsafeName].
// Archives keep links and permissions in their own format; see [ExtractOptions].
//
// # Large uploads
//
// A server with cloud storage may offer to take large files in parts, which go directly to its
// storage. Then files of 200 MiB or more are sent as parts of 20 MiB side by side
// ([Options].MultipartMin and PartSize). A part that fails is sent again, the others are not. The
// host of the storage gets no credentials. If the upload fails or its context ends, it is aborted.
// This may take up to 30 s. A reader that cannot be read at offsets is sent whole.
//
// # Interrupted downloads
//
// A download that fails or is interrupted keeps the content that has arrived. The next download
// to the same place resumes it. The content is beside the target in a file named .jfrog-*.part,
// its state in .jfrog-*.json. This applies to files of 1 MiB or more. It does not matter how the
// download ended: by the connection, the server or the context, or because the process was
// killed.
//
// Content is discarded if it has the wrong checksum, if the server no longer has it, or if it
// cannot be written. With [Options].DiscardPartial, a download that fails deletes both files.
// Systems without flock, such as Windows, keep and resume nothing.
//
// # Patterns
//
// The methods for trees choose files by Include and Exclude, lists of patterns. A pattern is
// matched against the path below the top of the tree, with slashes:
//
//	?      any character but a slash
//	*      any text within a segment
//	[a-z]  one character of a range
//	**     as a segment, any number of segments, also none
//	\      escapes the next character
//
// At the end, as in docs/**, a ** stands for all files in a folder. A pattern without a slash is
// matched against the file's name; a folder is excluded with **/docs/**. Matching is
// case-sensitive, and braces are plain characters. A malformed pattern is an error, and nothing
// is moved.
package transfer
