package pipelineruns

import (
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// logRoutes returns the operations on the logs of steps and steplets.
func (s *service) logRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/steps/{stepId}/consoles", s.handleStepLog),
		rest.Get("/api/v1/steplets/{stepletId}/consoles", s.handleStepletLog),
	}
}

func (s *service) handleStepLog(q *rest.Request) (*rest.Response, error) {
	st, err := s.step(q, "stepId")
	if err != nil {
		return nil, err
	}
	return logResponse(q, logViews(st.Log, "stepId", st.ID, st), st.Log)
}

func (s *service) handleStepletLog(q *rest.Request) (*rest.Response, error) {
	x, err := s.steplet(q, "stepletId")
	if err != nil {
		return nil, err
	}
	logs := []*store.StepLog{x.Log}
	if x.Log != x.Step.Log { // the file has the log of the step too
		logs = []*store.StepLog{x.Step.Log, x.Log}
	}
	return logResponse(q, logViews(x.Log, "stepletId", x.ID, x.Step), logs...)
}

// logViews returns the entries of a log.
func logViews(l *store.StepLog, owner string, id int64, st *store.RunStep) (list []listing.View) {
	for _, e := range l.Entries {
		at := stamp(time.UnixMicro(e.Timestamp))
		v := listing.View{
			"consoleId": e.ID, "parentConsoleId": e.Parent, owner: id, "pipelineId": st.Run.Pipeline.ID,
			"type": e.Type, "message": e.Message, "isSuccess": nil, "isShown": e.Shown,
			"timestamp": e.Timestamp, "timestampEndedAt": orNull(e.Ended), "createdAt": at, "updatedAt": at,
		}
		if e.Success != nil {
			v["isSuccess"] = *e.Success
		}
		list = append(list, v)
	}
	return list
}

// logResponse responds with a page of a log: its entries by the entry around them, or as a list for
// fetchAll. A download is a text file.
func logResponse(
	q *rest.Request, views []listing.View, logs ...*store.StepLog,
) (*rest.Response, error) {
	if q.Flag("download", false) {
		return rest.NewResponse(http.StatusOK, "text/plain; charset=utf-8", []byte(logText(logs))).
			With("Content-Disposition", `attachment; filename="consoles.txt"`), nil
	}
	page, err := listing.Query{Sorted: true, Paged: true}.Apply(q, views)
	if err != nil {
		return nil, err
	}
	if q.Flag("fetchAll", false) && q.User.Admin {
		return ok(page)
	}
	groups := map[string][]listing.View{}
	for _, v := range page {
		parent := v["parentConsoleId"].(string)
		groups[parent] = append(groups[parent], v)
	}
	return ok(groups)
}

// logText returns logs as a text. Groups and commands stand there once.
func logText(logs []*store.StepLog) string {
	var b strings.Builder
	for _, l := range logs {
		for _, e := range l.Entries {
			if e.Ended == 0 {
				b.WriteString(e.Message + "\n")
			}
		}
	}
	return b.String()
}
