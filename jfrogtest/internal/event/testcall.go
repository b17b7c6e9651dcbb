package event

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// sampleItem and sampleBuild are the data of tests.
var (
	sampleItem = map[string]any{
		"repo_key": "sample_repo", "path": "sample_dir/sample.txt", "name": "sample.txt", "sha256": "sample_checksum", "size": 0,
	}
	sampleBuild = map[string]any{
		"build_name": "sample_build_name", "build_number": "1", "build_started": "1970-01-01T00:00:00.000+0000",
		"build_repo": "artifactory-build-info",
	}
)

// sample returns an event of the first type of a filter.
func sample(f filter) store.Event {
	e := store.Event{Domain: f.Domain, Type: f.Types[0], Data: map[string]any{}}
	switch domains[f.Domain].criteria {
	case kindRepository:
		e.Data = sampleItem
	case kindBuild:
		e.Data = sampleBuild
	}
	return e
}

// handleTest sends an event with sample data to the handlers of a subscription.
func (s *service) handleTest(q *rest.Request) (*rest.Response, error) {
	sub, err := read(q, "")
	if err != nil {
		return nil, err
	}
	return rest.Later(func() (*rest.Response, error) {
		type result struct {
			Result  string `json:"result"`
			Message string `json:"message"`
		}
		for i := range sub.Handlers {
			if err := s.call(q.Context(), &sub.Handlers[i], delivery{sub, sample(sub.Filter)}); err != nil {
				return rest.JSON(http.StatusOK, "", result{"failure", "Test has failed: " + err.Error()}), nil
			}
		}
		return rest.JSON(http.StatusOK, "", result{"success", "Test is successful"}), nil
	}), nil
}
