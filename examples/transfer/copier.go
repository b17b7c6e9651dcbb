package main

import (
	"context"
	"iter"
	"os"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// results is a walk over the results of a method of the library.
type results = iter.Seq2[*transfer.Result, error]

// copier turns the arguments into calls of the library.
type copier struct {
	*arguments
	rt *artifactory.Client
	m  *transfer.Manager
}

// steps returns the walks over the results, to be made one after the other. The files of a step
// move side by side, so all files that the command line names are one step.
func (c *copier) steps(ctx context.Context) []results {
	switch {
	case c.aql != "":
		return []results{c.m.DownloadQueryResults(ctx, artifactory.AQLText(c.aql), c.target.path, c.downTree())}
	case c.sync && c.target.remote():
		opts := &transfer.SyncUpOptions{Include: c.include, Exclude: c.exclude, SkipLinks: c.skipLinks, OuterLinks: c.outerLinks,
			KeepLinks: c.keepLinks, KeepModes: c.keepModes, Properties: c.props, Delete: c.remove}
		return []results{c.m.SyncUpResults(ctx, c.sources[0].path, c.target.folderPath(), opts)}
	case c.sync:
		opts := &transfer.SyncDownOptions{Include: c.include, Exclude: c.exclude, KeepLinks: c.keepLinks, KeepModes: c.keepModes, Properties: c.props, Delete: c.remove}
		return []results{c.m.SyncDownResults(ctx, c.sources[0].folderPath(), c.target.path, opts)}
	case c.target.remote():
		return c.uploads(ctx)
	default:
		return c.downloads(ctx)
	}
}

func (c *copier) uploads(ctx context.Context) []results {
	var files []transfer.UploadJob
	var steps []results
	for _, from := range c.sources {
		info, err := os.Stat(from.path)
		switch {
		case err == nil && info.IsDir():
			steps = append(steps, c.m.UploadTreeResults(ctx, from.path, c.target.folderPath(), c.upTree()))
		case err != nil && isPattern(from.path):
			steps = append(steps, c.m.UploadGlobResults(ctx, from.path, c.target.folderPath(), c.upTree()))
		default: // also a missing file: its error names it
			to := c.target.path
			if c.intoFolder() || c.explode {
				to += "/"
			}
			files = append(files, transfer.UploadJob{Local: from.path, To: transfer.At(c.target.repo, strings.TrimPrefix(to, "/")),
				Properties: c.props, Explode: c.explode, IfAbsent: c.ifAbsent, KeepLinks: c.keepLinks, KeepModes: c.keepModes})
		}
	}
	if files != nil {
		steps = append(steps, c.m.UploadAllResults(ctx, transfer.Jobs(files...)))
	}
	return steps
}

func (c *copier) downloads(ctx context.Context) []results {
	var files []transfer.DownloadJob
	var steps []results
	for _, from := range c.sources {
		switch {
		case isPattern(from.path):
			steps = append(steps, c.m.DownloadGlobResults(ctx, transfer.At(from.repo, from.path), c.target.path, c.downTree()))
		case c.archive:
			steps = append(steps, c.m.DownloadFolderResults(ctx, from.folderPath(), c.target.path, c.extract()))
		case c.isFolder(ctx, from):
			steps = append(steps, c.m.DownloadTreeResults(ctx, from.folderPath(), c.target.path, c.downTree()))
		default:
			job := transfer.DownloadJob{From: transfer.At(from.repo, from.path), Local: c.target.path, Properties: c.props,
				IfAbsent: c.ifAbsent, KeepLinks: c.keepLinks, KeepModes: c.keepModes}
			if c.intoFolder() {
				// With Dir, the library checks the name, which the server may have chosen.
				job.Dir, job.Local = c.target.path, path.Base(from.path)
				if c.explode {
					job.Local = withoutExtension(job.Local)
				}
			}
			if job.Explode = c.explode; job.Explode {
				job.Extract = c.extract()
			}
			files = append(files, job)
		}
	}
	if files != nil {
		steps = append(steps, c.m.DownloadAllResults(ctx, transfer.Jobs(files...)))
	}
	return steps
}

// intoFolder reports whether a file keeps its name in the target.
func (c *copier) intoFolder() bool {
	if len(c.sources) > 1 || c.target.folder() {
		return true
	}
	if c.target.remote() || c.explode { // or the second run would extract to another folder
		return false
	}
	info, err := os.Stat(c.target.path)
	return err == nil && info.IsDir()
}

// isFolder reports whether a source is a folder. A source whose kind the server does not know,
// such as a file that a remote repository has not fetched yet, counts as a file.
func (c *copier) isFolder(ctx context.Context, from location) bool {
	if from.folder() {
		return true
	}
	item, err := c.rt.Items.Get(ctx, from.repo, from.path)
	return err == nil && item.IsFolder()
}

func (c *copier) upTree() *transfer.UploadTreeOptions {
	opts := &transfer.UploadTreeOptions{Include: c.include, Exclude: c.exclude, Flat: c.flat, SkipLinks: c.skipLinks, OuterLinks: c.outerLinks,
		IfAbsent: c.ifAbsent, KeepLinks: c.keepLinks, KeepModes: c.keepModes, Properties: c.props}
	if c.explode {
		opts.Job = func(job *transfer.UploadJob) bool {
			job.Explode = isArchive(job.To.Path)
			return true
		}
	}
	return opts
}

func (c *copier) downTree() *transfer.DownloadTreeOptions {
	opts := &transfer.DownloadTreeOptions{Include: c.include, Exclude: c.exclude, Flat: c.flat,
		IfAbsent: c.ifAbsent, KeepLinks: c.keepLinks, KeepModes: c.keepModes, Properties: c.props}
	if c.explode {
		opts.Job = func(job *transfer.DownloadJob) bool {
			if job.Explode = isArchive(job.From.Path); job.Explode {
				job.Local, job.Extract = withoutExtension(job.Local), c.extract()
			}
			return true
		}
	}
	return opts
}

// extract returns the options for archives that are extracted on this machine.
func (c *copier) extract() *transfer.ExtractOptions {
	return &transfer.ExtractOptions{KeepLinks: c.keepLinks, KeepModes: c.keepModes}
}

var archiveExtensions = []string{".zip", ".tar", ".tar.gz", ".tgz"}

func isArchive(name string) bool { return withoutExtension(name) != name }

// withoutExtension returns a name without the extension of an archive.
func withoutExtension(name string) string {
	for _, ext := range archiveExtensions {
		if base := len(name) - len(ext); base > 0 && name[base-1] != '/' && strings.EqualFold(name[base:], ext) {
			return name[:base]
		}
	}
	return name
}
