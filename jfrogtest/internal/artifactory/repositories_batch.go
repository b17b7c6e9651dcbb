package artifactory

import (
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxBatch limits the repositories of a request.
const maxBatch = 100

func (s *service) handleGetBatch(q *rest.Request) (*rest.Response, error) {
	names := q.CSV("names")
	if len(names) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "Repository keys are missing")
	}
	if len(names) > maxBatch {
		return nil, apierr.New(http.StatusBadRequest, "Repository item limit exceeded: at most %d", maxBatch)
	}
	configs := map[string]any{}
	for _, name := range names {
		if repo, err := s.ConfiguredRepo(name); err == nil {
			configs[name] = repo.View()
		}
	}
	return rest.JSON(http.StatusOK, "", configs), nil
}

// decodeBatch reads the configurations of a batch. Each must have a key.
func decodeBatch(q *rest.Request) ([]map[string]any, error) {
	var batch []map[string]any
	if err := q.Decode(&batch); err != nil {
		return nil, err
	}
	if len(batch) == 0 || len(batch) > maxBatch {
		return nil, apierr.New(http.StatusBadRequest, "A batch must hold 1 to %d repositories", maxBatch)
	}
	seen := map[string]bool{}
	for _, config := range batch {
		key, _ := config["key"].(string)
		if key == "" {
			return nil, apierr.New(http.StatusBadRequest, "Mandatory key is not configured for repository")
		}
		if seen[key] {
			return nil, apierr.New(http.StatusConflict, "Repository key '%s' appears twice in the batch", key)
		}
		seen[key] = true
	}
	return batch, nil
}

// handleCreateBatch creates all repositories or none.
func (s *service) handleCreateBatch(q *rest.Request) (*rest.Response, error) {
	batch, err := decodeBatch(q)
	if err != nil {
		return nil, err
	}
	for _, config := range batch {
		if key := config["key"].(string); s.Repos[key] != nil {
			return nil, apierr.New(http.StatusConflict, "Case insensitive repository key already exists: %s", key)
		}
	}
	var lines []string
	for i, config := range batch {
		key := config["key"].(string)
		if _, err := s.CreateRepository(key, config); err != nil {
			for _, created := range batch[:i] {
				delete(s.Repos, created["key"].(string))
				delete(s.Repos, created["key"].(string)+store.CacheSuffix)
			}
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("Successfully created repository '%s'", key))
	}
	return rest.Text(http.StatusCreated, "%s", strings.Join(lines, "\n")), nil
}

// handleUpdateBatch updates all repositories or none.
func (s *service) handleUpdateBatch(q *rest.Request) (*rest.Response, error) {
	batch, err := decodeBatch(q)
	if err != nil {
		return nil, err
	}
	before := map[string]map[string]any{}
	for _, config := range batch {
		key := config["key"].(string)
		if repo, err := s.ConfiguredRepo(key); err == nil {
			before[key] = maps.Clone(repo.Config)
		}
		if err := s.UpdateRepository(key, config); err != nil {
			for changed, old := range before {
				clear(s.Repos[changed].Config)
				maps.Copy(s.Repos[changed].Config, old)
			}
			return nil, err
		}
	}
	return rest.Text(http.StatusOK, "Repositories updated successfully"), nil
}
