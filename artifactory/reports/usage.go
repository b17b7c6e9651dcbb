package reports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/presence"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// ErrCredentialsRefused means that a report has ended because the server has refused the
// credentials with status 401.
var ErrCredentialsRefused = refusal.ErrCredentials

// UsageOptions refine [DiskUsage]. The zero value reports each repository as a whole.
type UsageOptions struct {
	// Repos are the keys of the repositories; empty: all but the trash can. A virtual repository
	// stands for the repositories in it. The cache of a remote repository has the suffix -cache.
	// A repository that does not exist is an error matching [jfrog.ErrNotFound].
	Repos []string
	// Where are further criteria of the query, such as a criterion on the age of the files.
	Where []aql.Criterion[aql.InItems]

	Depth   int // folders down to this depth are reported; 0: repositories only
	Largest int // number of folders of the report; 0: all

	// Downloads adds the number and the time of the downloads. It excludes PageSize and Distinct:
	// servers do not sort such a query.
	Downloads bool
	// Distinct adds the bytes of distinct content. It excludes PageSize.
	Distinct bool
	// PageSize reads the files in pages, for a server that cuts results off; see
	// [artifactory.AQLOptions]. Files that are deployed or deleted meanwhile may count twice or
	// not at all.
	PageSize int
}

// Usage is what the files at a place, or below it, use.
type Usage struct {
	Files         int64
	Bytes         int64
	DistinctBytes int64 // if UsageOptions.Distinct is set

	Modified time.Time // latest change of a file
	Updated  time.Time // latest upload, copy or move of a file

	// Downloads counts the downloads of the files, and Downloaded is the latest of them, zero if
	// there was none. They are set if UsageOptions.Downloads is.
	Downloads  int64
	Downloaded time.Time
}

// FolderUsage is the usage of a folder with all folders below it.
type FolderUsage struct {
	Repo  string
	Path  string // without slashes at its ends; empty: the repository
	Depth int    // 0: the repository
	Usage
}

// String returns the folder and its usage in one line.
func (f FolderUsage) String() string {
	return printable.Text(strings.TrimSuffix(f.Repo+"/"+f.Path, "/") + ": " + f.text())
}

// text returns the usage in one line.
func (u Usage) text() string {
	text := fmt.Sprintf("%s, %d bytes", tally.Number(u.Files, "file"), u.Bytes)
	if u.DistinctBytes != 0 {
		text += fmt.Sprintf(" (%d distinct)", u.DistinctBytes)
	}
	if !u.Modified.IsZero() {
		text += ", last changed " + u.Modified.Format(time.DateOnly)
	}
	if !u.Downloaded.IsZero() {
		text += ", last downloaded " + u.Downloaded.Format(time.DateOnly)
	}
	return text
}

// UsageReport is the result of [DiskUsage].
type UsageReport struct {
	// Folders are sorted by their bytes, the largest first. A folder counts in the folders above
	// it too.
	Folders []FolderUsage
	Omitted int   // folders that UsageOptions.Largest leaves out
	Total   Usage // of all files
}

// String returns the report with a line for each folder and a last line with the sum.
func (r UsageReport) String() string {
	var b strings.Builder
	for _, f := range r.Folders {
		b.WriteString(f.String() + "\n")
	}
	if r.Omitted > 0 {
		b.WriteString(tally.Number(r.Omitted, "more folder") + "\n")
	}
	b.WriteString("total: " + r.Total.text() + "\n")
	return b.String()
}

// DiskUsage counts the files and bytes of repositories and of their folders down to a depth. It
// counts the files that the caller may read, without those in the trash can. Folders without files
// are not reported.
//
// If the server cuts the result of the query off, the error is [artifactory.ErrAQLTruncated]. A
// refused credential matches [ErrCredentialsRefused]. There is no report of a part of the files.
//
// Requires: an authenticated user with read permission.
func DiskUsage(ctx context.Context, rt *artifactory.Client, opts *UsageOptions) (*UsageReport, error) {
	o := jfrog.Deref(opts)
	query, err := o.query()
	if err == nil && rt == nil {
		err = errors.New("client is nil")
	}
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	c := &counter{opts: &o, folders: map[string]*count{}}
	for item, err := range rt.Search.Items(ctx, query, &artifactory.AQLOptions{PageSize: o.PageSize}) {
		if err == nil {
			err = c.add(&item)
		}
		if err != nil {
			return nil, fmt.Errorf("reports: %w", refusal.Credentials(err))
		}
	}
	empty := slices.DeleteFunc(slices.Clone(o.Repos), func(repo string) bool { return c.folders[repo+"/"] != nil })
	if err := presence.Repositories(ctx, rt, empty...); err != nil {
		return nil, fmt.Errorf("reports: %w", refusal.Credentials(err))
	}
	return c.report(), nil
}

// query returns the query for the files.
func (o *UsageOptions) query() (aql.Builder[aql.InItems], error) {
	i := aql.Item
	var q aql.Builder[aql.InItems]
	switch {
	case o.Depth < 0 || o.Largest < 0 || o.PageSize < 0:
		return q, fmt.Errorf("depth %d, number of folders %d or page size %d is negative", o.Depth, o.Largest, o.PageSize)
	case slices.Contains(o.Repos, ""):
		return q, errors.New("a repository has no key")
	case o.Downloads && (o.Distinct || o.PageSize > 0):
		return q, errors.New("downloads exclude distinct content and pages")
	case o.Distinct && o.PageSize > 0:
		return q, errors.New("distinct content excludes pages")
	}
	criteria := []aql.Criterion[aql.InItems]{i.Repo.Ne(artifactory.TrashRepo)}
	if len(o.Repos) > 0 {
		criteria[0] = i.Repo.OneOf(o.Repos...)
	}
	q = aql.Items().Where(append(criteria, o.Where...)...).Include(i.Repo, i.Path, i.Name, i.Size, i.Modified, i.Updated)
	if o.Downloads {
		q = q.Include(i.Stat())
	}
	if o.Distinct {
		q = q.Include(i.ActualSHA1).SortAsc(i.ActualSHA1)
	}
	_, err := q.Build()
	return q, err
}

// counter counts files by folder.
type counter struct {
	opts    *UsageOptions
	folders map[string]*count // by repository and path
	total   count
	last    string // SHA-1 of the latest file
}

// count is the usage of a folder while files are counted.
type count struct {
	FolderUsage
	last string // SHA-1 of the latest file in the folder
}

// add counts a file in its repository and its folders.
func (c *counter) add(item *artifactory.AQLItem) error {
	if c.opts.Distinct && item.ActualSHA1 < c.last {
		return fmt.Errorf("%w: the server does not sort files by their checksum", jfrog.ErrBadAnswer)
	}
	c.last = item.ActualSHA1
	c.total.add(item)
	path := item.Path
	if path == "." {
		path = ""
	}
	end := 0
	for depth := 0; ; depth++ {
		at := path[:end]
		key := item.Repo + "/" + at
		f := c.folders[key]
		if f == nil {
			key = strings.Clone(key)
			f = &count{FolderUsage: FolderUsage{Repo: key[:len(item.Repo)], Path: key[len(item.Repo)+1:], Depth: depth}}
			c.folders[key] = f
		}
		f.add(item)
		if depth == c.opts.Depth || end == len(path) {
			return nil
		}
		if end > 0 {
			end++ // the slash
		}
		if next := strings.IndexByte(path[end:], '/'); next >= 0 {
			end += next
		} else {
			end = len(path)
		}
	}
}

// add counts a file.
func (u *count) add(item *artifactory.AQLItem) {
	u.Files++
	u.Bytes += int64(item.Size)
	if sum := item.ActualSHA1; sum == "" || sum != u.last {
		u.DistinctBytes += int64(item.Size)
		u.last = sum
	}
	u.Modified = later(u.Modified, item.Modified)
	u.Updated = later(u.Updated, item.Updated)
	for _, stat := range item.Stats {
		u.Downloads += int64(stat.Downloads)
		u.Downloaded = later(u.Downloaded, stat.Downloaded)
	}
}

func later(a time.Time, b jfrog.Time) time.Time {
	if b.After(a) {
		return b.Time
	}
	return a
}

// report returns the result.
func (c *counter) report() *UsageReport {
	r := &UsageReport{Total: c.total.Usage}
	for _, f := range c.folders {
		r.Folders = append(r.Folders, f.FolderUsage)
	}
	slices.SortFunc(r.Folders, func(a, b FolderUsage) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Repo, b.Repo), cmp.Compare(a.Path, b.Path))
	})
	if n := c.opts.Largest; n > 0 && len(r.Folders) > n {
		r.Omitted = len(r.Folders) - n
		r.Folders = slices.Clone(r.Folders[:n])
	}
	if !c.opts.Distinct {
		r.Total.DistinctBytes = 0
		for i := range r.Folders {
			r.Folders[i].DistinctBytes = 0
		}
	}
	return r
}
