package rest

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// BaseURL returns the base URL of the platform as the client knows it, without a trailing slash. It
// follows the Host header and the headers of reverse proxies, as Artifactory does without a custom
// base URL.
func (q *Request) BaseURL() string { return baseURL(q.Request) }

func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	if proto := firstOf(r.Header.Get("X-Forwarded-Proto")); proto == "http" || proto == "https" {
		scheme = proto
	}
	host := r.Host
	if forwarded := firstOf(r.Header.Get("X-Forwarded-Host")); forwarded != "" {
		host = forwarded
		if port := firstOf(r.Header.Get("X-Forwarded-Port")); port != "" && !strings.Contains(host, ":") && port != defaultPorts[scheme] {
			host += ":" + port
		}
	}
	return scheme + "://" + host
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// firstOf returns the first value of a header that each proxy on the way may add to.
func firstOf(header string) string {
	first, _, _ := strings.Cut(header, ",")
	return strings.TrimSpace(first)
}

// DownloadURI returns the address of an item's content.
func (q *Request) DownloadURI(n *store.Item) string { return q.itemURI("", n) }

// StorageURI returns the address of an item's document.
func (q *Request) StorageURI(n *store.Item) string { return q.itemURI("api/storage/", n) }

func (q *Request) itemURI(api string, n *store.Item) string {
	return strings.TrimSuffix(q.BaseURL()+"/artifactory/"+api+n.Repo.Key+"/"+store.EscapePath(n.Path()), "/")
}
