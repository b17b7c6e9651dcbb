package jfrogtest

import (
	"encoding/json"
	"path"
	"slices"

	"github.com/jfrogkit/jfrog-go/aql"
)

// A row is one thing of a domain of the query language. Rows are comparable: equal ones are the same thing.
type row interface {
	// values of a field: strings, int64s or times; none is null.
	values(e *evaluator, field string) []any
}

// The rows of the domains.
type (
	itemRow     struct{ *node }
	propertyRow struct{ key, value string }
	statRow     struct{ *node }
	archiveRow  struct{ *node }
	entryRow    struct {
		archive *node
		name    string
	}
	buildRow  struct{ *buildRun }
	moduleRow struct {
		run   *buildRun
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
		run   *buildRun
		index int
	}
)

// present drops empty texts: in the database they are null.
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
		return present(r.repo.key)
	case "path":
		return present(path.Dir(r.path())) // a dot for the repository's root and what is in it
	case "name":
		if r.parent == nil {
			return present(".")
		}
		return present(r.name)
	case "type":
		if r.isFolder() {
			return present(string(aql.Folder))
		}
		return present(string(aql.File))
	case "created":
		return []any{r.created}
	case "modified":
		return []any{r.modified}
	case "updated":
		return []any{r.updated}
	case "created_by":
		return present(r.createdBy)
	case "modified_by":
		return present(r.modifiedBy)
	case "depth":
		return []any{int64(len(splitItem(r.path())))}
	case "virtual_repos":
		return present(e.virtualsOf(r.repo)...)
	}
	if r.isFolder() {
		if field == "size" {
			return []any{int64(0)}
		}
		return nil
	}
	switch field {
	case "size":
		return []any{r.blob.size}
	case "actual_md5":
		return present(r.blob.sums.MD5)
	case "actual_sha1":
		return present(r.blob.sums.SHA1)
	case "original_md5":
		return present(r.original.MD5)
	case "original_sha1":
		return present(r.original.SHA1)
	case "sha256":
		return present(r.blob.sums.SHA256)
	}
	return nil
}

func (r propertyRow) values(_ *evaluator, field string) []any {
	if field == "key" {
		return []any{r.key}
	}
	return []any{r.value}
}

func (r statRow) values(_ *evaluator, field string) []any {
	if r.stats.downloads == 0 {
		return nil
	}
	switch field {
	case "downloads":
		return []any{int64(r.stats.downloads)}
	case "downloaded":
		return []any{r.stats.last}
	case "downloaded_by":
		return present(r.stats.lastBy)
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
		return present(r.name)
	case "number":
		return present(r.number)
	case "url":
		return present(text(r.doc, "url"))
	case "created":
		return []any{r.created}
	case "created_by", "modified_by":
		return present(r.createdBy)
	case "modified":
		return []any{r.modified}
	case "started":
		return []any{r.started}
	}
	return nil
}

func (r moduleRow) doc() map[string]any { return objects(r.run.doc["modules"])[r.index] }

func (r moduleRow) values(*evaluator, string) []any { return present(text(r.doc(), "id")) }

func (r artifactRow) doc() map[string]any { return objects(r.module.doc()["artifacts"])[r.index] }

func (r artifactRow) values(_ *evaluator, field string) []any { return present(text(r.doc(), field)) }

func (r dependencyRow) doc() map[string]any { return objects(r.module.doc()["dependencies"])[r.index] }

func (r dependencyRow) values(_ *evaluator, field string) []any {
	switch field {
	case "name":
		field = "id"
	case "scope":
		return present(stringList(r.doc()["scopes"])...)
	}
	return present(text(r.doc(), field))
}

func (r promotionRow) values(_ *evaluator, field string) []any {
	doc := objects(r.run.doc["statuses"])[r.index]
	switch field {
	case "created":
		if at, err := parseTime(text(doc, "timestamp")); err == nil {
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
	return present(text(doc, field))
}

// propertiesOf returns the properties of a row, by key.
func propertiesOf(r row) []propertyRow {
	var set properties
	switch r := r.(type) {
	case itemRow:
		set = r.props
	case buildRow:
		set = documentProperties(r.doc)
	case moduleRow:
		set = documentProperties(r.doc())
	}
	var rows []propertyRow
	for _, key := range sortedKeys(set) {
		for _, value := range set[key] {
			rows = append(rows, propertyRow{key, value})
		}
	}
	return rows
}

func documentProperties(doc map[string]any) properties {
	set := properties{}
	given, _ := doc["properties"].(map[string]any)
	for key, value := range given {
		switch v := value.(type) {
		case string:
			set.add(key, v)
		case json.Number:
			set.add(key, v.String())
		}
	}
	return set
}

// virtualsOf names the virtual repositories that show a repository.
func (e *evaluator) virtualsOf(repo *repository) []string {
	if names, known := e.virtuals[repo]; known {
		return names
	}
	var names []string
	for _, key := range sortedKeys(e.store.repos) {
		if e.store.repos[key].class == classVirtual && slices.Contains(e.store.readable(key), repo) {
			names = append(names, key)
		}
	}
	e.virtuals[repo] = names
	return names
}
