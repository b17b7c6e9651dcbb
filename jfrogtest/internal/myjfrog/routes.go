// Package myjfrog serves the portal MyJFrog: allowlists, certificates of custom domain names, and
// the addresses of JFrog's cloud.
package myjfrog

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// Token is the access token of the only account.
const Token = "jfrogtest-myjfrog-token"

// A service serves the routes of the package.
type service struct {
	*store.Store
	allowlists   map[string]*allowlist // by the name of the server
	changes      []time.Time           // of allowlists in the last hour
	certificates []*certificate        // oldest first
	change       *store.Job            // the last one of a certificate; nil: none
	changed      *certificate          // by the last change
}

// Routes returns the operations of MyJFrog.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st, allowlists: map[string]*allowlist{}}
	const (
		list = "/api/jmis/v1/allowlist/{serverName}"
		ssl  = "/api/jmis/v1/ssl"
	)
	routes := []rest.Route{
		rest.Get(list, s.handleGetAllowlist, rest.OwnToken),
		rest.Post(list, s.handleAdd, rest.Small, rest.OwnToken),
		rest.Delete(list, s.handleRemove, rest.Small, rest.OwnToken),

		rest.Get(ssl, s.handleListCertificates, rest.OwnToken),
		rest.Post(ssl+"/submit", s.handleSubmit, rest.Small, rest.OwnToken),
		rest.Post(ssl+"/renew", s.handleRenew, rest.Small, rest.OwnToken),
		rest.Post(ssl+"/validate", s.handleValidate, rest.Small, rest.OwnToken),
		rest.Post(ssl+"/manage_domains", s.handleDomains, rest.Small, rest.OwnToken),
		rest.Delete(ssl+"/delete/{certificateId}", s.handleDeleteCertificate, rest.OwnToken),
	}
	for i := range routes {
		routes[i].Handle = withToken(routes[i].Handle)
	}
	return append(routes, rest.Get("/api/jmis/v1/ip-ranges", handleRanges, rest.OwnToken))
}

// withToken returns a handler that accepts only the token of the account.
func withToken(handle rest.Handler) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		scheme, token, _ := strings.Cut(q.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || !store.SameSecret(token, Token) {
			return nil, apierr.New(http.StatusUnauthorized, "Unauthorized user")
		}
		return handle(q)
	}
}

func conflict() error {
	return apierr.New(http.StatusConflict,
		"Another action is in progress (try again in a few minutes)")
}

func bad(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

// handleRanges returns addresses that are reserved for documentation, in the place of those of
// JFrog's cloud.
func handleRanges(*rest.Request) (*rest.Response, error) {
	type ranges struct {
		CIDR    []string `json:"cidr"`
		Region  string   `json:"region"`
		Service string   `json:"service"`
		Cloud   string   `json:"cloud"`
	}
	return rest.JSON(http.StatusOK, "", []ranges{
		{[]string{"192.0.2.1/32", "192.0.2.2/32"}, "us-east4", "jfrog_cloud_cidr", "gcp"},
		{[]string{"198.51.100.1/32"}, "us-east4", "jfrog_pipelines_build_plane_cidr", "gcp"},
	}), nil
}

// without returns a list without elements of another one.
func without(list, out []string) []string {
	drop := map[string]bool{}
	for _, x := range out {
		drop[x] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return drop[x] })
}
