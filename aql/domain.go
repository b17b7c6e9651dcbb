package aql

import "slices"

// A Domain is a kind of object that Artifactory stores. Its value is the name in relation paths.
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

// Domains that the manual does not name. They are primary domains only: in relation paths, the
// properties of builds and modules are a [DomainProperty].
const (
	DomainBuildProperty  Domain = "build.property"
	DomainModuleProperty Domain = "module.property"
)

// A FieldType is the type of a field's values. It determines the operators that the field supports.
type FieldType string

// The documented field types.
const (
	TypeString FieldType = "String"
	TypeDate   FieldType = "Date"
	TypeInt    FieldType = "Int"  // 32 bits
	TypeLong   FieldType = "Long" // 64 bits
	TypeEnum   FieldType = "Enum" // one of Field.Values
)

// A Field describes one field of a domain.
type Field struct {
	Name    string
	Type    FieldType
	Values  []string // the values of a TypeEnum field
	Default bool     // displayed if the query includes no field of the domain
}

// A Relation is a step from one domain to another in a relation path.
type Relation struct {
	To Domain

	// Inferred marks a relation that no documented example uses. It is the reverse of a documented
	// relation, or follows from the names, or the server's sources and the JFrog CLI use it.
	Inferred bool
}

// Domains returns all domains.
func Domains() []Domain {
	names := make([]Domain, len(catalog))
	for i, d := range catalog {
		names[i] = d.name
	}
	return names
}

// QueryName returns the start of a query on the domain ("items", "archive.entries"). It returns ""
// for an unknown domain.
func (d Domain) QueryName() string { return d.info().query }

// Plural returns the name of the array that holds the rows of the domain inside the rows of another
// domain, as in results[].modules[].artifacts[]. The names for promotions and releases are not
// documented; the server uses build.promotions, releaseBundles and releaseBundleFiles.
func (d Domain) Plural() string { return d.info().plural }

// OutputName returns the name of the field in result rows. Items, properties and statistics use the
// plain name; the other domains prefix it with the domain ("build.name"). The path of a release
// artifact is release_artifact.repo_path. Only the names for items, builds and entries are
// documented; the others are from the server's own result rows.
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

// Fields returns the fields of the domain in the order of the documentation. The archive domain has
// no fields.
func (d Domain) Fields() []Field { return slices.Clone(d.info().fields) }

// Field returns the field with the given name, and whether there is one.
func (d Domain) Field(name string) (Field, bool) {
	for _, f := range d.info().fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Relations returns the relations from the domain to others.
func (d Domain) Relations() []Relation { return slices.Clone(d.info().relations) }

// RelatesTo reports whether the domain has a relation to another one.
func (d Domain) RelatesTo(to Domain) bool {
	return slices.ContainsFunc(d.info().relations, func(r Relation) bool { return r.To == to })
}

// HasProperties reports whether the objects of the domain can have properties ("@key").
func (d Domain) HasProperties() bool { return d.RelatesTo(DomainProperty) }

// domainByQueryName returns the primary domain that a query names.
func domainByQueryName(name string) (Domain, bool) {
	for _, d := range catalog {
		if d.query == name && name != "" {
			return d.name, true
		}
	}
	return "", false
}

// info returns the catalog's entry for the domain, or an empty entry for an unknown name.
func (d Domain) info() *domainInfo {
	for i := range catalog {
		if catalog[i].name == d {
			return &catalog[i]
		}
	}
	return &domainInfo{}
}
