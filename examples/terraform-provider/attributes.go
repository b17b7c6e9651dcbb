package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// fixedString returns a required attribute whose change replaces the resource.
func fixedString(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Description: description,
		Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

// flag returns an optional boolean attribute with a default, so that it is never null.
func flag(value bool, description string, checks ...validator.Bool) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(value),
		Description: description, Validators: checks,
	}
}

// noEmptyStrings refuses a set with an empty string.
var noEmptyStrings = setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))

// httpURL refuses a URL that is not an absolute http or https URL. It can refuse a password too,
// which would be in the state.
type httpURL struct{ noPassword bool }

func (httpURL) Description(context.Context) string         { return "must be an http or https URL" }
func (httpURL) MarkdownDescription(context.Context) string { return "must be an http or https URL" }

func (v httpURL) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() { // unknown: validated when it is known
		return
	}
	u, err := url.Parse(req.ConfigValue.ValueString())
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid URL", "The value must be an http or https URL.")
	case v.noPassword && u.User != nil:
		resp.Diagnostics.AddAttributeError(req.Path, "Credentials in a URL",
			"Terraform would store them. Use the attributes for credentials.")
	}
}

// sibling checks a true value against another attribute of the same object.
type sibling struct {
	name string
	want bool // the value that the other one must have
}

func notBoth(name string) validator.Bool  { return sibling{name, false} }
func requires(name string) validator.Bool { return sibling{name, true} }

func (s sibling) Description(context.Context) string {
	return fmt.Sprintf("true requires that %s is %t", s.name, s.want)
}

func (s sibling) MarkdownDescription(ctx context.Context) string { return s.Description(ctx) }

func (s sibling) ValidateBool(ctx context.Context, req validator.BoolRequest, resp *validator.BoolResponse) {
	var other types.Bool
	at := req.Path.ParentPath().AtName(s.name)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &other)...)
	if req.ConfigValue.ValueBool() && !other.IsUnknown() && other.ValueBool() != s.want {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid combination", s.Description(ctx)+".")
	}
}

// setOf returns a set for a computed attribute, which is never null after apply.
func setOf(list []string) types.Set {
	values := make([]attr.Value, len(list))
	for i, s := range list {
		values[i] = types.StringValue(s)
	}
	return types.SetValueMust(types.StringType, values)
}

// elements returns the elements of a computed set, or nil if the server is to choose them.
func elements(s types.Set) []string {
	if s.IsUnknown() || s.IsNull() {
		return nil
	}
	out := []string{}
	for _, v := range s.Elements() {
		out = append(out, v.(types.String).ValueString())
	}
	return out
}

// convert returns a list as a list of another string type. Nil stays nil.
func convert[To, From ~string](list []From) []To {
	if list == nil {
		return nil
	}
	out := make([]To, len(list))
	for i, v := range list {
		out[i] = To(v)
	}
	return out
}

// equal reports whether two optional values are equal.
func equal[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

func isNotFound(err error) bool { return errors.Is(err, jfrog.ErrNotFound) }
