package jfrogtest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func (s *Server) handlePing(*request) (*answer, error) { return textAnswer(http.StatusOK, "OK"), nil }

func (s *Server) handleProbe(*request) (*answer, error) {
	return jsonAnswer(http.StatusOK, "", map[string]string{"code": "OK"}), nil
}

func (s *Server) handleVersion(*request) (*answer, error) {
	body := struct {
		Version  string   `json:"version"`
		Revision string   `json:"revision"`
		Addons   []string `json:"addons"`
		License  string   `json:"license"`
	}{Version, "71110900", []string{"aql", "build", "properties", "rest", "search"}, "jfrogtest"}
	return jsonAnswer(http.StatusOK, "application/vnd.org.jfrog.artifactory.system.Version+json", body), nil
}

func (s *Server) handleSystemInfo(*request) (*answer, error) {
	return textAnswer(http.StatusOK, "SYSTEM INFORMATION DUMP\n=======================\n\n"+
		"User Info\n========================\n   | %s\n\nHost Info\n========================\n"+
		"   os.name              | %s\n   os.arch              | %s\n   artifactory.version  | %s\n   repositories         | %d\n",
		"in-memory", runtime.GOOS, runtime.GOARCH, Version, len(s.sortedRepos())), nil
}

// verifyTimeout bounds the call to the endpoint that is to be verified.
const verifyTimeout = 5 * time.Second

// handleVerifyConnection really calls the endpoint, with the given credentials.
func (s *Server) handleVerifyConnection(q *request) (*answer, error) {
	var body struct {
		Endpoint string `json:"endpoint"`
		Username string `json:"username"`
		Password string `json:"password"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	if u, err := url.Parse(body.Endpoint); err != nil || u.Host == "" {
		return nil, fail(http.StatusBadRequest, "Invalid endpoint url: '%s'", body.Endpoint)
	}
	r, err := http.NewRequestWithContext(q.Context(), http.MethodGet, body.Endpoint, nil)
	if err != nil {
		return nil, fail(http.StatusBadRequest, "Invalid endpoint url: '%s'", body.Endpoint)
	}
	if body.Username != "" {
		r.SetBasicAuth(body.Username, body.Password)
	}
	client := &http.Client{Timeout: verifyTimeout}
	defer client.CloseIdleConnections()
	answered, err := client.Do(r)
	if err != nil {
		return nil, fail(http.StatusBadRequest, "Failed to connect to endpoint url: %v", err)
	}
	defer answered.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answered.Body, 1<<20))
	if answered.StatusCode/100 != 2 {
		return nil, fail(http.StatusBadRequest, "Received error from endpoint url: HTTP %d: %s",
			answered.StatusCode, http.StatusText(answered.StatusCode))
	}
	return textAnswer(http.StatusOK, "Successfully connected to endpoint"), nil
}

// handleTasks lists the background tasks; they only ever wait.
func (s *Server) handleTasks(*request) (*answer, error) {
	type task struct {
		ID          string  `json:"id"`
		Type        string  `json:"type"`
		State       string  `json:"state"`
		Started     *string `json:"start_time"`
		Description string  `json:"description"`
		NodeID      string  `json:"nodeId"`
	}
	const node = "jfrogtest"
	return jsonAnswer(http.StatusOK, "", map[string][]task{"tasks": {
		{"artifactory.BinaryStoreGarbageCollectorJob#1", "org.artifactory.storage.binstore.service.BinaryStoreGarbageCollectorJob",
			"scheduled", nil, "Binaries Garbage Collector", node},
		{"artifactory.VirtualCacheCleanupJob#1", "org.artifactory.repo.cleanup.VirtualCacheCleanupJob",
			"scheduled", nil, "Virtual Cache Cleanup", node},
	}}), nil
}

// handleStorageSummary counts what is stored at this moment; the real product shows what its last calculation found.
func (s *Server) handleStorageSummary(*request) (*answer, error) {
	type line struct {
		RepoKey     string `json:"repoKey"`
		RepoType    string `json:"repoType"`
		Folders     int    `json:"foldersCount"`
		Files       int    `json:"filesCount"`
		Used        string `json:"usedSpace"`
		UsedBytes   int64  `json:"usedSpaceInBytes"`
		Items       int    `json:"itemsCount"`
		PackageType string `json:"packageType,omitempty"`
		ProjectKey  string `json:"projectKey,omitempty"`
		Percentage  string `json:"percentage,omitempty"`
	}
	total := line{RepoKey: "TOTAL", RepoType: "NA"}
	lines := []line{}
	repos := append(s.sortedRepos(), s.repos[trashKey])
	binaries := map[*blob]bool{}
	for _, repo := range repos {
		l := line{RepoKey: repo.key, RepoType: strings.ToUpper(repo.class), ProjectKey: repo.setting("projectKey"), PackageType: "NA"}
		if name := repo.setting("packageType"); name != "" {
			l.PackageType = packageTypeName(name)
		}
		root := repo.root
		if repo.class == classRemote {
			l.RepoKey, l.RepoType, root = repo.key+cacheSuffix, "CACHE", s.repos[repo.key+cacheSuffix].root
		}
		root.walk(func(n *node) {
			switch {
			case !n.isFolder():
				l.Files++
				l.UsedBytes += n.blob.size
				binaries[n.blob] = true
			case n.parent != nil:
				l.Folders++
			}
		})
		l.Items = l.Files + l.Folders
		total.Files, total.Folders, total.Items = total.Files+l.Files, total.Folders+l.Folders, total.Items+l.Items
		total.UsedBytes += l.UsedBytes
		lines = append(lines, l)
	}
	for i := range lines {
		lines[i].Used = humanSize(lines[i].UsedBytes)
		lines[i].Percentage = percent(lines[i].UsedBytes, total.UsedBytes)
	}
	total.Used = humanSize(total.UsedBytes)
	var stored int64
	for b := range binaries {
		stored += b.size
	}
	return jsonAnswer(http.StatusOK, "", map[string]any{
		"binariesSummary": map[string]string{
			"binariesCount": grouped(len(binaries)), "binariesSize": humanSize(stored), "artifactsSize": total.Used,
			"optimization": percent(stored, total.UsedBytes), "itemsCount": grouped(total.Items), "artifactsCount": grouped(total.Files),
		},
		"fileStoreSummary": map[string]string{
			"storageType": "file-system", "storageDirectory": "/var/opt/jfrog/artifactory/data/artifactory/filestore",
			"totalSpace": "100.00 GB", "usedSpace": humanSize(stored) + " (0%)", "freeSpace": "100.00 GB (100%)",
		},
		"repositoriesSummaryList": append(lines, total),
	}), nil
}

func (s *Server) handleCalculateStorage(*request) (*answer, error) {
	return jsonAnswer(http.StatusAccepted, "", map[string]string{"info": "Calculating storage summary was successfully scheduled to run"}), nil
}

func humanSize(size int64) string {
	if size < 1024 {
		return fmt.Sprintf("%d bytes", size)
	}
	f, unit := float64(size), ""
	for _, unit = range []string{"KB", "MB", "GB", "TB"} {
		if f /= 1024; f < 1024 {
			break
		}
	}
	return fmt.Sprintf("%.2f %s", f, unit)
}

func percent(part, whole int64) string {
	if whole == 0 {
		return "0%"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(whole))
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
