package jfrogtest

import (
	"net/http"
)

// wantsRedirect tells whether a download should be sent to the other host.
func wantsRedirect(w http.ResponseWriter) bool {
	sp, ok := w.(*spoiler)
	return ok && sp.fault.Redirect && sp.get
}
