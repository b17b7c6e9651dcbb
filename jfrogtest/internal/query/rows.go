package query

import (
	"encoding/json"
	"path"
	"slices"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A row is an element of a domain. Rows are comparable.
type row interface {
	// values returns the values of a field: strings, int64s or times. Null is an empty list.
	values(e *evaluator, field string) []any
}

// The rows of the domains.
type (
	itemRow     struct{ *store.Item }
	propertyRow struct {
		key, value string
		owner      row // an item, a module or a build
	}
	statRow    struct{ *store.Item }
	archiveRow struct{ *store.Item }
	entryRow   struct {
		archive *store.Item
		name    string
	}
	buildRow  struct{ *store.BuildRun }
	moduleRow struct {
		run   *store.BuildRun
		index int
	}
	artifactRow struct {
		module moduleRow
		index  int
	}
	dependencyRow struct {
		module moduleRow
		index  int
	}
	promotionRow struct {
		run   *store.BuildRun
		index int
	}
)

// present returns the texts that are not empty. An empty text is null.
func present(texts ...string) []any {
	var list []any
	for _, text := range texts {
		if text != "" {
			list = append(list, text)
		}
	}
	return list
}

func (r itemRow) values(e *evaluator, field string) []any {
	switch field {
	case "repo":
		return present(r.Repo.Key)
	case "path":
		return present(path.Dir(r.Path())) // "." for items at the top of a repository
	case "name":
		if r.Parent == nil {
			return present(".")
		}
		return present(r.Name)
	case "type":
		if r.IsFolder() {
			return present(string(aql.Folder))
		}
		return present(string(aql.File))
	case "created":
		return []any{r.Created}
	case "modified":
		return []any{r.Modified}
	case "updated":
		return []any{r.Updated}
	case "created_by":
		return present(r.CreatedBy)
	case "modified_by":
		return present(r.ModifiedBy)
	case "depth":
		return []any{int64(len(pattern.SplitPath(r.Path())))}
	case "virtual_repos":
		return present(e.virtualsOf(r.Repo)...)
	}
	if r.IsFolder() {
		if field == "size" {
			return []any{int64(0)}
		}
		return nil
	}
	switch field {
	case "size":
		return []any{r.Blob.Size}
	case "actual_md5":
		return present(r.Blob.Sums.MD5)
	case "actual_sha1":
		return present(r.Blob.Sums.SHA1)
	case "original_md5":
		return present(r.Original.MD5)
	case "original_sha1":
		return present(r.Original.SHA1)
	case "sha256":
		return present(r.Blob.Sums.SHA256)
	}
	return nil
}

// domain returns the domain of the owner.
func (r propertyRow) domain() aql.Domain {
	switch r.owner.(type) {
	case moduleRow:
		return aql.DomainModule
	case buildRow:
		return aql.DomainBuild
	}
	return aql.DomainItem
}

func (r propertyRow) values(_ *evaluator, field string) []any {
	if field == "key" {
		return []any{r.key}
	}
	return []any{r.value}
}

func (r statRow) values(_ *evaluator, field string) []any {
	if r.Stats.Downloads == 0 {
		return nil
	}
	switch field {
	case "downloads":
		return []any{int64(r.Stats.Downloads)}
	case "downloaded":
		return []any{r.Stats.Last}
	case "downloaded_by":
		return present(r.Stats.LastBy)
	}
	return nil
}

func (archiveRow) values(*evaluator, string) []any { return nil }

func (r entryRow) values(_ *evaluator, field string) []any {
	if field == "name" {
		return present(path.Base(r.name))
	}
	if dir := path.Dir(r.name); dir != "." {
		return present(dir)
	}
	return nil
}

func (r buildRow) values(_ *evaluator, field string) []any {
	switch field {
	case "name":
		return present(r.Name)
	case "number":
		return present(r.Number)
	case "url":
		return present(jsondoc.Text(r.Doc, "url"))
	case "created":
		return []any{r.Created}
	case "created_by", "modified_by":
		return present(r.CreatedBy)
	case "modified":
		return []any{r.Modified}
	case "started":
		return []any{r.Started}
	}
	return nil
}

// modulesOf returns the modules of a build.
func (e *evaluator) modulesOf(run *store.BuildRun) []map[string]any {
	docs, known := e.moduleDocs[run]
	if !known {
		docs = jsondoc.Objects(run.Doc["modules"])
		e.moduleDocs[run] = docs
	}
	return docs
}

// An itemsKey names the artifacts or the dependencies of a module.
type itemsKey struct {
	module moduleRow
	kind   string
}

// itemsOf returns the artifacts or the dependencies of a module.
func (e *evaluator) itemsOf(module moduleRow, kind string) []map[string]any {
	key := itemsKey{module, kind}
	docs, known := e.itemDocs[key]
	if !known {
		docs = jsondoc.Objects(module.doc(e)[kind])
		e.itemDocs[key] = docs
	}
	return docs
}

func (r moduleRow) doc(e *evaluator) map[string]any { return e.modulesOf(r.run)[r.index] }

func (r moduleRow) values(e *evaluator, _ string) []any { return present(jsondoc.Text(r.doc(e), "id")) }

func (r artifactRow) doc(e *evaluator) map[string]any {
	return e.itemsOf(r.module, "artifacts")[r.index]
}

func (r artifactRow) values(e *evaluator, field string) []any {
	return present(jsondoc.Text(r.doc(e), field))
}

func (r dependencyRow) doc(e *evaluator) map[string]any {
	return e.itemsOf(r.module, "dependencies")[r.index]
}

func (r dependencyRow) values(e *evaluator, field string) []any {
	switch field {
	case "name":
		field = "id"
	case "scope":
		return present(jsondoc.Strings(r.doc(e)["scopes"])...)
	}
	return present(jsondoc.Text(r.doc(e), field))
}

func (r promotionRow) values(_ *evaluator, field string) []any {
	doc := jsondoc.Objects(r.run.Doc["statuses"])[r.index]
	switch field {
	case "created":
		if at, err := times.Parse(jsondoc.Text(doc, "timestamp")); err == nil {
			return []any{at}
		}
		return nil
	case "created_by":
		field = "user"
	case "user":
		field = "ciUser"
	case "repo":
		field = "repository"
	}
	return present(jsondoc.Text(doc, field))
}

// propertiesOf returns the properties of a row by key.
func (e *evaluator) propertiesOf(r row) []propertyRow {
	var set store.Properties
	switch r := r.(type) {
	case itemRow:
		set = r.Props
	case buildRow:
		set = documentProperties(r.Doc)
	case moduleRow:
		set = documentProperties(r.doc(e))
	}
	var rows []propertyRow
	for _, key := range jsondoc.Keys(set) {
		for _, value := range set[key] {
			rows = append(rows, propertyRow{key, value, r})
		}
	}
	return rows
}

func documentProperties(doc map[string]any) store.Properties {
	set := store.Properties{}
	given, _ := doc["properties"].(map[string]any)
	for key, value := range given {
		switch v := value.(type) {
		case string:
			set.Add(key, v)
		case json.Number:
			set.Add(key, v.String())
		}
	}
	return set
}

// virtualsOf returns the keys of the virtual repositories that show a repository.
func (e *evaluator) virtualsOf(repo *store.Repository) []string {
	if names, known := e.virtuals[repo]; known {
		return names
	}
	var names []string
	for _, key := range jsondoc.Keys(e.store.Repos) {
		if e.store.Repos[key].Class == store.ClassVirtual && slices.Contains(e.store.Readable(key), repo) {
			names = append(names, key)
		}
	}
	e.virtuals[repo] = names
	return names
}
