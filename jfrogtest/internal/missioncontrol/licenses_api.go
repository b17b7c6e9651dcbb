package missioncontrol

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxLabel limits the label of licenses, in bytes.
const maxLabel = 1000

// A licenseRequest is the body of the operations on licenses.
type licenseRequest struct {
	JPD   string `json:"jpd_id"`
	Name  string `json:"name"`
	Count *int   `json:"license_count"`
}

// readLicenses returns the bucket that the path names, and the body. The count is 1 without one.
func (s *service) readLicenses(q *rest.Request) (*store.LicenseBucket, licenseRequest, error) {
	body := licenseRequest{Count: new(1)}
	b, err := s.bucket(q)
	if err != nil {
		return nil, body, err
	}
	err = q.Decode(&body)
	switch {
	case err != nil:
	case body.Count == nil || *body.Count < 1:
		err = bad("The license_count must be positive")
	case len(body.Name) > maxLabel:
		err = bad("The name has more than %d characters", maxLabel)
	}
	return b, body, err
}

// handleAttach attaches licenses to a JPD.
func (s *service) handleAttach(q *rest.Request) (*rest.Response, error) {
	b, body, err := s.readLicenses(q)
	if err != nil {
		return nil, err
	}
	j := s.MissionControl.JPD(body.JPD)
	if j == nil {
		return nil, bad("JPD with id %s was not found.", body.JPD)
	}
	failed := apierr.New(http.StatusInternalServerError,
		"Cannot deploy licenses from bucket %s to %s", b.Name, j.ID)
	if !s.reachable(j.URL) {
		return nil, failed
	}
	if _, ok := b.Take(*body.Count, j.ID, ""); !ok {
		return nil, failed
	}
	noun := "licenses"
	if *body.Count == 1 {
		noun = "license"
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"success": true,
		"message": fmt.Sprintf("Assigned %d %s from bucket %s to %s.", *body.Count, noun, b.Name, j.ID),
	}), nil
}

// handleAcquire takes licenses out of a bucket under a label.
func (s *service) handleAcquire(q *rest.Request) (*rest.Response, error) {
	b, body, err := s.readLicenses(q)
	if err != nil {
		return nil, err
	}
	if body.Name == "" {
		return nil, bad("The name is missing")
	}
	taken, ok := b.Take(*body.Count, "", body.Name)
	if !ok {
		return nil, bad("Bucket '%s' has fewer than %d available licenses", b.Name, *body.Count)
	}
	keys := []string{}
	for _, l := range taken {
		keys = append(keys, l.Key)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"license_keys": keys}), nil
}

// handleRelease releases the licenses of a JPD or a label.
func (s *service) handleRelease(q *rest.Request) (*rest.Response, error) {
	b, body, err := s.readLicenses(q)
	switch {
	case err != nil:
		return nil, err
	case body.Name == "":
		return nil, bad("The name is missing")
	}
	j := s.MissionControl.JPD(body.Name)
	attached := func(l *store.BucketLicense) bool { return l.JPD == body.Name }
	if j != nil && s.MissionControl.State(j.URL) != store.PlatformOffline &&
		slices.ContainsFunc(b.Licenses, attached) {
		return nil, conflict("The Jpd must be offline before you can detach its license")
	}
	released := b.Release(func(l *store.BucketLicense) bool {
		return attached(l) || l.Label == body.Name
	})
	if released == 0 {
		return nil, conflict("No licenses to release for bucket: %s, instance name: %s", b.ID, body.Name)
	}
	return rest.NoContent(), nil
}
