package query

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// primary returns all rows of the domain of the query.
func (e *evaluator) primary() []row {
	var rows []row
	switch e.query.Domain {
	case aql.DomainItem:
		e.items(func(n *store.Item) { rows = append(rows, itemRow{n}) })
	case aql.DomainProperty:
		e.items(func(n *store.Item) { rows = append(rows, e.propertyRows(itemRow{n})...) })
	case aql.DomainBuildProperty:
		for _, run := range e.runs() {
			rows = append(rows, e.propertyRows(buildRow{run})...)
		}
	case aql.DomainModuleProperty:
		for _, run := range e.runs() {
			for _, m := range e.modules(run) {
				rows = append(rows, e.propertyRows(m)...)
			}
		}
	case aql.DomainStat:
		e.items(func(n *store.Item) {
			if n.Stats.Downloads > 0 {
				rows = append(rows, statRow{n})
			}
		})
	case aql.DomainArchive:
		e.items(func(n *store.Item) { rows = append(rows, e.fromItem(itemRow{n}, aql.DomainArchive)...) })
	case aql.DomainModule, aql.DomainArtifact, aql.DomainDependency:
		for _, run := range e.runs() {
			rows = append(rows, e.ofBuild(run, e.query.Domain)...)
		}
	case aql.DomainEntry:
		e.items(func(n *store.Item) { rows = append(rows, entryRows(n)...) })
	case aql.DomainBuild:
		for _, run := range e.runs() {
			rows = append(rows, buildRow{run})
		}
	case aql.DomainPromotion:
		for _, run := range e.runs() {
			rows = append(rows, rowsOf(jsondoc.Objects(run.Doc["statuses"]), func(i int) row { return promotionRow{run, i} })...)
		}
	}
	return rows
}

// runs returns the builds that the user may read.
func (e *evaluator) runs() []*store.BuildRun {
	return slices.DeleteFunc(slices.Clone(e.store.Builds.Runs), func(r *store.BuildRun) bool { return !e.store.May(e.user, store.ActionRead, r.Spot()) })
}

// items visits all items that the user may read. It visits the trash can and build-info only if the
// query names them.
func (e *evaluator) items(visit func(*store.Item)) {
	for _, key := range jsondoc.Keys(e.store.Repos) {
		repo := e.store.Repos[key]
		hidden := repo.Class == store.ClassTrash || repo.Class == store.ClassBuildInfo
		if repo.Distributes() || repo.Class == store.ClassCache || repo.Class == store.ClassBundles || hidden && slices.Contains(e.named, key) {
			repo.Root.Walk(func(n *store.Item) {
				if e.store.MayRead(e.user, n) {
					visit(n)
				}
			})
		}
	}
}

// rowsOf returns a row for each object.
func rowsOf(docs []map[string]any, make func(int) row) []row {
	var rows []row
	for i := range docs {
		rows = append(rows, make(i))
	}
	return rows
}

func entryRows(n *store.Item) []row {
	if n.IsFolder() {
		return nil
	}
	var rows []row
	for _, name := range n.Blob.Entries() {
		rows = append(rows, entryRow{n, name})
	}
	return rows
}

// ofBuild returns the modules of a build, or their artifacts or dependencies.
func (e *evaluator) ofBuild(run *store.BuildRun, domain aql.Domain) []row {
	modules := e.modules(run)
	if domain == aql.DomainModule {
		return modules
	}
	var rows []row
	for _, m := range modules {
		rows = append(rows, e.step(m, domain)...)
	}
	return rows
}

func (e *evaluator) propertyRows(owner row) []row {
	var rows []row
	for _, p := range e.propertiesOf(owner) {
		rows = append(rows, p)
	}
	return rows
}

// step follows a relation. The items of artifacts and dependencies have the same SHA-1.
func (e *evaluator) step(from row, to aql.Domain) []row {
	if to == aql.DomainProperty {
		return e.propertyRows(from)
	}
	switch r := from.(type) {
	case itemRow:
		return e.fromItem(r, to)
	case propertyRow:
		if r.domain() == to {
			return []row{r.owner}
		}
	case statRow:
		return []row{itemRow(r)}
	case archiveRow:
		if to == aql.DomainEntry {
			return entryRows(r.Item)
		}
		return []row{itemRow(r)}
	case entryRow:
		return []row{archiveRow{r.archive}}
	case buildRow:
		if to == aql.DomainPromotion {
			return rowsOf(jsondoc.Objects(r.Doc["statuses"]), func(i int) row { return promotionRow{r.BuildRun, i} })
		}
		return e.modules(r.BuildRun)
	case promotionRow:
		return []row{buildRow{r.run}}
	case moduleRow:
		switch to {
		case aql.DomainBuild:
			return []row{buildRow{r.run}}
		case aql.DomainArtifact:
			return e.artifacts(r)
		}
		return e.dependencies(r)
	case artifactRow:
		if to == aql.DomainModule {
			return []row{r.module}
		}
		return e.itemsWith(jsondoc.Text(r.doc(e), "sha1"))
	case dependencyRow:
		if to == aql.DomainModule {
			return []row{r.module}
		}
		return e.itemsWith(jsondoc.Text(r.doc(e), "sha1"))
	}
	return nil
}

func (e *evaluator) modules(run *store.BuildRun) []row {
	return rowsOf(e.modulesOf(run), func(i int) row { return moduleRow{run, i} })
}

func (e *evaluator) artifacts(m moduleRow) []row {
	return rowsOf(e.itemsOf(m, "artifacts"), func(i int) row { return artifactRow{m, i} })
}

func (e *evaluator) dependencies(m moduleRow) []row {
	return rowsOf(e.itemsOf(m, "dependencies"), func(i int) row { return dependencyRow{m, i} })
}

func (e *evaluator) fromItem(r itemRow, to aql.Domain) []row {
	if r.IsFolder() {
		return nil
	}
	switch to {
	case aql.DomainStat:
		return []row{statRow(r)}
	case aql.DomainArchive:
		if len(r.Blob.Entries()) > 0 {
			return []row{archiveRow(r)}
		}
	case aql.DomainArtifact:
		if e.producersOf == nil {
			e.producersOf = e.bySHA1(e.artifacts)
		}
		return e.producersOf[r.Blob.Sums.SHA1]
	case aql.DomainDependency:
		if e.dependantsOf == nil {
			e.dependantsOf = e.bySHA1(e.dependencies)
		}
		return e.dependantsOf[r.Blob.Sums.SHA1]
	}
	return nil
}

// bySHA1 returns the artifacts or the dependencies of all builds by their SHA-1.
func (e *evaluator) bySHA1(list func(moduleRow) []row) map[string][]row {
	found := map[string][]row{}
	for _, run := range e.runs() {
		for _, m := range e.modules(run) {
			for _, x := range list(m.(moduleRow)) {
				for _, sha1 := range x.values(e, "sha1") {
					found[sha1.(string)] = append(found[sha1.(string)], x)
				}
			}
		}
	}
	return found
}

// itemsWith returns the items with a content.
func (e *evaluator) itemsWith(sha1 string) []row {
	if e.byContent == nil {
		e.byContent = map[string][]row{}
		e.items(func(n *store.Item) {
			if !n.IsFolder() {
				e.byContent[n.Blob.Sums.SHA1] = append(e.byContent[n.Blob.Sums.SHA1], itemRow{n})
			}
		})
	}
	return e.byContent[sha1]
}
