package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

const graphQLEndpoint = "/onemodel/api/v1/graphql"

// Query sends a GraphQL document to the platform's One Model and decodes the data of the
// response into T. T is a struct with the fields that the document selects. The document may
// select any part of the One Model. Variables are a struct or a map, or nil. Pass values as
// variables, not in the text of the document.
//
// Query fails like [jfrog.DoGraphQL]. If the response has both data and errors, Query returns the
// data with the error.
func Query[T any](ctx context.Context, c *Client, document string, variables any) (T, error) {
	return jfrog.DoGraphQL[T](ctx, c.core, graphQLEndpoint, jfrog.GraphQLRequest{Query: document, Variables: variables})
}

// Record is evidence that Search and Get return. Fields that were not requested are zero: see
// [Field].
type Record struct {
	Name              string             `json:"name,omitempty"`          // file name of the evidence
	RepositoryKey     string             `json:"repositoryKey,omitempty"` // of the subject
	Path              string             `json:"path,omitempty"`          // of the subject
	DownloadPath      string             `json:"downloadPath,omitempty"`  // repository key and path
	SHA256            string             `json:"sha256,omitempty"`        // of the evidence file
	Subject           *Subject           `json:"subject,omitempty"`
	PredicateSlug     string             `json:"predicateSlug,omitempty"` // short form of the type
	PredicateCategory Category           `json:"predicateCategory,omitempty"`
	PredicateType     string             `json:"predicateType,omitempty"` // a URL
	Predicate         json.RawMessage    `json:"predicate,omitempty"`     // in a schema of its author
	CreatedAt         jfrog.Time         `json:"createdAt,omitzero"`
	CreatedBy         string             `json:"createdBy,omitempty"`
	Verified          bool               `json:"verified,omitempty"` // by the server
	SigningKey        *SigningKey        `json:"signingKey,omitempty"`
	PublicKey         *SigningKey        `json:"publicKey,omitempty"` // see FieldPublicKey
	ProviderID        string             `json:"providerId,omitempty"`
	Attachments       []RecordAttachment `json:"attachments,omitempty"`
}

// Subject is the subject of evidence.
type Subject struct {
	RepositoryKey string `json:"repositoryKey,omitempty"`
	Path          string `json:"path,omitempty"`     // with the file name
	Name          string `json:"name,omitempty"`     // in the manual, the file name of the evidence
	FullPath      string `json:"fullPath,omitempty"` // repository key and path
	SHA256        string `json:"sha256,omitempty"`
}

// SigningKey is the public key that verifies evidence.
type SigningKey struct {
	Alias     string `json:"alias,omitempty"`
	PublicKey string `json:"publicKey,omitempty"` // PEM
}

// RecordAttachment is a file stored with evidence.
type RecordAttachment struct {
	Name         string `json:"name,omitempty"`
	SHA256       string `json:"sha256,omitempty"`
	Type         string `json:"type,omitempty"` // media type
	DownloadPath string `json:"downloadPath,omitempty"`
}

// SubjectFilter selects the subjects of [RecordsService.Search]. A subject must match all fields
// that are set.
type SubjectFilter struct {
	RepositoryKey string `json:"repositoryKey"`  // empty: release-bundles-v2
	Path          string `json:"path,omitempty"` // folder, without the file name
	Name          string `json:"name,omitempty"` // file name
	SHA256        string `json:"sha256,omitempty"`
}

// defaultRepository is the repository that the manual names as the default. The schema requires a
// name, so that it is sent.
const defaultRepository = "release-bundles-v2"

// RecordSearchOptions selects a page and the fields of [RecordsService.Search].
type RecordSearchOptions struct {
	First  int     // maximum number of records on a page; 0: the server's default
	After  string  // PageInfo.EndCursor of the previous page; empty: the first page
	Fields []Field // nil: DefaultFields
}

// RecordGetOptions qualifies [RecordsService.Get].
type RecordGetOptions struct {
	SHA256 string  // checksum of the subject; empty: any
	Fields []Field // nil: DefaultFields and FieldPredicate
}

// searchVariables are the variables of the document of Search.
type searchVariables struct {
	Where where  `json:"where"`
	First int    `json:"first,omitempty"`
	After string `json:"after,omitempty"`
}

type where struct {
	HasSubjectWith SubjectFilter `json:"hasSubjectWith"`
}

type searchData struct {
	Evidence struct {
		SearchEvidence *jfrog.Connection[Record] `json:"searchEvidence"`
	} `json:"evidence"`
}

// Search returns a page of the evidence about the subjects that match. If the server fails for a
// part of the page only, Search returns the other part with the error. If the server returns no
// list at all, the error matches [jfrog.ErrNotFound].
//
// Requires: read permission for the repository. Since 7.104.2.
//
//jfrog:op 2.5.2
func (s *RecordsService) Search(ctx context.Context, subject SubjectFilter, opts *RecordSearchOptions) (*jfrog.Connection[Record], error) {
	o := jfrog.Deref(opts)
	selection, err := selectionOf(o.Fields, DefaultFields())
	if err != nil {
		return nil, err
	}
	if subject.RepositoryKey == "" {
		subject.RepositoryKey = defaultRepository
	}
	data, err := jfrog.DoGraphQL[searchData](ctx, s.client, graphQLEndpoint, jfrog.GraphQLRequest{
		Query: "query SearchEvidence($where: EvidenceWhereInput!, $first: Int, $after: Cursor) " +
			"{ evidence { searchEvidence(where: $where, first: $first, after: $after) " +
			"{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { " + selection + " } } } } }",
		Variables: searchVariables{Where: where{subject}, First: o.First, After: o.After},
	})
	page := data.Evidence.SearchEvidence
	if page == nil && err == nil {
		return nil, absent("no list of evidence in repository " + subject.RepositoryKey)
	}
	return page, err
}

// AllSearch walks the evidence of all pages of [RecordsService.Search], from opts.After on.
func (s *RecordsService) AllSearch(ctx context.Context, subject SubjectFilter, opts *RecordSearchOptions) iter.Seq2[Record, error] {
	return paging.Connection(ctx, opts, func(o *RecordSearchOptions) *string { return &o.After },
		func(ctx context.Context, o *RecordSearchOptions) (*jfrog.Connection[Record], error) {
			return s.Search(ctx, subject, o)
		})
}

// getVariables are the variables of the document of Get.
type getVariables struct {
	RepositoryKey string `json:"repositoryKey"`
	Path          string `json:"path"`
	Name          string `json:"name"`
	SHA256        string `json:"sha256,omitempty"`
}

type getData struct {
	Evidence struct {
		GetEvidence *Record `json:"getEvidence"`
	} `json:"evidence"`
}

// Get returns one piece of evidence, by default with its predicate. The path is the path of the
// subject with its file name. The evidence name is the file name of the evidence. Get returns an
// error matching [jfrog.ErrNotFound] if there is no such evidence.
//
// Requires: read permission for the repository. Since 7.104.2.
//
//jfrog:op 2.5.3
func (s *RecordsService) Get(ctx context.Context, repoKey, itemPath, evidenceName string, opts *RecordGetOptions) (*Record, error) {
	o := jfrog.Deref(opts)
	selection, err := selectionOf(o.Fields, append(DefaultFields(), FieldPredicate))
	if err != nil {
		return nil, err
	}
	if _, err := subjectPath(repoKey, itemPath); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	if evidenceName == "" {
		return nil, errors.New("evidence: evidence name is empty")
	}
	itemPath = strings.TrimPrefix(itemPath, "/")
	data, err := jfrog.DoGraphQL[getData](ctx, s.client, graphQLEndpoint, jfrog.GraphQLRequest{
		Query: "query GetEvidence($repositoryKey: String!, $path: String!, $name: String!, $sha256: Sha256) " +
			"{ evidence { getEvidence(repositoryKey: $repositoryKey, path: $path, name: $name, sha256: $sha256) { " + selection + " } } }",
		Variables: getVariables{RepositoryKey: repoKey, Path: itemPath, Name: evidenceName, SHA256: o.SHA256},
	})
	found := data.Evidence.GetEvidence
	if found == nil && err == nil {
		return nil, absent(fmt.Sprintf("no evidence %s of %s/%s", evidenceName, repoKey, itemPath))
	}
	return found, err
}

// absent returns the error for a null in place of a result. GraphQL reports in this way that a
// resource does not exist.
func absent(what string) error {
	return &jfrog.Error{
		Method: http.MethodPost, Path: graphQLEndpoint, StatusCode: http.StatusOK, Attempts: 1,
		Messages: []jfrog.ErrorMessage{{Message: what}}, Err: jfrog.ErrNotFound,
	}
}
