package rest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"

	"net/http"
)

// accessCodes are the codes of the errors of Access.
var accessCodes = map[int]string{
	http.StatusBadRequest: "BAD_REQUEST", http.StatusUnauthorized: "UNAUTHORIZED", http.StatusForbidden: "FORBIDDEN",
	http.StatusNotFound: "NOT_FOUND", http.StatusMethodNotAllowed: "METHOD_NOT_ALLOWED", http.StatusConflict: "CONFLICT",
}

// accessErrorBody is the body of errors of Access: it names a code where Artifactory gives the status.
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

// answer is the error in the form of a service of the platform.
func errorResponse(e *apierr.Error, service string) *Response {
	body := ErrorBody(e.Status, e.Message)
	if service == "access" {
		body = accessErrorBody(e.Status, e.Message)
	}
	a := JSON(e.Status, "", body)
	for k, v := range e.Header {
		a.Header[k] = v
	}
	return a
}

// errorBody is the body that every error of Artifactory has.
func ErrorBody(status int, message string) any {
	type detail struct {
		Status  int    `json:"status"`
		Message string `json:"message"`
	}
	return struct {
		Errors []detail `json:"errors"`
	}{[]detail{{status, message}}}
}
