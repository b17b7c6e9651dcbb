// Package removal deletes items of Artifactory.
package removal

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// Delete deletes an item. Of an item that only a repeated request misses, the first request has
// been carried out and its response was lost: that is no error.
func Delete(ctx context.Context, rt *artifactory.Client, repoKey, itemPath string) error {
	var meta jfrog.Response
	err := rt.Artifacts.Delete(jfrog.WithResponse(ctx, &meta), repoKey, itemPath)
	if meta.Attempts > 1 && refusal.Missing(err, &meta) {
		return nil
	}
	return err
}
