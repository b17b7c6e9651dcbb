package jfrog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// The classes of failure that errors.Is finds in an [*Error].
var (
	ErrNotModified        = errors.New("not modified")                 // 304, what If-None-Match and its like ask for
	ErrValidation         = errors.New("request refused as invalid")   // 400, 422
	ErrUnauthorized       = errors.New("not authenticated")            // 401
	ErrForbidden          = errors.New("not permitted")                // 403
	ErrNotFound           = errors.New("not found")                    // 404, and what an operation uses in its place
	ErrConflict           = errors.New("conflict")                     // 409
	ErrPreconditionFailed = errors.New("precondition failed")          // 412
	ErrRateLimited        = errors.New("rate limited")                 // 429
	ErrServer             = errors.New("server failure")               // 5xx
	ErrUnavailable        = errors.New("service unavailable")          // 502, 503, 504
	ErrUnreachable        = errors.New("no answer from the server")    // no response at all
	ErrBadAnswer          = errors.New("answer cannot be understood")  // 2xx, but not what the operation answers
	ErrNotConfigured      = errors.New("no JFrog platform configured") // from NewFromEnv
)

// Error says that a call failed: what was called, what the server answered, and
// why. Secrets are masked in all of it.
type Error struct {
	Method     string
	Path       string         // escaped path with the query, secrets masked
	StatusCode int            // 0: no answer arrived
	Messages   []ErrorMessage // as far as the answer could be understood
	RequestID  string         // X-Request-Id or X-JFrog-... of the answer, for JFrog support
	Body       []byte         // beginning of the answer's body, at most 64 KiB
	Attempts   int            // how often the request was sent
	Err        error          // cause, where it is not the server's answer

	absent     bool
	understood bool // the answer is a success by its status, but says itself that it is none
}

// ErrorMessage is one message of an error answer. Which parts are set depends on the
// product.
type ErrorMessage struct {
	Code    string // status or product code
	Message string
	Detail  string
}

func (m ErrorMessage) String() string {
	switch {
	case m.Detail == "" || m.Detail == m.Message:
		return m.Message
	case m.Message == "":
		return m.Detail
	default:
		return m.Message + " (" + m.Detail + ")"
	}
}

// Message returns the server's messages in one string.
func (e *Error) Message() string {
	parts := make([]string, len(e.Messages))
	for i, m := range e.Messages {
		parts[i] = m.String()
	}
	return strings.Join(parts, "; ")
}

// Error names the operation, the status and the server's messages.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "jfrog: %s %s: ", e.Method, e.Path)
	if e.StatusCode != 0 {
		b.WriteString(strings.TrimSpace(fmt.Sprintf("%d %s", e.StatusCode, http.StatusText(e.StatusCode))))
		if msg := e.Message(); msg != "" {
			b.WriteString(": " + msg)
		}
	}
	if e.Err != nil {
		if e.StatusCode != 0 {
			b.WriteString(": ")
		}
		b.WriteString(e.Err.Error())
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (after %d attempts)", e.Attempts)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request id %s)", e.RequestID)
	}
	return b.String()
}

// Format prints the message for every verb: %#v of the cause could show more than
// Error does.
func (e *Error) Format(f fmt.State, _ rune) {
	if e == nil {
		_, _ = io.WriteString(f, "<nil>")
		return
	}
	_, _ = io.WriteString(f, e.Error())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is places the error in the classes ErrNotFound, ErrConflict ...
func (e *Error) Is(target error) bool {
	switch target {
	case ErrNotModified:
		return e.StatusCode == http.StatusNotModified
	case ErrValidation:
		return (e.StatusCode == http.StatusBadRequest || e.StatusCode == http.StatusUnprocessableEntity) && !e.absent
	case ErrUnauthorized:
		return e.StatusCode == http.StatusUnauthorized
	case ErrForbidden:
		return e.StatusCode == http.StatusForbidden
	case ErrNotFound:
		return e.StatusCode == http.StatusNotFound || e.absent
	case ErrConflict:
		return e.StatusCode == http.StatusConflict
	case ErrPreconditionFailed:
		return e.StatusCode == http.StatusPreconditionFailed
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests
	case ErrServer:
		return e.StatusCode >= 500
	case ErrUnavailable:
		return e.StatusCode >= http.StatusBadGateway && e.StatusCode <= http.StatusGatewayTimeout
	case ErrUnreachable:
		var final *finalError
		var body *bodyError
		return e.StatusCode == 0 && !e.canceled() && !errors.As(e.Err, &final) && !errors.As(e.Err, &body)
	case ErrBadAnswer:
		return e.StatusCode >= 200 && e.StatusCode < 300 && !e.understood && !e.canceled()
	}
	return false
}

func (e *Error) canceled() bool {
	return errors.Is(e.Err, context.Canceled) || errors.Is(e.Err, context.DeadlineExceeded)
}

// finalError is a failure on this side of the wire, which another attempt would not
// mend: a request that cannot be sent, a token that cannot be had.
type finalError struct {
	what string
	err  error
}

func (e *finalError) Error() string { return e.what + ": " + e.err.Error() }

// Is looks into the cause, but not for what is said of the thing that was called for: a
// token source that fails with 404 does not mean that there is no such repository. So
// there is no Unwrap either.
func (e *finalError) Is(target error) bool {
	switch target {
	case ErrNotFound, ErrConflict, ErrPreconditionFailed, ErrNotModified, ErrValidation:
		return false
	}
	return errors.Is(e.err, target)
}

func (e *finalError) As(target any) bool { return errors.As(e.err, target) }

// bodyError is a failure to read the request's body. Another attempt may mend it: what
// opens the body anew may read it from elsewhere.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "body: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

func notSent(err error) error { return &finalError{"request not sent", err} }

// maskedError carries a cause whose text is cleaned of secrets. errors.Is and As look
// into the cause, but Unwrap does not hand it out: its own text is not cleaned.
type maskedError struct {
	text  string
	cause func() error // a function, so that %+v of the struct cannot print it
}

func (m *maskedError) Error() string        { return m.text }
func (m *maskedError) Is(target error) bool { return errors.Is(m.cause(), target) }
func (m *maskedError) As(target any) bool   { return errors.As(m.cause(), target) }
