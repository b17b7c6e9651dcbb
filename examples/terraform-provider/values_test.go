package main

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
)

// proposed merges a configuration with the last state: computed attributes keep their values. This
// is what Terraform does before it asks a provider for a plan.
func proposed(attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	before, wanted := fields(prior), fields(config)
	out := map[string]tftypes.Value{}
	for _, a := range attributes {
		c, typ := wanted[a.Name], config.Type().(tftypes.Object).AttributeTypes[a.Name]
		p, ok := before[a.Name]
		if !ok {
			p = tftypes.NewValue(typ, nil)
		}
		switch {
		case a.WriteOnly:
			out[a.Name] = tftypes.NewValue(typ, nil)
		case c.IsNull() && a.Computed:
			out[a.Name] = p
		case a.NestedType != nil && c.IsKnown() && !c.IsNull() && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			out[a.Name] = proposed(a.NestedType.Attributes, p, c)
		case a.NestedType != nil && c.IsKnown() && !c.IsNull() && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap:
			priors, merged := fields(p), map[string]tftypes.Value{}
			for key, v := range fields(c) {
				entry, ok := priors[key]
				if !ok {
					entry = tftypes.NewValue(v.Type(), nil)
				}
				merged[key] = v
				if v.IsKnown() && !v.IsNull() {
					merged[key] = proposed(a.NestedType.Attributes, entry, v)
				}
			}
			out[a.Name] = tftypes.NewValue(typ, merged)
		default:
			out[a.Name] = c
		}
	}
	return tftypes.NewValue(config.Type(), out)
}

// keeps checks that a plan has the values of the configuration, and no write-only ones.
func keeps(t *testing.T, attributes []*tfprotov6.SchemaAttribute, config, plan tftypes.Value, what string) {
	t.Helper()
	wanted, got := fields(config), fields(plan)
	for _, a := range attributes {
		c, p := wanted[a.Name], got[a.Name]
		switch {
		case a.WriteOnly:
			assert.True(t, p.IsNull(), "the %s has the write-only attribute %s", what, a.Name)
		case a.NestedType != nil: // has defaults inside; see kept
		case c.IsNull() && a.Computed:
		default:
			assert.True(t, c.Equal(p), "the %s has another %s: %s, configured is %s", what, a.Name, p, c)
		}
	}
}

// kept checks that a state has the known values of the plan: Terraform refuses any other, as an
// inconsistent result.
func kept(t *testing.T, plan, state tftypes.Value, at string) {
	t.Helper()
	if !plan.IsKnown() {
		return
	}
	planFields, stateFields := fields(plan), fields(state)
	if planFields == nil || stateFields == nil {
		assert.True(t, plan.Equal(state), "inconsistent result after apply: %s was planned as %s and is %s", at, plan, state)
		return
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(planFields)), slices.Collect(maps.Keys(stateFields)), "keys of %s", at)
	for name, p := range planFields {
		kept(t, p, stateFields[name], at+"."+name)
	}
}

// fields returns the attributes of an object or the entries of a map.
func fields(v tftypes.Value) map[string]tftypes.Value {
	var out map[string]tftypes.Value
	if v.Type() == nil || !v.IsKnown() || v.IsNull() || v.As(&out) != nil {
		return nil
	}
	return out
}

// value makes a value of the protocol.
func value(typ tftypes.Type, v any) tftypes.Value {
	switch v.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	}
	list := func(elem tftypes.Type) []tftypes.Value {
		out := []tftypes.Value{}
		switch v := v.(type) {
		case []string:
			for _, s := range v {
				out = append(out, value(elem, s))
			}
		case []any:
			for _, s := range v {
				out = append(out, value(elem, s))
			}
		}
		return out
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		given, out := v.(object), map[string]tftypes.Value{}
		for name := range given {
			if typ.AttributeTypes[name] == nil {
				panic("no attribute " + name)
			}
		}
		for name, t := range typ.AttributeTypes {
			out[name] = value(t, given[name])
		}
		return tftypes.NewValue(typ, out)
	case tftypes.Map:
		out := map[string]tftypes.Value{}
		for key, e := range v.(object) {
			out[key] = value(typ.ElementType, e)
		}
		return tftypes.NewValue(typ, out)
	case tftypes.Set:
		return tftypes.NewValue(typ, list(typ.ElementType))
	case tftypes.List:
		return tftypes.NewValue(typ, list(typ.ElementType))
	}
	return tftypes.NewValue(typ, v)
}

// plain returns a value of the protocol as Go values.
func plain(v tftypes.Value) any {
	if v.Type() == nil || v.IsNull() {
		return nil
	}
	if !v.IsKnown() {
		return unknown{}
	}
	switch v.Type().(type) {
	case tftypes.Object, tftypes.Map:
		out := object{}
		for name, e := range fields(v) {
			out[name] = plain(e)
		}
		return out
	case tftypes.Set, tftypes.List:
		var list []tftypes.Value
		_ = v.As(&list)
		out := []any{}
		for _, e := range list {
			out = append(out, plain(e))
		}
		return out
	}
	var s string
	var b bool
	n := new(big.Float)
	switch {
	case v.As(&s) == nil:
		return s
	case v.As(&b) == nil:
		return b
	case v.As(&n) == nil:
		i, _ := n.Int64()
		return int(i)
	}
	return fmt.Sprint(v)
}

// errorsIn returns the errors among diagnostics: the attribute, the summary and the detail.
func errorsIn(diagnostics []*tfprotov6.Diagnostic) []string {
	var out []string
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			at := ""
			if d.Attribute != nil {
				at = d.Attribute.String() + ": "
			}
			out = append(out, at+d.Summary+"\n"+d.Detail)
		}
	}
	return out
}
