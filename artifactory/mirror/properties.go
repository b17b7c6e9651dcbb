package mirror

import (
	"context"
	"errors"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/annotation"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// mirrored returns the properties whose keys are mirrored.
func (m *Mirror) mirrored(p artifactory.Properties) artifactory.Properties {
	if m.opts.SkipProperties {
		return nil
	}
	out := artifactory.Properties{}
	for key, values := range p {
		if len(values) > 0 && (m.opts.Property == nil || m.opts.Property(key)) {
			out[key] = values
		}
	}
	return out
}

// difference returns the properties to set and the keys to delete that make have like want.
func difference(want, have artifactory.Properties) (set artifactory.Properties, unset []string) {
	set = artifactory.Properties{}
	for key, values := range want {
		if !sameValues(values, have[key]) {
			set[key] = values
		}
	}
	for key := range have {
		if _, ok := want[key]; !ok {
			unset = append(unset, key)
		}
	}
	slices.Sort(unset)
	return set, unset
}

// sameValues compares values without their order.
func sameValues(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// setProperties sets properties of an item of the target and deletes others. It does not change
// the contents of a folder. Keys that the source has, when it is asked again, are not deleted.
func (m *Mirror) setProperties(ctx context.Context, path string, set artifactory.Properties, unset []string) error {
	if len(unset) > 0 {
		at := m.source.at(path)
		var meta jfrog.Response
		now, err := m.source.rt.Properties.Get(jfrog.WithResponse(ctx, &meta), at.Repo, at.Path)
		switch {
		case refusal.Missing(err, &meta):
			return errGone
		case err != nil:
			return m.source.failed(err)
		}
		unset = slices.DeleteFunc(slices.Clone(unset), func(key string) bool { return len(now[key]) > 0 })
	}
	return m.sendProperties(ctx, path, set, unset)
}

// errGone means that an item has vanished from the source.
var errGone = errors.New("it has vanished from the source")

// sendProperties sends the requests of setProperties.
func (m *Mirror) sendProperties(ctx context.Context, path string, set artifactory.Properties, unset []string) error {
	at := m.target.at(path)
	err := annotation.Set(ctx, m.target.rt, at.Repo, at.Path, set)
	if err == nil && len(unset) > 0 {
		err = m.target.rt.Properties.Delete(ctx, at.Repo, at.Path, unset, &artifactory.PropertyDeleteOptions{Recursive: new(false)})
	}
	return err
}

// settleProperties makes the properties of a file that was replaced like those of the source.
func (m *Mirror) settleProperties(ctx context.Context, s *Step) error {
	if m.opts.SkipProperties {
		return nil
	}
	have, err := m.target.rt.Properties.Get(ctx, s.Target.Repo, s.Target.Path)
	if err != nil {
		return err
	}
	set, unset := difference(s.Properties, m.mirrored(have))
	return m.setProperties(ctx, s.Path, set, unset)
}
