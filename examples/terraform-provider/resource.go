package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// A kind is what the resources of one type do not share with others.
//
// M is the model: a struct with a field for each attribute. A nil pointer, slice or map is null. An
// attribute that is not required needs such a type even if it has a default: states of older
// versions of the provider lack it. Only unknown values need the types of the framework.
// S is the resource in the types of the SDK. It serves as what the server has, and as what it is
// to have.
type kind[M, S any] interface {
	// key returns the value of the attribute that identifies the resource.
	key(M) string
	// get returns the resource on the server. The error matches jfrog.ErrNotFound if there
	// is no such resource.
	get(ctx context.Context, key string) (S, error)
	// fill sets the attributes to the values on the server. Before, m is the plan or the last
	// state. Where the server has nothing, fill must not change null to empty or empty to null.
	fill(m *M, have S)
	// want returns the planned resource. Attributes that are null and not computed are in it as
	// empty values, so that an update clears them.
	want(change[M]) S

	create(ctx context.Context, want S) error
	// update changes the resource. The server has have.
	update(ctx context.Context, have, want S) error
	delete(ctx context.Context, key string) error
}

// A change is what Terraform asks for. State is the zero M for a new resource. Config has the
// write-only attributes, which are null in the plan and the state.
type change[M any] struct{ Config, Plan, State M }

// common has the attributes of all resources.
type common struct {
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func (c *common) timeouts() *timeouts.Value { return &c.Timeouts }

// timeoutsOf returns the timeouts in a model.
func timeoutsOf[M any](m *M) *timeouts.Value {
	return any(m).(interface{ timeouts() *timeouts.Value }).timeouts()
}

// A managed is a resource of any kind. It implements the protocol: state, import, timeouts and
// diagnostics.
type managed[M, S any] struct {
	name    string // without the name of the provider
	keyName string // attribute that identifies the resource
	schema  schema.Schema
	checks  []resource.ConfigValidator
	connect func(*jfrog.Client) kind[M, S]

	kind kind[M, S] // nil before Configure
}

func (r *managed[M, S]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.name
}

func (r *managed[M, S]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	r.schema.Attributes["timeouts"] = timeouts.AttributesAll(ctx)
	resp.Schema = r.schema
}

func (r *managed[M, S]) ConfigValidators(context.Context) []resource.ConfigValidator { return r.checks }

// Configure connects the resource. Terraform also calls it before the provider is configured.
func (r *managed[M, S]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	if c, ok := req.ProviderData.(*jfrog.Client); ok {
		r.kind = r.connect(c)
	}
}

// ImportState reads the resource: a state with nothing but the key could not be decoded into M.
func (r *managed[M, S]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var m M
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("timeouts"), timeoutsOf(&m))...)
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	have, err := r.kind.get(ctx, req.ID)
	if err != nil {
		r.fail(ctx, &resp.Diagnostics, "import", req.ID, err)
		return
	}
	r.kind.fill(&m, have)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (r *managed[M, S]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var ch change[M]
	resp.Diagnostics.Append(req.Config.Get(ctx, &ch.Config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &ch.Plan)...)
	ctx, cancel := deadline(ctx, &ch.Plan, timeouts.Value.Create, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	key, want := r.kind.key(ch.Plan), r.kind.want(ch)
	if err := r.kind.create(ctx, want); err != nil {
		r.fail(ctx, &resp.Diagnostics, "create", key, err)
		return
	}
	// From here on the resource exists. An error must not make Terraform forget it: with a state,
	// the resource is tainted.
	resp.State.Raw = withoutUnknown(req.Plan.Raw)
	r.readBack(ctx, &resp.Diagnostics, &resp.State, &ch.Plan, want)
}

// readBack sets the state to what the server has after a change. Without this, the state would
// have what was asked for, and computed attributes would stay unknown.
func (r *managed[M, S]) readBack(ctx context.Context, diags *diag.Diagnostics, state *tfsdk.State, plan *M, want S) {
	key := r.kind.key(*plan)
	have, err := r.kind.get(ctx, key)
	if err != nil {
		r.fail(ctx, diags, "read", key, err)
		return
	}
	ignored, err := jfrog.Diff(have, want)
	if err != nil {
		r.fail(ctx, diags, "compare", key, err)
		return
	}
	r.kind.fill(plan, have)
	diags.Append(state.Set(ctx, plan)...)
	if len(ignored) > 0 { // Terraform's own message would blame the provider
		lines := make([]string, len(ignored))
		for i, d := range ignored {
			lines[i] = "  " + d.String()
		}
		diags.AddError(fmt.Sprintf("The server did not take all settings of %s %s", r.title(), key),
			"It reported success, and has other values (setting: present -> wanted):\n"+strings.Join(lines, "\n"))
	}
}

func (r *managed[M, S]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	ctx, cancel := deadline(ctx, &m, timeouts.Value.Read, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	key := r.kind.key(m)
	have, err := r.kind.get(ctx, key)
	switch {
	case errors.Is(err, jfrog.ErrNotFound): // deleted elsewhere: Terraform plans to create it
		resp.State.RemoveResource(ctx)
	case err != nil: // a failure is not an absent resource
		r.fail(ctx, &resp.Diagnostics, "read", key, err)
	default:
		r.kind.fill(&m, have)
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

func (r *managed[M, S]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var ch change[M]
	resp.Diagnostics.Append(req.Config.Get(ctx, &ch.Config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &ch.Plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &ch.State)...)
	ctx, cancel := deadline(ctx, &ch.Plan, timeouts.Value.Update, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	key, want := r.kind.key(ch.Plan), r.kind.want(ch)
	have, err := r.kind.get(ctx, key)
	if err != nil {
		r.fail(ctx, &resp.Diagnostics, "read", key, err)
		return
	}
	if err := r.kind.update(ctx, have, want); err != nil {
		r.fail(ctx, &resp.Diagnostics, "update", key, err)
		return
	}
	r.readBack(ctx, &resp.Diagnostics, &resp.State, &ch.Plan, want)
}

func (r *managed[M, S]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m M
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	ctx, cancel := deadline(ctx, &m, timeouts.Value.Delete, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	key := r.kind.key(m)
	if err := r.kind.delete(ctx, key); err != nil && !errors.Is(err, jfrog.ErrNotFound) {
		r.fail(ctx, &resp.Diagnostics, "delete", key, err)
	}
}

func (r *managed[M, S]) title() string { return strings.ReplaceAll(r.name, "_", " ") }

// fail reports an error of the SDK.
func (r *managed[M, S]) fail(ctx context.Context, diags *diag.Diagnostics, verb, key string, err error) {
	if verb == "create" && (errors.Is(err, jfrog.ErrConflict) || errors.Is(err, jfrog.ErrValidation)) {
		if _, getErr := r.kind.get(ctx, key); getErr == nil {
			diags.AddAttributeError(path.Root(r.keyName), fmt.Sprintf("The %s %s exists already", r.title(), key),
				fmt.Sprintf("To manage it with Terraform, import it: terraform import %s_%s.NAME %s\n\n%s", typeName, r.name, key, detail(err)))
			return
		}
	}
	diags.AddError(fmt.Sprintf("Cannot %s the %s %s", verb, r.title(), key), detail(err))
}

// detail describes an error: the server's message first, then what helps to find the cause.
func detail(err error) string {
	var lines []string
	var e *jfrog.Error
	if errors.As(err, &e) && e.Message() != "" {
		lines = append(lines, fmt.Sprintf("The server responded with status %d: %s", e.StatusCode, e.Message()), "")
	}
	lines = append(lines, err.Error())
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		lines = append(lines, "", "The operation took longer than its timeout. Set a longer one in timeouts.")
	case errors.Is(err, jfrog.ErrUnauthorized):
		lines = append(lines, "", "Check the access token of the provider. It may have expired.")
	case errors.Is(err, jfrog.ErrForbidden):
		lines = append(lines, "", "The access token must be of an administrator.")
	}
	return strings.Join(lines, "\n")
}

// defaultTimeout bounds an operation, unless its timeouts attribute does. It is long because the
// SDK repeats requests that may be repeated, and because some operations wait for the server.
const defaultTimeout = 5 * time.Minute

// deadline returns a context that ends with the timeout of an operation.
func deadline[M any](
	ctx context.Context, m *M,
	of func(timeouts.Value, context.Context, time.Duration) (time.Duration, diag.Diagnostics),
	diags *diag.Diagnostics,
) (context.Context, context.CancelFunc) {
	d, problems := of(*timeoutsOf(m), ctx, defaultTimeout)
	diags.Append(problems...)
	return context.WithTimeout(ctx, d)
}

// withoutUnknown returns a plan with null in place of unknown values, which a state cannot have.
func withoutUnknown(plan tftypes.Value) tftypes.Value {
	out, err := tftypes.Transform(plan, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			v = tftypes.NewValue(v.Type(), nil)
		}
		return v, nil
	})
	if err != nil { // the types are those of the plan
		return plan
	}
	return out
}

// The following functions return the value of an optional attribute. The server has no null: what
// it leaves out may be null or empty in the configuration. The prior value tells.

func text(prior *string, have string) *string {
	if have == "" && prior == nil {
		return nil
	}
	return &have
}

func list(prior []string, have []string) []string {
	if len(have) == 0 {
		if prior == nil {
			return nil
		}
		return []string{}
	}
	return have
}

// orEmpty returns the value to send for an optional attribute. Null clears the setting.
func orEmpty(p *string) *string { return new(jfrog.Deref(p)) }

// orNone is like orEmpty, for lists and sets.
func orNone(list []string) []string { return append([]string{}, list...) }

// known returns a computed attribute, or nil if the server is to choose its value.
func known(v types.String) *string {
	if v.IsUnknown() || v.IsNull() {
		return nil
	}
	return new(v.ValueString())
}
