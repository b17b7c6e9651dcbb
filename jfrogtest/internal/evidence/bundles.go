package evidence

import (
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A bundleArtifact is an artifact of a version with its number, from 1.
type bundleArtifact struct {
	store.BundleItem
	number int
}

// An artifactConnection is a page of the artifacts of a version.
type artifactConnection struct {
	part          []bundleArtifact
	before, total int
}

// A property is a property of an artifact.
type property struct {
	key    string
	values []string
}

// bundleTypes returns the types of the root releaseBundleVersion, and adds the root and the inputs
// to the schema. The printed schema lacks them: public clients select the fields, and the names of
// the types are guessed.
func (s *service) bundleTypes(schema *graphql.Schema) []*graphql.Type {
	schema.Inputs["ReleaseBundleArtifactWhereInput"] = graphql.InputsOf("hasEvidence", "Boolean")
	schema.Query.Fields["releaseBundleVersion"] = graphql.FieldDefinition{Type: graphql.TypeNamed("ReleaseBundleVersionQueries!"),
		Resolve: func(any, map[string]any) (any, error) { return struct{}{}, nil }}
	queries := &graphql.Type{Name: "ReleaseBundleVersionQueries", Fields: map[string]graphql.FieldDefinition{
		"getVersion": {Type: graphql.TypeNamed("ReleaseBundleVersion"), Resolve: s.getVersion,
			Arguments: graphql.InputsOf("repositoryKey", "String", "projectKey", "String", "name", "String!", "version", "String!")},
	}}
	version := graphql.ObjectOf("ReleaseBundleVersion", map[string]string{
		"repositoryKey": "String", "name": "String", "version": "String", "createdBy": "String", "createdAt": "Date", "fromBuilds": "[ReleaseBundleBuild!]",
	}, versionField)
	version.Fields["evidenceConnection"] = s.evidenceOf(func(parent any) (string, string, string) {
		v := parent.(*store.BundleVersion)
		return v.Repo, path.Join(v.Folder(), store.ManifestName), ""
	})
	version.Fields["artifactsConnection"] = graphql.FieldDefinition{Type: graphql.TypeNamed("ReleaseBundleArtifactConnection"),
		Arguments: graphql.InputsOf("first", "Int", "after", "Cursor", "where", "ReleaseBundleArtifactWhereInput"), Resolve: s.artifacts}
	connection := graphql.ObjectOf("ReleaseBundleArtifactConnection", map[string]string{
		"edges": "[ReleaseBundleArtifactEdge!]", "pageInfo": "ReleaseBundlePageInfo!", "totalCount": "Int!",
	}, func(c *artifactConnection, field string) any {
		switch field {
		case "edges":
			return listOf(c.part)
		case "pageInfo":
			return c
		}
		return c.total
	})
	pageInfo := graphql.ObjectOf("ReleaseBundlePageInfo", map[string]string{
		"hasNextPage": "Boolean!", "hasPreviousPage": "Boolean!", "startCursor": "Cursor", "endCursor": "Cursor",
	}, func(c *artifactConnection, field string) any {
		switch {
		case field == "hasNextPage":
			return c.before+len(c.part) < c.total
		case field == "hasPreviousPage":
			return c.before > 0
		case len(c.part) == 0:
			return nil
		case field == "startCursor":
			return cursor(artifactPrefix, c.part[0].number)
		}
		return cursor(artifactPrefix, c.part[len(c.part)-1].number)
	})
	edge := graphql.ObjectOf("ReleaseBundleArtifactEdge", map[string]string{"node": "ReleaseBundleArtifact!", "cursor": "Cursor"},
		func(a bundleArtifact, field string) any {
			if field == "cursor" {
				return cursor(artifactPrefix, a.number)
			}
			return a
		})
	artifact := graphql.ObjectOf("ReleaseBundleArtifact", map[string]string{
		"path": "String", "name": "String", "sha256": "Sha256", "packageType": "String", "size": "Int", "sourceRepositoryPath": "String",
		"properties": "[ReleaseBundleArtifactProperty!]",
	}, artifactField)
	artifact.Fields["evidenceConnection"] = s.evidenceOf(func(parent any) (string, string, string) {
		a := parent.(bundleArtifact)
		return a.Source.Key, a.At, a.Blob.Sums.SHA256
	})
	properties := graphql.ObjectOf("ReleaseBundleArtifactProperty", map[string]string{"key": "String", "values": "[String!]"},
		func(p property, field string) any {
			if field == "key" {
				return p.key
			}
			return listOf(p.values)
		})
	build := graphql.ObjectOf("ReleaseBundleBuild", map[string]string{
		"name": "String", "number": "String", "startedAt": "Date", "repositoryKey": "String",
	}, func(r *store.BuildRun, field string) any {
		switch field {
		case "name":
			return r.Name
		case "number":
			return r.Number
		case "startedAt":
			return r.Started
		}
		return r.Repo
	})
	build.Fields["evidenceConnection"] = s.evidenceOf(func(parent any) (string, string, string) {
		r := parent.(*store.BuildRun)
		return r.Repo, r.File(), ""
	})
	return []*graphql.Type{queries, version, connection, pageInfo, edge, artifact, properties, build}
}

func listOf[T any](items []T) []any {
	list := []any{}
	for _, item := range items {
		list = append(list, item)
	}
	return list
}

func versionField(v *store.BundleVersion, field string) any {
	switch field {
	case "repositoryKey":
		return v.Repo
	case "name":
		return v.Name
	case "version":
		return v.Version
	case "createdBy":
		return v.CreatedBy
	case "createdAt":
		return v.Created
	}
	return listOf(v.Builds)
}

func artifactField(a bundleArtifact, field string) any {
	switch field {
	case "path":
		return a.At
	case "name":
		return path.Base(a.At)
	case "sha256":
		return a.Blob.Sums.SHA256
	case "packageType":
		return a.PackageType()
	case "size":
		return a.Blob.Size
	case "sourceRepositoryPath":
		return path.Join(a.Source.Key, a.At)
	}
	list := []any{}
	for _, key := range jsondoc.Keys(a.Props) {
		list = append(list, property{key, a.Props[key]})
	}
	return list
}

// getVersion returns a completed version, or nil.
func (s *service) getVersion(_ any, arguments map[string]any) (any, error) {
	repo := store.BundleRepoOf(jsondoc.Text(arguments, "repositoryKey"), jsondoc.Text(arguments, "projectKey"))
	v := s.Bundle(repo, jsondoc.Text(arguments, "name"), jsondoc.Text(arguments, "version"))
	if v == nil || v.Status != store.StatusCompleted ||
		!s.May(s.reader, store.ActionRead, store.BundleSpot(v.Repo, v.Name, v.Version)) {
		return nil, nil
	}
	return v, nil
}

// evidenceOf returns the field evidenceConnection of an object. The function returns the repository
// and the path of the subject, and its SHA-256 unless any content counts.
func (s *service) evidenceOf(subject func(parent any) (repo, at, sha string)) graphql.FieldDefinition {
	return graphql.FieldDefinition{Type: graphql.TypeNamed("EvidenceConnection"), Arguments: graphql.InputsOf("first", "Int", "after", "Cursor"),
		Resolve: func(parent any, arguments map[string]any) (any, error) {
			if arguments["first"] == 0 { // the JFrog CLI asks so for all
				delete(arguments, "first")
			}
			repo, at, sha := subject(parent)
			return connect(arguments, s.readable(), func(e *store.Evidence) bool { return isAbout(e, repo, at, sha) })
		}}
}

func isAbout(e *store.Evidence, repo, at, sha string) bool {
	return e.Repo.Key == repo && e.Subject == at && (sha == "" || sha == e.SubjectSHA256)
}

// artifacts returns a page of the artifacts of a version.
func (s *service) artifacts(parent any, arguments map[string]any) (any, error) {
	first, after, err := pageOf(arguments, artifactPrefix)
	if err != nil {
		return nil, err
	}
	where, _ := arguments["where"].(map[string]any)
	wanted, given := where["hasEvidence"].(bool)
	evident := map[string]bool{} // subjects that have evidence
	for _, e := range s.readable() {
		evident[path.Join(e.Repo.Key, e.Subject)+" "+e.SubjectSHA256] = true
	}
	c := &artifactConnection{}
	for i, item := range parent.(*store.BundleVersion).Contents {
		has := evident[path.Join(item.Source.Key, item.At)+" "+item.Blob.Sums.SHA256]
		if given && has != wanted {
			continue
		}
		c.total++
		switch {
		case i+1 <= after:
			c.before++
		case len(c.part) < first:
			c.part = append(c.part, bundleArtifact{item, i + 1})
		}
	}
	return c, nil
}
