package artifactory

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A buildRetention selects the runs of a build to keep.
type buildRetention struct {
	DeleteArtifacts bool            `json:"deleteBuildArtifacts"`
	Count           json.RawMessage `json:"count"` // a number or a string
	MinimumDate     json.RawMessage `json:"minimumBuildDate"`
	Keep            []any           `json:"buildNumbersNotToBeDiscarded"`
}

func (s *service) handleBuildRetention(q *rest.Request) (*rest.Response, error) {
	var rule buildRetention
	if len(q.Data) > 0 {
		if err := q.Decode(&rule); err != nil {
			return nil, err
		}
	} else {
		rule.Count = json.RawMessage("0")
	}
	for _, run := range s.Builds.Named(buildRepo(q), q.Params["buildName"]) {
		if err := s.Permit(q.User, store.ActionDelete, run.Spot()); err != nil {
			return nil, err
		}
	}
	if err := s.retain(buildRepo(q), q.Params["buildName"], rule, q.User.Name); err != nil {
		return nil, err
	}
	return rest.NoContent(), nil
}

// retain deletes runs: first those before the minimum date, then all but the latest of the rest.
// Promoted runs and the runs in the rule's list stay and do not count.
func (s *service) retain(repo, name string, rule buildRetention, by string) error {
	count := -1
	if raw := strings.Trim(string(rule.Count), `"`); raw != "" && raw != "null" {
		var err error
		if count, err = strconv.Atoi(raw); err != nil || count == 0 {
			return apierr.New(http.StatusBadRequest, "Max count retention needs to be a positive number")
		}
	}
	var oldest time.Time
	if raw := strings.Trim(string(rule.MinimumDate), `"`); raw != "" && raw != "null" {
		var err error
		if oldest, err = times.ParseAny(raw); err != nil {
			return err
		}
	}
	keep := map[string]bool{}
	for _, number := range rule.Keep {
		keep[fmt.Sprint(number)] = true
	}
	kept := 0
	for _, run := range s.Builds.Named(repo, name) {
		if keep[run.Number] || len(jsondoc.Objects(run.Doc["statuses"])) > 0 {
			continue
		}
		if run.Started.Before(oldest) || count > 0 && kept >= count {
			s.deleteRun(run, rule.DeleteArtifacts, by)
			continue
		}
		kept++
	}
	return nil
}
