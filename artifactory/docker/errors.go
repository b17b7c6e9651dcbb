package docker

import (
	"errors"
	"fmt"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/manyerrors"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

var (
	// ErrNeeded means that a folder stays, because it has changed since the plan or is needed. It
	// may be needed by what was pushed since, or by a folder that could not be deleted.
	ErrNeeded = errors.New("it has changed or is needed since the plan was made")
	// ErrCredentialsRefused means that the server refuses the credentials with status 401. More
	// requests with them could lock the user's account.
	ErrCredentialsRefused = refusal.ErrCredentials
)

// Error names a folder that was not deleted, and the cause.
type Error struct {
	Repo, Path string
	Err        error
}

// Error names the folder and the cause.
func (e *Error) Error() string {
	return printable.Text(fmt.Sprintf("docker: delete %s/%s: %v", e.Repo, e.Path, e.Err))
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// joined returns the errors as one error, or nil. Its text has a line for each cause.
func joined(errs []error) error {
	return manyerrors.Join(errs, "folders", func(err error) string {
		if own := (*Error)(nil); errors.As(err, &own) {
			err = own.Err
		}
		return manyerrors.Cause(err)
	})
}
