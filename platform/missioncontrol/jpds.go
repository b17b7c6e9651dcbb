package missioncontrol

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// JPDsService registers JFrog Platform Deployments (JPDs) in Mission Control. Reached through
// [Client.JPDs].
//
// Mission Control finds the services of a JPD itself, and refreshes their list periodically.
type JPDsService service

// JPDLocation is the place of a JPD.
type JPDLocation struct {
	CityName    string  `json:"city_name"`
	CountryCode string  `json:"country_code"` // such as US
	Latitude    float64 `json:"latitude"`     // in degrees, north is positive
	Longitude   float64 `json:"longitude"`    // in degrees, east is positive
}

func (l JPDLocation) check() error {
	err := cmp.Or(
		filled("city name of the location", l.CityName),
		filled("country code of the location", l.CountryCode),
	)
	switch {
	case err != nil:
		return err
	case !(l.Latitude >= -90 && l.Latitude <= 90):
		return fmt.Errorf("latitude %v is not between -90 and 90 degrees", l.Latitude)
	case !(l.Longitude >= -180 && l.Longitude <= 180):
		return fmt.Errorf("longitude %v is not between -180 and 180 degrees", l.Longitude)
	}
	return nil
}

// JPDCreateRequest is the body of [JPDsService.Create]. It has the join key of the JPD or, for
// Artifactory 6, the username and the password of an administrator.
type JPDCreateRequest struct {
	Name     string       `json:"name"`
	URL      string       `json:"url"`             // base URL of the JPD
	Token    jfrog.Secret `json:"token,omitempty"` // join key of the JPD
	Username string       `json:"username,omitempty"`
	Password jfrog.Secret `json:"password,omitempty"`
	Location JPDLocation  `json:"location"`
	Tags     []string     `json:"tags,omitempty"`
}

// Format prints the request with secrets masked.
func (r JPDCreateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r JPDCreateRequest) check() error {
	switch legacy := r.Username != "" || r.Password != ""; {
	case legacy && r.Token != "":
		return errors.New("the token and the username or password are given: one of both")
	case !legacy && r.Token == "":
		return errors.New("neither the token nor the username and the password are given")
	case legacy:
		err := cmp.Or(filled("username", r.Username), filled("password", string(r.Password)))
		if err != nil {
			return err
		}
	}
	return checkJPD(r.Name, r.URL, r.Location)
}

// JPDReplaceRequest is the body of [JPDsService.Replace].
type JPDReplaceRequest struct {
	Name     string       `json:"name"`
	URL      string       `json:"url"`             // base URL of the JPD
	Token    jfrog.Secret `json:"token,omitempty"` // join key of the JPD
	Location JPDLocation  `json:"location"`
	Tags     []string     `json:"tags,omitzero"` // nil: not sent
}

// Format prints the request with secrets masked.
func (r JPDReplaceRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

func (r JPDReplaceRequest) check() error { return checkJPD(r.Name, r.URL, r.Location) }

func checkJPD(name, url string, location JPDLocation) error {
	return cmp.Or(filled("name of the JPD", name), webURL("URL of the JPD", url), location.check())
}

// JPDStatusCode is the state of a JPD.
type JPDStatusCode string

// The states of JPDs.
const (
	JPDOnline       JPDStatusCode = "ONLINE"
	JPDOffline      JPDStatusCode = "OFFLINE"
	JPDPartial      JPDStatusCode = "PARTIAL"
	JPDUnauthorized JPDStatusCode = "UNAUTHORIZED"
)

// JPD is a JFrog Platform Deployment. Its join key is not shown.
type JPD struct {
	ID       string       `json:"id"` // such as JPD-1
	Name     string       `json:"name"`
	URL      string       `json:"url"`
	Location JPDLocation  `json:"location"`
	Status   JPDStatus    `json:"status"`
	Services []JPDProduct `json:"services"`
	Licenses []JPDLicense `json:"licenses"`
	Tags     []string     `json:"tags"`
}

// JPDStatus is the state of a JPD and of its services as a whole.
type JPDStatus struct {
	Code     JPDStatusCode     `json:"code"`
	Message  string            `json:"message"`
	Warnings []json.RawMessage `json:"warnings"` // in a form that the manual does not state
}

// JPDProduct is a service that is installed in a JPD.
type JPDProduct struct {
	Type   string           `json:"type"` // such as ARTIFACTORY or JFMC
	Status JPDProductStatus `json:"status"`
}

// JPDProductStatus is the state of a service of a JPD.
type JPDProductStatus struct {
	Code string `json:"code"` // such as ONLINE
}

// JPDLicense is a license of a JPD.
type JPDLicense struct {
	LicenseHash  string `json:"license_hash"`
	LicensedTo   string `json:"licensed_to"`
	Type         string `json:"type"` // such as ENTERPRISE_PLUS_TRIAL
	ValidThrough Date   `json:"valid_through"`
	Expired      bool   `json:"expired"`
}

// JPDListOptions filters [JPDsService.List]. The filters may contain the wildcard *.
type JPDListOptions struct {
	Name   string        `url:"name,omitempty"`
	Tag    string        `url:"tag,omitempty"`
	URL    string        `url:"url,omitempty"`
	Status JPDStatusCode `url:"status,omitempty"`
}

// Create registers a JPD. Create returns an error matching [jfrog.ErrConflict] if another JPD has
// the name or the URL. If Mission Control cannot connect to the JPD, the error has status 400.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.3.1
func (s *JPDsService) Create(ctx context.Context, req JPDCreateRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/mc/api/v1/jpds").LongRunning().Body(req).Check(req.check()))
}

// Replace replaces the registration of a JPD. The token and the tags are optional. Replace returns
// an error matching [jfrog.ErrConflict] if another JPD has the name or the URL. If Mission Control
// cannot connect to the JPD, the error has status 400.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.3.2
func (s *JPDsService) Replace(ctx context.Context, jpdID string, req JPDReplaceRequest) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/mc/api/v1/jpds/{id}", jpdID).LongRunning().Body(req).Check(req.check()))
}

// List returns the JPDs that match the filters.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.3.3
func (s *JPDsService) List(ctx context.Context, opts *JPDListOptions) ([]JPD, error) {
	return jfrog.Do[[]JPD](ctx, s.client, jfrog.Get("/mc/api/v1/jpds").Query(opts))
}

// Get returns a JPD.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.3.4
func (s *JPDsService) Get(ctx context.Context, jpdID string) (*JPD, error) {
	return jfrog.Do[*JPD](ctx, s.client, jfrog.Get("/mc/api/v1/jpds/{id}", jpdID))
}

// Delete removes a JPD from Mission Control. Delete returns an error matching
// [jfrog.ErrNotFound] if there is no such JPD.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.3.5
func (s *JPDsService) Delete(ctx context.Context, jpdID string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/mc/api/v1/jpds/{id}", jpdID))
}
