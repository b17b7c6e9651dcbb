package pipelines

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// syncView returns the state of a sync. Only the syncs of a multi-branch source show a branch.
func syncView(y *store.PipelineSync) listing.View {
	var branch any
	if y.Source.MultiBranch {
		branch = y.Branch
	}
	return listing.View{
		"id": y.ID, "projectId": y.Source.ProjectID, "pipelineSourceId": y.Source.ID,
		"pipelineSourceBranch": branch,
		"isSyncing":            y.Syncing(), "lastSyncStatusCode": y.Code,
		"lastSyncStartedAt": store.StampOf(y.StartedAt),
		"lastSyncEndedAt":   store.StampOf(y.EndedAt), "lastSyncLogs": y.Logs,
		"createdAt": store.StampOf(y.CreatedAt), "updatedAt": store.StampOf(y.UpdatedAt),
	}
}

func (s *service) handleSyncStatus(q *rest.Request) (*rest.Response, error) {
	id, err := listing.ID(q, "pipelineSyncStatusId", http.StatusNotFound)
	if err != nil {
		return nil, err
	}
	for _, x := range s.Pipelines.Sources {
		for _, y := range x.Syncs {
			if y.ID == id {
				y.Poll()
				return ok(syncView(y))
			}
		}
	}
	return nil, missing("Pipeline sync status %d does not exist", id)
}

// handleSyncStatuses lists syncs with the commits that they have read.
func (s *service) handleSyncStatuses(q *rest.Request) (*rest.Response, error) {
	list := []listing.View{}
	for _, x := range s.Pipelines.Sources {
		for _, y := range x.Syncs {
			y.Poll()
			v := syncView(y)
			v["isMissingConfig"] = y.MissingConfig
			v["triggeredByResourceVersionId"] = nil
			if c := y.Commit; c != nil {
				v["commitData"] = map[string]string{
					"commitSha": c.SHA, "committer": c.Committer, "commitMsg": c.Message, "source": x.FullName,
				}
			}
			list = append(list, v)
		}
	}
	return respond(q, listing.Query{
		Numbers: map[string]string{"pipelineSourceIds": "pipelineSourceId"},
		Texts:   map[string]string{"pipelineSourceBranches": "pipelineSourceBranch"},
	}, list)
}
