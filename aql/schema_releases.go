package aql

// ReleaseFields holds the fields of a release bundle v1.
type ReleaseFields[P any] struct {
	domain[P]
	Name      StringField[P]
	Version   StringField[P]
	Status    StringField[P]
	Created   DateField[P]
	Signature StringField[P]
}

func newRelease[P any](d domain[P]) ReleaseFields[P] {
	return ReleaseFields[P]{
		domain:    d,
		Name:      d.text("name"),
		Version:   d.text("version"),
		Status:    d.text("status"),
		Created:   d.date("created"),
		Signature: d.text("signature"),
	}
}

// ReleaseArtifact returns the fields of the bundle's artifacts.
func (f ReleaseFields[P]) ReleaseArtifact() ReleaseArtifactFields[P] {
	return newReleaseArtifact(f.to(DomainReleaseArtifact))
}

// ReleaseArtifactFields holds the fields of an artifact in a release bundle.
type ReleaseArtifactFields[P any] struct {
	domain[P]
	Path StringField[P] // full path, with the repository
}

func newReleaseArtifact[P any](d domain[P]) ReleaseArtifactFields[P] {
	return ReleaseArtifactFields[P]{domain: d, Path: d.text("path")}
}

// Release returns the fields of the bundle that has the artifact.
func (f ReleaseArtifactFields[P]) Release() ReleaseFields[P] { return newRelease(f.to(DomainRelease)) }

// Item returns the fields of the item that the artifact is stored as.
func (f ReleaseArtifactFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }
