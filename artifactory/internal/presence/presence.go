// Package presence tells empty repositories from keys of no repository. A query finds nothing in
// either.
package presence

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Repositories returns an error matching [jfrog.ErrNotFound] if one of the repositories does not
// exist. It sends a request for each of them. A repository counts as existing if the user may not
// read its root.
func Repositories(ctx context.Context, rt *artifactory.Client, repoKeys ...string) error {
	for _, key := range repoKeys {
		exists, err := rt.Items.Exists(ctx, key, "/")
		switch {
		case errors.Is(err, jfrog.ErrForbidden):
		case err != nil:
			return err
		case !exists:
			return fmt.Errorf("there is no repository %q: %w", key, jfrog.ErrNotFound)
		}
	}
	return nil
}
