package main

import (
	"context"
	"os"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// copier turns the arguments into calls of the library.
type copier struct {
	*arguments
	rt *artifactory.Client
	t  *transfer.Manager
}

// steps returns what is to be walked over, one after the other. Within a step the files
// move side by side, so that all files that are named themselves are one.
func (c *copier) steps(ctx context.Context) []transfer.Results {
	switch {
	case c.aql != "":
		return one(c.t.DownloadQuery(ctx, artifactory.AQLText(c.aql), c.target.path, c.downTree()))
	case c.sync && c.target.remote():
		opts := &transfer.SyncUpOptions{UploadTreeOptions: *c.upTree(), Delete: c.remove}
		return one(c.t.SyncUp(ctx, c.sources[0].path, c.target.repo, c.target.folderPath(), opts))
	case c.sync:
		from, opts := c.sources[0], &transfer.SyncDownOptions{DownloadTreeOptions: *c.downTree(), Delete: c.remove}
		return one(c.t.SyncDown(ctx, from.repo, from.folderPath(), c.target.path, opts))
	case c.target.remote():
		return c.uploads(ctx)
	default:
		return c.downloads(ctx)
	}
}

func one(r transfer.Results) []transfer.Results {
	return []transfer.Results{r}
}

func (c *copier) uploads(ctx context.Context) []transfer.Results {
	var files []transfer.UploadJob
	var steps []transfer.Results
	for _, from := range c.sources {
		info, err := os.Stat(from.path)
		switch {
		case err == nil && info.IsDir():
			steps = append(steps, c.t.UploadTree(ctx, from.path, c.target.repo, c.target.folderPath(), c.upTree()))
		case err != nil && isPattern(from.path):
			steps = append(steps, c.t.UploadGlob(ctx, from.path, c.target.repo, c.target.folderPath(), c.upTree()))
		default: // one that is not there, too: its error names it
			to := c.target.path
			if c.intoFolder() || c.explode {
				to += "/"
			}
			files = append(files, transfer.UploadJob{Local: from.path, Repo: c.target.repo, Path: strings.TrimPrefix(to, "/"),
				Properties: c.props, Explode: c.explode})
		}
	}
	if files != nil {
		steps = append(steps, c.t.UploadAll(ctx, transfer.Jobs(files...)))
	}
	return steps
}

func (c *copier) downloads(ctx context.Context) []transfer.Results {
	var files []transfer.DownloadJob
	var steps []transfer.Results
	for _, from := range c.sources {
		switch {
		case isPattern(from.path):
			steps = append(steps, c.t.DownloadGlob(ctx, from.repo, from.path, c.target.path, c.downTree()))
		case c.archive:
			steps = append(steps, c.t.DownloadFolder(ctx, from.repo, from.folderPath(), c.target.path, nil))
		case c.isFolder(ctx, from):
			steps = append(steps, c.t.DownloadTree(ctx, from.repo, from.folderPath(), c.target.path, c.downTree()))
		default:
			job := transfer.DownloadJob{Repo: from.repo, Path: from.path, Local: c.target.path, Properties: c.props}
			if c.intoFolder() {
				// Dir has the library look at the name, which the server could have chosen.
				job.Dir, job.Local = c.target.path, path.Base(from.path)
				if c.explode {
					job.Local = withoutExtension(job.Local)
				}
			}
			job.Explode = c.explode
			files = append(files, job)
		}
	}
	if files != nil {
		steps = append(steps, c.t.DownloadAll(ctx, transfer.Jobs(files...)))
	}
	return steps
}

// intoFolder tells whether a file keeps its name in the target.
func (c *copier) intoFolder() bool {
	if len(c.sources) > 1 || c.target.folder() {
		return true
	}
	if c.target.remote() || c.explode { // or an archive would go elsewhere the second time
		return false
	}
	info, err := os.Stat(c.target.path)
	return err == nil && info.IsDir()
}

// isFolder asks what a source is that may be a file. Where that cannot be known, as of what
// a remote repository has not fetched yet, it is taken for a file.
func (c *copier) isFolder(ctx context.Context, from location) bool {
	if from.folder() {
		return true
	}
	item, err := c.rt.Items.Get(ctx, from.repo, from.path)
	return err == nil && item.IsFolder()
}

func (c *copier) upTree() *transfer.UploadTreeOptions {
	opts := &transfer.UploadTreeOptions{Filter: c.filter, Flat: c.flat, SkipLinks: c.skipLinks, Properties: c.props}
	if c.explode {
		opts.Job = func(job *transfer.UploadJob) bool {
			job.Explode = isArchive(job.Path)
			return true
		}
	}
	return opts
}

func (c *copier) downTree() *transfer.DownloadTreeOptions {
	opts := &transfer.DownloadTreeOptions{Filter: c.filter, Flat: c.flat, Properties: c.props}
	if c.explode {
		opts.Job = func(job *transfer.DownloadJob) bool {
			if job.Explode = isArchive(job.Path); job.Explode {
				job.Local = withoutExtension(job.Local)
			}
			return true
		}
	}
	return opts
}

var archiveExtensions = []string{".zip", ".tar", ".tar.gz", ".tgz"}

func isArchive(name string) bool { return withoutExtension(name) != name }

// withoutExtension takes the extension of an archive away.
func withoutExtension(name string) string {
	for _, ext := range archiveExtensions {
		if base := len(name) - len(ext); base > 0 && name[base-1] != '/' && strings.EqualFold(name[base:], ext) {
			return name[:base]
		}
	}
	return name
}
