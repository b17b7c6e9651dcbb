package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/nameset"
)

// Properties that hold what content cannot. The JFrog CLI uses the first two: an empty file with
// the property symlink.dest is a symbolic link.
const (
	linkProperty    = "symlink.dest"     // target of the link
	linkSumProperty = "symlink.destsha1" // SHA-1 of the file that the link leads to
	modeProperty    = "unix.mode"        // permissions in octal digits, such as 0755
)

// attributes are what a repository stores of a file in properties.
type attributes struct {
	link    string      // target of a link; "": the file is not a link
	mode    fs.FileMode // permissions
	hasMode bool
}

// attributesOf reads properties. It ignores a mode that is not one.
func attributesOf(p artifactory.Properties) attributes {
	a := attributes{link: p.Get(linkProperty)}
	if mode, err := strconv.ParseUint(p.Get(modeProperty), 8, 32); err == nil {
		a.mode, a.hasMode = fs.FileMode(mode)&fs.ModePerm, true
	}
	return a
}

// hasModes reports whether files have permissions to keep.
const hasModes = runtime.GOOS != "windows"

// withAttributes returns the job with the properties of a link or of permissions to keep.
func (f *flight) withAttributes(ctx context.Context, job *UploadJob) (*UploadJob, error) {
	if !job.KeepLinks && !job.KeepModes || job.Local == "" || job.Content != nil || job.Explode {
		return job, nil
	}
	info, err := os.Lstat(job.Local)
	if err != nil {
		return job, err
	}
	kept := *job
	if kept.Properties = maps.Clone(job.Properties); kept.Properties == nil {
		kept.Properties = artifactory.Properties{}
	}
	switch link := info.Mode().Type() == fs.ModeSymlink; {
	case link && job.KeepLinks:
		dest := job.linkDest
		if dest == "" {
			if dest, err = os.Readlink(job.Local); err != nil {
				return job, err
			}
			dest = filepath.ToSlash(dest)
		}
		kept.Properties[linkProperty] = []string{dest}
		if sum, err := sha1Of(ctx, job.Local); err != nil {
			return job, err
		} else if sum != "" {
			kept.Properties[linkSumProperty] = []string{sum}
		}
		kept.Local, kept.Content, kept.Checksums = "", bytes.NewReader(nil), artifactory.Checksums{}
		return &kept, nil
	case link:
		if info, err = os.Stat(job.Local); err != nil {
			return job, err
		}
	}
	if job.KeepModes && hasModes {
		kept.Properties[modeProperty] = []string{fmt.Sprintf("%04o", info.Mode().Perm())}
	}
	return &kept, nil
}

// sha1Of returns the SHA-1 of the file that a link leads to, or "" if it leads to no file.
func sha1Of(ctx context.Context, link string) (string, error) {
	info, err := os.Stat(link)
	if err != nil || !info.Mode().IsRegular() {
		return "", nil
	}
	file, err := os.Open(link)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := checksum.Some(false, true, false)
	_, err = io.Copy(h, &contextReader{ctx, file})
	return h.Sum().SHA1, err
}

// attributes returns the attributes of a file to download.
func (f *flight) attributes(ctx context.Context, job *DownloadJob) (attributes, error) {
	var a attributes
	switch {
	case job.attrs != nil:
		a = *job.attrs
	case !job.KeepModes && !mayBeLink(job):
		return a, nil
	default:
		props, err := f.m.client.Properties.Get(ctx, job.From.Repo, job.From.Path, linkProperty, modeProperty)
		if err != nil && !errors.Is(err, jfrog.ErrNotFound) {
			return a, err
		}
		a = attributesOf(props)
	}
	if !job.KeepLinks || !mayBeLink(job) {
		a.link = ""
	}
	a.hasMode = a.hasMode && job.KeepModes && hasModes
	return a, nil
}

// mayBeLink reports whether a file may be empty, as links are.
func mayBeLink(job *DownloadJob) bool {
	return job.Size == 0 && notEmpty(job.Checksums) == nil
}

// listAttributes returns the attributes of the files in a folder of a repository that have any.
func (l *lister) listAttributes(repo, folder string, props artifactory.Properties) (map[nameset.Key]*attributes, error) {
	out := map[nameset.Key]*attributes{}
	for _, key := range []string{linkProperty, modeProperty} {
		query := treeQuery(repo, folder, nil, props).Include(aql.Item.Prop(key))
		for item, err := range l.m.client.Search.Items(l.ctx, query, nil) {
			if err != nil {
				return nil, err
			}
			if item.Repo != repo {
				continue
			}
			name := nameset.KeyOf(item.FilePath())
			a := out[name]
			if a == nil {
				a = &attributes{}
				out[name] = a
			}
			now := attributesOf(item.PropertyMap())
			if now.link != "" {
				a.link = now.link
			}
			if now.hasMode {
				a.mode, a.hasMode = now.mode, true
			}
		}
	}
	return out, nil
}
