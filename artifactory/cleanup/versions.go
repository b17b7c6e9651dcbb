package cleanup

import (
	"crypto/sha256"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/spool"
)

// nameKey stands for names, and takes less memory than they do.
type nameKey [16]byte

func keyOf(names ...string) nameKey {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", names))
	return nameKey(sum[:16])
}

// row is a file in the list of a rule.
type row struct {
	Repo     string     `json:"repo"`
	Path     string     `json:"path"`
	Size     int64      `json:"size"`
	Modified jfrog.Time `json:"modified,omitzero"`
	Updated  jfrog.Time `json:"updated,omitzero"`
	SHA256   string     `json:"sha256,omitempty"`
	SHA1     string     `json:"sha1,omitempty"`

	Unit  nameKey `json:"unit"`
	Group bool    `json:"group,omitempty"` // Unit is set
}

func rowOf(item *artifactory.AQLItem) *row {
	return &row{Repo: item.Repo, Path: item.FilePath(), Size: int64(item.Size), Modified: jfrog.NewTime(item.Modified.Time),
		Updated: jfrog.NewTime(item.Updated.Time), SHA256: item.SHA256, SHA1: item.ActualSHA1}
}

// group is a thing with versions.
type group struct {
	name  string
	units []*unit
	parts []*unit // of an image: the folders of manifests without a tag, and of signatures
}

// versions plans a rule that decides about versions. It reads the list of files twice: to know the
// versions, and to plan the deletion of some.
func (p *planner) versions(r *rule, repo string) error {
	list := &grouped{rule: r, repo: repo, groups: map[string]*group{}, units: map[nameKey]*unit{}}
	list.rows.Dir = p.m.Options().TempDir
	defer list.rows.Close()
	for item, err := range p.m.Query(p.ctx, r.query(repo)) {
		if err == nil && item.Repo == repo {
			err = list.add(&item)
		}
		if err != nil {
			return err
		}
	}
	if err := list.protectNested(); err != nil {
		return err
	}
	reasons := list.decide()
	if r.Group.image {
		return p.images(list, reasons)
	}
	var failure error
	err := list.rows.Each(func(f *row) bool {
		if reason := reasons[f.Unit]; f.Group && reason != "" {
			failure = p.step(f, reason, r.unless())
		}
		return failure == nil
	})
	if failure == nil {
		failure = err
	}
	return failure
}

// grouped is the list of files of a rule, and the versions that they belong to.
type grouped struct {
	*rule
	repo   string
	rows   spool.List[row]
	groups map[string]*group
	units  map[nameKey]*unit
}

// add adds a file.
func (g *grouped) add(item *artifactory.AQLItem) error {
	f := rowOf(item)
	name, version, ok := g.Group.of(item)
	if image, folder, kind := imageFolder(item.Path); g.Group.image && kind != "" && kind != docker.KindTag {
		f.Unit, f.Group = keyOf(item.Repo, image, folder), true
		u := g.units[f.Unit]
		if u == nil {
			in := g.group(image)
			u = &unit{group: in, version: folder}
			in.parts = append(in.parts, u)
			g.units[f.Unit] = u
		}
		u.kept = u.kept || g.excludes(item)
		u.partial = u.partial || !g.includes(item)
		u.add(item)
	}
	included, excluded := g.includes(item), g.excludes(item)
	// An image has all files of its folder. Of other versions, files that are not included do not
	// count, but exclusions do.
	if ok && (included || excluded || g.Group.image) {
		f.Unit, f.Group = keyOf(item.Repo, name, version), included || g.Group.image
		u := g.units[f.Unit]
		if u == nil {
			u = g.unit(name, version)
			g.units[f.Unit] = u
		}
		g.count(u, item, included, excluded)
	}
	return g.rows.Add(*f)
}

// count takes a file into account that belongs to a version.
func (g *grouped) count(u *unit, item *artifactory.AQLItem, included, excluded bool) {
	u.kept = u.kept || excluded
	if !included {
		u.kept = true // an image with a file that is not included; of other versions, it is excluded
		return
	}
	manifest := g.Group.image && isManifest(item.Name)
	if (manifest || !g.Group.image) && !g.meets(item) {
		u.kept = true
	}
	u.manifest = u.manifest || manifest
	u.size += int64(item.Size)
	u.add(item)
}

// unit returns a new version of a group.
func (g *grouped) unit(name, version string) *unit {
	in := g.group(name)
	u := &unit{group: in, version: version}
	in.units = append(in.units, u)
	return u
}

func (g *grouped) group(name string) *group {
	in := g.groups[name]
	if in == nil {
		in = &group{name: name}
		g.groups[name] = in
	}
	return in
}

// protectNested keeps the images in whose folders other files are stored.
func (g *grouped) protectNested() error {
	if !g.Group.image {
		return nil
	}
	return g.rows.Each(func(f *row) bool {
		folder := f.Path[:max(strings.LastIndexByte(f.Path, '/'), 0)]
		for {
			i := strings.LastIndexByte(folder, '/')
			if i < 0 {
				return true
			}
			folder = folder[:i]
			if image, name, kind := imageFolder(folder); kind != "" {
				if u := g.units[keyOf(f.Repo, image, name)]; u != nil {
					u.kept = true
				}
			}
		}
	})
}

// decide returns the reasons to delete versions, by the keys of the versions.
func (g *grouped) decide() map[nameKey]string {
	newer := map[*unit]int{}
	for _, in := range g.groups {
		var texts []string
		var times []jfrog.Millis
		var units []*unit
		for _, u := range in.units {
			if !u.kept && (u.manifest || !g.Group.image) {
				texts, times, units = append(texts, u.version), append(times, u.changed), append(units, u)
			}
		}
		counts := g.Order.newer(texts, times)
		for i, u := range units {
			if n := counts[i]; n >= g.KeepNewest && g.takes(u) { // -1 has no place in the order
				newer[u] = n
			}
		}
	}
	out := map[nameKey]string{}
	for key, u := range g.units {
		if n, ok := newer[u]; ok {
			out[key] = g.reason(u, u.group.name, n)
		}
	}
	return out
}
