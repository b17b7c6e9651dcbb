package artifactory

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TrashService restores and removes deleted items. Reached through [Client.Trash]. It
// needs an administrator, and Artifactory Pro for all but the clean-ups.
//
// An item in the trash can is named by the key of the repository that it was deleted
// from, and its path there if it is not the whole repository: npm-local/left-pad.
type TrashService service

// Empty deletes all that is in the trash can for good.
// Since Artifactory 4.4.3.
//
//jfrog:op 2.3.2.1
func (s *TrashService) Empty(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/trash/empty"))
}

// Delete deletes an item in the trash can for good.
// Since Artifactory 4.4.3.
//
//jfrog:op 2.3.2.2
func (s *TrashService) Delete(ctx context.Context, trashPath string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/trash/clean/{repoPath...}", trashPath).Refuse(repoPath("path in the trash can", trashPath)))
}

// Restore moves an item from the trash can to a repository, or to a path in it, and
// returns the server's message.
// Since Artifactory 4.4.3.
//
//jfrog:op 2.3.2.3
func (s *TrashService) Restore(ctx context.Context, trashPath, to string) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/trash/restore/{fromPath...}", trashPath).
			Query(targetQuery{target(to)}).Refuse(repoPath("path in the trash can", trashPath)))
}

// CollectGarbage starts a garbage collection, which deletes what has been in the trash
// can for its time. Binaries that no artifact needs any more go with a full one, every
// twentieth by default. The server lists the job among its background tasks.
// Since Artifactory 2.0.
//
//jfrog:op 2.3.2.4
func (s *TrashService) CollectGarbage(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/storage/gc").Idempotent())
}

// FolderRecordsOptions says how [TrashService.CleanFolderRecords] works.
type FolderRecordsOptions struct {
	BatchSize             int `json:"batchSize,omitempty"`             // records deleted at once; 0: 1000
	PauseBetweenBatchesMS int `json:"pauseBetweenBatchesMs,omitempty"` // milliseconds; 0: 1000
	BatchesCount          int `json:"batchesCount,omitempty"`          // at most; 0 or -1: no limit
}

func (o *FolderRecordsOptions) check() error {
	if o.BatchSize < 0 || o.PauseBetweenBatchesMS < 0 || o.BatchesCount < -1 {
		return fmt.Errorf("batches of %d, %d ms apart, at most %d: a number is negative", o.BatchSize, o.PauseBetweenBatchesMS, o.BatchesCount)
	}
	return nil
}

type infoAnswer struct {
	Info string `json:"info"`
}

// CleanFolderRecords starts to delete the superfluous records of folders in the trash
// can that older versions have left, and returns the server's message. It goes on in the
// background and tells its progress in the server's log only. An installation needs it
// once, or until all batches are done. Since Artifactory 7.75.
//
//jfrog:op 2.3.2.5
func (s *TrashService) CleanFolderRecords(ctx context.Context, opts *FolderRecordsOptions) (string, error) {
	req := jfrog.Post("/artifactory/api/deleteDirectoryTrashProperty/start").Idempotent()
	if opts != nil {
		req.Body(opts).Refuse(opts.check())
	}
	out, err := jfrog.Do[infoAnswer](ctx, s.client, req)
	return out.Info, err
}
