package main

import (
	"maps"
	"slices"
	"strings"
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
