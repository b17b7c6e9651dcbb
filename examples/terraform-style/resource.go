package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// A kind reads and changes the things of one kind on the platform. T describes one of them,
// as the YAML does. What identifies it has the tag state:"fixed"; all other fields are
// settings, whose zero value (a nil pointer, slice or map) says nothing about the setting.
// Both read and the YAML's decoding give settings in one normal form, sets sorted for
// example, so that what means the same compares equal.
//
// No method retries or looks whether its work is done already: the SDK repeats what may be
// repeated, and the plan is made of what was read.
type kind[T any] interface {
	// key names a thing for people.
	key(T) string
	// read returns what is there with all its settings. Where nothing is, the error
	// matches jfrog.ErrNotFound.
	read(ctx context.Context, want T) (T, error)
	create(ctx context.Context, want T) error
	// update sends change, which holds what is fixed and the settings that differ from have.
	update(ctx context.Context, have, change T) error
	delete(ctx context.Context, have T) error
}

// A resource is one thing of whatever kind.
type resource interface {
	plan(context.Context) (*step, error)
	planDelete(context.Context) (*step, error)
}

// each makes resources of the things of one kind.
func each[T any](name string, k kind[T], things []T) []resource {
	var list []resource
	for _, want := range things {
		list = append(list, thing[T]{name, k, want})
	}
	return list
}

type thing[T any] struct {
	kindName string
	kind     kind[T]
	want     T
}

func (t thing[T]) String() string { return t.kindName + " " + t.kind.key(t.want) }

// plan returns the step that makes the thing what is wanted, or nil if it is.
func (t thing[T]) plan(ctx context.Context) (*step, error) {
	have, err := t.kind.read(ctx, t.want)
	if errors.Is(err, jfrog.ErrNotFound) {
		var nothing T
		_, changes := diff(nothing, t.want)
		return &step{create, t.String(), changes, func(ctx context.Context) error { return t.kind.create(ctx, t.want) }}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t, err)
	}
	change, changes := diff(have, t.want)
	for _, c := range changes {
		if c.fixed {
			return nil, fmt.Errorf("%s: %s is %s and cannot be changed to %s", t, c.setting, show(c.from), show(c.to))
		}
	}
	if len(changes) == 0 {
		return nil, nil
	}
	return &step{update, t.String(), changes, func(ctx context.Context) error { return t.kind.update(ctx, have, change) }}, nil
}

// planDelete returns the step that deletes the thing, or nil if it is gone.
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
		if errors.Is(err, jfrog.ErrNotFound) { // somebody else was faster
			return nil
		}
		return err
	}}, nil
}

// A change is one setting that differs.
type change struct {
	setting  string
	fixed    bool
	from, to any
}

// diff compares what is there with what is wanted. Partial holds the fixed fields and the
// settings that differ, as wanted, and nothing else.
func diff[T any](have, want T) (partial T, changes []change) {
	h, w, p := reflect.ValueOf(have), reflect.ValueOf(want), reflect.ValueOf(&partial).Elem()
	for i := range w.NumField() {
		field := w.Type().Field(i)
		fixed := field.Tag.Get("state") == "fixed"
		differs := !w.Field(i).IsZero() && !reflect.DeepEqual(h.Field(i).Interface(), w.Field(i).Interface())
		if fixed || differs {
			p.Field(i).Set(w.Field(i))
		}
		if differs {
			changes = append(changes, change{field.Tag.Get("yaml"), fixed, h.Field(i).Interface(), w.Field(i).Interface()})
		}
	}
	return partial, changes
}
