package distribution

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// A supportBundle is an archive for JFrog support. It has a description of the system.
type supportBundle struct {
	ID, Name, Description string
	Parameters            any
	Created               time.Time
}

// maxSupport limits the memory. The server drops the oldest bundles.
const maxSupport = 50

func (s *service) supportBundle(id string) *supportBundle {
	i := slices.IndexFunc(s.support, func(b *supportBundle) bool { return b.ID == id })
	if i < 0 {
		return nil
	}
	return s.support[i]
}

func supportSource(q *rest.Request, b *supportBundle) map[string]string {
	return map[string]string{"service_id": serviceID, "bundle_url": q.BaseURL() + "/artifactory/support-bundles/" + b.ID + "/jfds/" + serviceID}
}

// handleCreateSupport creates a support bundle, with the id in the path if there is one.
func (s *service) handleCreateSupport(q *rest.Request) (*rest.Response, error) {
	type logs struct {
		Include bool   `json:"include"`
		Start   string `json:"start_date,omitempty"`
		End     string `json:"end_date,omitempty"`
	}
	type dump struct {
		Count    int `json:"count"`
		Interval int `json:"interval"`
	}
	type parameters struct {
		Configuration bool `json:"configuration"`
		System        bool `json:"system"`
		Logs          logs `json:"logs"`
		ThreadDump    dump `json:"thread_dump"`
	}
	body := struct {
		Name        string     `json:"name"`
		Description string     `json:"description"`
		Parameters  parameters `json:"parameters"`
	}{Parameters: parameters{true, true, logs{Include: true}, dump{Count: 1}}}
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	for _, date := range []string{body.Parameters.Logs.Start, body.Parameters.Logs.End} {
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return nil, badRequest("Invalid date '%s'", date)
		}
	}
	now := s.Now()
	b := &supportBundle{q.Params["bundleId"], body.Name, body.Description, body.Parameters, now}
	for at := now; b.ID == ""; at = at.Add(time.Millisecond) {
		if id := strings.Replace(at.Format("20060102150405.000"), ".", "-", 1); s.supportBundle(id) == nil {
			b.ID = id
		}
	}
	if s.supportBundle(b.ID) != nil {
		return nil, badRequest("The support bundle '%s' exists", b.ID)
	}
	if len(s.support) == maxSupport {
		s.support = slices.Delete(s.support, 0, 1)
	}
	s.support = append(s.support, b)
	return rest.JSON(http.StatusOK, "", map[string]any{"id": b.ID, "artifactory": supportSource(q, b)}), nil
}

// namedSupport returns the support bundle that the path names.
func (s *service) namedSupport(q *rest.Request) (*supportBundle, error) {
	if b := s.supportBundle(q.Params["bundleId"]); b != nil {
		return b, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Support bundle '%s' not found", q.Params["bundleId"])
}

func (s *service) handleGetSupport(q *rest.Request) (*rest.Response, error) {
	b, err := s.namedSupport(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"parameters": b.Parameters, "description": b.Description, "name": b.Name,
		"artifactory": supportSource(q, b), "status": "success", "created": b.Created.Format(time.DateOnly)}), nil
}

func (s *service) handleDownloadSupport(q *rest.Request) (*rest.Response, error) {
	b, err := s.namedSupport(q)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("system/info.txt")
	if err == nil {
		_, err = fmt.Fprintf(w, "version %s\nservice %s\n", version, serviceID)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "application/zip", out.Bytes()).
		With("Content-Disposition", `attachment; filename="`+b.ID+`.zip"`), nil
}

func (s *service) handleDeleteSupport(q *rest.Request) (*rest.Response, error) {
	b, err := s.namedSupport(q)
	if err != nil {
		return nil, err
	}
	s.support = slices.DeleteFunc(s.support, func(o *supportBundle) bool { return o == b })
	return rest.NoContent(), nil
}

func (s *service) handleListSupport(*rest.Request) (*rest.Response, error) {
	list := []map[string]string{}
	for _, b := range slices.Backward(s.support) {
		list = append(list, map[string]string{"id": b.ID, "description": b.Description, "name": b.Name, "created": b.Created.Format(time.DateOnly)})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"count": len(list), "bundles": list}), nil
}
