package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

const graphQLEndpoint = "/onemodel/api/v1/graphql"

// Query sends a GraphQL document of one's own to the platform's One Model and decodes
// the data of the answer into T, a struct with the fields that the document selects.
// The document may ask for any part of the One Model, not evidence only. Variables are
// a struct or a map, nil for none; values belong there and not into the text.
//
// See [jfrog.DoGraphQL] for failures: data that came nonetheless is returned beside the
// error.
func Query[T any](ctx context.Context, c *Client, document string, variables any) (T, error) {
	return jfrog.DoGraphQL[T](ctx, c.core, graphQLEndpoint, jfrog.GraphQLRequest{Query: document, Variables: variables})
}

// Evidence is evidence as Search and Get return it. Fields that were not asked for are
// zero; see [Field].
type Evidence struct {
	Name              string          `json:"name,omitempty"`          // file name of the evidence
	RepositoryKey     string          `json:"repositoryKey,omitempty"` // of the evidence and its subject
	Path              string          `json:"path,omitempty"`          // of the subject, with its file name
	DownloadPath      string          `json:"downloadPath,omitempty"`  // of the evidence file, repository first
	SHA256            string          `json:"sha256,omitempty"`        // of the evidence file
	Subject           *Subject        `json:"subject,omitempty"`
	PredicateSlug     string          `json:"predicateSlug,omitempty"` // short form of the type
	PredicateCategory Category        `json:"predicateCategory,omitempty"`
	PredicateType     string          `json:"predicateType,omitempty"` // URL that names the predicate's schema
	Predicate         json.RawMessage `json:"predicate,omitempty"`     // the claim itself; its schema is the author's
	CreatedAt         jfrog.Time      `json:"createdAt,omitzero"`
	CreatedBy         string          `json:"createdBy,omitempty"`
	Verified          bool            `json:"verified,omitempty"` // the server has verified the signature
	SigningKey        *SigningKey     `json:"signingKey,omitempty"`
	PublicKey         *SigningKey     `json:"publicKey,omitempty"` // what early servers have for SigningKey
	ProviderID        string          `json:"providerId,omitempty"`
	Attachments       []Attachment    `json:"attachments,omitempty"`
}

// Subject is what evidence is about.
type Subject struct {
	RepositoryKey string `json:"repositoryKey,omitempty"`
	Path          string `json:"path,omitempty"`     // with the file name
	Name          string `json:"name,omitempty"`     // file name; some servers give that of the evidence
	FullPath      string `json:"fullPath,omitempty"` // with the repository
	SHA256        string `json:"sha256,omitempty"`
}

// SigningKey is the trusted key that verifies evidence.
type SigningKey struct {
	Alias     string `json:"alias,omitempty"`
	PublicKey string `json:"publicKey,omitempty"` // PEM
}

// Attachment is a file stored with evidence.
type Attachment struct {
	Name         string `json:"name,omitempty"`
	SHA256       string `json:"sha256,omitempty"`
	Type         string `json:"type,omitempty"` // media type
	DownloadPath string `json:"downloadPath,omitempty"`
}

// Where says which evidence Search returns. All that is set must match.
type Where struct {
	HasSubjectWith SubjectFilter `json:"hasSubjectWith"`
}

// SubjectFilter picks subjects by their place or content.
type SubjectFilter struct {
	RepositoryKey string `json:"repositoryKey"`  // empty: release-bundles-v2
	Path          string `json:"path,omitempty"` // folder, without the file name
	Name          string `json:"name,omitempty"` // file name
	SHA256        string `json:"sha256,omitempty"`
}

// defaultRepository is searched when no repository is named. The manual promises that,
// but the schema insists on a name: so it is sent.
const defaultRepository = "release-bundles-v2"

// SearchOptions says how much Search returns.
type SearchOptions struct {
	First  int     // items on a page; 0: the server's default
	After  string  // PageInfo.EndCursor of the page before; empty: the first page
	Fields []Field // nil: DefaultFields
}

// GetOptions qualifies [EvidenceService.Get].
type GetOptions struct {
	SHA256 string  // checksum of the subject; empty: any
	Fields []Field // nil: DefaultFields and FieldPredicate
}

// searchVariables are what the document of Search declares.
type searchVariables struct {
	Where Where  `json:"where"`
	First int    `json:"first,omitempty"`
	After string `json:"after,omitempty"`
}

type searchData struct {
	Evidence struct {
		SearchEvidence *jfrog.Connection[Evidence] `json:"searchEvidence"`
	} `json:"evidence"`
}

// Search returns one page of the evidence about the subjects that match. It needs read
// permission for the repository. Where the server answers null for the whole list, as it
// does for a repository that it does not know, the error matches [jfrog.ErrNotFound].
//
// Where the server fails for a part only, what it found is returned beside the error.
//
//jfrog:op 2.5.2
func (s *EvidenceService) Search(ctx context.Context, where Where, opts *SearchOptions) (*jfrog.Connection[Evidence], error) {
	o := jfrog.Deref(opts)
	selection, err := selectionOf(o.Fields, DefaultFields())
	if err != nil {
		return nil, err
	}
	if where.HasSubjectWith.RepositoryKey == "" {
		where.HasSubjectWith.RepositoryKey = defaultRepository
	}
	data, err := jfrog.DoGraphQL[searchData](ctx, s.client, graphQLEndpoint, jfrog.GraphQLRequest{
		Query: "query SearchEvidence($where: EvidenceWhereInput!, $first: Int, $after: Cursor) " +
			"{ evidence { searchEvidence(where: $where, first: $first, after: $after) " +
			"{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { " + selection + " } } } } }",
		Variables: searchVariables{Where: where, First: o.First, After: o.After},
	})
	page := data.Evidence.SearchEvidence
	if page == nil && err == nil {
		return nil, absent("no repository " + where.HasSubjectWith.RepositoryKey)
	}
	return page, err
}

// AllSearch is [EvidenceService.Search] over all pages, from opts.After on.
func (s *EvidenceService) AllSearch(ctx context.Context, where Where, opts *SearchOptions) iter.Seq2[Evidence, error] {
	return paging.Connection(ctx, opts, func(o *SearchOptions) *string { return &o.After },
		func(ctx context.Context, o *SearchOptions) (*jfrog.Connection[Evidence], error) {
			return s.Search(ctx, where, o)
		})
}

// getVariables are what the document of Get declares.
type getVariables struct {
	RepositoryKey string `json:"repositoryKey"`
	Path          string `json:"path"`
	Name          string `json:"name"`
	SHA256        string `json:"sha256,omitempty"`
}

type getData struct {
	Evidence struct {
		GetEvidence *Evidence `json:"getEvidence"`
	} `json:"evidence"`
}

// Get returns one piece of evidence, by default with its predicate. The path is that of
// the subject with its file name, the name that of the evidence file: as
// [EvidenceService.Search] returns them. Evidence that does not exist is an error matching
// [jfrog.ErrNotFound]. It needs read permission for the repository.
//
//jfrog:op 2.5.3
func (s *EvidenceService) Get(ctx context.Context, repositoryKey, path, name string, opts *GetOptions) (*Evidence, error) {
	o := jfrog.Deref(opts)
	selection, err := selectionOf(o.Fields, append(DefaultFields(), FieldPredicate))
	if err != nil {
		return nil, err
	}
	data, err := jfrog.DoGraphQL[getData](ctx, s.client, graphQLEndpoint, jfrog.GraphQLRequest{
		Query: "query GetEvidence($repositoryKey: String!, $path: String!, $name: String!, $sha256: Sha256) " +
			"{ evidence { getEvidence(repositoryKey: $repositoryKey, path: $path, name: $name, sha256: $sha256) { " + selection + " } } }",
		Variables: getVariables{RepositoryKey: repositoryKey, Path: path, Name: name, SHA256: o.SHA256},
	})
	found := data.Evidence.GetEvidence
	if found == nil && err == nil {
		return nil, absent(fmt.Sprintf("no evidence %s of %s/%s", name, repositoryKey, path))
	}
	return found, err
}

// absent is the error for a null where something was asked for: GraphQL's way to say
// that there is none.
func absent(what string) error {
	return &jfrog.Error{
		Method: http.MethodPost, Path: graphQLEndpoint, StatusCode: http.StatusOK, Attempts: 1,
		Messages: []jfrog.ErrorMessage{{Message: what}}, Err: jfrog.ErrNotFound,
	}
}
