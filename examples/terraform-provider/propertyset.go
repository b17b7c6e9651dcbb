package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/admin"
)

type propertySetModel struct {
	Name       string                   `tfsdk:"name"`
	Visible    *bool                    `tfsdk:"visible"`
	Properties map[string]propertyModel `tfsdk:"properties"`
	common
}

type propertyModel struct {
	Closed           *bool           `tfsdk:"closed"`
	MultipleChoice   *bool           `tfsdk:"multiple_choice"`
	PredefinedValues map[string]bool `tfsdk:"predefined_values"`
}

// A propertySet is an entry of the system configuration.
type propertySet struct {
	Name string
	*admin.PropertySet
}

func newPropertySet() resource.Resource {
	return &managed[propertySetModel, propertySet]{
		name: "property_set", keyName: "name",
		schema: schema.Schema{Description: "A set of properties. It is a part of the system configuration.", Attributes: map[string]schema.Attribute{
			"name":    fixedString("Name of the set."),
			"visible": flag(true, "Whether the web UI shows the set."),
			"properties": schema.MapNestedAttribute{
				Optional: true, Description: "Properties by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"closed":          flag(false, "Whether only predefined values are allowed."),
					"multiple_choice": flag(false, "Whether a property has several values. Requires closed.", requires("closed")),
					"predefined_values": schema.MapAttribute{
						Optional: true, ElementType: types.BoolType,
						Description: "Whether a value is selected at first, by value.",
					},
				}},
			},
		}},
		connect: func(c *jfrog.Client) kind[propertySetModel, propertySet] {
			return propertySetKind{admin.New(c).Configuration}
		},
	}
}

type propertySetKind struct{ configuration *admin.ConfigurationService }

func (propertySetKind) key(m propertySetModel) string { return m.Name }

// get reads the whole configuration: there is no call for a single entry.
func (k propertySetKind) get(ctx context.Context, name string) (propertySet, error) {
	config, err := k.configuration.Get(ctx)
	if err != nil {
		return propertySet{}, err
	}
	set := config.PropertySets[name]
	if set == nil {
		return propertySet{}, fmt.Errorf("property set %s: %w", name, jfrog.ErrNotFound)
	}
	return propertySet{name, set}, nil
}

func (propertySetKind) want(ch change[propertySetModel]) propertySet {
	m := ch.Plan
	set := &admin.PropertySet{Visible: m.Visible, Properties: map[string]*admin.PropertySetProperty{}}
	for name, p := range m.Properties {
		property := &admin.PropertySetProperty{
			ClosedPredefinedValues: p.Closed, MultipleChoice: p.MultipleChoice,
			PredefinedValues: map[string]*admin.PredefinedValue{},
		}
		for value, selected := range p.PredefinedValues {
			property.PredefinedValues[value] = &admin.PredefinedValue{DefaultValue: &selected}
		}
		set.Properties[name] = property
	}
	return propertySet{m.Name, set}
}

func (propertySetKind) fill(m *propertySetModel, have propertySet) {
	m.Name = have.Name
	m.Visible = new(jfrog.Deref(have.Visible))
	prior := m.Properties
	if len(have.Properties) == 0 && prior == nil {
		return
	}
	m.Properties = map[string]propertyModel{}
	for name, p := range have.Properties {
		property := propertyModel{Closed: new(jfrog.Deref(p.ClosedPredefinedValues)), MultipleChoice: new(jfrog.Deref(p.MultipleChoice))}
		if len(p.PredefinedValues) > 0 || prior[name].PredefinedValues != nil {
			property.PredefinedValues = map[string]bool{}
		}
		for value, v := range p.PredefinedValues {
			property.PredefinedValues[value] = jfrog.Deref(v.DefaultValue)
		}
		m.Properties[name] = property
	}
}

// create refuses an existing set, because the API would change it.
func (k propertySetKind) create(ctx context.Context, want propertySet) error {
	switch _, err := k.get(ctx, want.Name); {
	case err == nil:
		return fmt.Errorf("property set %s: %w", want.Name, jfrog.ErrConflict)
	case !isNotFound(err):
		return err
	}
	return k.configuration.Update(ctx, admin.Configuration{PropertySets: map[string]*admin.PropertySet{want.Name: want.PropertySet}})
}

// update sends the difference, because a patch keeps entries that it does not name. It changes
// nothing but this set.
func (k propertySetKind) update(ctx context.Context, have, want propertySet) error {
	current := admin.Configuration{PropertySets: map[string]*admin.PropertySet{have.Name: have.PropertySet}}
	wanted := admin.Configuration{PropertySets: map[string]*admin.PropertySet{want.Name: want.PropertySet}}
	for _, patch := range current.PatchesTo(wanted) {
		if err := k.configuration.Update(ctx, patch); err != nil {
			return err
		}
	}
	return nil
}

// delete looks first: a patch that removes an absent entry is an error of another kind.
func (k propertySetKind) delete(ctx context.Context, name string) error {
	if _, err := k.get(ctx, name); err != nil {
		return err
	}
	return k.configuration.Update(ctx, admin.Configuration{PropertySets: map[string]*admin.PropertySet{name: nil}})
}
