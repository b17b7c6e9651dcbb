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
	err := q.decodeNumbers(&body)
	if err == nil && body.Query == "" {
		err = fail(http.StatusBadRequest, "The request has no query")
	}
	if err != nil {
		return jsonAnswer(http.StatusBadRequest, "", graphResponse{Errors: []*graphError{
			newGraphError("INVALID_GRAPHQL_REQUEST", graphPosition{}, "%s", refusal(err).message)}}), nil
	}
	return jsonAnswer(http.StatusOK, "", runGraph(s.model, body)), nil
}

// newOneModel is the part of the schema that is about evidence. Beyond what is printed for the type Evidence it has the
// subject, which documented queries ask for, with the checksum that the JFrog CLI asks for.
func newOneModel(s *evidenceService) *graphSchema {
	query := &graphType{name: "Query"}
	schema := &graphSchema{
		query: query,
		inputs: map[string]graphInputs{
			"EvidenceWhereInput":        inputsOf("hasSubjectWith", "EvidenceSubjectWhereInput!"),
			"EvidenceSubjectWhereInput": inputsOf("repositoryKey", "String!", "path", "String", "name", "String", "sha256", "Sha256"),
		},
		enums: map[string][]string{"DateFormat": {"ISO8601", "ISO8601_DATE_ONLY", "DD_MMM_YYYY"}},
	}
	query.fields = map[string]graphFieldDefinition{
		"evidence": {typ: graphTypeNamed("EvidenceQueries!"), resolve: func(any, map[string]any) (any, error) { return struct{}{}, nil }},
	}
	queries := &graphType{name: "EvidenceQueries", fields: map[string]graphFieldDefinition{
		"getEvidence": {typ: graphTypeNamed("Evidence"), resolve: s.getEvidence,
			arguments: inputsOf("repositoryKey", "String!", "path", "String!", "name", "String!", "sha256", "Sha256")},
		"searchEvidence": {typ: graphTypeNamed("EvidenceConnection"), resolve: s.searchEvidence,
			arguments: inputsOf("where", "EvidenceWhereInput!", "first", "Int", "after", "Cursor")},
	}}
	connection := graphObjectOf("EvidenceConnection", map[string]string{"edges": "[EvidenceEdge!]", "pageInfo": "PageInfo!", "totalCount": "Int!"},
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
	pageInfo := graphObjectOf("PageInfo", map[string]string{"hasNextPage": "Boolean!", "hasPreviousPage": "Boolean!", "startCursor": "Cursor", "endCursor": "Cursor"},
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
	edge := graphObjectOf("EvidenceEdge", map[string]string{"node": "Evidence!", "cursor": "Cursor"}, func(e *evidence, field string) any {
		if field == "cursor" {
			return cursorOf(e)
		}
		return e
	})
	node := graphObjectOf("Evidence", map[string]string{
		"downloadPath": "String", "repositoryKey": "String", "path": "String", "name": "String", "sha256": "Sha256", "predicateCategory": "String",
		"predicateType": "String", "predicateSlug": "String", "predicate": "JSON", "createdAt": "Date", "createdBy": "String", "verified": "Boolean",
		"signingKey": "EvidenceSigningKey", "subject": "EvidenceSubject",
	}, evidenceField)
	subject := graphObjectOf("EvidenceSubject", map[string]string{"repositoryKey": "String", "path": "String", "name": "String", "sha256": "Sha256"},
		func(e *evidence, field string) any {
			if field == "sha256" {
				return e.subjectSHA256
			}
			return evidenceField(e, field) // "name" is that of the evidence, as documented
		})
	key := graphObjectOf("EvidenceSigningKey", map[string]string{"alias": "String"}, func(e *evidence, _ string) any { return e.alias })
	schema.objects = map[string]*graphType{}
	for _, t := range []*graphType{query, queries, connection, pageInfo, edge, node, subject, key} {
		schema.objects[t.name] = t
	}
	return schema
}

// evidenceField is what the type Evidence shows.
func evidenceField(e *evidence, name string) any {
	switch name {
	case "downloadPath":
		return e.downloadPath()
	case "repositoryKey":
		return e.repo.key
	case "path":
		return e.subject
	case "name":
		return e.name
	case "sha256":
		return e.file.blob.sums.SHA256
	case "predicateCategory":
		return predicateCategory
	case "predicateType":
		return e.predicateType
	case "predicateSlug":
		return e.slug
	case "predicate":
		if e.predicate == nil {
			return nil
		}
		return json.RawMessage(e.predicate)
	case "createdAt":
		return e.created
	case "createdBy":
		return e.createdBy
	case "verified":
		return e.verified
	case "signingKey":
		if e.alias == "" {
			return nil
		}
	}
	return e
}

const cursorPrefix = "evidence:"

func cursorOf(e *evidence) string {
	return base64.StdEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(e.id)))
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
	return 0, graphProblem("Invalid cursor %q.", cursor)
}

// getEvidence finds one evidence by its subject and its name; there may be none.
func (s *evidenceService) getEvidence(_ any, arguments map[string]any) (any, error) {
	for _, e := range s.allEvidence() {
		if e.repo.key == text(arguments, "repositoryKey") && e.subject == strings.Trim(text(arguments, "path"), "/") && e.name == text(arguments, "name") {
			if sha, given := arguments["sha256"].(string); !given || sha == e.file.blob.sums.SHA256 {
				return e, nil
			}
		}
	}
	return nil, nil
}

// An evidenceConnection is one page of the results of a search.
type evidenceConnection struct {
	part          []*evidence
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
		return nil, graphProblem("Argument \"first\" must not be negative.")
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
	for _, e := range s.allEvidence() {
		folder, given := subject["path"].(string)
		if !is("repositoryKey", e.repo.key) || !is("name", path.Base(e.subject)) || !is("sha256", e.subjectSHA256) ||
			given && path.Join(".", folder) != path.Dir(e.subject) {
			continue
		}
		c.total++
		switch {
		case e.id <= after:
			c.before++
		case len(c.part) < first:
			c.part = append(c.part, e)
		}
	}
	return c, nil
}
