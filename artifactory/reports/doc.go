// Package reports tells which repositories and folders take up space.
//
//	usage, err := reports.DiskUsage(ctx, rt, &reports.UsageOptions{Depth: 2, Largest: 20})
//	...
//	for _, f := range usage.Folders {
//		fmt.Println(f.Bytes, f.Files, f.Repo, f.Path, f.Modified)
//	}
//
// [DiskUsage] reads the sizes of all files with one query (AQL), as they arrive. Memory grows
// with the number of folders down to [UsageOptions].Depth, and not with the number of files.
//
// # Distinct content
//
// Artifactory stores equal files once. With [UsageOptions].Distinct, each folder also has the bytes
// of its distinct content, which is exact: the server sorts the files by their checksum, so that
// memory does not grow. Distinct bytes of a folder are no promise of space that its deletion would
// free, as files elsewhere may have the same content.
//
// # Other ways
//
// [artifactory.StorageService.Summary] has the sizes that the server itself counts for each
// repository, as of its last calculation, in one short request for admins.
package reports
