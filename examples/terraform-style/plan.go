package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An action is what a step does, as plans mark it.
type action string

const (
	create action = "+"
	update action = "~"
	remove action = "-"
)

// A step is one thing to do.
type step struct {
	action   action
	resource string
	changes  []change
	do       func(context.Context) error
}

// A plan is what makes the platform what is wanted, in order.
type plan []*step

// planApply compares the platform with what is wanted. What is to be absent goes last,
// when nothing refers to it any more.
func planApply(ctx context.Context, present, absent []resource) (plan, error) {
	var p plan
	for _, r := range present {
		s, err := r.plan(ctx)
		if err != nil {
			return nil, err
		}
		if s != nil {
			p = append(p, s)
		}
	}
	gone, err := planDestroy(ctx, absent)
	return append(p, gone...), err
}

// planDestroy deletes resources, the last one first.
func planDestroy(ctx context.Context, resources []resource) (plan, error) {
	var p plan
	for _, r := range slices.Backward(resources) {
		s, err := r.planDelete(ctx)
		if err != nil {
			return nil, err
		}
		if s != nil {
			p = append(p, s)
		}
	}
	return p, nil
}

// apply does the steps. It stops at the first failure, for the steps behind it may need
// what failed; the next plan holds what is left.
func (p plan) apply(ctx context.Context, out io.Writer) error {
	for i, s := range p {
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s %s (%d of %d steps were done): %w", s.action, s.resource, i, len(p), err)
		}
	}
	if len(p) > 0 {
		_, _ = fmt.Fprintln(out, "Done.")
	}
	return nil
}

func (p plan) print(out io.Writer) {
	if len(p) == 0 {
		_, _ = fmt.Fprintln(out, "No changes.")
		return
	}
	count := map[action]int{}
	for _, s := range p {
		count[s.action]++
		_, _ = fmt.Fprintln(out, s.action, s.resource)
		for _, c := range s.changes {
			if s.action == update {
				_, _ = fmt.Fprintf(out, "    %s: %s -> %s\n", c.setting, show(c.from), show(c.to))
			} else {
				_, _ = fmt.Fprintf(out, "    %s: %s\n", c.setting, show(c.to))
			}
		}
	}
	_, _ = fmt.Fprintf(out, "Plan: %d to create, %d to update, %d to delete.\n", count[create], count[update], count[remove])
}

// show writes a value in one line.
func show(v any) string {
	var n yaml.Node
	if err := n.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	n.Style = yaml.FlowStyle
	text, err := yaml.Marshal(&n)
	if err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(string(text))
}
