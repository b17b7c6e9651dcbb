package missioncontrol

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/supportbundle"
)

// maxJPDs keeps hostile requests cheap.
const maxJPDs = 200

type state struct {
	Code string `json:"code"`
}

type product struct {
	Type   string `json:"type"`
	Status state  `json:"status"`
}

type license struct {
	Hash       string `json:"license_hash"`
	LicensedTo string `json:"licensed_to"`
	Type       string `json:"type"`
	Valid      string `json:"valid_through"`
	Expired    bool   `json:"expired"`
}

// A jpd is a JPD as responses show it.
type jpd struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	URL      string            `json:"url"`
	Location store.JPDLocation `json:"location"`
	Status   struct {
		state
		Message  string   `json:"message"`
		Warnings []string `json:"warnings"`
	} `json:"status"`
	Services []product `json:"services"`
	Licenses []license `json:"licenses"`
	Tags     []string  `json:"tags"`
}

// view returns a JPD as responses show it. Each JPD has the services that the manual shows.
func (s *service) view(j *store.JPD) jpd {
	v := jpd{ID: j.ID, Name: j.Name, URL: j.URL, Location: j.Location}
	v.Licenses, v.Tags = s.licenses(j), append([]string{}, j.Tags...)
	code := s.MissionControl.State(j.URL)
	v.Status.Code, v.Status.Warnings = code, []string{}
	first, second := code, code
	switch code {
	case store.PlatformOnline:
		v.Status.Message = "All services are online"
	case store.PlatformOffline:
		v.Status.Message = "All services are offline"
	case store.PlatformPartial:
		v.Status.Message = "Some services are offline"
		first, second = store.PlatformOnline, store.PlatformOffline
	default:
		v.Status.Message = "Mission Control is not authorized"
	}
	v.Services = []product{{"ARTIFACTORY", state{first}}, {"JFMC", state{second}}}
	return v
}

// licenses returns the licenses that are attached to a JPD. The platform itself also has
// the licenses of Artifactory.
func (s *service) licenses(j *store.JPD) []license {
	list, now := []license{}, s.Now()
	add := func(hash, to, kind string, valid time.Time) {
		list = append(list, license{hash, to, kind, valid.Format(time.DateOnly), valid.Before(now)})
	}
	if j.ID == store.HomeID {
		for _, l := range s.System.Licenses {
			add(l.Hash(), "jfrogtest", "ENTERPRISE_PLUS", l.Expires.UTC())
		}
	}
	for _, b := range s.MissionControl.Buckets {
		for _, l := range b.Licenses {
			if l.JPD == j.ID {
				sum := sha256.Sum256([]byte(l.Key))
				add(hex.EncodeToString(sum[:20]), subject, b.Type, b.Valid)
			}
		}
	}
	return list
}

// A jpdRequest is the body of a registration or its change.
type jpdRequest struct {
	Name     string `json:"name"`
	URL      string `json:"url"`
	Token    string `json:"token"`
	Username string `json:"username"`
	Password string `json:"password"`
	Location struct {
		City      string   `json:"city_name"`
		Country   string   `json:"country_code"`
		Latitude  *float64 `json:"latitude"`
		Longitude *float64 `json:"longitude"`
	} `json:"location"`
	Tags *[]string `json:"tags"`
}

// jpdNamed returns the JPD with an id.
func (s *service) jpdNamed(id string) (*store.JPD, error) {
	if j := s.MissionControl.JPD(id); j != nil {
		return j, nil
	}
	return nil, apierr.New(http.StatusNotFound, "The JPD with id '%s' was not found", id)
}

// readJPD changes a JPD as the body says, if the body is valid.
func (s *service) readJPD(q *rest.Request, j *store.JPD) error {
	var body jpdRequest
	if err := q.Decode(&body); err != nil {
		return err
	}
	at := body.Location
	switch legacy := body.Username != "" || body.Password != ""; {
	case strings.TrimSpace(body.Name) == "":
		return bad("The name is missing")
	case !store.IsWebURL(body.URL):
		return bad("The url '%s' is not valid", body.URL)
	case at.City == "" || at.Country == "" || at.Latitude == nil || at.Longitude == nil:
		return bad("The location is not complete")
	case *at.Latitude < -90 || *at.Latitude > 90 || *at.Longitude < -180 || *at.Longitude > 180:
		return bad("The location is not valid")
	case j.ID == "" && body.Token == "" && (body.Username == "" || body.Password == ""):
		return bad("Either the token or the username and the password are required")
	case legacy && body.Token != "":
		return bad("The token excludes the username and the password")
	}
	for _, o := range s.MissionControl.JPDs {
		switch {
		case o == j:
		case o.Name == body.Name:
			return conflict("A JPD with the name '%s' already exists", o.Name)
		case store.SameBaseURL(o.URL, body.URL):
			return conflict("A JPD with the URL '%s' already exists", o.URL)
		}
	}
	if !s.reachable(body.URL) {
		return bad("Failed to connect to the JPD. " +
			"Please verify that the JPD information provided is correct")
	}
	j.Name, j.URL = body.Name, body.URL
	j.Location = store.JPDLocation{
		City: at.City, Country: at.Country, Latitude: *at.Latitude, Longitude: *at.Longitude}
	if body.Tags != nil {
		j.Tags = *body.Tags
	}
	return nil
}

func (s *service) handleCreateJPD(q *rest.Request) (*rest.Response, error) {
	if len(s.MissionControl.JPDs) >= maxJPDs {
		return nil, bad("There are %d JPDs already", maxJPDs)
	}
	j := &store.JPD{}
	if err := s.readJPD(q, j); err != nil {
		return nil, err
	}
	s.MissionControl.AddJPD(j)
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

func (s *service) handleReplaceJPD(q *rest.Request) (*rest.Response, error) {
	j, err := s.jpdNamed(q.Params["id"])
	if err != nil {
		return nil, err
	}
	if err := s.readJPD(q, j); err != nil {
		return nil, err
	}
	return rest.NoContent(), nil
}

func (s *service) handleListJPDs(q *rest.Request) (*rest.Response, error) {
	matches := func(key string, values ...string) bool {
		wanted := q.Query.Get(key)
		return wanted == "" || slices.ContainsFunc(values, pattern.Glob(wanted))
	}
	list := []jpd{}
	for _, j := range s.MissionControl.JPDs {
		if matches("name", j.Name) && matches("tag", j.Tags...) && matches("url", j.URL) &&
			matches("status", s.MissionControl.State(j.URL)) {
			list = append(list, s.view(j))
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleGetJPD(q *rest.Request) (*rest.Response, error) {
	j, err := s.jpdNamed(q.Params["id"])
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", s.view(j)), nil
}

func (s *service) handleDeleteJPD(q *rest.Request) (*rest.Response, error) {
	j, err := s.jpdNamed(q.Params["id"])
	switch {
	case err != nil:
		return nil, err
	case j.ID == store.HomeID:
		return nil, bad("The JPD of Mission Control cannot be deleted")
	}
	s.MissionControl.DeleteJPD(j)
	return rest.NoContent(), nil
}

// supportContent returns the files of a support bundle.
func (s *service) supportContent(order supportbundle.Order) map[string][]byte {
	files := map[string][]byte{}
	if order.Configuration {
		list := []jpd{}
		for _, j := range s.MissionControl.JPDs {
			list = append(list, s.view(j))
		}
		files["configuration/jpds.json"] = jsondoc.Encode(list)
	}
	if order.System {
		files["system/info.txt"] = fmt.Appendf(nil, "service %s\n", serviceID)
	}
	return files
}
