package docker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// reading is the number of manifests that are read at a time.
const reading = 8

// contents is what a repository stores of an image.
type contents struct {
	image     *Image
	folders   []*folder // by name, then by repository
	manifests map[string]*manifest
	referrers map[string][]*folder // by the digest of the subject
}

// folder is the folder of a tag, or of a manifest without a tag.
type folder struct {
	repo, name string
	untagged   bool
	attached   string // digest of the manifest to which the tag is attached
	files      []file // manifests: the list first
	layers     []layer
	size       int64 // bytes of all files
	nested     bool  // an image with a longer name is below
}

// file is the file of a manifest.
type file struct {
	name              string
	digest            string
	size              int64
	created, modified time.Time
	pulls             int64
	pulled            time.Time
}

// layer is a file that is no manifest.
type layer struct {
	name string
	size int64
}

// load lists the files of the image. Unless layers is set, only their sizes are kept.
func (i *Image) load(ctx context.Context, layers bool) (*contents, error) {
	query := aql.Items().
		Where(aql.Item.Repo.Eq(i.repo), aql.Item.Path.HasPrefix(i.name+"/")).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.SHA256, aql.Item.Created, aql.Item.Modified,
			aql.Item.Stat())
	c := &contents{image: i, manifests: map[string]*manifest{}, referrers: map[string][]*folder{}}
	known := map[[2]string]*folder{}
	for row, err := range i.rt.Search.Items(ctx, query, nil) {
		if err != nil {
			return nil, fmt.Errorf("docker: list image %s: %w", i, refusal.Credentials(err))
		}
		below, ok := strings.CutPrefix(row.Path, i.name+"/")
		name, deeper, nested := strings.Cut(below, "/")
		if !ok || name == "" || name == "_uploads" {
			continue
		}
		key := [2]string{row.Repo, name}
		f := known[key]
		if f == nil {
			f = &folder{repo: row.Repo, name: strings.Clone(name)}
			known[key] = f
		}
		if nested {
			f.nested = f.nested || deeper != ""
			continue
		}
		f.add(&row, layers)
	}
	for _, f := range known {
		if len(f.files) == 0 {
			continue // no manifest: part of a longer name, or what another program stores
		}
		f.untagged = digestOf(digestFolder, f.name) != ""
		f.attached = digestOf(attachedTag, f.name)
		slices.SortFunc(f.files, func(a, b file) int { return strings.Compare(a.name, b.name) })
		c.folders = append(c.folders, f)
	}
	if len(c.folders) == 0 {
		return nil, fmt.Errorf("docker: image %s: %w (a remote repository keeps its images in %s-cache)", i, jfrog.ErrNotFound, i.repo)
	}
	slices.SortFunc(c.folders, func(a, b *folder) int {
		return strings.Compare(a.name+"\x00"+a.repo, b.name+"\x00"+b.repo)
	})
	return c, nil
}

// String returns the image as messages name it.
func (i *Image) String() string { return i.repo + "/" + i.name }

// path returns the path of the folder, or of a file in it.
func (i *Image) path(f *folder, file string) string {
	return strings.TrimSuffix(i.name+"/"+f.name+"/"+file, "/")
}

// add records a file of the folder.
func (f *folder) add(row *artifactory.AQLItem, layers bool) {
	size := int64(row.Size)
	f.size += size
	if row.Name != listFile && row.Name != imageFile {
		if layers {
			f.layers = append(f.layers, layer{row.Name, size})
		}
		return
	}
	m := file{name: row.Name, size: size, created: row.Created.Time, modified: row.Modified.Time}
	if row.SHA256 != "" {
		m.digest = "sha256:" + row.SHA256
	}
	for _, s := range row.Stats {
		m.pulls += int64(s.Downloads) + int64(s.RemoteDownloads)
		m.pulled = later(m.pulled, later(s.Downloaded.Time, s.RemoteDownloaded.Time))
	}
	f.files = append(f.files, m)
}

// digests returns the digests by which a list may refer to the folder.
func (f *folder) digests() []string {
	out := make([]string, 0, 2)
	if d := digestOf(digestFolder, f.name); d != "" {
		out = append(out, d)
	}
	for _, m := range f.files {
		if !slices.Contains(out, m.digest) {
			out = append(out, m.digest)
		}
	}
	return out
}

// main returns the manifest that a pull of the tag returns: the list if there is one.
func (f *folder) main() *file { return &f.files[0] }

// also returns the digest of a second manifest, or "".
func (f *folder) also() string {
	if len(f.files) < 2 {
		return ""
	}
	return f.files[1].digest
}

// read reads the manifests of the image, each digest once: all of them, or only the lists. A
// manifest that has vanished is left out. Another one with its digest takes its place.
func (c *contents) read(ctx context.Context, onlyLists bool) error {
	for {
		pending := c.unread(onlyLists)
		if len(pending) == 0 {
			c.tidy()
			return nil
		}
		var mu sync.Mutex
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(reading)
		for _, at := range pending {
			group.Go(func() error {
				content, err := c.image.fetch(ctx, at.folder, at.file)
				switch {
				case ctx.Err() != nil:
					return context.Cause(ctx)
				case errors.Is(err, jfrog.ErrNotFound):
					at.file.name = "" // it has vanished
					return nil
				case errors.Is(err, errManifest):
					content = &manifest{err: err}
				case err != nil:
					return err
				}
				mu.Lock()
				c.manifests[at.file.digest] = content
				mu.Unlock()
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
}

// place is a manifest in its folder.
type place struct {
	folder *folder
	file   *file
}

// unread returns a place of each manifest that is to be read.
func (c *contents) unread(onlyLists bool) []place {
	var out []place
	asked := map[string]bool{}
	for _, f := range c.folders {
		for at := range f.files {
			m := &f.files[at]
			if m.name == "" || onlyLists && m.name != listFile || m.digest != "" && (asked[m.digest] || c.manifests[m.digest] != nil) {
				continue
			}
			asked[m.digest] = true
			out = append(out, place{f, m})
		}
	}
	return out
}

// tidy removes what has vanished, and finds which manifests describe others.
func (c *contents) tidy() {
	c.folders = slices.DeleteFunc(c.folders, func(f *folder) bool {
		f.files = slices.DeleteFunc(f.files, func(m file) bool { return m.name == "" })
		return len(f.files) == 0
	})
	for _, f := range c.folders {
		if f.attached != "" {
			c.referrers[f.attached] = append(c.referrers[f.attached], f)
		}
		if !f.untagged {
			continue
		}
		for _, d := range f.digests() {
			if m := c.manifests[d]; m != nil && m.subject != "" {
				c.referrers[m.subject] = append(c.referrers[m.subject], f)
			}
		}
	}
}

// errManifest is the cause for a manifest that is not understood.
var errManifest = errors.New("not a manifest")

// fetch reads a manifest and compares it with its digest. It sets the digest if the server knows
// none.
func (i *Image) fetch(ctx context.Context, f *folder, m *file) (*manifest, error) {
	at := i.path(f, m.name)
	fail := func(format string, args ...any) error {
		return fmt.Errorf("docker: %s/%s: %w", f.repo, at, fmt.Errorf(format, args...))
	}
	if m.digest != "" && m.size > maxManifest {
		return nil, fail("%w: it has %d bytes, and %d are allowed", errManifest, m.size, maxManifest)
	}
	var meta jfrog.Response
	content, err := i.rt.Artifacts.Download(jfrog.WithResponse(ctx, &meta), f.repo, at, &artifactory.ArtifactDownloadOptions{SkipUpdateStats: true})
	if errors.Is(err, jfrog.ErrNotFound) && !refusal.Missing(err, &meta) {
		return nil, fail("the 404 is not from Artifactory: %v", err) // what it needs is not known
	}
	if err != nil {
		return nil, fail("%w", err)
	}
	defer content.Close()
	data, err := io.ReadAll(io.LimitReader(content, maxManifest+1))
	if err != nil {
		return nil, fail("%w", err)
	}
	if len(data) > maxManifest {
		return nil, fail("it has more than %d bytes", maxManifest)
	}
	sum := sha256.Sum256(data)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	if m.digest == "" {
		m.digest = digest
	}
	if m.digest != digest {
		return nil, fail("it was replaced while the image was read; try again")
	}
	parsed, err := parseManifest(data)
	if err != nil {
		return nil, fail("%w: %w", errManifest, err)
	}
	return parsed, nil
}

// reach returns the digests that the manifests of the given folders refer to, directly or
// through other manifests, and their own. What describes a reached manifest is reached as well,
// unless skip excludes its folder.
func (c *contents) reach(from []*folder, skip func(*folder) bool) map[string]bool {
	reached := map[string]bool{}
	var open []string
	visit := func(d string) {
		if !reached[d] {
			reached[d] = true
			open = append(open, d)
		}
	}
	for _, f := range from {
		for _, d := range f.digests() {
			visit(d)
		}
	}
	for len(open) > 0 {
		d := open[len(open)-1]
		open = open[:len(open)-1]
		if m := c.manifests[d]; m != nil {
			for _, ch := range m.children {
				visit(ch.digest)
			}
		}
		for _, f := range c.referrers[d] {
			if skip != nil && skip(f) {
				continue
			}
			for _, own := range f.digests() {
				visit(own)
			}
		}
	}
	return reached
}
