// Package xray serves the part of /xray that curation has: the audit of packages, which is empty.
package xray

import (
	"archive/zip"
	"bytes"
	"net/http"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// Version is the version that the service claims to have.
const Version = "3.107.9"

// A service serves the routes of the package.
type service struct{ *store.Store }

// Routes returns the operations below /xray.
func Routes(st *store.Store) []rest.Route {
	s := &service{st}
	return []rest.Route{
		rest.Get("/api/v1/system/version", handleVersion),
		rest.Get("/api/v1/curation/audit/packages", s.handleAudit, rest.Admin),
	}
}

func handleVersion(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{"xray_version": Version, "xray_revision": "jfrogtest"}), nil
}

// handleAudit returns an empty page of the audit, or an archive with an empty table.
func (s *service) handleAudit(q *rest.Request) (*rest.Response, error) {
	now := s.Now()
	rows, err := q.Number("num_of_rows", 100, 0)
	if err != nil {
		return nil, err
	}
	offset, err := q.Number("offset", 0, 0)
	if err != nil {
		return nil, err
	}
	from, to := now.AddDate(0, 0, -7), now
	for key, at := range map[string]*time.Time{"created_at_start": &from, "created_at_end": &to} {
		if text := q.Query.Get(key); text != "" {
			t, err := times.Parse(text)
			if err != nil {
				return nil, err
			}
			*at = t
		}
	}
	if from.After(to) {
		return nil, apierr.New(http.StatusBadRequest, "created_at_start is after created_at_end")
	}
	order, direction := q.Query.Get("order_by"), q.Query.Get("direction")
	if order == "" {
		order = "id"
	}
	switch direction {
	case "":
		direction = "desc"
	case "asc", "desc":
	default:
		return nil, apierr.New(http.StatusBadRequest, "Invalid direction: '%s'", direction)
	}
	switch format := q.Query.Get("format"); format {
	case "", "json":
	case "csv":
		return table()
	default:
		return nil, apierr.New(http.StatusBadRequest, "Invalid format: '%s'", format)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"data": []any{}, "meta": map[string]any{
		"total_count": 0, "result_count": 0, "next_offset": offset, "order_by": order, "direction": direction, "num_of_rows": rows,
		"offset": offset, "include_total": q.Flag("include_total", false), "created_at_start": times.ISO(from), "created_at_end": times.ISO(to),
	}}), nil
}

// table returns an archive with a table that has only its head.
func table() (*rest.Response, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("audit.csv")
	if err == nil {
		_, err = w.Write([]byte("id,created_at,action,package_type,package_name,package_version\n"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "application/zip", out.Bytes()), nil
}
