package retention

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var archiveCases = replay.Cases[*Client]{
	"2.6.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.Search(ctx, artifactory.AQLText(`items.find({"repo": "myRepo"}).include("property")`))
	},
	"2.6.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.SearchPackages(ctx, ArchivedPackageSearchRequest{
			PackageType: artifactory.PackageTypeDocker, Repositories: []string{"docker-local"}, Name: "*",
		})
	},
	"2.6.15/sample": func(ctx context.Context, c *Client) (any, error) { return c.Archives.Namespace(ctx) },
	"2.6.16/artifacts": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.Restore(ctx, RestoreRequest{CentralDestinationPath: "3750-artifacts", ItemsToRestore: []string{"generic-local/app/"}})
	},
	"2.6.16/packages": func(ctx context.Context, c *Client) (any, error) {
		req := RestoreRequest{RestoreType: RestorePackages, CentralDestinationPath: "nir"}
		for _, number := range []string{"003", "004", "005", "012", "014", "017", "026", "034", "038", "045", "999"} {
			req.ItemsToRestore = append(req.ItemsToRestore, "docker-local/docker-alpine-tag-11"+number+".json")
		}
		return c.Archives.Restore(ctx, req)
	},
	"2.6.18/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Archives.Executions(ctx, &RestoreExecutionListOptions{})
	},
}

func TestArchivesRefused(t *testing.T) {
	ctx, a := t.Context(), offline(t).Archives
	refused(t, second(a.Search(ctx, nil)), "query is nil")
	refused(t, second(a.Search(ctx, artifactory.AQLText(" "))), "query is empty")
	refused(t, second(a.Search(ctx, aql.Items().Limit(-1))), "limit")
	search := ArchivedPackageSearchRequest{PackageType: "npm", Repositories: []string{"a"}, Name: "*"}
	for why, change := range map[string]func(*ArchivedPackageSearchRequest){
		"package type is empty": func(r *ArchivedPackageSearchRequest) { r.PackageType = "" },
		"no repository":         func(r *ArchivedPackageSearchRequest) { r.Repositories = nil },
		"package name is empty": func(r *ArchivedPackageSearchRequest) { r.Name = "" },
		"ends before it begins": func(r *ArchivedPackageSearchRequest) { r.ArchiveTimeFrom, r.ArchiveTimeTo = 2, 1 },
	} {
		req := search
		change(&req)
		refused(t, second(a.SearchPackages(ctx, req)), why)
	}
	items := []string{"repo/a.txt"}
	for why, req := range map[string]RestoreRequest{
		"no item to restore":                  {CentralDestinationPath: "a"},
		"an empty item to restore":            {CentralDestinationPath: "a", ItemsToRestore: []string{""}},
		`item to restore "repo" is not`:       {CentralDestinationPath: "a", ItemsToRestore: []string{"repo"}},
		`item to restore "/a.txt" is not`:     {CentralDestinationPath: "a", ItemsToRestore: []string{"/a.txt"}},
		"no destination":                      {ItemsToRestore: items},
		"exclude each other":                  {ItemsToRestore: items, RestoreToOriginal: true, CentralDestinationPath: "a", FallbackDestinationPath: "b"},
		"requires a fallback destination":     {ItemsToRestore: items, RestoreToOriginal: true},
		"a fallback destination requires a r": {ItemsToRestore: items, CentralDestinationPath: "a", FallbackDestinationPath: "b"},
	} {
		refused(t, second(a.Restore(ctx, req)), why)
		refused(t, second(a.RestoreAndWait(ctx, req, nil)), why)
	}
}

func TestRestoreOriginal(t *testing.T) {
	const path = "POST /artifactory/api/retention/restore"
	c, s := scripted(t, map[string][]string{path: {`{"restore_operation_id":"r"}`}})
	_, err := c.Archives.Restore(t.Context(), RestoreRequest{
		RestoreToOriginal: true, FallbackDestinationPath: "spare", AddNamespace: new(false),
		ItemsToRestore: []string{"ns_repo/", ArchivedPackage{OriginalRepository: "ns_npm", ManifestName: "m.json"}.RestorePath()},
	})
	require.NoError(t, err)
	assert.JSONEq(t, `{"restoreType":"ARTIFACT_RESTORE","restoreToOriginal":true,"fallbackDestinationPath":"spare","addNamespace":false,
		"itemsToRestore":["ns_repo/","ns_npm/m.json"]}`, s.sent[0])
}

func TestRestoreAndWait(t *testing.T) {
	const start, list = "POST /artifactory/api/retention/restore", "GET /artifactory/api/retention/restore/executions"
	const old = `{"state":"FAILED","startTime":1}`
	for name, test := range map[string]struct {
		lists   []string
		want    string
		err     string
		failure bool
	}{
		"by id":      {lists: []string{"[]", `[{"migrationIdentifier":"other","state":"COMPLETE"},{"migrationIdentifier":"r","state":"COMPLETE","destination":"mine"}]`}, want: "mine"},
		"by time":    {lists: []string{"[" + old + "]", "[" + old + "]", `[{"state":"FAILED","startTime":3},{"state":"COMPLETE","startTime":2,"destination":"mine"},` + old + `]`}, want: "mine"},
		"one object": {lists: []string{"{}", `{"state":"IN_PROGRESS","startTime":2}`, `{"lastRunStatus":"COMPLETE","startTime":2,"destination":"mine"}`}, want: "mine"},
		"empty list": {lists: []string{"[]", "[]", `[{"state":"COMPLETE","startTime":2,"destination":"mine"}]`}, want: "mine"},
		"same time":  {lists: []string{"[" + old + "]", `[{"state":"COMPLETE","startTime":1,"destination":"mine"},` + old + `]`}, want: "mine"},
		"failed":     {lists: []string{old, `[{"state":"COMPLETE_WITH_ERRORS","startTime":2},` + old + `]`}, err: "restore r ended as COMPLETE_WITH_ERRORS", failure: true},
		"no answer":  {lists: []string{"<html>"}, err: "web page"},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := scripted(t, map[string][]string{start: {`{"response":"ok","restore_operation_id":"r"}`}, list: test.lists})
			run, err := c.Archives.RestoreAndWait(t.Context(), RestoreRequest{CentralDestinationPath: "a", ItemsToRestore: []string{"repo/a"}}, soon)
			if test.err == "" {
				require.NoError(t, err)
				assert.Equal(t, test.want, run.Destination)
				assert.Equal(t, ArchiveComplete, run.State)
				return
			}
			require.ErrorContains(t, err, test.err)
			var failed *jfrog.FailedError
			assert.Equal(t, test.failure, errors.As(err, &failed))
			assert.Equal(t, test.failure, run != nil)
		})
	}
	c, s := scripted(t, map[string][]string{list: {"[]"}})
	_, err := c.Archives.RestoreAndWait(t.Context(), RestoreRequest{CentralDestinationPath: "a", ItemsToRestore: []string{"repo/a"}}, soon)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = c.Archives.Executions(t.Context(), &RestoreExecutionListOptions{From: time.UnixMilli(1), To: time.UnixMilli(2)})
	require.NoError(t, err)
	assert.Equal(t, list+"?from=1&to=2", s.requests[len(s.requests)-1])
}
