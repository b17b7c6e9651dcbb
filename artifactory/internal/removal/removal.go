// Package removal deletes items of Artifactory.
package removal

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Delete deletes an item. Of an item that only a repeated request misses, the first request has
// been carried out and its response was lost: that is no error.
func Delete(ctx context.Context, rt *artifactory.Client, repoKey, itemPath string) error {
	var meta jfrog.Response
	err := rt.Artifacts.Delete(jfrog.WithResponse(ctx, &meta), repoKey, itemPath)
	if errors.Is(err, jfrog.ErrNotFound) && meta.Attempts > 1 {
		return nil
	}
	return err
}
