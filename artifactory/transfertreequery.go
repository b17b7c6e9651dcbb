package artifactory

import (
	"errors"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
)

// storedFile is a file in a repository, as a list of files has it.
type storedFile struct {
	repo, path string
	folder     bool
	size       int64
	sums       Checksums
}

// listPage is how many rows of a query are asked for, and kept in memory, at once.
const listPage = 10_000

// rows runs a query on items, and passes its rows on when no connection is open for them:
// moving them may take long, and what lies between would cut an idle connection. A query
// that cannot be asked in pages is kept in memory whole.
func (l *lister) rows(query AQLQuery, each func(storedFile) error) error {
	text, err := aqlText(query)
	if err != nil {
		return err
	}
	opts := AQLOptions{PageSize: listPage}
	if _, err := pagedAQL(text, listPage); err != nil {
		opts.PageSize = 0
	}
	var page []storedFile
	// A page repeats rows of the one before if files have been deployed meanwhile.
	var before, now nameSet
	var stopped error
	flush := func() bool {
		before, now = now, make(nameSet, len(page))
		for _, row := range page {
			name := row.repo + "/" + row.path
			if now.add(name) && !before.has(name) && stopped == nil {
				stopped = each(row)
			}
		}
		page = page[:0]
		return stopped == nil
	}
	w := &aqlWalk[AQLItem]{ctx: l.ctx, client: l.t.client.Search.client, aqlRows: newAQLRows[AQLItem](), ended: flush}
	w.yield = func(row AQLItem, _ error) bool {
		if row.Repo == "" || row.Path == "" || row.Name == "" {
			stopped = errors.New("the query must display repo, path and name")
			return false
		}
		page = append(page, storedFile{row.Repo, row.FilePath(), row.Type == string(aql.Folder), int64(row.Size),
			Checksums{SHA256: row.SHA256, SHA1: row.ActualSHA1, MD5: row.ActualMD5}})
		return true
	}
	err = w.run(aql.DomainItem, AQLText(text), opts)
	if stopped == nil {
		flush() // what came before an error, too
	}
	if stopped != nil {
		return stopped
	}
	return err
}

// treeQuery makes the query for the files of a folder, which is empty or ends in a slash.
// It may find more than that, so what it finds is to be checked: databases differ in whether
// capital letters matter, and in what an underscore means to them.
func treeQuery(repo, folder string, only glob, props Properties) AQLQuery {
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
		if name := aqlPattern(only[len(only)-1]); name != "*" {
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

// aqlPattern makes an AQL pattern of a segment of a glob, for at least the same names.
func aqlPattern(segment string) string {
	var b strings.Builder
	for i := 0; i < len(segment); i++ {
		switch c := segment[i]; c {
		case '[', '\\', '"', '_', '%': // a set, an escape, or what means something to somebody
			b.WriteByte('*')
			return b.String()
		case '*':
			if !strings.HasSuffix(b.String(), "*") {
				b.WriteByte('*')
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// hidesType tells whether a query on items asks for other types than files, and does not
// display which type the rows have.
func hidesType(query AQLQuery) bool {
	text, err := aqlText(query)
	if err != nil {
		return false // which will be told
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
