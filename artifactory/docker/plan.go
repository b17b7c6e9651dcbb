package docker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// PlanOptions refines [Image.Plan].
type PlanOptions struct {
	// Untagged also deletes manifests without a tag that no tag refers to, if they are older than
	// UntaggedAge. 0 means 24 hours, which spares a push that has not ended. A negative value
	// means any age.
	Untagged    bool
	UntaggedAge time.Duration

	// Keep names folders that stay, with all that they need: tags, and folders of manifests
	// without a tag such as sha256:4c0d....
	Keep []string
}

// Plan is what [Image.Delete] deletes, with the reasons. It is data: a program may print it, store
// it as JSON, and remove deletions from it. [Image.Delete] then skips what the rest needs.
type Plan struct {
	Repo, Image string
	Time        time.Time   // when the plan was made
	Tags        []string    // tags to delete, as asked
	Options     PlanOptions // as asked

	Delete  []Deletion // each before what it needs, tags first
	Kept    []Kept     // what stays although it was asked for, or belongs to a tag to delete
	Missing []string   // tags that the image does not have
	// Size is the bytes of content that no remaining folder of the image has. Other images may
	// have it.
	Size int64
}

// Kind is a kind of folder.
type Kind string

// The kinds of a [Deletion].
const (
	KindTag      Kind = "tag"
	KindAttached Kind = "attached" // a tag such as sha256-4c0d....sig, for a manifest that is deleted
	KindManifest Kind = "manifest" // a manifest without a tag, of a tag that is deleted
	KindUntagged Kind = "untagged" // a manifest without a tag that no tag refers to
)

// KindOf returns the kind that the name of a folder stands for: [KindTag], [KindAttached] or, for
// a digest, [KindManifest].
func KindOf(folder string) Kind {
	switch {
	case digestFolder.MatchString(folder):
		return KindManifest
	case attachedTag.MatchString(folder):
		return KindAttached
	}
	return KindTag
}

// Deletion is the deletion of a folder.
type Deletion struct {
	Kind   Kind
	Folder string // the tag, or the folder of a manifest without a tag
	Digest string // of the manifest, or of the list
	Also   string // digest of a manifest beside the list; usually empty
	Size   int64  // bytes of the files to delete
	// Retain names the files that stay in the folder, because other manifests need them. Files of
	// images with longer names stay as well.
	Retain []string
}

// Kept is a tag or a manifest that stays.
type Kept struct {
	Kind   Kind
	Folder string
	Digest string
	Tags   []string // remaining tags that need it, sorted; empty if manifests without a tag need it
}

// Plan returns what has to be deleted to delete tags, and what stays. It deletes nothing. Tags that
// do not exist are in [Plan].Missing. Without tags and options, the plan is empty. An image without
// manifests is an error matching [jfrog.ErrNotFound].
//
// The repository must be local, federated or the cache of a remote repository.
//
// Requires: read permission for the whole image.
func (i *Image) Plan(ctx context.Context, tags []string, opts *PlanOptions) (*Plan, error) {
	p := &Plan{Repo: i.repo, Image: i.name, Time: time.Now(), Tags: slices.Clone(tags), Options: jfrog.Deref(opts)}
	if err := checkTags(tags); err != nil {
		return nil, err
	}
	c, err := i.contents(ctx)
	if err != nil {
		return nil, err
	}
	d := c.decider(p)
	v, err := d.decide()
	if err != nil {
		return nil, err
	}
	p.Delete, p.Kept, p.Size = v.deletions(), d.kept(v), v.freed()
	known := map[string]bool{}
	for _, f := range c.folders {
		known[f.name] = true
	}
	for _, tag := range tags {
		if !known[tag] {
			p.Missing = append(p.Missing, tag)
			known[tag] = true
		}
	}
	return p, nil
}

// checkTags refuses names that would select something else than the folder of a tag.
func checkTags(tags []string) error {
	for _, tag := range tags {
		switch {
		case tag == "" || tag == "." || tag == ".." || strings.Contains(tag, "/"):
			return fmt.Errorf("docker: %q is no tag", tag)
		case digestOf(digestFolder, tag) != "":
			return fmt.Errorf("docker: %q is a digest, not a tag; delete the tags that refer to it", tag)
		}
	}
	return nil
}

// contents reads the image with all manifests, for a deletion.
func (i *Image) contents(ctx context.Context) (*contents, error) {
	c, err := i.load(ctx, true)
	if err != nil {
		return nil, err
	}
	var others []string
	for _, f := range c.folders {
		if f.repo != i.repo && !slices.Contains(others, f.repo) {
			others = append(others, f.repo)
		}
	}
	if others != nil {
		slices.Sort(others)
		return nil, fmt.Errorf("docker: repository %s is virtual; delete from the repositories that store the image: %s", i.repo, strings.Join(others, ", "))
	}
	return c, c.read(ctx, false)
}

// IsEmpty reports whether the plan deletes nothing.
func (p *Plan) IsEmpty() bool { return len(p.Delete) == 0 }

// String returns the plan with a line for each folder and a last line with the sum.
func (p *Plan) String() string {
	var b strings.Builder
	line := func(format string, args ...any) {
		b.WriteString(printable.Text(fmt.Sprintf(format, args...)) + "\n")
	}
	for _, d := range p.Delete {
		retained := ""
		if len(d.Retain) > 0 {
			retained = fmt.Sprintf(", without %d files that others need", len(d.Retain))
		}
		line("delete %s %s, %d bytes%s", d.Kind, label(d.Folder, d.Digest), d.Size, retained)
	}
	for _, k := range p.Kept {
		by := "manifests without a tag"
		if len(k.Tags) > 0 {
			by = strings.Join(k.Tags, ", ")
		}
		line("keep %s %s: needed by %s", k.Kind, label(k.Folder, k.Digest), by)
	}
	for _, tag := range p.Missing {
		line("missing tag %s", tag)
	}
	line("%s/%s: %d folders to delete, %d bytes", p.Repo, p.Image, len(p.Delete), p.Size)
	return b.String()
}

// label returns a folder with the digest of its manifest, which is cut as Docker does.
func label(folder, digest string) string {
	short := digest[:min(len(digest), len("sha256:")+12)]
	if digestFolder.MatchString(folder) {
		return short
	}
	return folder + " (" + short + ")"
}

// checkFor returns an error unless the plan is for the image and its names are safe.
func (p *Plan) checkFor(i *Image) error {
	switch {
	case p == nil:
		return errors.New("docker: plan is nil")
	case p.Repo != i.repo || p.Image != i.name:
		return fmt.Errorf("docker: the plan is for %s/%s, not for %s", p.Repo, p.Image, i)
	}
	return checkTags(p.Tags)
}
