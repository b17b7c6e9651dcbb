package admin

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/livelogs"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	// serviceID is the id of Artifactory as a service.
	serviceID = "jfrt@jfrogtest"
	// maxSupportBundles limits the memory for archives. The server drops the oldest bundles.
	maxSupportBundles = 50
)

// bundleParameters select the content of a support bundle, with the defaults filled in.
type bundleParameters struct {
	Configuration bool `json:"configuration"`
	System        bool `json:"system"`
	Logs          struct {
		Include bool   `json:"include"`
		Start   string `json:"start_date"`
		End     string `json:"end_date"`
	} `json:"logs"`
	ThreadDump struct {
		Count    int `json:"count"`
		Interval int `json:"interval"`
	} `json:"thread_dump"`
}

// complete fills in the dates and checks the parameters.
func (p *bundleParameters) complete(now time.Time) error {
	if p.Logs.End == "" {
		p.Logs.End = now.Format(time.DateOnly)
	}
	end, err := time.Parse(time.DateOnly, p.Logs.End)
	if err != nil {
		return apierr.New(http.StatusBadRequest, "Invalid end_date '%s'", p.Logs.End)
	}
	if p.Logs.Start == "" {
		p.Logs.Start = end.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	start, err := time.Parse(time.DateOnly, p.Logs.Start)
	switch {
	case err != nil:
		return apierr.New(http.StatusBadRequest, "Invalid start_date '%s'", p.Logs.Start)
	case start.After(end):
		return apierr.New(http.StatusBadRequest, "The start_date '%s' is after the end_date '%s'", p.Logs.Start, p.Logs.End)
	case p.ThreadDump.Count < 0 || p.ThreadDump.Interval < 0:
		return apierr.New(http.StatusBadRequest, "Invalid thread_dump")
	}
	return nil
}

func (s *service) handleCreateSupportBundle(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Name        string  `json:"name"`
		Description *string `json:"description"`
		Parameters  struct {
			bundleParameters
			SlowQueries bool `json:"collectSlowQueriesFromDatabase"`
		} `json:"parameters"`
	}
	p := &body.Parameters
	p.Configuration, p.System, p.Logs.Include, p.ThreadDump.Count = true, true, true, 1
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	now := s.Now()
	if err := p.complete(now); err != nil {
		return nil, err
	}
	b := &store.SupportBundle{Name: body.Name, Description: body.Description, Parameters: p.bundleParameters, Created: now}
	for at := now; b.ID == "" || s.SupportBundle(b.ID) != nil; at = at.Add(time.Millisecond) {
		b.ID = strings.Replace(at.Format("20060102-150405.000"), ".", "-", 1)
	}
	if b.Name == "" {
		b.Name = b.ID
	}
	list := &s.Operations.SupportBundles
	if len(*list) == maxSupportBundles {
		(*list)[0].Cancel()
		*list = slices.Delete(*list, 0, 1)
	}
	*list = append(*list, b)
	b.Job = s.BeginJob(store.StatusProcessing, true, func() []error {
		var err error
		if b.Archive, err = s.packSupportBundle(p.bundleParameters, p.SlowQueries); err != nil {
			return []error{err}
		}
		return nil
	})
	return rest.JSON(http.StatusOK, "", struct {
		ID          string `json:"id"`
		Artifactory any    `json:"artifactory"`
	}{b.ID, bundleSource(q, b)}), nil
}

// packSupportBundle makes the archive of a support bundle.
func (s *service) packSupportBundle(p bundleParameters, slowQueries bool) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	add := func(name string, data []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.Now()})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	files := map[string][]byte{}
	if p.Configuration {
		type repository struct {
			Key         string `json:"key"`
			Class       string `json:"rclass"`
			PackageType string `json:"packageType"`
		}
		list := []repository{}
		for _, r := range s.SortedRepos() {
			list = append(list, repository{r.Key, r.Class, r.Setting("packageType")})
		}
		files["configuration/repositories.json"] = jsondoc.Encode(list)
	}
	if p.System {
		files["system/system-info.txt"] = fmt.Appendf(nil, "os.name             | %s\nos.arch             | %s\nartifactory.version | %s\n",
			runtime.GOOS, runtime.GOARCH, store.Version)
	}
	if p.Logs.Include {
		log := s.Operations.Requests["artifactory"]
		text, _, _ := log.Read(0, livelogs.MaxChunk)
		files["logs/"+log.Name] = []byte(text)
	}
	if slowQueries {
		files["database-slow-queries.json"] = jsondoc.Encode(map[string]string{
			"Response": "There are no slow running queries at this moment",
		})
	}
	for _, name := range jsondoc.Keys(files) {
		if err := add(name, files[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return buf.Bytes(), err
}

// bundleSource describes the service that has made a bundle.
func bundleSource(q *rest.Request, b *store.SupportBundle) any {
	return struct {
		ServiceID string `json:"service_id"`
		BundleURL string `json:"bundle_url"`
	}{serviceID, q.BaseURL() + "/artifactory/jfrog-support-bundle/" + b.ID + "/jfrt/" + serviceID}
}

// bundleStatus returns the status of a bundle in the words of the API.
func bundleStatus(b *store.SupportBundle) string {
	switch b.Status {
	case store.StatusCompleted:
		return "success"
	case store.StatusFailed:
		return "failed"
	}
	return "in progress"
}

// bundleCreated formats the time of creation.
func bundleCreated(b *store.SupportBundle) string {
	return b.Created.Format("2006-01-02T15:04:05-07:00")
}

func (s *service) handleListSupportBundles(*rest.Request) (*rest.Response, error) {
	type bundle struct {
		ID          string  `json:"id"`
		Name        string  `json:"name"`
		Description *string `json:"description"`
		Created     string  `json:"created"`
		Status      string  `json:"status"`
	}
	list := []bundle{}
	for _, b := range s.Operations.SupportBundles {
		list = append(list, bundle{b.ID, b.Name, b.Description, bundleCreated(b), bundleStatus(b)})
	}
	return rest.JSON(http.StatusOK, "", struct {
		Bundles []bundle `json:"bundles"`
		Count   int      `json:"count"`
	}{list, len(list)}), nil
}

// supportBundle returns the support bundle that a request names.
func (s *service) supportBundle(q *rest.Request) (*store.SupportBundle, error) {
	b := s.SupportBundle(q.Params["bundleId"])
	if b == nil {
		return nil, apierr.New(http.StatusNotFound, "Support bundle '%s' not found", q.Params["bundleId"])
	}
	return b, nil
}

// handleGetSupportBundle counts a poll for a bundle in progress.
func (s *service) handleGetSupportBundle(q *rest.Request) (*rest.Response, error) {
	b, err := s.supportBundle(q)
	if err != nil {
		return nil, err
	}
	b.Poll()
	return rest.JSON(http.StatusOK, "", struct {
		Name        string  `json:"name"`
		Description *string `json:"description"`
		ID          string  `json:"id"`
		Artifactory any     `json:"artifactory"`
		Parameters  any     `json:"parameters"`
		Created     string  `json:"created"`
		Status      string  `json:"status"`
	}{b.Name, b.Description, b.ID, bundleSource(q, b), b.Parameters, bundleCreated(b), bundleStatus(b)}), nil
}

func (s *service) handleDeleteSupportBundle(q *rest.Request) (*rest.Response, error) {
	b, err := s.supportBundle(q)
	if err != nil {
		return nil, err
	}
	b.Cancel()
	list := &s.Operations.SupportBundles
	*list = slices.DeleteFunc(*list, func(x *store.SupportBundle) bool { return x == b })
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleSupportBundleArchive(q *rest.Request) (*rest.Response, error) {
	b, err := s.supportBundle(q)
	if err != nil {
		return nil, err
	}
	if b.Archive == nil {
		return nil, apierr.New(http.StatusNotFound, "The archive of support bundle '%s' does not exist", b.ID)
	}
	return rest.NewResponse(http.StatusOK, "application/zip", b.Archive).
		With("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.zip"`, b.ID)), nil
}
