package docker

import (
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

var (
	// ErrNeeded means that a folder stays, because it has changed since the plan or is needed. It
	// may be needed by what was pushed since, or by a folder that could not be deleted.
	ErrNeeded = errors.New("it has changed or is needed since the plan was made")
	// ErrCredentialsRefused means that the server refuses the credentials with status 401. More
	// requests with them could lock the user's account.
	ErrCredentialsRefused = errors.New("docker: the server refuses the credentials")
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

// joined returns the errors as one error, or nil.
func joined(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	return joinedErrors(errs)
}

type joinedErrors []error

// Unwrap returns all errors.
func (j joinedErrors) Unwrap() []error { return j }

// maxLines limits the lines of the text of many errors.
const maxLines = 20

// Error has a line for each cause, with the number of folders and the first of their errors.
func (j joinedErrors) Error() string {
	var order []string
	first, count := map[string]error{}, map[string]int{}
	for _, err := range j {
		cause := causeText(err)
		if count[cause]++; count[cause] == 1 {
			order, first[cause] = append(order, cause), err
		}
	}
	var lines []string
	for at, cause := range order {
		switch {
		case at == maxLines:
			return strings.Join(append(lines, fmt.Sprintf("and %d other causes", len(order)-at)), "\n")
		case count[cause] == 1:
			lines = append(lines, first[cause].Error())
		default:
			lines = append(lines, fmt.Sprintf("%d folders: %s (first: %s)", count[cause], cause, first[cause]))
		}
	}
	return strings.Join(lines, "\n")
}

// causeText returns the cause of an error without what differs from folder to folder.
func causeText(err error) string {
	var api *jfrog.Error
	var own *Error
	switch {
	case errors.As(err, &api):
		bare := *api
		bare.Path, bare.RequestID, bare.Attempts = "", "", 0
		return strings.TrimPrefix(bare.Error(), "jfrog: "+api.Method+" : ")
	case errors.As(err, &own):
		return printable.Text(own.Err.Error())
	}
	return printable.Text(err.Error())
}
