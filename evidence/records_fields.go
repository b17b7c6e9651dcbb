package evidence

import (
	"fmt"
	"strings"
)

// Field is a field of [Record] that Search and Get can request. [FieldPredicate] is heavy: request
// it from Get.
type Field string

// The fields of a [Record]. Each constant has the name of the field that it requests.
const (
	FieldName              Field = "name"
	FieldRepositoryKey     Field = "repositoryKey"
	FieldPath              Field = "path"
	FieldDownloadPath      Field = "downloadPath"
	FieldSHA256            Field = "sha256"
	FieldSubject           Field = "subject" // repository key, path and name
	FieldPredicateSlug     Field = "predicateSlug"
	FieldPredicateCategory Field = "predicateCategory"
	FieldPredicateType     Field = "predicateType"
	FieldPredicate         Field = "predicate"
	FieldCreatedAt         Field = "createdAt"
	FieldCreatedBy         Field = "createdBy"
	FieldVerified          Field = "verified"
	FieldSigningKey        Field = "signingKey" // the alias

	// FieldPublicKey is FieldSigningKey in an earlier revision of the schema.
	FieldPublicKey Field = "publicKey"

	// The manual's schema lacks these fields. Other clients request them.
	FieldSubjectSHA256   Field = "subject.sha256"       // Subject.SHA256
	FieldSubjectFullPath Field = "subject.fullPath"     // Subject.FullPath
	FieldSigningKeyPEM   Field = "signingKey.publicKey" // SigningKey.PublicKey
	FieldProviderID      Field = "providerId"
	FieldAttachments     Field = "attachments"
)

// selections maps each field to its text in a document.
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

// DefaultFields returns the fields that Search requests by default: the documented fields except
// [FieldPredicate]. Append other fields to them.
func DefaultFields() []Field {
	return []Field{
		FieldName, FieldRepositoryKey, FieldPath, FieldDownloadPath, FieldSHA256, FieldSubject,
		FieldPredicateSlug, FieldPredicateCategory, FieldPredicateType,
		FieldCreatedAt, FieldCreatedBy, FieldVerified, FieldSigningKey,
	}
}

// selectionOf returns the fields as the selection of a document. An unknown field is an error, so
// that no other text becomes part of the document.
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
