package metadata

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// newSchema returns the documented schema. What the server does not know is null or empty.
func (s *service) newSchema() *graphql.Schema {
	var types []string
	for _, name := range store.PackageTypes() {
		types = append(types, strings.ToUpper(name))
	}
	schema := &graphql.Schema{
		Objects: map[string]*graphql.Type{},
		Enums: map[string][]string{
			"PackageType": types, "OrderField": {"NAME"}, "OrderDirection": {"ASC", "DESC"},
			"VulnerabilityLevel": {"HIGH", "MEDIUM", "LOW", "INFO", "UNKNOWN", "SKIPPED"},
		},
		Inputs: map[string]graphql.Inputs{
			"PackageFilter": graphql.InputsOf("name", "String", "packageTypeIn", "[PackageType!]",
				"createdMin", "Time", "createdMax", "Time", "modifiedMin", "Time", "modifiedMax", "Time",
				"latestVersion", "String", "versionCountMin", "Int", "versionCountMax", "Int"),
			"VersionFilter": graphql.InputsOf("name", "String", "createdMin", "Time", "createdMax", "Time",
				"sizeMin", "String", "sizeMax", "String", "licenses", "ListFilter", "tags", "ListFilter",
				"properties", "[NameValuePair!]", "vulnerabilities", "[VulnerabilitiesFilter!]"),
			"FileFilter": graphql.InputsOf("name", "String", "sizeMin", "String", "sizeMax", "String",
				"md5", "String", "sha1", "String", "sha256", "String"),
			"ListFilter":            graphql.InputsOf("patterns", "[String]"),
			"NameValuePair":         graphql.InputsOf("name", "String", "value", "String"),
			"VulnerabilitiesFilter": graphql.InputsOf("level", "VulnerabilityLevel", "countMin", "Int"),
		},
	}
	query := &graphql.Type{Name: "Query", Fields: map[string]graphql.FieldDefinition{}}
	for field, q := range map[string]struct {
		kind    string
		resolve func(any, map[string]any) (any, error)
	}{"packages": {"Package", s.packages}, "versions": {"Version", s.versions}, "files": {"File", s.files}} {
		schema.Inputs[q.kind+"Order"] = graphql.InputsOf("field", "OrderField!", "direction", "OrderDirection")
		query.Fields[field] = graphql.FieldDefinition{
			Type: graphql.TypeNamed(q.kind + "Connection!"), Resolve: q.resolve,
			Arguments: graphql.InputsOf("filter", q.kind+"Filter!", "first", "Int", "after", "ID", "orderBy", q.kind+"Order"),
		}
		schema.Objects[q.kind+"Connection"] = graphql.ObjectOf(q.kind+"Connection",
			map[string]string{"edges": "[" + q.kind + "Edge!]!", "pageInfo": "PageInfo!"},
			func(c *connection, field string) any {
				if field == "edges" {
					return c.edges()
				}
				return c
			})
		schema.Objects[q.kind+"Edge"] = graphql.ObjectOf(q.kind+"Edge", map[string]string{"cursor": "ID!", "node": q.kind + "!"},
			func(e edge, field string) any {
				if field == "cursor" {
					return e.cursor()
				}
				return e.node
			})
	}
	schema.Query = query
	for _, t := range append(s.nodeTypes(), query) {
		schema.Objects[t.Name] = t
	}
	return schema
}

// A located is a file, or nil, of a version in a repository.
type located struct {
	repo *store.Repository
	lead *store.Item
}

func (s *service) nodeTypes() []*graphql.Type {
	pairs := func(name string) *graphql.Type {
		return graphql.ObjectOf(name, map[string]string{"name": "String!", "value": "String!"}, func(p pair, field string) any {
			if field == "name" {
				return p.name
			}
			return p.value
		})
	}
	unknown := func(name string, fields ...string) *graphql.Type {
		types := map[string]string{}
		for _, field := range fields {
			types[field] = "String"
		}
		return graphql.ObjectOf(name, types, func(any, string) any { return nil })
	}
	counts := func(name string, fields ...string) *graphql.Type {
		types := map[string]string{}
		for _, field := range fields {
			types[field] = "Int!"
		}
		return graphql.ObjectOf(name, types, func(n int, field string) any {
			if strings.HasPrefix(field, "download") {
				return n
			}
			return 0
		})
	}
	return []*graphql.Type{
		graphql.ObjectOf("PageInfo", map[string]string{"hasNextPage": "Boolean!", "endCursor": "ID"}, pageInfo),
		graphql.ObjectOf("Package", map[string]string{
			"id": "ID!", "name": "String!", "packageType": "String!", "created": "Time!", "modified": "Time!", "versionsCount": "Int!",
			"vcsUrl": "String", "issuesUrl": "String", "description": "String", "latestVersion": "String!",
			"licenses": "[License!]", "properties": "[Property!]", "qualifiers": "[Qualifier!]", "versions": "[Version]",
			"sources": "[Source!]", "tags": "[String!]", "stats": "PackageStats", "vulnerabilities": "Vulnerabilities",
		}, packageField),
		graphql.ObjectOf("Version", map[string]string{
			"name": "String!", "size": "String!", "created": "Time!", "modified": "Time!", "license": "[License!]", "licenses": "[License!]",
			"files": "[File!]", "repos": "[VersionRepository!]", "tags": "[String!]", "stats": "VersionStats", "qualifiers": "[Qualifier!]",
			"properties": "[Property!]", "contributors": "[VersionContributor!]", "vulnerabilities": "Vulnerabilities",
		}, versionField),
		graphql.ObjectOf("File", map[string]string{
			"name": "String!", "md5": "String!", "sha1": "String!", "sha256": "String!", "lead": "Boolean", "length": "String!", "arch": "String",
			"dist": "String", "compiler": "String", "compilerVersion": "String", "mimeType": "String!", "qualifiers": "[Qualifier!]",
		}, fileField),
		graphql.ObjectOf("VersionRepository", map[string]string{"name": "String!", "url": "String!", "type": "String!", "leadFilePath": "String!"},
			func(l located, field string) any {
				switch field {
				case "name":
					return l.repo.Key
				case "url":
					return s.Config.URL + "/artifactory/" + l.repo.Key
				case "type":
					return strings.ToUpper(l.repo.Class)
				}
				return l.lead.Path()
			}),
		pairs("Property"), pairs("Qualifier"),
		counts("PackageStats", "downloads", "followers"), counts("VersionStats", "downloadCount"),
		counts("Vulnerabilities", "high", "medium", "low", "info", "unknown", "skipped"),
		unknown("License", "name", "source", "description", "modified", "url"),
		unknown("Source", "name", "url", "modified"),
		unknown("VersionContributor", "name", "type", "email", "url"),
	}
}

func pageInfo(c *connection, field string) any {
	end := c.start + len(c.nodes)
	switch {
	case field == "hasNextPage":
		return end < c.total
	case len(c.nodes) == 0:
		return nil
	}
	return edge{kind: c.kind, position: end - 1}.cursor()
}

func shownProperties(files []*store.Item) []any {
	list := []any{}
	for _, p := range properties(files) {
		list = append(list, p)
	}
	return list
}

func downloads(files []*store.Item) (n int) {
	for _, file := range files {
		n += file.Stats.Downloads
	}
	return n
}

func packageField(p *store.Package, field string) any {
	files := func() (list []*store.Item) {
		for _, v := range p.Versions {
			list = append(list, v.Files...)
		}
		return list
	}
	switch field {
	case "id":
		return p.Type + ":" + p.Name
	case "name":
		return p.Name
	case "packageType":
		return p.Type
	case "created":
		return created(p)
	case "modified":
		return modified(p)
	case "versionsCount":
		return len(p.Versions)
	case "latestVersion":
		return latest(p).Name
	case "versions":
		list := []any{}
		for _, v := range p.Versions {
			list = append(list, v)
		}
		return list
	case "properties":
		return shownProperties(files())
	case "stats":
		return downloads(files())
	case "licenses", "qualifiers", "sources", "tags":
		return []any{}
	}
	return nil
}

func versionField(v *store.PackageVersion, field string) any {
	switch field {
	case "name":
		return v.Name
	case "size":
		return strconv.FormatInt(v.Size(), 10)
	case "created":
		return v.Created()
	case "modified":
		return v.Modified()
	case "files":
		list := []any{}
		for _, n := range v.Files {
			list = append(list, file{n, v})
		}
		return list
	case "repos":
		list := []any{}
		for _, n := range v.Files {
			l := located{n.Repo, v.Lead(n.Repo)}
			if !slices.Contains(list, any(l)) {
				list = append(list, l)
			}
		}
		return list
	case "properties":
		return shownProperties(v.Files)
	case "stats":
		return downloads(v.Files)
	case "license", "licenses", "qualifiers", "tags", "contributors":
		return []any{}
	}
	return nil
}

func fileField(n file, field string) any {
	switch field {
	case "lead":
		return n.version.Lead(n.Repo) == n.Item
	case "name":
		return n.Name
	case "md5":
		return n.Blob.Sums.MD5
	case "sha1":
		return n.Blob.Sums.SHA1
	case "sha256":
		return n.Blob.Sums.SHA256
	case "length":
		return strconv.FormatInt(n.Blob.Size, 10)
	case "mimeType":
		return n.MIME
	case "qualifiers":
		return []any{}
	}
	return nil
}
