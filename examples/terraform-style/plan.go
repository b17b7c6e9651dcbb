package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// An action is the kind of a step. Its value is the mark in printed plans.
type action string

const (
	create action = "+"
	update action = "~"
	remove action = "-"
)

// A step is a change of one resource.
type step struct {
	action   action
	resource string
	changes  []jfrog.Difference
	do       func(context.Context) error
}

// A plan is the list of steps to the desired state, in order.
type plan []*step

// planApply compares the platform with the desired state and returns the plan. Deletions come last,
// when no other resource refers to the deleted ones.
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

// planDestroy returns the plan to delete resources, the last one first.
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

// apply executes the steps. It stops at the first failure, because later steps may depend on the
// failed one. The next plan has the remaining steps.
func (p plan) apply(ctx context.Context, out io.Writer) error {
	for i, s := range p {
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s %s (%d of %d steps completed): %w", s.action, s.resource, i, len(p), err)
		}
	}
	if len(p) > 0 {
		_, _ = fmt.Fprintln(out, "Done.")
	}
	return nil
}

// print prints the steps with the settings that they change.
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
				_, _ = fmt.Fprintf(out, "    %s: %s -> %s\n", c.Path, show(c.Have), show(c.Want))
			} else {
				_, _ = fmt.Fprintf(out, "    %s: %s\n", c.Path, show(c.Want))
			}
		}
	}
	_, _ = fmt.Fprintf(out, "Plan: %d to create, %d to update, %d to delete.\n", count[create], count[update], count[remove])
}

// show returns a value as YAML on one line.
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
