package admin

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxLicenses limits how many licenses a server has.
const maxLicenses = 1000

// A license is an entry of the response to a list.
type license struct {
	Type         string `json:"type"`
	ValidThrough string `json:"validThrough"`
	LicensedTo   string `json:"licensedTo"`
}

func licenseOf(l *store.License) license {
	return license{"Enterprise Plus", l.Expires.UTC().Format("Jan 02, 2006"), "jfrogtest"}
}

// handleLicense returns the license, or the list of them if there are several.
func (s *service) handleLicense(*rest.Request) (*rest.Response, error) {
	all := []license{}
	for i := range s.System.Licenses {
		all = append(all, licenseOf(&s.System.Licenses[i]))
	}
	switch len(all) {
	case 0:
		return rest.JSON(http.StatusOK, "", license{Type: "N/A"}), nil
	case 1:
		return rest.JSON(http.StatusOK, "", all[0]), nil
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"licenses": all}), nil
}

func (s *service) handleLicenses(*rest.Request) (*rest.Response, error) {
	type clusterLicense struct {
		license
		LicenseHash string `json:"licenseHash"`
		NodeID      string `json:"nodeId"`
		NodeURL     string `json:"nodeUrl"`
		Expired     bool   `json:"expired"`
	}
	all := []clusterLicense{}
	for i := range s.System.Licenses {
		l := &s.System.Licenses[i]
		entry := clusterLicense{
			licenseOf(l), l.Hash(), "Not in use", "Not in use", l.Expires.Before(s.Now()),
		}
		if l.InUse {
			entry.NodeID, entry.NodeURL = "jfrogtest", s.Config.URL+"/artifactory"
		}
		all = append(all, entry)
	}
	return rest.JSON(http.StatusOK, "", all), nil
}

// A licenseKey is an element of the body of an installation.
type licenseKey struct {
	LicenseKey string `json:"licenseKey"`
}

// licenseResult is the response to changes of several licenses.
type licenseResult struct {
	Status   int               `json:"status"`
	Messages map[string]string `json:"messages"`
}

func (r licenseResult) response() *rest.Response { return rest.JSON(r.Status, "", r) }

const licenseExists = "License already exists."

// handleInstallLicenses replaces the license by an object, or adds the licenses of a list.
func (s *service) handleInstallLicenses(q *rest.Request) (*rest.Response, error) {
	if bytes.HasPrefix(bytes.TrimSpace(q.Data), []byte("[")) {
		return s.installCluster(q)
	}
	var body licenseKey
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	key := strings.TrimSpace(body.LicenseKey)
	switch {
	case key == "":
		return nil, apierr.New(http.StatusBadRequest, "The license key is missing")
	case s.license(key) >= 0:
		return licenseResult{http.StatusBadRequest, map[string]string{key: licenseExists}}.response(), nil
	}
	s.System.Licenses = []store.License{{Key: key, Expires: s.Now().AddDate(1, 0, 0), InUse: true}}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"status": http.StatusOK, "message": "The license has been successfully installed.",
	}), nil
}

// license returns the index of the license with a key, or -1.
func (s *service) license(key string) int {
	return slices.IndexFunc(s.System.Licenses, func(l store.License) bool { return l.Key == key })
}

func (s *service) installCluster(q *rest.Request) (*rest.Response, error) {
	var body []licenseKey
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if len(body) == 0 || len(body)+len(s.System.Licenses) > maxLicenses {
		return nil, apierr.New(http.StatusBadRequest,
			"The number of licenses is not between 1 and %d", maxLicenses)
	}
	out := licenseResult{http.StatusBadRequest, map[string]string{}}
	for _, l := range body {
		key := strings.TrimSpace(l.LicenseKey)
		switch {
		case key == "":
			return nil, apierr.New(http.StatusBadRequest, "A license key is missing")
		case s.license(key) >= 0:
			if out.Messages[key] == "" {
				out.Messages[key] = licenseExists
			}
		default:
			s.System.Licenses = append(s.System.Licenses,
				store.License{Key: key, Expires: s.Now().AddDate(1, 0, 0)})
			out.Status, out.Messages[key] = http.StatusOK, "OK"
		}
	}
	return out.response(), nil
}

func (s *service) handleDeleteLicenses(q *rest.Request) (*rest.Response, error) {
	hashes := q.CSV("licenseHash")
	if len(hashes) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "Query parameter licenseHash is missing")
	}
	out := licenseResult{http.StatusBadRequest, map[string]string{}}
	for _, hash := range hashes {
		i := slices.IndexFunc(s.System.Licenses, func(l store.License) bool { return l.Hash() == hash })
		if i < 0 {
			if out.Messages[hash] == "" {
				out.Messages[hash] = "License not found."
			}
			continue
		}
		s.System.Licenses = slices.Delete(s.System.Licenses, i, i+1)
		out.Status, out.Messages[hash] = http.StatusOK, "OK"
	}
	return out.response(), nil
}
