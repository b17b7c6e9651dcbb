package mirror

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
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

// sendable splits properties by the requests that can carry them: a deployment, or only
// PropertiesService.Update. Servers split the values at different characters.
func sendable(p artifactory.Properties) (deployed, updated artifactory.Properties, err error) {
	if _, err := p.Encode(); err != nil {
		return nil, nil, err
	}
	deployed, updated = artifactory.Properties{}, artifactory.Properties{}
	for key, values := range p {
		has := func(sign string) bool {
			return slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, sign) })
		}
		switch {
		case !has(";"):
			deployed[key] = values
		case !has(","):
			updated[key] = values
		default:
			return nil, nil, fmt.Errorf("the values of property %q have a semicolon and a comma, which no request can send together", key)
		}
	}
	return deployed, updated, nil
}

// setProperties sets properties of an item of the target and deletes others. It does not change
// the contents of a folder. Keys that the source has, when it is asked again, are not deleted.
func (m *Mirror) setProperties(ctx context.Context, path string, set artifactory.Properties, unset []string) error {
	if len(unset) > 0 {
		at := m.source.at(path)
		var meta jfrog.Response
		now, err := m.source.rt.Properties.Get(jfrog.WithResponse(ctx, &meta), at.Repo, at.Path)
		switch {
		case missing(err, &meta):
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
	deployed, updated, err := sendable(set)
	if err != nil {
		return err
	}
	at, service := m.target.at(path), m.target.rt.Properties
	if len(deployed) > 0 {
		err = service.Set(ctx, at.Repo, at.Path, deployed, &artifactory.PropertySetOptions{Recursive: new(false)})
	}
	if err == nil && len(updated) > 0 {
		err = service.Update(ctx, at.Repo, at.Path, updated, &artifactory.PropertyUpdateOptions{RecursiveProperties: new(false)})
	}
	if err == nil && len(unset) > 0 {
		err = service.Delete(ctx, at.Repo, at.Path, unset, &artifactory.PropertyDeleteOptions{Recursive: new(false)})
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
