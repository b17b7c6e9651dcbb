package bulk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A proxy that answers 404 in place of the server does not say that a target is free, or that an
// item is gone.
func TestForeignNotFound(t *testing.T) {
	for _, action := range []bulk.Action{bulk.ActionCopy, bulk.ActionMove, bulk.ActionDelete} {
		for _, fault := range []jfrogtest.Fault{
			{Method: "GET", Path: "*/api/storage/other/f"}, {Method: "GET", Path: "*/api/storage/libs/f"}, {Method: "DELETE", After: 1},
		} {
			e := serve(t, nil)
			e.deploy("libs", "f", "new")
			items := e.m.Glob(t.Context(), "libs", "f", nil)
			plan := e.m.PlanDelete(t.Context(), items, nil)
			switch action {
			case bulk.ActionCopy:
				plan = e.m.PlanCopy(t.Context(), items, bulk.To("other/{path}"), nil)
			case bulk.ActionMove:
				plan = e.m.PlanMove(t.Context(), items, bulk.To("other/{path}"), nil)
			}
			steps := e.planned(plan)
			e.deploy("other", "f", "old")
			e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Status: 503})
			fault.Status, fault.Body, fault.Times = 404, "<html>default backend - 404</html>", -1
			remove := e.srv.Inject(fault)
			res, checkErr := e.m.Check(t.Context(), steps[0])
			sum, err := e.m.Apply(t.Context(), bulk.Steps(steps...))
			remove()
			require.NotEqual(t, bulk.OutcomeGone, res.Outcome, checkErr)
			require.Equal(t, "old", e.content("other", "f"))
			if len(e.files("libs")) > 0 {
				require.Equal(t, map[bulk.Outcome]int{bulk.OutcomeFailed: 1}, sum.Items, "%s %s %v", action, fault.Path, err)
			}
		}
	}
}
