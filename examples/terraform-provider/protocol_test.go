package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A terraform plays Terraform's part of the plugin protocol, without a process and a binary. It
// holds the provider to Terraform's rules: a plan keeps the configuration, a state keeps the plan,
// and neither has write-only values.
type terraform struct {
	t        *testing.T
	platform *jfrogtest.Server
	wire     *wire
	client   *jfrog.Client
	server   tfprotov6.ProviderServer
	schemas  *tfprotov6.GetProviderSchemaResponse
}

// object is a configuration: attributes by name. Missing attributes are null.
type object = map[string]any

// unknown stands for a value that is not known yet.
type unknown struct{}

// newTerraform configures the provider for a platform in memory.
func newTerraform(t *testing.T, opts ...jfrogtest.Option) *terraform {
	t.Helper()
	cleanEnv(t)
	platform := jfrogtest.New(t, opts...)
	c, err := jfrog.New(platform.URL, jfrog.WithAccessToken(platform.Token))
	require.NoError(t, err)
	tf := unconfigured(t)
	tf.platform, tf.client, tf.wire = platform, c, newWire(t, platform.URL)
	require.Empty(t, tf.configure(object{"url": tf.wire.URL, "access_token": platform.Token}))
	return tf
}

// A wire is a proxy between the provider and the platform. It records requests that change
// something, and can change their bodies.
type wire struct {
	*httptest.Server
	mu     sync.Mutex
	writes []string // method, path and body
	change func(body []byte) []byte
}

func newWire(t *testing.T, target string) *wire {
	u, err := url.Parse(target)
	require.NoError(t, err)
	w := &wire{}
	w.Server = httptest.NewServer(&httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		if r.In.Method == http.MethodGet || r.In.Body == nil {
			return
		}
		body, err := io.ReadAll(r.In.Body)
		assert.NoError(t, err)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.change != nil {
			body = w.change(body)
		}
		w.writes = append(w.writes, strings.TrimSpace(r.In.Method+" "+r.In.URL.Path+" "+string(body)))
		r.Out.Body, r.Out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}})
	t.Cleanup(w.Close)
	return w
}

// take returns the recorded requests and forgets them.
func (w *wire) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.writes
	w.writes = nil
	return out
}

func unconfigured(t *testing.T) *terraform {
	t.Helper()
	tf := &terraform{t: t, server: providerserver.NewProtocol6(newProvider())()}
	var err error
	tf.schemas, err = tf.server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	require.NoError(t, err)
	require.Empty(t, errorsIn(tf.schemas.Diagnostics))
	return tf
}

// cleanEnv hides the platform that the machine is configured for.
func cleanEnv(t *testing.T) {
	for _, name := range []string{"URL", "ACCESS_TOKEN", "USER", "PASSWORD"} {
		t.Setenv("JFROG_"+name, "")
		t.Setenv("JF_"+name, "")
	}
	t.Setenv("JFROG_CLI_HOME_DIR", t.TempDir())
}

func (tf *terraform) configure(config object) []string {
	tf.t.Helper()
	config0 := tf.dynamic(value(tf.schemas.Provider.ValueType(), config))
	valid, err := tf.server.ValidateProviderConfig(tf.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config0})
	require.NoError(tf.t, err)
	if problems := errorsIn(valid.Diagnostics); problems != nil {
		return problems
	}
	resp, err := tf.server.ConfigureProvider(tf.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config0})
	require.NoError(tf.t, err)
	return errorsIn(resp.Diagnostics)
}

// An instance is a resource in the configuration, with its state.
type instance struct {
	*terraform
	typ     string
	schema  *tfprotov6.Schema
	state   tftypes.Value
	private []byte
}

func (tf *terraform) resource(typ string) *instance {
	schema := tf.schemas.ResourceSchemas[typ]
	require.NotNil(tf.t, schema, typ)
	return &instance{terraform: tf, typ: typ, schema: schema, state: tftypes.NewValue(schema.ValueType(), nil)}
}

// validate returns the errors of a configuration.
func (r *instance) validate(config object) []string {
	r.t.Helper()
	resp, err := r.server.ValidateResourceConfig(r.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.typ, Config: r.dynamic(value(r.schema.ValueType(), config)),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	require.NoError(r.t, err)
	return errorsIn(resp.Diagnostics)
}

// A planned is a plan for a resource.
type planned struct {
	action  string   // create, update, replace or none
	changes []string // attributes that change
	config  tftypes.Value
	state   tftypes.Value
	private []byte
}

func (p planned) String() string {
	return strings.TrimSpace(p.action + " " + strings.Join(p.changes, " "))
}

// plan refreshes the state and plans, as terraform plan does.
func (r *instance) plan(config object) planned {
	r.t.Helper()
	require.Empty(r.t, r.refresh())
	p, problems := r.planOnly(config)
	require.Empty(r.t, problems)
	return p
}

func (r *instance) planOnly(config object) (planned, []string) {
	r.t.Helper()
	p, replace, problems := r.request(config, r.state)
	if problems != nil {
		return p, problems
	}
	switch {
	case r.state.IsNull():
		p.action = "create"
	case p.state.Equal(r.state):
		p.action = "none"
	case replace:
		p, _, problems = r.request(config, tftypes.NewValue(r.schema.ValueType(), nil))
		p.action = "replace"
	default:
		p.action = "update"
	}
	if !r.state.IsNull() {
		before, after := fields(r.state), fields(p.state)
		for _, name := range slices.Sorted(maps.Keys(after)) {
			if !before[name].Equal(after[name]) {
				p.changes = append(p.changes, name)
			}
		}
	}
	return p, problems
}

func (r *instance) request(config object, prior tftypes.Value) (p planned, replace bool, problems []string) {
	r.t.Helper()
	p.config = value(r.schema.ValueType(), config)
	resp, err := r.server.PlanResourceChange(r.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.typ, PriorState: r.dynamic(prior), Config: r.dynamic(p.config), PriorPrivate: r.private,
		ProposedNewState: r.dynamic(proposed(r.schema.Block.Attributes, prior, p.config)),
	})
	require.NoError(r.t, err)
	if problems := errorsIn(resp.Diagnostics); problems != nil {
		return p, false, problems
	}
	p.state, p.private = r.static(resp.PlannedState), resp.PlannedPrivate
	keeps(r.t, r.schema.Block.Attributes, p.config, p.state, "plan")
	return p, len(resp.RequiresReplace) > 0, nil
}

// apply validates, plans and applies a configuration. It returns the errors.
func (r *instance) apply(config object) []string {
	r.t.Helper()
	if problems := r.validate(config); problems != nil {
		return problems
	}
	p := r.plan(config)
	switch p.action {
	case "none":
		return nil
	case "replace":
		require.Empty(r.t, r.destroy())
	}
	return r.applyPlan(p)
}

func (r *instance) applyPlan(p planned) []string {
	r.t.Helper()
	resp, err := r.server.ApplyResourceChange(r.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.typ, PriorState: r.dynamic(r.state), PlannedState: r.dynamic(p.state),
		Config: r.dynamic(p.config), PlannedPrivate: p.private,
	})
	require.NoError(r.t, err)
	r.state, r.private = r.static(resp.NewState), resp.Private
	problems := errorsIn(resp.Diagnostics)
	if !r.state.IsNull() {
		assert.True(r.t, r.state.IsFullyKnown(), "the state has unknown values: %s", r.state)
	}
	if problems == nil && !p.state.IsNull() {
		kept(r.t, p.state, r.state, "")
	}
	return problems
}

// applied is apply, which must succeed. A second plan must be empty.
func (r *instance) applied(config object) {
	r.t.Helper()
	require.Empty(r.t, r.apply(config))
	assert.Equal(r.t, "none", r.plan(config).String(), "the second plan")
}

func (r *instance) destroy() []string {
	r.t.Helper()
	null := tftypes.NewValue(r.schema.ValueType(), nil)
	return r.applyPlan(planned{config: null, state: null})
}

func (r *instance) refresh() []string {
	r.t.Helper()
	if r.state.IsNull() {
		return nil
	}
	resp, err := r.server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.typ, CurrentState: r.dynamic(r.state), Private: r.private,
	})
	require.NoError(r.t, err)
	if problems := errorsIn(resp.Diagnostics); problems != nil {
		return problems
	}
	r.state, r.private = r.static(resp.NewState), resp.Private
	return nil
}

func (r *instance) importID(id string) []string {
	r.t.Helper()
	resp, err := r.server.ImportResourceState(r.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: r.typ, ID: id})
	require.NoError(r.t, err)
	if problems := errorsIn(resp.Diagnostics); problems != nil {
		return problems
	}
	r.state, r.private = r.static(resp.ImportedResources[0].State), resp.ImportedResources[0].Private
	return r.refresh()
}

// attribute returns an attribute of the state as Terraform shows it.
func (r *instance) attribute(name string) any {
	return plain(fields(r.state)[name])
}

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

func (tf *terraform) dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	tf.t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	require.NoError(tf.t, err)
	return &d
}

func (r *instance) static(d *tfprotov6.DynamicValue) tftypes.Value {
	r.t.Helper()
	v, err := d.Unmarshal(r.schema.ValueType())
	require.NoError(r.t, err)
	return v
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

// read reads a data source.
func (tf *terraform) read(typ string, config object) object {
	tf.t.Helper()
	schema := tf.schemas.DataSourceSchemas[typ]
	given := tf.dynamic(value(schema.ValueType(), config))
	resp, err := tf.server.ReadDataSource(tf.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typ, Config: given})
	require.NoError(tf.t, err)
	require.Empty(tf.t, errorsIn(resp.Diagnostics))
	v, err := resp.State.Unmarshal(schema.ValueType())
	require.NoError(tf.t, err)
	return plain(v).(object)
}
