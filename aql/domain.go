package aql

import "slices"

// A Domain is one of the kinds of things Artifactory keeps, under the name that relation paths use.
type Domain string

// The documented domains.
const (
	DomainItem            Domain = "item"
	DomainProperty        Domain = "property"
	DomainStat            Domain = "stat"
	DomainArchive         Domain = "archive"
	DomainEntry           Domain = "entry"
	DomainArtifact        Domain = "artifact"
	DomainModule          Domain = "module"
	DomainDependency      Domain = "dependency"
	DomainBuild           Domain = "build"
	DomainPromotion       Domain = "promotion"
	DomainRelease         Domain = "release"
	DomainReleaseArtifact Domain = "release_artifact"
)

// A FieldType says what values a field holds, and with that which operators it takes.
type FieldType string

// The documented field types.
const (
	TypeString FieldType = "String"
	TypeDate   FieldType = "Date"
	TypeInt    FieldType = "Int"  // 32 bits
	TypeLong   FieldType = "Long" // 64 bits
	TypeEnum   FieldType = "Enum" // one of a few words
)

// A Field describes one field of a domain.
type Field struct {
	Name    string
	Type    FieldType
	Values  []string // the words of an enum
	Default bool     // displayed when the query includes no field of the domain
}

// A Relation is a step that a path may take from a domain.
type Relation struct {
	To Domain

	// Inferred marks a step that no documented example takes: it is the way back of a documented one, or follows
	// from the names, or is what the server's own sources and the JFrog CLI use.
	Inferred bool
}

// Domains lists all domains.
func Domains() []Domain {
	names := make([]Domain, len(catalog))
	for i, d := range catalog {
		names[i] = d.name
	}
	return names
}

// QueryName is what a query on the domain starts with ("items", "archive.entries"), or "" if the domain can only be
// reached from others.
func (d Domain) QueryName() string { return d.info().query }

// Plural is the name of the array that holds the rows of the domain where they are nested in the rows of another one:
// results[].modules[].artifacts[]. Those of promotions and releases are not documented; the server names them
// build.promotions, releaseBundles and releaseBundleFiles.
func (d Domain) Plural() string { return d.info().plural }

// OutputName is the member of a result row that holds the field. The rows of builds, entries and their like prefix it
// with the domain ("build.name"), those of items, properties and statistics do not. Documented for items, builds and
// entries only; of the rest these are the names that the server's own result rows have, where the path of a release
// artifact is release_artifact.repo_path.
func (d Domain) OutputName(field string) string {
	info := d.info()
	if name, ok := info.outputs[field]; ok {
		field = name
	}
	switch {
	case info.plainOutput:
		return field
	case info.prefix != "":
		return info.prefix + "." + field
	default:
		return string(d) + "." + field
	}
}

// Fields lists the fields of the domain in the order of the documentation. The archive domain has none.
func (d Domain) Fields() []Field { return slices.Clone(d.info().fields) }

// Field finds a field by name.
func (d Domain) Field(name string) (Field, bool) {
	for _, f := range d.info().fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Relations lists the domains that a path may go to from this one.
func (d Domain) Relations() []Relation { return slices.Clone(d.info().relations) }

// RelatesTo reports whether a path may step from this domain to the other one.
func (d Domain) RelatesTo(to Domain) bool {
	return slices.ContainsFunc(d.info().relations, func(r Relation) bool { return r.To == to })
}

// HasProperties reports whether properties can be attached to the domain, so that "@key" works on it.
func (d Domain) HasProperties() bool { return d.RelatesTo(DomainProperty) }

// domainByQueryName finds the primary domain that a query names.
func domainByQueryName(name string) (Domain, bool) {
	for _, d := range catalog {
		if d.query == name && name != "" {
			return d.name, true
		}
	}
	return "", false
}

// info is the catalog's entry, or an empty one for a name that is no domain.
func (d Domain) info() *domainInfo {
	for i := range catalog {
		if catalog[i].name == d {
			return &catalog[i]
		}
	}
	return &domainInfo{}
}
