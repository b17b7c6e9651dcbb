package replication

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ChecksumsService configures replication by checksum, which sends no content that the target
// has. Reached through [Client.Checksums]. A replication takes part if its
// CheckBinaryExistenceInFilestore is true.
type ChecksumsService service

const checksumReplicationPath = "/artifactory/api/config/storage/checksumReplication"

// maxDaysToTrust is the limit of the server.
const maxDaysToTrust = 30

// ChecksumReplaceRequest is the body of [ChecksumsService.Replace].
type ChecksumReplaceRequest struct {
	CheckBinaryExistenceAllowed bool `json:"checkBinaryExistenceAllowed,string"`
	// DaysToTrust is the number of days for which the server trusts the checksums of the source,
	// from 0 to 30.
	DaysToTrust int `json:"daysToTrust,omitempty,string"`
}

func (r ChecksumReplaceRequest) check() error {
	if r.DaysToTrust < 0 || r.DaysToTrust > maxDaysToTrust {
		return fmt.Errorf("days to trust are %d, want 0 to %d", r.DaysToTrust, maxDaysToTrust)
	}
	return nil
}

// Replace sets whether the server accepts replication by checksum.
//
// Requires: admin, self-hosted. Since 7.55.2.
//
//jfrog:op 2.3.1.17
func (s *ChecksumsService) Replace(ctx context.Context, req ChecksumReplaceRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(checksumReplicationPath).Body([]ChecksumReplaceRequest{req}).Check(req.check()))
}

// ChecksumReplication is the state of replication by checksum.
type ChecksumReplication struct {
	CheckBinaryExistenceAllowed bool `json:"checkBinaryExistenceAllowed"`
	// TrustUntil is the time until which the server trusts the checksums of the source.
	TrustUntil jfrog.Time `json:"trustUntil,omitzero"`
}

// Get returns whether the server accepts replication by checksum.
//
// Requires: admin, self-hosted. Since 7.55.2.
//
//jfrog:op 2.3.1.18
func (s *ChecksumsService) Get(ctx context.Context) (*ChecksumReplication, error) {
	return jfrog.Do[*ChecksumReplication](ctx, s.client, jfrog.Get(checksumReplicationPath))
}
