package docker

import (
	"maps"
	"slices"
	"time"
)

// decider decides which folders are deleted.
type decider struct {
	*contents
	kinds map[*folder]Kind // folders that may be deleted
}

// verdict is a decision.
type verdict struct {
	*contents
	kinds  map[*folder]Kind     // folders to delete
	retain map[*folder][]string // files in them that stay
}

// decider returns a decider for the tags and options of a plan.
func (c *contents) decider(p *Plan) *decider {
	d := &decider{c, map[*folder]Kind{}}
	asked := map[string]bool{}
	for _, tag := range p.Tags {
		asked[tag] = true
	}
	var tags []*folder
	for _, f := range c.folders {
		if !f.untagged && asked[f.name] {
			d.kinds[f] = KindTag
			tags = append(tags, f)
		}
	}
	reached := c.reach(tags, nil)
	for _, f := range c.folders {
		switch {
		case f.untagged && slices.ContainsFunc(f.digests(), func(digest string) bool { return reached[digest] }):
			d.kinds[f] = KindManifest
		case f.attached != "" && reached[f.attached] && d.kinds[f] == "":
			d.kinds[f] = KindAttached
		}
	}
	if p.Options.Untagged {
		for _, f := range c.loose() {
			if d.kinds[f] == "" && f.olderThan(p.Options.UntaggedAge, p.Time) {
				d.kinds[f] = KindUntagged
			}
		}
	}
	keep := map[string]bool{}
	for _, name := range p.Options.Keep {
		keep[name] = true
	}
	maps.DeleteFunc(d.kinds, func(f *folder, _ Kind) bool { return keep[f.name] })
	return d
}

func (f *folder) olderThan(age time.Duration, now time.Time) bool {
	if age == 0 {
		age = 24 * time.Hour
	}
	newest := time.Time{}
	for _, m := range f.files {
		newest = later(newest, later(m.created, m.modified))
	}
	return age < 0 || now.Sub(newest) > age
}

// decide spares the folders that the remaining ones need, until nothing changes. Then it finds the
// files in the others that have to stay.
func (d *decider) decide() (*verdict, error) {
	v := &verdict{d.contents, map[*folder]Kind{}, map[*folder][]string{}}
	maps.Copy(v.kinds, d.kinds)
	var live map[string]bool
	for {
		remaining := v.remaining()
		// A tag to delete does not need itself because its subject stays.
		live = d.reach(remaining, func(f *folder) bool { return v.kinds[f] == KindTag })
		if !v.spare(live, remaining) {
			break
		}
	}
	if err := d.readable(v.remaining(), live); err != nil {
		return nil, err
	}
	v.retainLayers(live)
	return v, nil
}

// remaining returns the folders that are not deleted.
func (v *verdict) remaining() []*folder {
	return slices.DeleteFunc(slices.Clone(v.folders), func(f *folder) bool { return v.kinds[f] != "" })
}

// spare keeps folders that live manifests need, and reports whether there were any. Tags are kept
// last, as only one folder of a manifest has to stay.
func (v *verdict) spare(live map[string]bool, remaining []*folder) bool {
	held := map[string]bool{}
	for _, f := range remaining {
		for _, d := range f.digests() {
			held[d] = true
		}
	}
	spared := false
	keep := func(f *folder) {
		delete(v.kinds, f)
		spared = true
		for _, d := range f.digests() {
			held[d] = true
		}
	}
	isLive := func(d string) bool { return live[d] }
	for _, f := range v.folders {
		if kind := v.kinds[f]; kind != "" && kind != KindTag && (live[f.attached] || slices.ContainsFunc(f.digests(), isLive)) {
			keep(f)
		}
	}
	for _, f := range v.folders {
		if v.kinds[f] == KindTag && slices.ContainsFunc(f.digests(), func(d string) bool { return live[d] && !held[d] }) {
			keep(f)
		}
	}
	return spared
}

// readable returns an error if a manifest in the folders, or a live one, is not understood.
func (c *contents) readable(folders []*folder, live map[string]bool) error {
	for _, f := range folders {
		for _, m := range f.files {
			if content := c.manifests[m.digest]; content != nil && content.err != nil {
				return content.err
			}
		}
	}
	for digest := range live {
		if content := c.manifests[digest]; content != nil && content.err != nil {
			return content.err
		}
	}
	return nil
}

// retainLayers finds the layers of live manifests that only folders to delete have.
func (v *verdict) retainLayers(live map[string]bool) {
	needed := map[string]bool{}
	for d := range live {
		if m := v.manifests[d]; m != nil {
			for _, blob := range m.blobs {
				needed[blob] = true
			}
		}
	}
	for _, f := range v.remaining() {
		for _, l := range f.layers {
			delete(needed, blobDigest(l.name))
		}
	}
	for _, f := range v.folders {
		if v.kinds[f] == "" {
			continue
		}
		for _, l := range f.layers {
			if d := blobDigest(l.name); needed[d] {
				delete(needed, d)
				v.retain[f] = append(v.retain[f], l.name)
			}
		}
	}
}

// deletions returns the deletions in their order.
func (v *verdict) deletions() []Deletion {
	var out []Deletion
	for _, f := range v.order() {
		out = append(out, v.deletion(f))
	}
	return out
}

// order returns the folders to delete, so that each comes before the folders that it needs: if it
// cannot be deleted, they are still there. Otherwise, tags come first. Folders that need each other
// have no particular order.
func (v *verdict) order() []*folder {
	var list []*folder
	holders := map[string][]*folder{} // by the digest of a manifest or a layer
	for _, kind := range []Kind{KindTag, KindAttached, KindManifest, KindUntagged} {
		for _, f := range v.folders {
			if v.kinds[f] != kind {
				continue
			}
			list = append(list, f)
			for _, d := range f.digests() {
				holders[d] = append(holders[d], f)
			}
			for _, l := range f.layers {
				holders[blobDigest(l.name)] = append(holders[blobDigest(l.name)], f)
			}
		}
	}
	var out []*folder
	seen := map[*folder]bool{}
	var visit func(f *folder)
	visitAll := func(digest string) {
		needed := holders[digest]
		delete(holders, digest) // once is enough
		for _, f := range needed {
			visit(f)
		}
	}
	visit = func(f *folder) {
		if seen[f] {
			return
		}
		seen[f] = true
		own := map[string]bool{}
		for _, l := range f.layers {
			own[blobDigest(l.name)] = true
		}
		for _, m := range f.files {
			content := v.manifests[m.digest]
			if content == nil {
				continue
			}
			for _, ch := range content.children {
				visitAll(ch.digest)
			}
			for _, blob := range content.blobs {
				if !own[blob] {
					visitAll(blob)
				}
			}
		}
		out = append(out, f)
	}
	for _, f := range slices.Backward(list) {
		visit(f)
	}
	slices.Reverse(out)
	return out
}

func (v *verdict) deletion(f *folder) Deletion {
	d := Deletion{Kind: v.kinds[f], Folder: f.name, Digest: f.main().digest, Also: f.also(), Size: f.size, Retain: v.retain[f]}
	for _, l := range f.layers {
		if slices.Contains(d.Retain, l.name) {
			d.Size -= l.size
		}
	}
	return d
}

// freed returns the bytes of content that no remaining folder has.
func (v *verdict) freed() int64 {
	counted := map[string]bool{}
	each := func(f *folder, see func(digest string, size int64)) {
		for _, m := range f.files {
			see(m.digest, m.size)
		}
		for _, l := range f.layers {
			see(blobDigest(l.name), l.size)
		}
	}
	for _, f := range v.remaining() {
		each(f, func(digest string, _ int64) { counted[digest] = true })
	}
	for _, names := range v.retain {
		for _, name := range names {
			counted[blobDigest(name)] = true
		}
	}
	var sum int64
	for _, f := range v.folders {
		if v.kinds[f] == "" {
			continue
		}
		each(f, func(digest string, size int64) {
			if !counted[digest] {
				counted[digest] = true
				sum += size
			}
		})
	}
	return sum
}

// kept returns the folders that the verdict has spared, with the tags that need them.
func (d *decider) kept(v *verdict) []Kept {
	var out []Kept
	spared := map[string][]int{} // by digest: positions in out
	for _, f := range d.folders {
		if kind := d.kinds[f]; kind != "" && v.kinds[f] == "" {
			for _, digest := range append(f.digests(), f.attached) {
				spared[digest] = append(spared[digest], len(out))
			}
			out = append(out, Kept{Kind: kind, Folder: f.name, Digest: f.main().digest})
		}
	}
	if out == nil {
		return nil
	}
	for _, f := range v.remaining() {
		if f.untagged {
			continue
		}
		for digest := range d.reach([]*folder{f}, nil) {
			for _, at := range spared[digest] {
				if k := &out[at]; k.Folder != f.name && !slices.Contains(k.Tags, f.name) {
					k.Tags = append(k.Tags, f.name)
				}
			}
		}
	}
	return out
}
