package cleanup

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
)

// Docker returns the grouping of Docker and OCI repositories, in which a tag is a folder with a
// manifest.json or a list.manifest.json. The group is the image, and the version is the tag. Tags
// are the newest by the time they were last pushed, unless there is an [Order].
//
// Package docker decides what goes with a tag: the manifests of its platforms and its signatures,
// unless a remaining tag needs them. A tag stays whose manifest a remaining tag needs. Manifests
// and signatures also stay if they are excluded, or too young, or were downloaded too recently
// for the rule. A tag in whose folder other images are stored is kept too. With [Rule].Untagged,
// manifests without a tag go as well.
//
// An image with a manifest that cannot be understood is an error in the plan, and stays whole.
func Docker() Grouping {
	return Grouping{image: true, scheme: versions.SchemeSemVer, of: func(item *artifactory.AQLItem) (string, string, bool) {
		image, folder, kind := imageFolder(item.Path)
		return image, folder, kind == docker.KindTag
	}}
}

// imageFolder divides the path of a folder of an image. The kind is empty for other folders.
func imageFolder(folder string) (image, name string, kind docker.Kind) {
	image, name = path.Split(folder)
	image = strings.TrimSuffix(image, "/")
	kind = docker.KindOf(name)
	if image == "" || name == "_uploads" || kind == docker.KindTag && (strings.Contains(name, ":") || strings.HasPrefix(name, "sha256__")) {
		return "", "", ""
	}
	return image, name, kind
}

func isManifest(name string) bool { return name == "manifest.json" || name == "list.manifest.json" }

// imageStep is the planned deletion of a folder.
type imageStep struct {
	docker.Deletion
	bulk.Tree
	image   string
	reason  string
	planned bool // by another rule
}

// images plans the deletion of the folders of images.
func (p *planner) images(list *grouped, reasons map[nameKey]string) error {
	var order []*imageStep
	steps := map[nameKey]*imageStep{}
	for _, name := range slices.Sorted(maps.Keys(list.groups)) {
		in := list.groups[name]
		planned, err := p.image(list, in, reasons)
		if errors.Is(err, jfrog.ErrUnauthorized) || err != nil && p.ctx.Err() != nil {
			return err
		}
		if err != nil { // the other images are not concerned
			err = &bulk.Error{Action: bulk.ActionDelete, Repo: list.repo, Path: name, Err: err}
			if !p.yield(bulk.Step{Action: bulk.ActionDelete, Repo: list.repo, Path: name, Folder: true}, err) {
				return errStopped
			}
		}
		for _, s := range planned {
			steps[keyOf(list.repo, name, s.Folder)] = s
			order = append(order, s)
		}
	}
	err := list.rows.Each(func(f *row) bool {
		if s := steps[f.Unit]; f.Group && s != nil {
			i := strings.LastIndexByte(f.Path, '/')
			s.Add(artifactory.AQLItem{Repo: f.Repo, Path: f.Path[:i], Name: f.Path[i+1:], Modified: f.Modified, Updated: f.Updated,
				SHA256: f.SHA256, ActualSHA1: f.SHA1})
			s.planned = !p.first(f) || s.planned
		}
		return true
	})
	if err != nil {
		return err
	}
	for _, s := range order {
		if s.planned {
			continue
		}
		step := bulk.Step{Action: bulk.ActionDelete, Repo: list.repo, Path: s.image + "/" + s.Folder, Folder: true, Tree: &s.Tree, Size: s.Size,
			Image:  &bulk.ImageFolder{Image: s.image, Kind: string(s.Kind), Digest: s.Deletion.Digest, Also: s.Also},
			Reason: s.reason, Unless: list.unless()}
		if !p.yield(step, nil) {
			return errStopped
		}
	}
	return nil
}

// image returns what package docker plans to delete of an image.
func (p *planner) image(list *grouped, in *group, reasons map[nameKey]string) ([]*imageStep, error) {
	key := func(folder string) nameKey { return keyOf(list.repo, in.name, folder) }
	var tags []string
	for _, u := range in.units {
		if reasons[key(u.version)] != "" {
			tags = append(tags, u.version)
		}
	}
	if len(tags) == 0 && (!list.Untagged || len(in.parts) == 0) {
		return nil, nil
	}
	opts := &docker.PlanOptions{Untagged: list.Untagged, UntaggedAge: -1}
	for _, u := range in.parts {
		if list.spares(u) {
			opts.Keep = append(opts.Keep, u.version)
		}
	}
	image, err := docker.NewImage(p.m.Client(), list.repo, in.name)
	if err != nil {
		return nil, err
	}
	for {
		plan, err := image.Plan(p.ctx, tags, opts)
		if answer := (*jfrog.Error)(nil); errors.Is(err, jfrog.ErrNotFound) && !errors.As(err, &answer) {
			return nil, nil // it has vanished
		}
		if err != nil {
			return nil, err
		}
		var out []*imageStep
		kept := len(opts.Keep)
		for _, d := range plan.Delete {
			u := list.units[key(d.Folder)]
			if u == nil || d.Kind == docker.KindUntagged && u.partial {
				opts.Keep = append(opts.Keep, d.Folder) // pushed since, or not included
				continue
			}
			out = append(out, &imageStep{Deletion: d, image: in.name, reason: list.imageReason(u, &d, reasons[key(d.Folder)])})
		}
		if len(opts.Keep) == kept {
			return out, nil
		}
	}
}

// spares reports whether a manifest or a signature stays when its tag goes.
func (g *grouped) spares(u *unit) bool {
	young := g.Untagged && u.changed >= jfrog.NewMillis(g.fresh)
	return u.kept || young || g.recent(u)
}

// imageReason tells why a folder of an image is deleted.
func (g *grouped) imageReason(u *unit, d *docker.Deletion, ofTag string) string {
	text := "no tag of " + u.group.name + " refers to it, last changed " + day(u.changed)
	switch d.Kind {
	case docker.KindTag:
		return ofTag
	case docker.KindManifest:
		text = "belongs to deleted tags of " + u.group.name
	case docker.KindAttached:
		text = fmt.Sprintf("describes a deleted manifest of %s", u.group.name)
	}
	if g.Name != "" {
		text = g.Name + ": " + text
	}
	return text
}
