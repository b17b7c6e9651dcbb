package pipelines

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// EnvironmentVariablesService manages the environment variables of all pipelines or of a project.
// Reached through [Client.EnvironmentVariables].
type EnvironmentVariablesService service

// VariableScope is where an environment variable is defined.
type VariableScope string

// The scopes of environment variables.
const (
	VariableGlobal  VariableScope = "global"
	VariableProject VariableScope = "project"
)

// EnvironmentVariable is an environment variable of all pipelines or of a project.
type EnvironmentVariable struct {
	ID        int64         `json:"id"`
	Key       string        `json:"key"`
	Value     jfrog.Secret  `json:"value"`
	Scope     VariableScope `json:"scope"`
	ProjectID int64         `json:"projectId"`
	// IsReadOnly keeps pipelines, steps and narrower scopes from overriding the variable.
	IsReadOnly bool `json:"isReadOnly"`
}

// Format prints the variable with its value masked.
func (v EnvironmentVariable) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, v) }

// EnvironmentVariableRequest is the body of [EnvironmentVariablesService.Create] and
// [EnvironmentVariablesService.Replace].
type EnvironmentVariableRequest struct {
	Key       string        `json:"key"`
	Value     jfrog.Secret  `json:"value"`
	Scope     VariableScope `json:"scope,omitempty"`     // empty: global
	ProjectID int64         `json:"projectId,omitempty"` // required for VariableProject
	// IsReadOnly keeps pipelines, steps and narrower scopes from overriding the variable.
	IsReadOnly bool `json:"isReadOnly,omitempty"`
}

// Format prints the request with the value masked.
func (r EnvironmentVariableRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r EnvironmentVariableRequest) check() error {
	if r.Scope == VariableProject && r.ProjectID <= 0 {
		return errors.New("scope project requires a project ID")
	}
	return errors.Join(filled("key", r.Key), filled("value", string(r.Value)))
}

// Create creates an environment variable and returns it.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.29.1
func (s *EnvironmentVariablesService) Create(ctx context.Context, req EnvironmentVariableRequest) (*EnvironmentVariable, error) {
	return jfrog.Do[*EnvironmentVariable](ctx, s.client,
		jfrog.Post("/pipelines/api/v1/environmentVariables").Body(req).Check(req.check()))
}

// Replace replaces an environment variable and returns it.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.29.2
func (s *EnvironmentVariablesService) Replace(ctx context.Context, variableID int64, req EnvironmentVariableRequest) (*EnvironmentVariable, error) {
	return jfrog.Do[*EnvironmentVariable](ctx, s.client,
		jfrog.Put("/pipelines/api/v1/environmentVariables/{id}", idText(variableID)).Body(req).Check(req.check()))
}

// Get returns an environment variable.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.29.3
func (s *EnvironmentVariablesService) Get(ctx context.Context, variableID int64) (*EnvironmentVariable, error) {
	return jfrog.Do[*EnvironmentVariable](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/environmentVariables/{id}", idText(variableID)))
}

// EnvironmentVariableListOptions filters [EnvironmentVariablesService.List].
type EnvironmentVariableListOptions struct {
	EnvironmentVariableIDs []int64         `url:"environmentVariableIds,comma,omitempty"`
	Scopes                 []VariableScope `url:"scopes,comma,omitempty"`
	Keys                   []string        `url:"keys,comma,omitempty"`
	// Values are in the URL of the request, which servers and proxies may log.
	Values     VariableValues `url:"values,omitempty"`
	IsReadOnly *bool          `url:"isReadOnly,omitempty"`
}

// Format prints the options with the values masked.
func (o EnvironmentVariableListOptions) Format(f fmt.State, verb rune) {
	jfrog.FormatMasked(f, verb, o)
}

// VariableValues is a list of values of environment variables in a query.
type VariableValues []jfrog.Secret

// Format prints the values masked.
func (v VariableValues) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), []jfrog.Secret(v))
}

func (v VariableValues) plain() []string {
	var out []string
	for _, value := range v {
		out = append(out, string(value))
	}
	return out
}

// EncodeValues writes the values as one query parameter, separated by commas.
func (v VariableValues) EncodeValues(key string, q *url.Values) error {
	q.Set(key, strings.Join(v.plain(), ","))
	return nil
}

func (v VariableValues) check() error {
	for i, value := range v {
		if value == "" || strings.Contains(string(value), ",") {
			return fmt.Errorf("value %d is empty or has a comma", i) // the value itself is secret
		}
	}
	return nil
}

// List returns the environment variables that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.29.4
func (s *EnvironmentVariablesService) List(ctx context.Context, opts *EnvironmentVariableListOptions) ([]EnvironmentVariable, error) {
	o := jfrog.Deref(opts)
	return jfrog.Do[oneOf[EnvironmentVariable]](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/environmentVariables").Query(opts).
			Check(checkTexts(texts{"keys", o.Keys})).Check(o.Values.check()))
}

// Delete deletes an environment variable and returns its ID.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.29.5
func (s *EnvironmentVariablesService) Delete(ctx context.Context, variableID int64) (int64, error) {
	out, err := jfrog.Do[deletedRef](ctx, s.client,
		jfrog.Delete("/pipelines/api/v1/environmentVariableIds/{id}", idText(variableID)))
	return out.ID, err
}
