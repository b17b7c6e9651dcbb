package artifactory

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TrashService restores and deletes items in the trash can. Reached through [Client.Trash].
//
// The path of an item in the trash can is its former repository key and path, such as
// npm-local/left-pad. The key alone stands for everything that was deleted from the repository.
type TrashService service

// TrashRepo is the key of the repository that is the trash can. Queries return the items in it
// like those of other repositories.
const TrashRepo = "auto-trashcan"

// Empty deletes everything in the trash can permanently.
//
// Requires: admin, Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.3.2.1
func (s *TrashService) Empty(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/trash/empty").LongRunning())
}

// Delete deletes an item in the trash can permanently.
//
// Requires: admin, Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.3.2.2
func (s *TrashService) Delete(ctx context.Context, trashPath string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/trash/clean/{repoPath...}", trashPath).LongRunning().Check(repoPath("path in the trash can", trashPath)))
}

// Restore moves an item from the trash can to a repository. The parameter to is the key of the
// repository, which may be followed by a path.
//
// Requires: admin, Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.3.2.3
func (s *TrashService) Restore(ctx context.Context, trashPath, to string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/trash/restore/{fromPath...}", trashPath).LongRunning().
			Query(targetQuery{target(to)}).Check(repoPath("path in the trash can", trashPath)))
}

// CollectGarbage starts a garbage collection. It deletes the items in the trash can whose
// retention period has ended. Only a full collection deletes binaries that no artifact refers
// to; by default every 20th collection is full. [SystemService.Tasks] lists the job.
//
// Requires: admin. Since 2.0.0.
//
//jfrog:op 2.3.2.4
func (s *TrashService) CollectGarbage(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/storage/gc").LongRunning().Accept("*/*").Idempotent())
}

// FolderRecordsCleanRequest is the body of [TrashService.CleanFolderRecords].
type FolderRecordsCleanRequest struct {
	BatchSize                 int `json:"batchSize,omitempty"`             // records; 0: 1000
	PauseBetweenBatchesMillis int `json:"pauseBetweenBatchesMs,omitempty"` // 0: 1000
	BatchesCount              int `json:"batchesCount,omitempty"`          // limit; 0 or -1: none
}

func (r FolderRecordsCleanRequest) check() error {
	switch {
	case r.BatchSize < 0:
		return fmt.Errorf("batch size %d is negative", r.BatchSize)
	case r.PauseBetweenBatchesMillis < 0:
		return fmt.Errorf("pause of %d ms between batches is negative", r.PauseBetweenBatchesMillis)
	case r.BatchesCount < -1:
		return fmt.Errorf("batches count %d is less than -1", r.BatchesCount)
	}
	return nil
}

type infoResponse struct {
	Info string `json:"info"`
}

// CleanFolderRecords starts to delete redundant records of folders in the trash can, and
// returns the message of the server. The server works in the background and writes its
// progress to its log.
//
// An installation needs this once. If BatchesCount is positive, repeat the call until the log
// reports the last batch.
//
// Requires: admin. Since 7.75.
//
//jfrog:op 2.3.2.5
func (s *TrashService) CleanFolderRecords(ctx context.Context, req FolderRecordsCleanRequest) (string, error) {
	out, err := jfrog.Do[infoResponse](ctx, s.client,
		jfrog.Post("/artifactory/api/deleteDirectoryTrashProperty/start").Body(req).Check(req.check()).Idempotent())
	return out.Info, err
}
