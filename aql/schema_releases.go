package aql

// ReleaseFields are the fields of a release bundle of version 1.
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

// ReleaseArtifact leads to what is in the bundle.
func (f ReleaseFields[P]) ReleaseArtifact() ReleaseArtifactFields[P] {
	return newReleaseArtifact(f.to(DomainReleaseArtifact))
}

// ReleaseArtifactFields are the fields of a part of a release bundle.
type ReleaseArtifactFields[P any] struct {
	domain[P]
	Path StringField[P] // with the repository
}

func newReleaseArtifact[P any](d domain[P]) ReleaseArtifactFields[P] {
	return ReleaseArtifactFields[P]{domain: d, Path: d.text("path")}
}

// Release leads to the bundle.
func (f ReleaseArtifactFields[P]) Release() ReleaseFields[P] { return newRelease(f.to(DomainRelease)) }

// Item leads to the item that the part is.
func (f ReleaseArtifactFields[P]) Item() ItemFields[P] { return newItem(f.to(DomainItem)) }
