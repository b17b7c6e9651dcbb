package missioncontrol

import (
	"cmp"
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// LicenseAttachRequest is the body of [LicenseBucketsService.Attach].
type LicenseAttachRequest struct {
	JPDID        string `json:"jpd_id"`
	LicenseCount int    `json:"license_count"` // 0: 1
}

func (r LicenseAttachRequest) check() error {
	return cmp.Or(filled("JPD id", r.JPDID), checkCount(r.LicenseCount))
}

// checkCount returns an error for a number of licenses that no bucket can give.
func checkCount(n int) error {
	if n < 0 {
		return fmt.Errorf("count of %d licenses is negative", n)
	}
	return nil
}

// LicenseAttachment is the result of [LicenseBucketsService.Attach].
type LicenseAttachment struct {
	Success bool   `json:"success"`
	Message string `json:"message"`
}

// Attach attaches licenses of a bucket to a JPD. Every call takes further licenses out of the
// bucket. If the server reports that it has attached none, Attach returns the result and a
// [*jfrog.FailedError]. The error has status 400 if there is no such JPD, and status 500 if the
// licenses cannot be attached.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.6
func (s *LicenseBucketsService) Attach(
	ctx context.Context, bucketName string, req LicenseAttachRequest,
) (*LicenseAttachment, error) {
	err := req.check()
	req.LicenseCount = cmp.Or(req.LicenseCount, 1)
	out, err := jfrog.Do[*LicenseAttachment](ctx, s.client,
		jfrog.Post("/mc/api/v1/buckets/{name}/deploy", bucketName).
			LongRunning().Body(req).Check(err))
	if err != nil || out.Success {
		return out, err
	}
	return out, &jfrog.FailedError{
		What:   "attachment of licenses of bucket " + bucketName + " to " + req.JPDID,
		Status: "failed", Messages: []string{out.Message},
	}
}

// LicenseAcquireRequest is the body of [LicenseBucketsService.Acquire].
type LicenseAcquireRequest struct {
	Name         string `json:"name"`          // label, by which Release releases the licenses
	LicenseCount int    `json:"license_count"` // 0: 1
}

func (r LicenseAcquireRequest) check() error {
	return cmp.Or(filled("label", r.Name), checkCount(r.LicenseCount))
}

// licenseKeys is the result of an acquisition.
type licenseKeys struct {
	LicenseKeys []jfrog.Secret `json:"license_keys"`
}

// Acquire takes licenses out of a bucket and returns their keys. Every call takes further
// licenses, until [LicenseBucketsService.Release] releases them. [LicenseBucketsService.Report]
// has the licenses of a label under UnknownUses. Acquire returns an error matching
// [jfrog.ErrNotFound] if there is no such bucket.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.7
func (s *LicenseBucketsService) Acquire(
	ctx context.Context, bucketName string, req LicenseAcquireRequest,
) ([]jfrog.Secret, error) {
	err := req.check()
	req.LicenseCount = cmp.Or(req.LicenseCount, 1)
	out, err := jfrog.Do[*licenseKeys](ctx, s.client,
		jfrog.Post("/mc/api/v1/buckets/{name}/acquire", bucketName).Body(req).Check(err))
	switch {
	case err != nil:
		return nil, err
	case len(out.LicenseKeys) == 0:
		return nil, lacks("license keys")
	}
	return out.LicenseKeys, nil
}

// LicenseReleaseRequest is the body of [LicenseBucketsService.Release].
type LicenseReleaseRequest struct {
	Name string `json:"name"` // JPD id, or the label of acquired licenses
}

// Release returns licenses to a bucket. A JPD must be offline. Release returns an error matching
// [jfrog.ErrNotFound] if there is no such bucket. The error matches [jfrog.ErrConflict] if the JPD
// is not offline or there is nothing to release.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.8
func (s *LicenseBucketsService) Release(
	ctx context.Context, bucketName string, req LicenseReleaseRequest,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/mc/api/v1/buckets/{name}/release", bucketName).Body(req).
			Check(filled("JPD id or label", req.Name)))
}
