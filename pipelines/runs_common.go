package pipelines

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// texts is a filter of a list by texts, with the name of its parameter.
type texts struct {
	name   string
	values []string
}

// checkTexts returns an error for a value that a filter cannot hold: the filters separate their
// values by commas.
func checkTexts(filters ...texts) error {
	for _, f := range filters {
		for _, v := range f.values {
			if v == "" || strings.Contains(v, ",") {
				return fmt.Errorf("%s: %q is empty or has a comma", f.name, v)
			}
		}
	}
	return nil
}

// badRequest reports whether a response has status 400, which some operations use in place
// of 404.
func badRequest(e *jfrog.Error) bool { return e.StatusCode == http.StatusBadRequest }

// statusOf returns the status code of a run, a step or a steplet.
type statusOf interface{ status() StatusCode }

// succeeded are the final codes of work that has succeeded.
var succeeded = []StatusCode{StatusSuccess, StatusCached}

// finalCodes are the codes of runs, steps and steplets that have ended.
var finalCodes = append([]StatusCode{
	StatusFailure, StatusError, StatusCancelled, StatusUnstable, StatusSkipped, StatusTimeout,
	StatusStopped, StatusDeleted,
}, succeeded...)

// hasEnded reports whether a run, a step or a steplet has ended. Work with any other code is in
// progress, also with a code that this package does not know.
func hasEnded(code StatusCode) bool { return slices.Contains(finalCodes, code) }

// awaitStatus polls until work has ended. It returns a FailedError with the last value unless the
// status is then one of want.
func awaitStatus[T statusOf](
	ctx context.Context, wait *jfrog.WaitOptions, what string, get func(context.Context) (T, error),
	want ...StatusCode,
) (T, error) {
	return jfrog.Wait(ctx, wait, func(ctx context.Context) (T, bool, error) {
		v, err := get(ctx)
		if err != nil {
			return v, false, err
		}
		code := v.status()
		switch {
		case code == 0:
			return v, false, fmt.Errorf("pipelines: %s: %w: it has no status code", what, jfrog.ErrBadAnswer)
		case !hasEnded(code):
			return v, false, nil
		case slices.Contains(want, code):
			return v, true, nil
		}
		return v, true, &jfrog.FailedError{What: what, Status: code.String()}
	})
}
