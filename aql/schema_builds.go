package aql

// BuildFields holds the fields of a build.
type BuildFields[P any] struct {
	withProperties[P]
	URL        StringField[P] // URL of the build on the CI server
	Name       StringField[P]
	Number     StringField[P] // any text, compared as text
	Created    DateField[P]
	CreatedBy  StringField[P]
	Modified   DateField[P]
	ModifiedBy StringField[P]
	Started    DateField[P] // start time in the build-info; promotion and replication keep it
}

func newBuild[P any](d domain[P]) BuildFields[P] {
	return BuildFields[P]{
		withProperties: withProperties[P]{d},
		URL:            d.text("url"),
		Name:           d.text("name"),
		Number:         d.text("number"),
		Created:        d.date("created"),
		CreatedBy:      d.text("created_by"),
		Modified:       d.date("modified"),
		ModifiedBy:     d.text("modified_by"),
		Started:        d.date("started"),
	}
}

// Module returns the fields of the build's modules.
func (f BuildFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// Promotion returns the fields of the build's promotions.
func (f BuildFields[P]) Promotion() PromotionFields[P] { return newPromotion(f.to(DomainPromotion)) }

// ModuleFields holds the fields of a build's module.
type ModuleFields[P any] struct {
	withProperties[P]
	Name StringField[P]
}

func newModule[P any](d domain[P]) ModuleFields[P] {
	return ModuleFields[P]{withProperties: withProperties[P]{d}, Name: d.text("name")}
}

// Artifact returns the fields of the artifacts that the module produced.
func (f ModuleFields[P]) Artifact() ArtifactFields[P] { return newArtifact(f.to(DomainArtifact)) }

// Dependency returns the fields of the dependencies that the module used.
func (f ModuleFields[P]) Dependency() DependencyFields[P] {
	return newDependency(f.to(DomainDependency))
}

// Build returns the fields of the build that has the module.
func (f ModuleFields[P]) Build() BuildFields[P] { return newBuild(f.to(DomainBuild)) }

// ArtifactFields holds the fields of an artifact in a build-info.
type ArtifactFields[P any] struct {
	domain[P]
	Name StringField[P]
	Type StringField[P]
	SHA1 StringField[P]
	MD5  StringField[P]
}

func newArtifact[P any](d domain[P]) ArtifactFields[P] {
	return ArtifactFields[P]{
		domain: d,
		Name:   d.text("name"),
		Type:   d.text("type"),
		SHA1:   d.text("sha1"),
		MD5:    d.text("md5"),
	}
}

// Item returns the fields of the items that the artifact is stored as.
func (f ArtifactFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// Module returns the fields of the module that produced the artifact.
func (f ArtifactFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// DependencyFields holds the fields of a dependency in a build-info.
type DependencyFields[P any] struct {
	domain[P]
	Name  StringField[P]
	Scope StringField[P]
	Type  StringField[P]
	SHA1  StringField[P]
	MD5   StringField[P]
}

func newDependency[P any](d domain[P]) DependencyFields[P] {
	return DependencyFields[P]{
		domain: d,
		Name:   d.text("name"),
		Scope:  d.text("scope"),
		Type:   d.text("type"),
		SHA1:   d.text("sha1"),
		MD5:    d.text("md5"),
	}
}

// Item returns the fields of the items that the dependency is stored as.
func (f DependencyFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// Module returns the fields of the module that used the dependency.
func (f DependencyFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// PromotionFields holds the fields of a build's promotion.
type PromotionFields[P any] struct {
	domain[P]
	Created   DateField[P]
	CreatedBy StringField[P] // Artifactory user that promoted the build
	Status    StringField[P]
	Repo      StringField[P] // repository to which the build was promoted
	Comment   StringField[P]
	User      StringField[P] // CI server user that promoted the build
}

func newPromotion[P any](d domain[P]) PromotionFields[P] {
	return PromotionFields[P]{
		domain:    d,
		Created:   d.date("created"),
		CreatedBy: d.text("created_by"),
		Status:    d.text("status"),
		Repo:      d.text("repo"),
		Comment:   d.text("comment"),
		User:      d.text("user"),
	}
}

// Build returns the fields of the promoted build.
func (f PromotionFields[P]) Build() BuildFields[P] { return newBuild(f.to(DomainBuild)) }

// BuildPropertyFields holds the fields of a property of a build, as a primary domain.
type BuildPropertyFields[P any] struct {
	domain[P]
	Key   StringField[P]
	Value StringField[P]
}

func newBuildProperty[P any](d domain[P]) BuildPropertyFields[P] {
	return BuildPropertyFields[P]{domain: d, Key: d.text("key"), Value: d.text("value")}
}

// Build returns the fields of the build that has the property.
func (f BuildPropertyFields[P]) Build() BuildFields[P] { return newBuild(f.to(DomainBuild)) }

// ModulePropertyFields holds the fields of a property of a module, as a primary domain.
type ModulePropertyFields[P any] struct {
	domain[P]
	Key   StringField[P]
	Value StringField[P]
}

func newModuleProperty[P any](d domain[P]) ModulePropertyFields[P] {
	return ModulePropertyFields[P]{domain: d, Key: d.text("key"), Value: d.text("value")}
}

// Module returns the fields of the module that has the property.
func (f ModulePropertyFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }
