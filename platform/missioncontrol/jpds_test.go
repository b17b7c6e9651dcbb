package missioncontrol

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var sanFrancisco = JPDLocation{CityName: "San Francisco", CountryCode: "US", Latitude: 37.7749, Longitude: 122.4194}

// devWest returns the JPD of the samples.
func devWest(token jfrog.Secret) JPDCreateRequest {
	return JPDCreateRequest{Name: "dev-west", URL: "https://artifactory-west.acme.com", Token: token,
		Location: sanFrancisco, Tags: []string{"prod", "dev"}}
}

// legacyWest returns the JPD of the samples as an Artifactory 6.
func legacyWest() JPDCreateRequest {
	req := devWest("")
	req.Username, req.Password = "admin", "password"
	return req
}

var jpdCases = replay.Cases[*Client]{
	"8.3.1/format": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Create(ctx, devWest("join-key"))
	},
	"8.3.1/join key": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Create(ctx, devWest("join-token"))
	},
	"8.3.1/legacy JPD": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Create(ctx, legacyWest())
	},
	"8.3.2/format": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Replace(ctx, "JPD-3", JPDReplaceRequest{
			Name: "dev-west", URL: "https://artifactory-west.acme.com", Token: "join-key",
			Location: sanFrancisco, Tags: []string{"prod", "dev"},
		})
	},
	"8.3.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Replace(ctx, "JPD-3", JPDReplaceRequest{
			Name: "new_name", URL: "http://new-jpd-url:8080/jpd.test",
			Location: JPDLocation{CityName: "Toulouse", CountryCode: "FR", Latitude: 43.6043, Longitude: 1.4437},
		})
	},
	"8.3.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.JPDs.List(ctx, nil) },
	"8.3.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.JPDs.Get(ctx, "JPD-1") },
	"8.3.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Delete(ctx, "JPD-321")
	},
	"8.3.5/status 200": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.JPDs.Delete(ctx, "JPD-321")
	},
}

func TestJPDsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, change := range map[string]func(*JPDCreateRequest){
		"name of the JPD is empty":                               func(r *JPDCreateRequest) { r.Name = " " },
		"URL of the JPD is not an absolute http or https URL":    func(r *JPDCreateRequest) { r.URL = "artifactory-west.acme.com" },
		"URL of the JPD contains credentials":                    func(r *JPDCreateRequest) { r.URL = "https://u:hunter2@acme.com" },
		"city name of the location is empty":                     func(r *JPDCreateRequest) { r.Location.CityName = "" },
		"country code of the location is empty":                  func(r *JPDCreateRequest) { r.Location.CountryCode = "" },
		"latitude 91 is not between -90 and 90 degrees":          func(r *JPDCreateRequest) { r.Location.Latitude = 91 },
		"latitude NaN is not between":                            func(r *JPDCreateRequest) { r.Location.Latitude = math.NaN() },
		"longitude -181 is not between -180 and 180 degrees":     func(r *JPDCreateRequest) { r.Location.Longitude = -181 },
		"neither the token nor the username and the password":    func(r *JPDCreateRequest) { r.Token = "" },
		"the token and the username or password are given":       func(r *JPDCreateRequest) { r.Username = "admin" },
		"the token and the username or password are given: one ": func(r *JPDCreateRequest) { r.Password = "hunter2" },
		"password is empty":                                      func(r *JPDCreateRequest) { r.Token, r.Username = "", "admin" },
		"username is empty":                                      func(r *JPDCreateRequest) { r.Token, r.Password = "", "hunter2" },
		"a secret is *****":                                      func(r *JPDCreateRequest) { r.Token = "*****" },
	} {
		req := devWest("join-key")
		change(&req)
		err := c.JPDs.Create(ctx, req)
		refused(t, err, why)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	refused(t, c.JPDs.Replace(ctx, "JPD-3", JPDReplaceRequest{}), "name of the JPD is empty")
	refused(t, c.JPDs.Replace(ctx, "", JPDReplaceRequest{Name: "n", URL: "https://acme.com", Location: sanFrancisco}), "id")
	refused(t, second(c.JPDs.Get(ctx, "..")), "id")
	refused(t, c.JPDs.Delete(ctx, ""), "id")
}

func TestJPDsList(t *testing.T) {
	c, s := play(t, turn{Body: "[]"})
	jpds, err := c.JPDs.List(t.Context(), &JPDListOptions{Name: "dev-*", Tag: "prod", URL: "https://*", Status: JPDPartial})
	require.NoError(t, err)
	assert.Empty(t, jpds)
	assert.Equal(t, "GET /mc/api/v1/jpds?name=dev-%2A&status=PARTIAL&tag=prod&url=https%3A%2F%2F%2A ", s.Requests[0])
}

// TestJPDsReplaceTags sends a list of tags only if there is one.
func TestJPDsReplaceTags(t *testing.T) {
	c, s := play(t, turn{Status: 204, Body: ""})
	req := JPDReplaceRequest{Name: "n", URL: "https://acme.com", Location: sanFrancisco}
	require.NoError(t, c.JPDs.Replace(t.Context(), "JPD-3", req))
	req.Tags = []string{}
	require.NoError(t, c.JPDs.Replace(t.Context(), "JPD-3", req))
	assert.NotContains(t, s.Requests[0], "tags")
	assert.Contains(t, s.Requests[1], `"tags":[]`)
}

func TestJPDSecrets(t *testing.T) {
	const key, password = "join-key-4711", "password-4711"
	c, s := play(t, turn{Status: 400, Body: `{"errors":[{"message":"cannot connect with join-key-4711 or password-4711"}]}`})
	legacy := legacyWest()
	legacy.Password = password
	for secret, req := range map[string]JPDCreateRequest{key: devWest(key), password: legacy} {
		err := c.JPDs.Create(t.Context(), req)
		require.ErrorContains(t, err, "cannot connect")
		assert.NotContains(t, err.Error(), secret)
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v", req, req, &req), secret)
		assert.Contains(t, s.Requests[len(s.Requests)-1], secret)
	}
}

func TestJPDConflict(t *testing.T) {
	c, _ := play(t, turn{Status: 409, Body: `{"message":"dev-west exists"}`}, turn{Status: 409, Body: "{}"}, turn{Status: 404, Body: "{}"})
	require.ErrorIs(t, c.JPDs.Create(t.Context(), devWest("join-key")), jfrog.ErrConflict)
	require.ErrorIs(t, c.JPDs.Replace(t.Context(), "JPD-3",
		JPDReplaceRequest{Name: "n", URL: "https://acme.com", Location: sanFrancisco}), jfrog.ErrConflict)
	require.ErrorIs(t, c.JPDs.Delete(t.Context(), "JPD-9"), jfrog.ErrNotFound)
}
