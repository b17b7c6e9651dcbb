package transfer

import (
	"errors"
	"io/fs"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/manyerrors"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// joined returns an error that joins the given ones, or nil if there are none.
func joined(errs []error) error { return manyerrors.Join(errs, "files", kindOf) }

// inOneLine is joined errors as the cause of another error.
type inOneLine struct{ error }

func (j inOneLine) Error() string { return strings.ReplaceAll(j.error.Error(), "\n", "; ") }

func (j inOneLine) Unwrap() error { return j.error }

// kindOf returns the cause of an error without what differs from file to file.
func kindOf(err error) string {
	err = causeOf(err)
	var api *jfrog.Error
	var path *fs.PathError
	for _, known := range []error{ErrChecksumMismatch, ErrFileChanged, ErrUnsafeName, ErrStopped, ErrArchiveTooLarge, ErrArchiveBroken} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	if !errors.As(err, &api) && errors.As(err, &path) {
		return printable.Text(path.Op + ": " + path.Err.Error())
	}
	return manyerrors.Cause(err)
}

// causeOf returns the cause of the error of a file.
func causeOf(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
