package evidence

import (
	"fmt"
	"strings"
)

// Field is a field of [Evidence] that Search and Get can ask for. The fewer, the faster
// the server answers.
type Field string

// The fields. Each fills the field of [Evidence] that has its name.
const (
	FieldName              Field = "name"
	FieldRepositoryKey     Field = "repositoryKey"
	FieldPath              Field = "path"
	FieldDownloadPath      Field = "downloadPath"
	FieldSHA256            Field = "sha256"
	FieldSubject           Field = "subject" // where it is; see FieldSubjectSHA256
	FieldPredicateSlug     Field = "predicateSlug"
	FieldPredicateCategory Field = "predicateCategory"
	FieldPredicateType     Field = "predicateType"
	FieldPredicate         Field = "predicate" // heavy: the server reads the evidence file
	FieldCreatedAt         Field = "createdAt"
	FieldCreatedBy         Field = "createdBy"
	FieldVerified          Field = "verified"
	FieldSigningKey        Field = "signingKey" // its alias; see FieldSigningKeyPEM

	// Early servers only.
	FieldPublicKey Field = "publicKey"

	// Newer servers only; the published schema does not have them.
	FieldSubjectSHA256   Field = "subject.sha256"       // Subject.SHA256
	FieldSubjectFullPath Field = "subject.fullPath"     // Subject.FullPath
	FieldSigningKeyPEM   Field = "signingKey.publicKey" // SigningKey.PublicKey
	FieldProviderID      Field = "providerId"
	FieldAttachments     Field = "attachments"
)

// selections has the text by which a document asks for a field.
var selections = map[Field]string{
	FieldName:              "name",
	FieldRepositoryKey:     "repositoryKey",
	FieldPath:              "path",
	FieldDownloadPath:      "downloadPath",
	FieldSHA256:            "sha256",
	FieldSubject:           "subject { repositoryKey path name }",
	FieldPredicateSlug:     "predicateSlug",
	FieldPredicateCategory: "predicateCategory",
	FieldPredicateType:     "predicateType",
	FieldPredicate:         "predicate",
	FieldCreatedAt:         "createdAt",
	FieldCreatedBy:         "createdBy",
	FieldVerified:          "verified",
	FieldSigningKey:        "signingKey { alias }",
	FieldPublicKey:         "publicKey { alias }",
	FieldSubjectSHA256:     "subject { sha256 }",
	FieldSubjectFullPath:   "subject { fullPath }",
	FieldSigningKeyPEM:     "signingKey { publicKey }",
	FieldProviderID:        "providerId",
	FieldAttachments:       "attachments { name sha256 type downloadPath }",
}

// DefaultFields returns the fields that Search asks for when none are named: all that
// are cheap and that current servers have. Append to them what else is wanted.
func DefaultFields() []Field {
	return []Field{
		FieldName, FieldRepositoryKey, FieldPath, FieldDownloadPath, FieldSHA256, FieldSubject,
		FieldPredicateSlug, FieldPredicateCategory, FieldPredicateType,
		FieldCreatedAt, FieldCreatedBy, FieldVerified, FieldSigningKey,
	}
}

// selectionOf writes fields as a selection of a document. Only known ones get in, so
// that no text from elsewhere becomes part of the document.
func selectionOf(fields, byDefault []Field) (string, error) {
	if len(fields) == 0 {
		fields = byDefault
	}
	parts := make([]string, len(fields))
	for i, f := range fields {
		text, ok := selections[f]
		if !ok {
			return "", fmt.Errorf("evidence: there is no field %q", f)
		}
		parts[i] = text
	}
	return strings.Join(parts, " "), nil
}
