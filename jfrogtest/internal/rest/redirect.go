package rest

import (
	"net/http"
)

// wantsRedirect tells whether a download should be sent to the other host.
func WantsRedirect(w http.ResponseWriter) bool {
	r, ok := w.(interface{ RedirectsDownload() bool })
	return ok && r.RedirectsDownload()
}
