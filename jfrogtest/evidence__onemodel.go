package jfrogtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// evidencePage is how many results a search shows where the request does not say.
const evidencePage = 50

// handleOneModel answers GraphQL queries. Whatever is wrong with the query itself is told with status 200, in the list
// "errors".
func (s *evidenceService) handleOneModel(q *request) (*answer, error) {
	var body graphRequest
	err := q.DecodeNumbers(&body)
	if err == nil && body.Query == "" {
		err = fail(http.StatusBadRequest, "The request has no query")
	}
	if err != nil {
		return JSON(http.StatusBadRequest, "", graphResponse{Errors: []*graphError{
			NewError("INVALID_GRAPHQL_REQUEST", Position{}, "%s", From(err).Message)}}), nil
	}
	return JSON(http.StatusOK, "", runGraph(s.model, body)), nil
}

// newOneModel is the part of the schema that is about evidence. Beyond what is printed for the type Evidence it has the
// subject, which documented queries ask for, with the checksum that the JFrog CLI asks for.
func newOneModel(s *evidenceService) *Schema {
	query := &Type{Name: "Query"}
	schema := &Schema{
		Query: query,
		Inputs: map[string]Inputs{
			"EvidenceWhereInput":        InputsOf("hasSubjectWith", "EvidenceSubjectWhereInput!"),
			"EvidenceSubjectWhereInput": InputsOf("repositoryKey", "String!", "path", "String", "name", "String", "sha256", "Sha256"),
		},
		Enums: map[string][]string{"DateFormat": {"ISO8601", "ISO8601_DATE_ONLY", "DD_MMM_YYYY"}},
	}
	query.Fields = map[string]FieldDefinition{
		"evidence": {Type: TypeNamed("EvidenceQueries!"), Resolve: func(any, map[string]any) (any, error) { return struct{}{}, nil }},
	}
	queries := &Type{Name: "EvidenceQueries", Fields: map[string]FieldDefinition{
		"getEvidence": {Type: TypeNamed("Evidence"), Resolve: s.getEvidence,
			Arguments: InputsOf("repositoryKey", "String!", "path", "String!", "name", "String!", "sha256", "Sha256")},
		"searchEvidence": {Type: TypeNamed("EvidenceConnection"), Resolve: s.searchEvidence,
			Arguments: InputsOf("where", "EvidenceWhereInput!", "first", "Int", "after", "Cursor")},
	}}
	connection := ObjectOf("EvidenceConnection", map[string]string{"edges": "[EvidenceEdge!]", "pageInfo": "PageInfo!", "totalCount": "Int!"},
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
	pageInfo := ObjectOf("PageInfo", map[string]string{"hasNextPage": "Boolean!", "hasPreviousPage": "Boolean!", "startCursor": "Cursor", "endCursor": "Cursor"},
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
	edge := ObjectOf("EvidenceEdge", map[string]string{"node": "Evidence!", "cursor": "Cursor"}, func(e *Evidence, field string) any {
		if field == "cursor" {
			return cursorOf(e)
		}
		return e
	})
	node := ObjectOf("Evidence", map[string]string{
		"downloadPath": "String", "repositoryKey": "String", "path": "String", "name": "String", "sha256": "Sha256", "predicateCategory": "String",
		"predicateType": "String", "predicateSlug": "String", "predicate": "JSON", "createdAt": "Date", "createdBy": "String", "verified": "Boolean",
		"signingKey": "EvidenceSigningKey", "subject": "EvidenceSubject",
	}, evidenceField)
	subject := ObjectOf("EvidenceSubject", map[string]string{"repositoryKey": "String", "path": "String", "name": "String", "sha256": "Sha256"},
		func(e *Evidence, field string) any {
			if field == "sha256" {
				return e.SubjectSHA256
			}
			return evidenceField(e, field) // "name" is that of the evidence, as documented
		})
	key := ObjectOf("EvidenceSigningKey", map[string]string{"alias": "String"}, func(e *Evidence, _ string) any { return e.Alias })
	schema.Objects = map[string]*Type{}
	for _, t := range []*Type{query, queries, connection, pageInfo, edge, node, subject, key} {
		schema.Objects[t.Name] = t
	}
	return schema
}

// evidenceField is what the type Evidence shows.
func evidenceField(e *Evidence, name string) any {
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
	case "signingKey":
		if e.Alias == "" {
			return nil
		}
	}
	return e
}

const cursorPrefix = "evidence:"

func cursorOf(e *Evidence) string {
	return base64.StdEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(e.ID)))
}

// parseCursor reads the id out of a cursor.
func parseCursor(cursor string) (int, error) {
	raw, err := base64.StdEncoding.DecodeString(cursor)
	if err == nil {
		if digits, ok := strings.CutPrefix(string(raw), cursorPrefix); ok {
			if id, err := strconv.Atoi(digits); err == nil {
				return id, nil
			}
		}
	}
	return 0, Problem("Invalid cursor %q.", cursor)
}

// getEvidence finds one evidence by its subject and its name; there may be none.
func (s *evidenceService) getEvidence(_ any, arguments map[string]any) (any, error) {
	for _, e := range s.AllEvidence() {
		if e.Repo.Key == text(arguments, "repositoryKey") && e.Subject == strings.Trim(text(arguments, "path"), "/") && e.Name == text(arguments, "name") {
			if sha, given := arguments["sha256"].(string); !given || sha == e.File.Blob.Sums.SHA256 {
				return e, nil
			}
		}
	}
	return nil, nil
}

// An evidenceConnection is one page of the results of a search.
type evidenceConnection struct {
	part          []*Evidence
	before, total int
}

// searchEvidence finds the evidence about the subjects of a repository, in the order of creation. The path is the folder of
// the subjects.
func (s *evidenceService) searchEvidence(_ any, arguments map[string]any) (any, error) {
	where, _ := arguments["where"].(map[string]any)
	subject, _ := where["hasSubjectWith"].(map[string]any)
	first, limited := arguments["first"].(int)
	if !limited {
		first = evidencePage
	}
	if first < 0 {
		return nil, Problem("Argument \"first\" must not be negative.")
	}
	after := 0
	if cursor, given := arguments["after"].(string); given {
		var err error
		if after, err = parseCursor(cursor); err != nil {
			return nil, err
		}
	}
	is := func(key, actual string) bool {
		want, given := subject[key].(string)
		return !given || want == actual
	}
	c := &evidenceConnection{}
	for _, e := range s.AllEvidence() {
		folder, given := subject["path"].(string)
		if !is("repositoryKey", e.Repo.Key) || !is("name", path.Base(e.Subject)) || !is("sha256", e.SubjectSHA256) ||
			given && path.Join(".", folder) != path.Dir(e.Subject) {
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
