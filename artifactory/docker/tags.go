package docker

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Tag is a tag of an image.
type Tag struct {
	Repo   string // repository that stores the tag, also if a virtual one was asked for
	Name   string
	Digest string // digest of its manifest or list; empty if the server knows no SHA-256
	// Created is when the tag was first pushed, and Modified when its manifest last changed.
	Created, Modified time.Time
	// Size is the bytes that Artifactory stores in the folder of the tag. The manifests of a list
	// are in other folders: see Manifests. Layers that several tags share count for each of them.
	Size int64
	List bool // the tag is a list of manifests, usually for several platforms

	// Pulls are pulls of the tag, also through smart remote repositories. Pulls of a digest count
	// for its manifest.
	Pulls      int64
	LastPulled time.Time // zero: never

	// Manifests are the manifests to which the list refers, directly or through other lists, if
	// [TagOptions].Manifests is set.
	Manifests []Manifest
}

// Pushed returns when the tag was last pushed.
func (t *Tag) Pushed() time.Time { return later(t.Created, t.Modified) }

// LastUsed returns when the tag or one of its Manifests was last pulled or pushed.
func (t *Tag) LastUsed() time.Time {
	out := later(t.Pushed(), t.LastPulled)
	for _, m := range t.Manifests {
		out = later(out, m.LastPulled)
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Manifest is a manifest that is stored by its digest.
type Manifest struct {
	Repo     string
	Digest   string
	Platform Platform // zero for an attestation
	// Describes is the digest of the manifest to which this attestation, signature or other
	// description belongs.
	Describes  string
	Stored     bool // false: the repository lacks the manifest, like a cache before a pull
	Created    time.Time
	Size       int64 // bytes in its folder
	Pulls      int64
	LastPulled time.Time // zero: never
	Tags       []string  // tags that refer to it, sorted; more than one share it
}

// Order is an order of tags.
type Order string

// The orders of [Image.Tags].
const (
	OrderNewest  Order = ""        // the last pushed first
	OrderVersion Order = "version" // the highest version first; see [CompareTags]
)

// TagOptions refines [Image.Tags].
type TagOptions struct {
	// Match is a pattern of tags as in [path.Match], such as 1.*; empty: all.
	Match string
	Order Order
	Limit int // number of tags from the first on; 0: all

	// Manifests reads the lists of all tags, to fill [Tag].Manifests. It costs a request for each
	// list of the image.
	Manifests bool
}

// Tags returns the tags of the image. Manifests without a tag are left out: see [Image.Untagged].
// An image without manifests is an error matching [jfrog.ErrNotFound].
//
// Requires: read permission for the image.
func (i *Image) Tags(ctx context.Context, opts *TagOptions) ([]Tag, error) {
	o := jfrog.Deref(opts)
	if err := o.check(); err != nil {
		return nil, err
	}
	c, err := i.load(ctx, false)
	if err != nil {
		return nil, err
	}
	var users map[string][]string
	if o.Manifests {
		if err := c.read(ctx, true); err != nil {
			return nil, err
		}
		users = c.users()
	}
	out := []Tag{}
	for _, f := range c.folders {
		if match, _ := path.Match(o.Match, f.name); f.untagged || !match && o.Match != "" {
			continue
		}
		out = append(out, f.tag())
	}
	slices.SortStableFunc(out, o.compare)
	if o.Limit > 0 && len(out) > o.Limit {
		out = out[:o.Limit]
	}
	if o.Manifests {
		holders := c.holders()
		for at := range out {
			if out[at].List {
				out[at].Manifests = c.below(out[at].Digest, holders, users)
			}
		}
	}
	return out, nil
}

func (o *TagOptions) check() error {
	if _, err := path.Match(o.Match, ""); err != nil {
		return fmt.Errorf("docker: pattern %q: %w", o.Match, err)
	}
	if o.Order != OrderNewest && o.Order != OrderVersion {
		return fmt.Errorf("docker: unknown order %q", o.Order)
	}
	if o.Limit < 0 {
		return fmt.Errorf("docker: limit %d is negative", o.Limit)
	}
	return nil
}

func (o *TagOptions) compare(a, b Tag) int {
	if o.Order == OrderVersion {
		return cmp.Or(CompareTags(b.Name, a.Name), strings.Compare(a.Name, b.Name))
	}
	return cmp.Or(b.Pushed().Compare(a.Pushed()), strings.Compare(a.Name, b.Name))
}

// Names returns the names of tags.
func Names(tags []Tag) []string {
	out := make([]string, len(tags))
	for at := range tags {
		out[at] = tags[at].Name
	}
	return out
}

func (f *folder) tag() Tag {
	m := f.main()
	return Tag{Repo: f.repo, Name: f.name, Digest: m.digest, Created: m.created, Modified: m.modified, Size: f.size,
		List: m.name == listFile, Pulls: m.pulls, LastPulled: m.pulled}
}

// holders returns the folder of each digest. A folder without a tag comes before those of tags.
func (c *contents) holders() map[string]*folder {
	out := map[string]*folder{}
	for _, f := range c.folders {
		for _, d := range f.digests() {
			if out[d] == nil || f.untagged && !out[d].untagged {
				out[d] = f
			}
		}
	}
	return out
}

// users returns the tags that refer to each digest.
func (c *contents) users() map[string][]string {
	out := map[string][]string{}
	for _, f := range c.folders {
		if f.untagged {
			continue
		}
		own := f.digests()
		for d := range c.reach([]*folder{f}, nil) {
			if !slices.Contains(own, d) && !slices.Contains(out[d], f.name) {
				out[d] = append(out[d], f.name)
			}
		}
	}
	return out
}

// below returns the manifests that a list refers to, directly or through other lists.
func (c *contents) below(list string, holders map[string]*folder, users map[string][]string) []Manifest {
	out := []Manifest{}
	seen := map[string]bool{list: true}
	open := []string{list}
	for len(open) > 0 {
		d := open[0]
		open = open[1:]
		if c.manifests[d] == nil {
			continue
		}
		for _, ch := range c.manifests[d].children {
			if seen[ch.digest] {
				continue
			}
			seen[ch.digest] = true
			open = append(open, ch.digest)
			m := Manifest{Digest: ch.digest, Platform: ch.platform, Describes: ch.describe}
			if ch.platform.String() == "" {
				m.Platform = Platform{}
			}
			if f := holders[ch.digest]; f != nil {
				f.fill(&m)
			}
			m.Tags = users[ch.digest]
			out = append(out, m)
		}
	}
	return out
}

// fill describes the stored manifest with the digest of m.
func (f *folder) fill(m *Manifest) {
	own := f.main()
	for at := range f.files {
		if f.files[at].digest == m.Digest {
			own = &f.files[at]
		}
	}
	m.Stored, m.Repo, m.Size = true, f.repo, f.size
	m.Created, m.Pulls, m.LastPulled = own.created, own.pulls, own.pulled
}

// Untagged returns the manifests without a tag that no tag refers to, by digest. Such manifests
// remain when a tag is pushed again, or deleted by other means. Those of a push that has not
// ended look the same: their list comes last. An image without manifests is an error matching
// [jfrog.ErrNotFound].
//
// Requires: read permission for the image.
func (i *Image) Untagged(ctx context.Context) ([]Manifest, error) {
	c, err := i.load(ctx, false)
	if err != nil {
		return nil, err
	}
	if err := c.read(ctx, false); err != nil {
		return nil, err
	}
	if err := c.readable(c.folders, nil); err != nil {
		return nil, err
	}
	out := []Manifest{}
	for _, f := range c.loose() {
		m := Manifest{Digest: f.main().digest}
		if content := c.manifests[m.Digest]; content != nil {
			m.Describes = content.subject
		}
		f.fill(&m)
		out = append(out, m)
	}
	return out, nil
}

// loose returns the folders without a tag that no tag refers to.
func (c *contents) loose() []*folder {
	var tags, out []*folder
	for _, f := range c.folders {
		if !f.untagged {
			tags = append(tags, f)
		}
	}
	reached := c.reach(tags, nil)
	for _, f := range c.folders {
		if f.untagged && !slices.ContainsFunc(f.digests(), func(d string) bool { return reached[d] }) {
			out = append(out, f)
		}
	}
	return out
}
