package retention

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/query"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

func (s *service) archivePolicy(q *rest.Request) (*store.ArchivePolicy, error) {
	if p := s.Retention.Archives[q.Params["key"]]; p != nil {
		return p, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Retention policy '%s' does not exist", q.Params["key"])
}

// givenArchivePolicy decodes and checks the policy in a request. An empty key stands for the key
// in the body.
func givenArchivePolicy(q *rest.Request, key string) (*store.ArchivePolicy, error) {
	p := &store.ArchivePolicy{}
	if err := q.Decode(p); err != nil {
		return nil, err
	}
	key = cmp.Or(key, p.Key)
	switch {
	case key == "" || len(key) > 255 || p.Key != key:
		return nil, invalid("the key in the body ('%s') differs from the key in the path ('%s')", p.Key, key)
	case p.Duration < 0 || p.Expiration < 0:
		return nil, invalid("durationInMinutes and expirationTimeInMonths must not be negative")
	}
	if err := checkCron(p.CronExp); err != nil {
		return nil, err
	}
	if p.PackageRetention {
		return p, checkArchivePackages(p)
	}
	return p, checkArchiveArtifacts(p)
}

func checkArchivePackages(p *store.ArchivePolicy) error {
	f := p.Packages
	switch {
	case p.AQLQuery != "" || p.Form != nil:
		return invalid("aqlQuery and searchCriteriaForm cannot be used for packages")
	case f == nil || f.PackageType == "":
		return invalid("packageSearchCriteriaForm must have a packageType")
	case f.CreatedBefore < 0 || f.DownloadedBefore < 0 || len(f.ComponentName)+len(f.Version) > maxText:
		return invalid("packageSearchCriteriaForm has an invalid value")
	}
	return checkTexts("packageRepos", f.Repos, 1)
}

func checkArchiveArtifacts(p *store.ArchivePolicy) error {
	switch {
	case p.Packages != nil:
		return invalid("packageSearchCriteriaForm needs packageRetention")
	case (p.AQLQuery == "") == (p.Form == nil):
		return invalid("either aqlQuery or searchCriteriaForm is required")
	case p.Form != nil:
		return complete(p.Form, true)
	}
	_, err := itemsQuery(p.AQLQuery)
	return err
}

// itemsQuery parses a query on items.
func itemsQuery(text string) (*aql.Query, error) {
	asked, err := query.Parse(text)
	if err == nil && asked.Domain != aql.DomainItem {
		err = invalid("only the items domain is supported, not %s", asked.Domain)
	}
	if err == nil && query.ReadsArchives(asked) {
		err = invalid("entries of archives are not supported")
	}
	return asked, err
}

func (s *service) handleCreateArchivePolicy(q *rest.Request) (*rest.Response, error) {
	p, err := givenArchivePolicy(q, q.Params["key"])
	if err != nil {
		return nil, err
	}
	if s.known(p.Key) {
		return nil, apierr.New(http.StatusConflict, "Retention policy '%s' already exists", p.Key)
	}
	s.Retention.Archives[p.Key] = p
	return rest.JSON(http.StatusCreated, "", p), nil
}

func (s *service) handleReplaceArchivePolicy(q *rest.Request) (*rest.Response, error) {
	present, err := s.archivePolicy(q)
	if err != nil {
		return nil, err
	}
	p, err := givenArchivePolicy(q, present.Key)
	if err != nil {
		return nil, err
	}
	p.Last = present.Last
	s.Retention.Archives[p.Key] = p
	return rest.JSON(http.StatusCreated, "", p), nil
}

func (s *service) handleDeleteArchivePolicy(q *rest.Request) (*rest.Response, error) {
	p, err := s.archivePolicy(q)
	if err != nil {
		return nil, err
	}
	if p.Last != nil && p.Last.Running() {
		return nil, invalid("the policy '%s' is running", p.Key)
	}
	delete(s.Retention.Archives, p.Key)
	return rest.Text(http.StatusCreated, "Retention policy %s was deleted successfully.", p.Key), nil
}

// An archivePolicyView is a policy with its last run.
type archivePolicyView struct {
	*store.ArchivePolicy
	Last map[string]any `json:"lastRunStatus"`
}

// viewOf returns the view of a policy. It counts as a poll of the last run.
func viewOf(p *store.ArchivePolicy) archivePolicyView {
	if p.Last == nil {
		return archivePolicyView{p, map[string]any{"state": "PENDING", "policyName": p.Key}}
	}
	p.Last.Poll()
	last := runView(p.Last)
	last["migrationIdentifier"], last["triggeredBy"], last["policyName"] = p.Last.ID, p.Last.By, p.Key
	return archivePolicyView{p, last}
}

func (s *service) handleListArchivePolicies(*rest.Request) (*rest.Response, error) {
	list := []archivePolicyView{}
	for _, key := range jsondoc.Keys(s.Retention.Archives) {
		list = append(list, viewOf(s.Retention.Archives[key]))
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// handleGetArchivePolicy returns a policy of packages, or a list with a policy of artifacts: both
// shapes are documented.
func (s *service) handleGetArchivePolicy(q *rest.Request) (*rest.Response, error) {
	p, err := s.archivePolicy(q)
	if err != nil {
		return nil, err
	}
	if p.PackageRetention {
		return rest.JSON(http.StatusOK, "", viewOf(p)), nil
	}
	return rest.JSON(http.StatusOK, "", []archivePolicyView{viewOf(p)}), nil
}

func (s *service) handleConvert(q *rest.Request) (*rest.Response, error) {
	f := &store.ArchiveForm{}
	if err := q.Decode(f); err != nil {
		return nil, err
	}
	if err := complete(f, false); err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "%s", archiveQuery(f, asGiven)), nil
}

func (s *service) handlePreview(q *rest.Request) (*rest.Response, error) {
	p, err := s.archivePolicy(q)
	if err != nil {
		return nil, err
	}
	return s.preview(q, p)
}

func (s *service) handlePreviewModel(q *rest.Request) (*rest.Response, error) {
	p, err := givenArchivePolicy(q, "")
	if err != nil {
		return nil, err
	}
	return s.preview(q, p)
}

func (s *service) preview(q *rest.Request, p *store.ArchivePolicy) (*rest.Response, error) {
	items, _, err := s.candidates(q.User, p)
	if err != nil {
		return nil, err
	}
	var size int64
	for _, n := range items {
		size += n.Blob.Size
	}
	return rest.JSON(http.StatusOK, "", map[string]int64{"count": int64(len(items)), "totalSize": size}), nil
}

// handleSearch runs a query on the items in Cold Storage.
func (s *service) handleSearch(q *rest.Request) (*rest.Response, error) {
	text := string(q.Data)
	if strings.TrimSpace(text) == "" {
		return nil, invalid("the query is missing")
	}
	asked, err := itemsQuery(text)
	if err != nil {
		return nil, err
	}
	rows, err := query.Run(s.Retention.Cold, q.User, asked)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", results(rows)), nil
}

// results returns the body of the response to a search.
func results[T any](rows []T) map[string]any {
	n := len(rows)
	return map[string]any{"results": rows, "range": map[string]int{"start_pos": 0, "end_pos": n, "total": n}}
}
