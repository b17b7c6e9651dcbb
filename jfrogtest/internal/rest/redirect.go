package rest

import "net/http"

// WantsRedirect reports whether a fault redirects the download to another host.
func WantsRedirect(w http.ResponseWriter) bool {
	for {
		if r, ok := w.(interface{ RedirectsDownload() bool }); ok {
			return r.RedirectsDownload()
		}
		wrapped, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = wrapped.Unwrap()
	}
}
