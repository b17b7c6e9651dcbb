package rest

import "net/http"

// WantsRedirect reports whether a fault redirects the download to another host.
func WantsRedirect(w http.ResponseWriter) bool {
	r, ok := w.(interface{ RedirectsDownload() bool })
	return ok && r.RedirectsDownload()
}
