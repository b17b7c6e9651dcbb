package transfer

import (
	"errors"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/nameset"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// storedFile is a file or folder in a repository, as a query finds it.
type storedFile struct {
	repo, path string
	folder     bool
	size       int64
	sums       artifactory.Checksums
}

// listPage is the number of rows of a query that are requested, and kept in memory, at once.
const listPage = 10_000

// rows runs a query on items and passes its rows on while no connection is open for them.
// Moving the files may take long, and an idle connection would be cut. All rows of a query that
// cannot be paged are kept in memory.
func (l *lister) rows(query artifactory.AQLQuery, each func(storedFile) error) error {
	// A page repeats rows of the page before if files have been deployed meanwhile.
	var before, now nameset.Set
	pass := func(row storedFile) error {
		if name := row.repo + "/" + row.path; now.Add(name) && !before.Has(name) {
			return each(row)
		}
		return nil
	}
	search, paged := l.m.client.Search, true
	for page, err := range search.ItemPages(l.ctx, query, &artifactory.AQLOptions{PageSize: listPage}) {
		if errors.Is(err, artifactory.ErrAQLNotPageable) {
			paged = false
			break
		}
		if err != nil {
			return err
		}
		before, now = now, make(nameset.Set, len(page))
		for _, item := range page {
			row, err := fileOf(&item)
			if err == nil {
				err = pass(row)
			}
			if err != nil {
				return err
			}
		}
	}
	if paged {
		return nil
	}
	now = nameset.Set{}
	var rows []storedFile
	var failure error
	for item, err := range search.Items(l.ctx, query, nil) {
		var row storedFile
		if err == nil {
			row, err = fileOf(&item)
		}
		if failure = err; err != nil {
			break
		}
		rows = append(rows, row)
	}
	for _, row := range rows { // the rows before a failure too
		if err := pass(row); err != nil {
			return err
		}
	}
	return failure
}

// fileOf returns the file of a row.
func fileOf(item *artifactory.AQLItem) (storedFile, error) {
	if item.Repo == "" || item.Path == "" || item.Name == "" {
		return storedFile{}, errors.New("the query must display repo, path and name")
	}
	return storedFile{item.Repo, item.FilePath(), item.Type == string(aql.Folder), int64(item.Size),
		artifactory.Checksums{SHA256: item.SHA256, SHA1: item.ActualSHA1, MD5: item.ActualMD5}}, nil
}

// treeQuery returns the query for the files of a folder. The folder is empty or ends in a slash.
// The query may find more files, so its rows must be checked: databases differ in case sensitivity,
// and in the meaning of an underscore.
func treeQuery(repo, folder string, only glob.Pattern, props artifactory.Properties) aql.Builder[aql.InItems] {
	q := aql.Items().Where(aql.Item.Repo.Eq(repo)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.SHA256, aql.Item.ActualSHA1, aql.Item.ActualMD5)
	top := strings.TrimSuffix(folder, "/")
	if top == "" {
		top = "."
	}
	switch {
	case len(only) == 1:
		q = q.Where(aql.Item.Path.Eq(top))
	case folder != "":
		q = q.Where(aql.Or(aql.Item.Path.Eq(top), aql.Item.Path.HasPrefix(folder)))
	}
	if only != nil {
		if name := glob.AQL(only[len(only)-1]); name != "*" {
			q = q.Where(aql.Item.Name.Match(name))
		}
	}
	for key, values := range props {
		if len(values) == 0 {
			q = q.Where(aql.Item.Prop(key).Exists())
		}
		for _, value := range values {
			q = q.Where(aql.Item.Prop(key).Eq(value))
		}
	}
	return q
}

// hidesType reports whether a query on items finds other types than files, but does not display the
// type of its rows.
func hidesType(query artifactory.AQLQuery) bool {
	if query == nil || check.IsNil(query) {
		return false // the search refuses it
	}
	text, err := query.Build()
	if err != nil {
		return false // the search returns the error
	}
	q, err := aql.Parse(text)
	return err == nil && q.Domain == aql.DomainItem && !q.Displays("type") && asksType(q.Criteria)
}

func asksType(nodes []aql.Node) bool {
	for _, n := range nodes {
		switch n := n.(type) {
		case aql.Group:
			if asksType(n.Nodes) {
				return true
			}
		case aql.Comparison:
			if len(n.Ref.Path) == 0 && n.Ref.Kind == aql.RefField && n.Ref.Name == "type" &&
				(n.Op != aql.OpEq || n.Value.Text != string(aql.File)) {
				return true
			}
		}
	}
	return false
}
