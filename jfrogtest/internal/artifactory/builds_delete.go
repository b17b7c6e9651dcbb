package artifactory

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A deletion selects the runs of a build to delete.
type deletion struct {
	BuildRepo       string   `json:"buildRepo"`
	Project         string   `json:"project"`
	BuildName       string   `json:"buildName"`
	BuildNumbers    []string `json:"buildNumbers"`
	DeleteArtifacts bool     `json:"deleteArtifacts"`
	DeleteAll       bool     `json:"deleteAll"`
}

func (s *service) handleDeleteBuild(q *rest.Request) (*rest.Response, error) {
	return s.deleteBuilds(q, deletion{
		BuildRepo: q.Query.Get("buildRepo"), Project: q.Query.Get("project"), BuildName: q.Params["buildName"],
		BuildNumbers: q.CSV("buildNumbers"), DeleteArtifacts: q.Flag("artifacts", false), DeleteAll: q.Flag("deleteAll", false),
	})
}

func (s *service) handleDeleteBuilds(q *rest.Request) (*rest.Response, error) {
	var d deletion
	if err := q.Decode(&d); err != nil {
		return nil, err
	}
	return s.deleteBuilds(q, d)
}

func (s *service) deleteBuilds(q *rest.Request, d deletion) (*rest.Response, error) {
	if d.BuildName == "" {
		return nil, apierr.New(http.StatusBadRequest, "Please state the name of the build to be removed")
	}
	if !d.DeleteAll && len(d.BuildNumbers) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "Please provide at least one build number to delete")
	}
	repo := store.BuildRepoOf(d.BuildRepo, d.Project)
	runs := s.Builds.Named(repo, d.BuildName)
	if len(runs) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Unable to find build '%s'", d.BuildName)
	}
	asked := map[string]bool{}
	for _, number := range d.BuildNumbers {
		asked[number] = true
	}
	numbered := map[string][]*store.BuildRun{} // latest first
	for _, run := range runs {
		numbered[run.Number] = append(numbered[run.Number], run)
	}
	for _, run := range runs {
		if !d.DeleteAll && !asked[run.Number] {
			continue
		}
		if err := s.Permit(q.User, store.ActionDelete, run.Spot()); err != nil {
			return nil, err
		}
	}
	if d.DeleteAll {
		for _, run := range runs {
			s.deleteRun(run, d.DeleteArtifacts, q.User.Name)
		}
		return rest.Text(http.StatusOK, "All '%s' builds have been deleted successfully.", d.BuildName), nil
	}
	var gone, missing []string
	for _, number := range d.BuildNumbers {
		runs := numbered[number]
		if len(runs) == 0 {
			missing = append(missing, "'"+number+"'")
			continue
		}
		s.deleteRun(runs[0], d.DeleteArtifacts, q.User.Name)
		numbered[number] = runs[1:]
		gone = append(gone, fmt.Sprintf("'%s#%s'", d.BuildName, number))
	}
	if len(gone) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Unable to find the given build numbers")
	}
	text := fmt.Sprintf("The following builds have been deleted successfully: %s.\n", strings.Join(gone, ", "))
	if len(missing) > 0 {
		text += fmt.Sprintf("Warning - the following builds could not be removed: %s.\n", strings.Join(missing, ", "))
	}
	return rest.Text(http.StatusOK, "%s", text), nil
}

func (s *service) deleteRun(run *store.BuildRun, artifacts bool, by string) {
	if artifacts {
		for _, n := range s.FilesOfBuild(run, "") {
			s.Remove(n, by)
		}
	}
	s.NotifyBuild(run, store.EventDeleted)
	s.Builds.Remove(run)
	s.DropEvidence(run.Repo, run.File())
	s.moveBuildFile(run, "")
}
