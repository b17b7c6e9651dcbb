package rest

import (
	"maps"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// accessCodes maps statuses to the error codes of Access.
var accessCodes = map[int]string{
	http.StatusBadRequest: "BAD_REQUEST", http.StatusUnauthorized: "UNAUTHORIZED", http.StatusForbidden: "FORBIDDEN",
	http.StatusNotFound: "NOT_FOUND", http.StatusMethodNotAllowed: "METHOD_NOT_ALLOWED", http.StatusConflict: "CONFLICT",
}

// accessErrorBody returns the error body of Access, which has codes in place of statuses.
func accessErrorBody(status int, message string) any {
	type detail struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	code := accessCodes[status]
	if code == "" {
		code = "INTERNAL_SERVER_ERROR"
	}
	return struct {
		Errors []detail `json:"errors"`
	}{[]detail{{code, message}}}
}

// myJFrogErrorBody returns the error body of MyJFrog.
func myJFrogErrorBody(status int, message string) any {
	return struct {
		Status string   `json:"status"`
		Code   int      `json:"statusCode"`
		Errors []string `json:"errors"`
	}{strings.ReplaceAll(strings.ToUpper(http.StatusText(status)), " ", "_"), status, []string{message}}
}

// errorResponse returns the response for an error, in the form of the product.
func errorResponse(e *apierr.Error, service string) *Response {
	body := ErrorBody(e.Status, e.Message)
	switch service {
	case "access":
		body = accessErrorBody(e.Status, e.Message)
	case "myjfrog":
		body = myJFrogErrorBody(e.Status, e.Message)
	}
	a := JSON(e.Status, "", body)
	maps.Copy(a.Header, e.Header)
	return a
}

// Fail writes the response for a fault of the server, in the form of the product that the path
// names.
func Fail(w http.ResponseWriter, r *http.Request, message string) {
	service, _, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	errorResponse(&apierr.Error{Status: http.StatusInternalServerError, Message: message}, service).Write(w, r)
}

// ErrorBody returns the error body of Artifactory and most other products.
func ErrorBody(status int, message string) any {
	type detail struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	}
	return struct {
		Errors []detail `json:"errors"`
	}{[]detail{{status, message}}}
}
