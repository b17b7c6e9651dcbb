package evidence

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// evidencePage is the default number of results of a search.
const evidencePage = 50

// handleOneModel runs a GraphQL query. Errors of the query are in the list errors of a response
// with status 200.
func (s *service) handleOneModel(q *rest.Request) (*rest.Response, error) {
	var body graphql.Request
	err := q.DecodeNumbers(&body)
	if err == nil && body.Query == "" {
		err = apierr.New(http.StatusBadRequest, "The request has no query")
	}
	if err != nil {
		return rest.JSON(http.StatusBadRequest, "", graphql.Response{Errors: []*graphql.Error{
			graphql.NewError("INVALID_GRAPHQL_REQUEST", graphql.Position{}, "%s", apierr.From(err).Message)}}), nil
	}
	s.reader = q.User
	return rest.JSON(http.StatusOK, "", graphql.Run(s.model, body)), nil
}

// readable returns the evidence about subjects that the user of the query may read.
func (s *service) readable() []*store.Evidence {
	all := s.AllEvidence()
	if s.reader.Admin {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(e *store.Evidence) bool {
		return !s.May(s.reader, store.ActionRead, store.SpotOf(e.Repo, e.Subject, false))
	})
}

// newOneModel returns the schema of evidence and release bundles. In addition to the printed
// schema, Evidence has the fields subject and attachments, because documented queries and the JFrog
// CLI select them.
func newOneModel(s *service) *graphql.Schema {
	query := &graphql.Type{Name: "Query"}
	schema := &graphql.Schema{
		Query: query,
		Inputs: map[string]graphql.Inputs{
			"EvidenceWhereInput":        graphql.InputsOf("hasSubjectWith", "EvidenceSubjectWhereInput!"),
			"EvidenceSubjectWhereInput": graphql.InputsOf("repositoryKey", "String!", "path", "String", "name", "String", "sha256", "Sha256"),
		},
		Enums: map[string][]string{"DateFormat": {"ISO8601", "ISO8601_DATE_ONLY", "DD_MMM_YYYY"}},
	}
	query.Fields = map[string]graphql.FieldDefinition{
		"evidence": {Type: graphql.TypeNamed("EvidenceQueries!"), Resolve: func(any, map[string]any) (any, error) { return struct{}{}, nil }},
	}
	queries := &graphql.Type{Name: "EvidenceQueries", Fields: map[string]graphql.FieldDefinition{
		"getEvidence": {Type: graphql.TypeNamed("Evidence"), Resolve: s.getEvidence,
			Arguments: graphql.InputsOf("repositoryKey", "String!", "path", "String!", "name", "String!", "sha256", "Sha256")},
		"searchEvidence": {Type: graphql.TypeNamed("EvidenceConnection"), Resolve: s.searchEvidence,
			Arguments: graphql.InputsOf("where", "EvidenceWhereInput!", "first", "Int", "after", "Cursor")},
	}}
	connection := graphql.ObjectOf("EvidenceConnection", map[string]string{"edges": "[EvidenceEdge!]", "pageInfo": "PageInfo!", "totalCount": "Int!"},
		func(c *evidenceConnection, field string) any {
			switch field {
			case "edges":
				edges := []any{}
				for _, e := range c.part {
					edges = append(edges, e)
				}
				return edges
			case "pageInfo":
				return c
			}
			return c.total
		})
	pageInfo := graphql.ObjectOf("PageInfo", map[string]string{"hasNextPage": "Boolean!", "hasPreviousPage": "Boolean!", "startCursor": "Cursor", "endCursor": "Cursor"},
		func(c *evidenceConnection, field string) any {
			switch {
			case field == "hasNextPage":
				return c.before+len(c.part) < c.total
			case field == "hasPreviousPage":
				return c.before > 0
			case len(c.part) == 0:
				return nil
			case field == "startCursor":
				return cursorOf(c.part[0])
			}
			return cursorOf(c.part[len(c.part)-1])
		})
	edge := graphql.ObjectOf("EvidenceEdge", map[string]string{"node": "Evidence!", "cursor": "Cursor"}, func(e *store.Evidence, field string) any {
		if field == "cursor" {
			return cursorOf(e)
		}
		return e
	})
	node := graphql.ObjectOf("Evidence", map[string]string{
		"downloadPath": "String", "repositoryKey": "String", "path": "String", "name": "String", "sha256": "Sha256", "predicateCategory": "String",
		"predicateType": "String", "predicateSlug": "String", "predicate": "JSON", "createdAt": "Date", "createdBy": "String", "verified": "Boolean",
		"signingKey": "EvidenceSigningKey", "subject": "EvidenceSubject", "attachments": "[EvidenceAttachment!]",
	}, evidenceField)
	subject := graphql.ObjectOf("EvidenceSubject", map[string]string{"repositoryKey": "String", "path": "String", "name": "String", "sha256": "Sha256"},
		func(e *store.Evidence, field string) any {
			if field == "sha256" {
				return e.SubjectSHA256
			}
			return evidenceField(e, field) // documented: "name" is the name of the evidence
		})
	key := graphql.ObjectOf("EvidenceSigningKey", map[string]string{"alias": "String", "publicKey": "String"},
		func(e *store.Evidence, field string) any {
			if field == "publicKey" {
				return s.publicKey(e.Alias)
			}
			return e.Alias
		})
	schema.Objects = map[string]*graphql.Type{}
	types := []*graphql.Type{query, queries, connection, pageInfo, edge, node, subject, key, attachmentType()}
	for _, t := range append(types, s.bundleTypes(schema)...) {
		schema.Objects[t.Name] = t
	}
	return schema
}

// evidenceField returns the value of a field of the type Evidence.
func evidenceField(e *store.Evidence, name string) any {
	switch name {
	case "downloadPath":
		return e.DownloadPath()
	case "repositoryKey":
		return e.Repo.Key
	case "path":
		return e.Subject
	case "name":
		return e.Name
	case "sha256":
		return e.File.Blob.Sums.SHA256
	case "predicateCategory":
		return predicateCategory
	case "predicateType":
		return e.PredicateType
	case "predicateSlug":
		return e.Slug
	case "predicate":
		if e.Predicate == nil {
			return nil
		}
		return json.RawMessage(e.Predicate)
	case "createdAt":
		return e.Created
	case "createdBy":
		return e.CreatedBy
	case "verified":
		return e.Verified
	case "attachments":
		list := []any{}
		for _, a := range attachmentsOf(e) {
			list = append(list, a)
		}
		return list
	case "signingKey":
		if e.Alias == "" {
			return nil
		}
	}
	return e
}

// Prefixes of cursors.
const (
	evidencePrefix = "evidence:"
	artifactPrefix = "artifact:"
)

func cursorOf(e *store.Evidence) string { return cursor(evidencePrefix, e.ID) }

func cursor(prefix string, id int) string {
	return base64.StdEncoding.EncodeToString([]byte(prefix + strconv.Itoa(id)))
}

// pageOf returns the size of the page that the arguments ask for, and the id before it.
func pageOf(arguments map[string]any, prefix string) (first, after int, err error) {
	first, limited := arguments["first"].(int)
	if !limited {
		first = evidencePage
	}
	if first < 0 {
		return 0, 0, graphql.Problem("Argument \"first\" must not be negative.")
	}
	if cursor, given := arguments["after"].(string); given {
		after, err = parseCursor(prefix, cursor)
	}
	return first, after, err
}

// parseCursor returns the id in a cursor.
func parseCursor(prefix, cursor string) (int, error) {
	raw, err := base64.StdEncoding.DecodeString(cursor)
	if err == nil {
		if digits, ok := strings.CutPrefix(string(raw), prefix); ok {
			if id, err := strconv.Atoi(digits); err == nil {
				return id, nil
			}
		}
	}
	return 0, graphql.Problem("Invalid cursor %q.", cursor)
}

// getEvidence returns the evidence with a subject and a name, or nil.
func (s *service) getEvidence(_ any, arguments map[string]any) (any, error) {
	for _, e := range s.readable() {
		if e.Repo.Key == jsondoc.Text(arguments, "repositoryKey") && e.Subject == strings.Trim(jsondoc.Text(arguments, "path"), "/") && e.Name == jsondoc.Text(arguments, "name") {
			if sha, given := arguments["sha256"].(string); !given || sha == e.File.Blob.Sums.SHA256 {
				return e, nil
			}
		}
	}
	return nil, nil
}

// An evidenceConnection is a page of search results.
type evidenceConnection struct {
	part          []*store.Evidence
	before, total int
}

// searchEvidence returns the evidence about the subjects in a repository, in the order of creation.
// The path is the folder of the subjects.
func (s *service) searchEvidence(_ any, arguments map[string]any) (any, error) {
	where, _ := arguments["where"].(map[string]any)
	subject, _ := where["hasSubjectWith"].(map[string]any)
	is := func(key, actual string) bool {
		want, given := subject[key].(string)
		return !given || want == actual
	}
	return connect(arguments, s.readable(), func(e *store.Evidence) bool {
		folder, given := subject["path"].(string)
		return is("repositoryKey", e.Repo.Key) && is("name", path.Base(e.Subject)) && is("sha256", e.SubjectSHA256) &&
			(!given || path.Join(".", folder) == path.Dir(e.Subject))
	})
}

// connect returns a page of the evidence that matches.
func connect(arguments map[string]any, all []*store.Evidence, matches func(*store.Evidence) bool) (*evidenceConnection, error) {
	first, after, err := pageOf(arguments, evidencePrefix)
	if err != nil {
		return nil, err
	}
	c := &evidenceConnection{}
	for _, e := range all {
		if !matches(e) {
			continue
		}
		c.total++
		switch {
		case e.ID <= after:
			c.before++
		case len(c.part) < first:
			c.part = append(c.part, e)
		}
	}
	return c, nil
}
