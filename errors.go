package jfrog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// The classes of failure. Use errors.Is to test an [*Error] for them.
var (
	ErrNotModified        = errors.New("not modified")                 // 304
	ErrValidation         = errors.New("invalid request")              // 400, 422
	ErrUnauthorized       = errors.New("not authenticated")            // 401
	ErrForbidden          = errors.New("not permitted")                // 403
	ErrNotFound           = errors.New("not found")                    // 404 and its equivalents
	ErrConflict           = errors.New("conflict")                     // 409
	ErrPreconditionFailed = errors.New("precondition failed")          // 412
	ErrRateLimited        = errors.New("rate limited")                 // 429
	ErrServer             = errors.New("server failure")               // 5xx
	ErrUnavailable        = errors.New("service unavailable")          // 502, 503, 504
	ErrUnreachable        = errors.New("no response from the server")  // no response arrived
	ErrBadAnswer          = errors.New("unexpected response")          // 2xx, but no valid response
	ErrNotConfigured      = errors.New("no JFrog platform configured") // from NewFromEnv
)

// Error describes a failed call: the request, the server's response and the cause. Secrets in
// it are masked.
type Error struct {
	Method     string
	Host       string         // with its port if it has one
	Path       string         // escaped path with the query, secrets masked
	StatusCode int            // 0: no response arrived
	Messages   []ErrorMessage // empty if the response has no known shape
	RequestID  string         // X-Request-Id or a similar header of the response, for JFrog support
	Body       []byte         // the first 64 KiB of the response's body
	Attempts   int            // requests sent
	Err        error          // cause, unless the response itself is the cause

	absent     bool
	reported   int  // the status of the error that a successful response reports; 0: none
	understood bool // the status is a success, but the body reports a failure that was decoded
}

// ErrorMessage is one message of an error response. Products set different fields of it.
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

// Message returns the server's messages, joined by semicolons.
func (e *Error) Message() string {
	parts := make([]string, len(e.Messages))
	for i, m := range e.Messages {
		parts[i] = m.String()
	}
	return strings.Join(parts, "; ")
}

// Error returns the operation, the status, the server's messages, the cause and the host.
// Control characters in them are escaped.
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
	var notes []string
	if e.Host != "" {
		notes = append(notes, e.Host)
	}
	if e.Attempts > 1 {
		notes = append(notes, fmt.Sprintf("after %d attempts", e.Attempts))
	}
	if e.RequestID != "" {
		notes = append(notes, "request id "+e.RequestID)
	}
	if notes != nil {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
	return printable.Text(b.String())
}

// Format prints the message for every verb. With %#v the cause could show more than Error.
func (e *Error) Format(f fmt.State, _ rune) {
	if e == nil {
		_, _ = io.WriteString(f, "<nil>")
		return
	}
	_, _ = io.WriteString(f, e.Error())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the class of the failure, such as [ErrNotFound].
func (e *Error) Is(target error) bool {
	status := e.StatusCode
	if e.reported != 0 {
		status = e.reported
	}
	switch target {
	case ErrNotModified:
		return status == http.StatusNotModified
	case ErrValidation:
		return (status == http.StatusBadRequest || status == http.StatusUnprocessableEntity) && !e.absent
	case ErrUnauthorized:
		return status == http.StatusUnauthorized
	case ErrForbidden:
		return status == http.StatusForbidden
	case ErrNotFound:
		return status == http.StatusNotFound || e.absent
	case ErrConflict:
		return status == http.StatusConflict
	case ErrPreconditionFailed:
		return status == http.StatusPreconditionFailed
	case ErrRateLimited:
		return status == http.StatusTooManyRequests
	case ErrServer:
		return status >= 500
	case ErrUnavailable:
		return status >= http.StatusBadGateway && status <= http.StatusGatewayTimeout
	case ErrUnreachable:
		var final *finalError
		var body *bodyError
		return status == 0 && !e.canceled() && !errors.As(e.Err, &final) && !errors.As(e.Err, &body)
	case ErrBadAnswer:
		return status >= 200 && status < 300 && !e.understood && !e.canceled()
	}
	return false
}

func (e *Error) canceled() bool {
	return errors.Is(e.Err, context.Canceled) || errors.Is(e.Err, context.DeadlineExceeded)
}

// finalError is a failure on the client's side that another attempt would not mend: an invalid
// request, or no token.
type finalError struct {
	what string
	err  error
}

func (e *finalError) Error() string { return e.what + ": " + oneLine(e.err) }

// oneLine returns the text of an error. The errors of an [errors.Join] have semicolons between
// them, in place of line breaks.
func oneLine(err error) string {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err.Error()
	}
	var texts, lines []string
	for _, e := range joined.Unwrap() {
		texts, lines = append(texts, e.Error()), append(lines, oneLine(e))
	}
	if strings.Join(texts, "\n") != err.Error() { // an error of fmt.Errorf
		return err.Error()
	}
	return strings.Join(lines, "; ")
}

// Is tests the cause. It does not match the classes that concern the requested resource: if a
// token source fails with 404, the repository may still exist. There is no Unwrap for the same
// reason.
func (e *finalError) Is(target error) bool {
	switch target {
	case ErrNotFound, ErrConflict, ErrPreconditionFailed, ErrNotModified, ErrValidation:
		return false
	}
	return errors.Is(e.err, target)
}

func (e *finalError) As(target any) bool { return errors.As(e.err, target) }

// bodyError is a failure to read the request's body. Another attempt may succeed, because it
// opens the body again.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "body: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

func notSent(err error) error { return &finalError{"request not sent", err} }

// maskedError has a cause whose text is masked. errors.Is and errors.As test the cause, but
// there is no Unwrap: the cause's own text contains the secrets.
type maskedError struct {
	text  string
	cause func() error // a function, so that %+v of the struct cannot print the cause
}

func (m *maskedError) Error() string        { return m.text }
func (m *maskedError) Is(target error) bool { return errors.Is(m.cause(), target) }
func (m *maskedError) As(target any) bool   { return errors.As(m.cause(), target) }
