package aql

// BuildFields are the fields of a build.
type BuildFields[P any] struct {
	withProperties[P]
	URL        StringField[P] // of the build on the CI server
	Name       StringField[P]
	Number     StringField[P] // any text, so compared as such
	Created    DateField[P]
	CreatedBy  StringField[P]
	Modified   DateField[P]
	ModifiedBy StringField[P]
	Started    DateField[P] // as the build itself says; promotion and replication do not change it
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

// Module leads to the modules of the build.
func (f BuildFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// Promotion leads to the promotions of the build.
func (f BuildFields[P]) Promotion() PromotionFields[P] { return newPromotion(f.to(DomainPromotion)) }

// ModuleFields are the fields of a module of a build.
type ModuleFields[P any] struct {
	withProperties[P]
	Name StringField[P]
}

func newModule[P any](d domain[P]) ModuleFields[P] {
	return ModuleFields[P]{withProperties: withProperties[P]{d}, Name: d.text("name")}
}

// Artifact leads to what the module made.
func (f ModuleFields[P]) Artifact() ArtifactFields[P] { return newArtifact(f.to(DomainArtifact)) }

// Dependency leads to what the module used.
func (f ModuleFields[P]) Dependency() DependencyFields[P] {
	return newDependency(f.to(DomainDependency))
}

// Build leads to the build of the module.
func (f ModuleFields[P]) Build() BuildFields[P] { return newBuild(f.to(DomainBuild)) }

// ArtifactFields are the fields of an artifact as the build that made it describes it.
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

// Item leads to the items that the artifact is stored as.
func (f ArtifactFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// Module leads to the module that made the artifact.
func (f ArtifactFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// DependencyFields are the fields of a dependency as the build that used it describes it.
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

// Item leads to the items that the dependency is stored as.
func (f DependencyFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }

// Module leads to the module that used the dependency.
func (f DependencyFields[P]) Module() ModuleFields[P] { return newModule(f.to(DomainModule)) }

// PromotionFields are the fields of a promotion of a build.
type PromotionFields[P any] struct {
	domain[P]
	Created   DateField[P]
	CreatedBy StringField[P] // the user of Artifactory
	Status    StringField[P]
	Repo      StringField[P] // where the build was promoted to
	Comment   StringField[P]
	User      StringField[P] // the user of the CI server
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

// Build leads to the build that was promoted.
func (f PromotionFields[P]) Build() BuildFields[P] { return newBuild(f.to(DomainBuild)) }
