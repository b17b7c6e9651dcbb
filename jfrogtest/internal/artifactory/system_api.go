package artifactory

import (
	"io"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

func (s *service) handlePing(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "OK"), nil
}

func (s *service) handleProbe(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{"code": "OK"}), nil
}

func (s *service) handleVersion(*rest.Request) (*rest.Response, error) {
	body := struct {
		Version  string   `json:"version"`
		Revision string   `json:"revision"`
		Addons   []string `json:"addons"`
	}{store.Version, store.Revision, []string{"aql", "build", "properties", "rest", "search"}}
	return rest.JSON(http.StatusOK, "application/vnd.org.jfrog.artifactory.system.Version+json", body), nil
}

// handleStatus lists the nodes of the cluster: the only node runs.
func (s *service) handleStatus(*rest.Request) (*rest.Response, error) {
	type node struct {
		ID    string `json:"id"`
		State string `json:"state"`
	}
	return rest.JSON(http.StatusOK, "", map[string][]node{"nodes": {{"jfrogtest", "RUNNING"}}}), nil
}

// handleUsage takes the report of a client on the features that it uses, and forgets it.
func (s *service) handleUsage(q *rest.Request) (*rest.Response, error) {
	var report struct {
		ProductID string `json:"productId"`
		Features  []struct {
			ID string `json:"featureId"`
		} `json:"features"`
	}
	if err := q.Decode(&report); err != nil {
		return nil, err
	}
	if report.ProductID == "" {
		return nil, apierr.New(http.StatusBadRequest, "The usage report has no productId")
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleSystemInfo(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "SYSTEM INFORMATION DUMP\n=======================\n\n"+
		"User Info\n========================\n   | %s\n\nHost Info\n========================\n"+
		"   os.name              | %s\n   os.arch              | %s\n   artifactory.version  | %s\n   repositories         | %d\n",
		"in-memory", runtime.GOOS, runtime.GOARCH, store.Version, len(s.SortedRepos())), nil
}

// verifyTimeout bounds the request to the endpoint that is verified.
const verifyTimeout = 5 * time.Second

// handleVerifyConnection sends a request to the endpoint, with the given credentials.
func (s *service) handleVerifyConnection(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Endpoint string `json:"endpoint"`
		Username string `json:"username"`
		Password string `json:"password"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if u, err := url.Parse(body.Endpoint); err != nil || u.Host == "" {
		return nil, apierr.New(http.StatusBadRequest, "Invalid endpoint url: '%s'", body.Endpoint)
	}
	r, err := http.NewRequestWithContext(q.Context(), http.MethodGet, body.Endpoint, nil)
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Invalid endpoint url: '%s'", body.Endpoint)
	}
	if body.Username != "" {
		r.SetBasicAuth(body.Username, body.Password)
	}
	client := &http.Client{Timeout: verifyTimeout}
	defer client.CloseIdleConnections()
	res, err := client.Do(r)
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Failed to connect to endpoint url: %v", err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	if res.StatusCode/100 != 2 {
		return nil, apierr.New(http.StatusBadRequest, "Received error from endpoint url: HTTP %d: %s",
			res.StatusCode, http.StatusText(res.StatusCode))
	}
	return rest.Text(http.StatusOK, "Successfully connected to endpoint"), nil
}

// handleTasks lists background tasks. All of them are only scheduled.
func (s *service) handleTasks(*rest.Request) (*rest.Response, error) {
	type task struct {
		ID          string  `json:"id"`
		Type        string  `json:"type"`
		State       string  `json:"state"`
		Started     *string `json:"start_time"`
		Description string  `json:"description"`
		NodeID      string  `json:"nodeId"`
	}
	const node = "jfrogtest"
	return rest.JSON(http.StatusOK, "", map[string][]task{"tasks": {
		{"artifactory.BinaryStoreGarbageCollectorJob#1", "org.artifactory.storage.binstore.service.BinaryStoreGarbageCollectorJob",
			"scheduled", nil, "Binaries Garbage Collector", node},
		{"artifactory.VirtualCacheCleanupJob#1", "org.artifactory.repo.cleanup.VirtualCacheCleanupJob",
			"scheduled", nil, "Virtual Cache Cleanup", node},
	}}), nil
}
