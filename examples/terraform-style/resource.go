package main

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// A kind reads and changes the resources of one kind on the platform.
//
// T describes such a resource in the same way as the YAML file. Its identifying fields have the tag
// diff:"fixed". All other fields are settings; the zero value (a nil pointer, slice or map) stands
// for a missing setting. jfrog.Diff compares the settings.
//
// The methods neither retry nor check whether their work is already done. The SDK retries where
// that is safe, and the plan has only necessary steps.
type kind[T any] interface {
	// key returns the name of a resource for messages.
	key(T) string
	// read returns the resource on the platform with all its settings. The error matches
	// jfrog.ErrNotFound if the resource does not exist.
	read(ctx context.Context, want T) (T, error)
	// create creates a resource.
	create(ctx context.Context, want T) error
	// update sends change, which has the fixed fields and the settings that differ from have.
	update(ctx context.Context, have, change T) error
	// delete deletes a resource.
	delete(ctx context.Context, have T) error
}

// A resource is a resource of any kind, with its desired settings.
type resource interface {
	// plan returns the step to the desired settings, or nil if the resource has them.
	plan(context.Context) (*step, error)
	// planDelete returns the step that deletes the resource, or nil if it does not exist.
	planDelete(context.Context) (*step, error)
}

// each returns resources of the same kind.
func each[T any](name string, k kind[T], things []T) []resource {
	var list []resource
	for _, want := range things {
		list = append(list, thing[T]{name, k, want})
	}
	return list
}

// A thing is a resource of kind T.
type thing[T any] struct {
	kindName string
	kind     kind[T]
	want     T
}

func (t thing[T]) String() string { return t.kindName + " " + t.kind.key(t.want) }

func (t thing[T]) plan(ctx context.Context) (*step, error) {
	have, err := t.kind.read(ctx, t.want)
	if errors.Is(err, jfrog.ErrNotFound) {
		changes, err := jfrog.Diff(nil, t.want)
		if err != nil {
			return nil, err
		}
		return &step{create, t.String(), changes, func(ctx context.Context) error { return t.kind.create(ctx, t.want) }}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t, err)
	}
	changes, err := jfrog.Diff(have, t.want)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	for _, c := range changes {
		if c.Fixed {
			return nil, fmt.Errorf("%s: %s is %s and cannot be changed to %s", t, c.Path, show(c.Have), show(c.Want))
		}
	}
	change, err := jfrog.Changes(have, t.want)
	if err != nil {
		return nil, err
	}
	return &step{update, t.String(), changes, func(ctx context.Context) error { return t.kind.update(ctx, have, change) }}, nil
}

func (t thing[T]) planDelete(ctx context.Context) (*step, error) {
	have, err := t.kind.read(ctx, t.want)
	if errors.Is(err, jfrog.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t, err)
	}
	return &step{remove, t.String(), nil, func(ctx context.Context) error {
		err := t.kind.delete(ctx, have)
		if errors.Is(err, jfrog.ErrNotFound) { // deleted since planDelete
			return nil
		}
		return err
	}}, nil
}
