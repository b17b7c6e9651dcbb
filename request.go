package jfrog

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-querystring/query"
)

// Request describes one call. Its path is the documented template. The values fill the
// parameters of the template in order:
//
//	jfrog.Get("/artifactory/api/build/{buildName}/{buildNumber}", name, number)
//
// {x} takes one path segment and escapes it whole. {x...} takes an item path and keeps its
// slashes; "/" is the root of the repository. An empty value and a "." or ".." segment are
// errors, and nothing is sent.
//
// The methods change the request and return it, for chaining. [Do], [Send] and [Open] report
// the errors that the methods find. A Request is used once, by one goroutine.
type Request struct {
	method     string
	template   string
	values     []string
	query      url.Values
	queried    []any // the structs of the query or form, for the recorder
	flags      []string
	matrix     map[string][]string
	header     http.Header
	body       any
	hasBody    bool
	encoded    bool  // the body is encoded as JSON
	size       int64 // of a stream body; -1: unknown
	idempotent bool
	long       bool              // the server may work for long before it responds
	anyContent bool              // the response may be a web page
	mayBeEmpty bool              // an empty response is a result
	notFound   func(*Error) bool // reports "not found" besides 404; nil: only 404
	retry      func(*Error) bool // reports that a retry is safe; nil: never
	secrets    []string
	foreign    *url.URL // an absolute URL to call without credentials
	anonymous  bool     // the client's credentials are not sent
	err        error
}

// newRequest describes a call of any method.
func newRequest(method, template string, values ...string) *Request {
	r := &Request{method: method, template: template, values: values, size: -1}
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions:
		r.idempotent = true
	}
	return r
}

// Get describes a GET call.
func Get(template string, values ...string) *Request {
	return newRequest(http.MethodGet, template, values...)
}

// Head describes a HEAD call.
func Head(template string, values ...string) *Request {
	return newRequest(http.MethodHead, template, values...)
}

// Post describes a POST call.
func Post(template string, values ...string) *Request {
	return newRequest(http.MethodPost, template, values...)
}

// Put describes a PUT call.
func Put(template string, values ...string) *Request {
	return newRequest(http.MethodPut, template, values...)
}

// Patch describes a PATCH call.
func Patch(template string, values ...string) *Request {
	return newRequest(http.MethodPatch, template, values...)
}

// Delete describes a DELETE call.
func Delete(template string, values ...string) *Request {
	return newRequest(http.MethodDelete, template, values...)
}

// GetURL describes a GET call of an absolute URL, such as a signed URL. The URL is sent
// unchanged, to any host and without the client's credentials. Errors and log records leave out
// the values of its query.
func GetURL(rawURL string) *Request { return Get("{url}", rawURL).absolute(rawURL) }

// PutURL describes a PUT call of an absolute URL, as [GetURL] does for GET. No Content-Type is
// sent, which the signature of a URL may cover.
func PutURL(rawURL string) *Request { return Put("{url}", rawURL).absolute(rawURL) }

func (r *Request) absolute(rawURL string) *Request {
	u, err := url.Parse(rawURL)
	switch {
	case err != nil: // the error quotes the URL
		return r.fail(errors.New("URL cannot be parsed"))
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return r.fail(errors.New("URL is not an absolute http or https URL"))
	case u.User != nil:
		return r.fail(errors.New("URL contains credentials"))
	}
	r.foreign = u
	return r
}

// Query adds query parameters from url.Values or from a struct with `url` tags. See
// github.com/google/go-querystring for the tags. A nil pointer adds nothing.
func (r *Request) Query(v any) *Request {
	values, ok := v.(url.Values)
	if !ok {
		values = r.tagged(v)
	}
	for k, vs := range values {
		for _, s := range vs {
			r.Param(k, s)
		}
	}
	return r
}

// Form sets the body to a form made of a struct with `url` tags, which it reads as Query does.
func (r *Request) Form(v any) *Request { return r.Body(r.tagged(v)) }

// tagged returns the parameters of a struct with `url` tags.
func (r *Request) tagged(v any) url.Values {
	r.queried = append(r.queried, v)
	values, err := query.Values(v)
	if err != nil {
		_ = r.fail(err)
	}
	return values
}

// Param adds one query parameter.
func (r *Request) Param(key, value string) *Request {
	if r.query == nil {
		r.query = url.Values{}
	}
	r.query.Add(key, value)
	return r
}

// Required adds a query parameter that the operation requires. An empty value is an error, and
// nothing is sent.
func (r *Request) Required(key, value string) *Request {
	if value == "" {
		return r.fail(fmt.Errorf("query parameter %s is empty", key))
	}
	return r.Param(key, value)
}

// Flag adds a query parameter without a value, such as ?stats.
func (r *Request) Flag(key string) *Request {
	r.flags = append(r.flags, key)
	return r
}

// Matrix adds matrix parameters (;key=value) to the end of the path, one for each value.
func (r *Request) Matrix(params map[string][]string) *Request {
	for k, vs := range params {
		if k == "" {
			return r.fail(fmt.Errorf("matrix parameter without a name"))
		}
		if r.matrix == nil {
			r.matrix = map[string][]string{}
		}
		r.matrix[k] = append(r.matrix[k], vs...)
	}
	return r
}

// Header sets a header. An empty value sets nothing, so that optional headers need no condition.
func (r *Request) Header(key, value string) *Request {
	if value == "" {
		return r
	}
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(key, value)
	return r
}

// Accept sets the Accept header. The default is application/json for [Send] and for JSON results,
// and no header if the result is text, bytes or a stream.
func (r *Request) Accept(contentType string) *Request { return r.Header("Accept", contentType) }

// Body sets the body. The type of v determines how it is sent:
//
//   - url.Values: a form. See Form for a form made of a struct.
//   - string: text/plain.
//   - []byte: application/octet-stream.
//   - io.Reader: a stream, which is not held in memory. An io.Seeker is sent again on a retry,
//     from its current position. Other readers are sent once. The reader is not closed, and
//     belongs to the caller again when the call returns.
//   - retryablehttp.ReaderFunc: a stream that the function opens for each attempt. The readers
//     are closed if they are io.Closers.
//   - Anything else: JSON.
//
// Header("Content-Type", ...) overrides the content type.
func (r *Request) Body(v any) *Request {
	r.body, r.hasBody = v, true
	return r
}

// Size sets the length of a stream body in bytes. It is needed for readers that are neither an
// io.Seeker nor have a Len method. A body of unknown length is sent chunked.
func (r *Request) Size(n int64) *Request {
	r.size = n
	return r
}

// Idempotent marks a POST or PATCH that may be sent twice without harm. It is retried like a
// GET.
func (r *Request) Idempotent() *Request {
	r.idempotent = true
	return r
}

// NotIdempotent marks a PUT or DELETE that must not be sent twice, such as a creation that fails
// if the resource exists.
func (r *Request) NotIdempotent() *Request {
	r.idempotent = false
	return r
}

// Anonymous marks an operation that takes no credentials of the client, such as a service that a
// token in the body authenticates. The credentials are not sent.
func (r *Request) Anonymous() *Request {
	r.anonymous = true
	return r
}

// LongRunning marks an operation during which the server may work for long before it responds.
// The call waits up to an hour for the response, or for the client's response timeout if that
// is longer.
func (r *Request) LongRunning() *Request {
	r.long = true
	return r
}

// AnyContent marks a request whose response may be a web page, such as for a file in a
// repository. For other requests a web page comes from a proxy or a login form and is an error.
func (r *Request) AnyContent() *Request {
	r.anyContent = true
	return r
}

// MayBeEmpty marks an operation whose response may be empty although it has a result. [Do]
// then returns the zero value, or a pointer to it if T is a pointer.
func (r *Request) MayBeEmpty() *Request {
	r.mayBeEmpty = true
	return r
}

// NotFoundIf sets the responses besides status 404 by which this operation reports that a
// resource does not exist. Their errors match [ErrNotFound].
func (r *Request) NotFoundIf(match func(*Error) bool) *Request {
	r.notFound = match
	return r
}

// RetryIf sets the error responses after which the request is sent again even if it is not
// idempotent. They must mean that the server has done nothing.
func (r *Request) RetryIf(match func(*Error) bool) *Request {
	r.retry = match
	return r
}

// Secret adds values in this request, such as a token in the body, that are masked in errors
// and log records.
func (r *Request) Secret(values ...string) *Request {
	r.secrets = append(r.secrets, values...)
	return r
}

// Format prints the method and the template. It omits the values, which may be secret.
func (r Request) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, r.method+" "+r.template)
}

// Check keeps the request from being sent unless err is nil: [Do], [Send] and [Open] return
// err. It is for checks that the path template cannot make.
func (r *Request) Check(err error) *Request {
	if err != nil {
		return r.fail(err)
	}
	return r
}

func (r *Request) fail(err error) *Request {
	if r.err == nil {
		r.err = err
	}
	return r
}

// url returns the request's URL below the base URL for its template.
func (r *Request) url(c *Client) (*url.URL, error) {
	if r.err != nil {
		return nil, r.err
	}
	if r.foreign != nil {
		u := *r.foreign
		return &u, nil
	}
	base, template, values, err := c.baseFor(r.template, r.values)
	if err != nil {
		return nil, err
	}
	escaped, decoded, err := expandPath(template, values)
	if err != nil {
		return nil, err
	}
	if len(r.matrix) > 0 {
		m := r.encodeMatrix()
		escaped, decoded = escaped+m, decoded+unescaped(m)
	}
	u := joinURL(base, escaped, decoded)
	u.RawQuery = r.encodeQuery()
	return u, nil
}

func (r *Request) encodeMatrix() string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(r.matrix)) {
		for _, v := range r.matrix[k] {
			b.WriteString(";" + matrixEscape(k) + "=" + matrixEscape(v))
		}
	}
	return b.String()
}

// encodeQuery writes a space as %20, which every server reads, rather than as the plus sign of
// forms.
func (r *Request) encodeQuery() string {
	q := r.query.Encode()
	for _, f := range r.flags {
		if q != "" {
			q += "&"
		}
		q += url.QueryEscape(f)
	}
	return strings.ReplaceAll(q, "+", "%20")
}

// unescaped decodes a string that is known to be escaped correctly.
func unescaped(s string) string {
	d, _ := url.PathUnescape(s)
	return d
}
