package missioncontrol_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	mission "github.com/jfrogkit/jfrog-go/platform/missioncontrol"
)

const westURL = "https://west.example.com"

// started returns a server and a client of it that does not retry.
func started(t *testing.T) (*jfrogtest.Server, *jfrog.Client, *mission.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithAsync(1, 0))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return srv, c, mission.New(c)
}

func west(name, url string) mission.JPDCreateRequest {
	return mission.JPDCreateRequest{Name: name, URL: url, Token: "join-key", Tags: []string{"dev"},
		Location: mission.JPDLocation{CityName: "San Francisco", CountryCode: "US", Latitude: 37.7749, Longitude: -122.4194}}
}

// register registers a JPD and returns its id.
func register(t *testing.T, c *mission.Client, name, url string) string {
	t.Helper()
	require.NoError(t, c.JPDs.Create(t.Context(), west(name, url)))
	list, err := c.JPDs.List(t.Context(), &mission.JPDListOptions{Name: name})
	require.NoError(t, err)
	require.Len(t, list, 1)
	return list[0].ID
}

// failsWith checks that the server has responded with a status.
func failsWith(t *testing.T, err error, status int) {
	t.Helper()
	var failed *jfrog.Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, status, failed.StatusCode, "%v", err)
}

func TestJPDsOnServer(t *testing.T) {
	srv, _, c := started(t)
	ctx := t.Context()
	require.NoError(t, c.System.Ping(ctx))
	home, err := c.JPDs.Get(ctx, "JPD-1")
	require.NoError(t, err)
	assert.Equal(t, []any{"HOME", srv.URL, mission.JPDOnline, 1}, []any{home.Name, home.URL, home.Status.Code, len(home.Licenses)})

	id := register(t, c, "west", westURL)
	got, err := c.JPDs.Get(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, mission.JPD{
		ID: id, Name: "west", URL: westURL, Location: west("", "").Location, Tags: []string{"dev"},
		Status: mission.JPDStatus{Code: mission.JPDOnline, Message: "All services are online", Warnings: got.Status.Warnings},
		Services: []mission.JPDProduct{{Type: "ARTIFACTORY", Status: mission.JPDProductStatus{Code: "ONLINE"}},
			{Type: "JFMC", Status: mission.JPDProductStatus{Code: "ONLINE"}}},
		Licenses: []mission.JPDLicense{},
	}, *got)
	require.ErrorIs(t, c.JPDs.Create(ctx, west("west", "https://other.example.com")), jfrog.ErrConflict)
	require.ErrorIs(t, c.JPDs.Create(ctx, west("other", westURL+"/")), jfrog.ErrConflict)
	require.ErrorIs(t, c.JPDs.Create(ctx, west("home", srv.URL)), jfrog.ErrConflict)

	require.NoError(t, srv.SetPlatformState(westURL+"/", "PARTIAL"))
	require.NoError(t, srv.SetPlatformState("https://dark.example.com", "UNAUTHORIZED"))
	err = c.JPDs.Create(ctx, west("dark", "https://dark.example.com"))
	require.ErrorIs(t, err, jfrog.ErrValidation)
	assert.ErrorContains(t, err, "Failed to connect")
	for _, tc := range []struct {
		filter mission.JPDListOptions
		want   int
	}{
		{mission.JPDListOptions{}, 2},
		{mission.JPDListOptions{Name: "W*"}, 0},
		{mission.JPDListOptions{Name: "w*t"}, 1},
		{mission.JPDListOptions{Tag: "d*"}, 1},
		{mission.JPDListOptions{Tag: "prod"}, 0},
		{mission.JPDListOptions{URL: "https://*.example.com"}, 1},
		{mission.JPDListOptions{Status: mission.JPDPartial}, 1},
		{mission.JPDListOptions{Status: mission.JPDOffline}, 0},
	} {
		list, err := c.JPDs.List(ctx, &tc.filter)
		require.NoError(t, err)
		assert.Len(t, list, tc.want, "%+v", tc.filter)
	}

	change := mission.JPDReplaceRequest{Name: "far west", URL: westURL, Location: west("", "").Location}
	require.NoError(t, c.JPDs.Replace(ctx, id, change))
	got, err = c.JPDs.Get(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, []any{"far west", []string{"dev"}, mission.JPDPartial, "OFFLINE"},
		[]any{got.Name, got.Tags, got.Status.Code, got.Services[1].Status.Code})
	change.Name = "HOME"
	require.ErrorIs(t, c.JPDs.Replace(ctx, id, change), jfrog.ErrConflict)
	require.ErrorIs(t, c.JPDs.Replace(ctx, "JPD-9", change), jfrog.ErrNotFound)

	require.NoError(t, c.JPDs.Delete(ctx, id))
	require.ErrorIs(t, c.JPDs.Delete(ctx, id), jfrog.ErrNotFound)
	require.ErrorIs(t, c.JPDs.Delete(ctx, "JPD-1"), jfrog.ErrValidation)
	require.NoError(t, srv.SetPlatformState(westURL, "ONLINE"))
	assert.NotEqual(t, id, register(t, c, "west", westURL), "ids are not used again")

	require.Error(t, srv.SetPlatformState(westURL, "AWAY"))
	require.Error(t, srv.SetPlatformState("west", "ONLINE"))
}

func TestMissionControlCredentials(t *testing.T) {
	srv, _, _ := started(t)
	for _, option := range []jfrog.Option{jfrog.WithBasicAuth("admin", "password"), jfrog.WithAccessToken("odd")} {
		c, err := jfrog.New(srv.URL, option, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
		require.NoError(t, err)
		_, err = mission.New(c).JPDs.List(t.Context(), nil)
		require.ErrorIs(t, err, jfrog.ErrUnauthorized)
	}
	anonymous, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	require.NoError(t, mission.New(anonymous).System.Ping(t.Context()))
}

func TestFederationOnServer(t *testing.T) {
	srv, jc, c := started(t)
	ctx := t.Context()
	one, two := register(t, c, "one", "https://one.example.com"), register(t, c, "two", "https://two.example.com/")
	before, err := c.Federation.Get(ctx, "JPD-1")
	require.NoError(t, err)
	assert.Empty(t, before.Targets)
	raw, err := c.Federation.Candidates(ctx)
	require.NoError(t, err)
	assert.Nil(t, raw)

	steps, err := c.Federation.Replace(ctx, "JPD-1", mission.FederationReplaceRequest{
		Entities: []string{"USERS", "GROUPS"}, Targets: []mission.FederationTargetRef{{Name: "one"}, {URL: "https://two.example.com/access"}}})
	require.NoError(t, err)
	require.Len(t, steps, 7)
	assert.Equal(t, mission.FederationStep{Label: "Add target two to HOME", Status: "OK"}, steps[6])
	got, err := c.Federation.Get(ctx, "JPD-1")
	require.NoError(t, err)
	assert.Equal(t, &mission.FederationConfiguration{Entities: []string{"GROUPS", "USERS"}, Targets: []mission.FederationTarget{
		{Name: "one", Code: "jfac@" + one, URL: "https://one.example.com/access"},
		{Name: "two", Code: "jfac@" + two, URL: "https://two.example.com/access"}}}, got)

	// The Access of the platform has the same federation.
	ac := access.New(jc)
	target, err := ac.Federation.Get(ctx, "two")
	require.NoError(t, err)
	assert.Equal(t, []access.FederationEntity{"users", "groups"}, target.Entities)
	require.NoError(t, ac.Federation.Delete(ctx, "one"))
	got, err = c.Federation.Get(ctx, "JPD-1")
	require.NoError(t, err)
	assert.Len(t, got.Targets, 1)

	list, err := c.Federation.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, "HOME", list[0].Source)
	list, err = c.Federation.List(ctx, &mission.FederationListOptions{IncludeNonConfiguredJPDs: new(true)})
	require.NoError(t, err)
	assert.Len(t, list, 3)

	mesh := mission.FederationMeshRequest{JPDIDs: []string{"JPD-1", one, two}, Entities: []string{"TOKENS"}}
	_, err = c.Federation.CreateMesh(ctx, mesh)
	require.NoError(t, err)
	got, err = c.Federation.Get(ctx, two)
	require.NoError(t, err)
	assert.Equal(t, []string{"TOKENS"}, got.Entities)
	assert.Equal(t, []string{"HOME", "one"}, []string{got.Targets[0].Name, got.Targets[1].Name})

	for _, tc := range []struct {
		source string
		target mission.FederationTargetRef
		status int
	}{
		{"JPD-99", mission.FederationTargetRef{Name: "one"}, 404},
		{one, mission.FederationTargetRef{Name: "one"}, 422},
		{one, mission.FederationTargetRef{Name: "none"}, 422},
		{one, mission.FederationTargetRef{Name: "two", URL: "https://one.example.com/access"}, 422},
	} {
		_, err := c.Federation.Replace(ctx, tc.source, mission.FederationReplaceRequest{Targets: []mission.FederationTargetRef{tc.target}})
		failsWith(t, err, tc.status)
	}
	_, err = c.Federation.Replace(ctx, one, mission.FederationReplaceRequest{Entities: []string{"ROOMS"}})
	failsWith(t, err, 422)
	_, err = c.Federation.CreateMesh(ctx, mission.FederationMeshRequest{JPDIDs: []string{one}})
	failsWith(t, err, 400)
	require.NoError(t, srv.SetPlatformState("https://two.example.com", "OFFLINE"))
	_, err = c.Federation.Get(ctx, two)
	failsWith(t, err, 400)
	_, err = c.Federation.Replace(ctx, one, mission.FederationReplaceRequest{Targets: []mission.FederationTargetRef{{Name: "two"}}})
	failsWith(t, err, 422)

	require.NoError(t, c.JPDs.Delete(ctx, two))
	got, err = c.Federation.Get(ctx, one)
	require.NoError(t, err)
	assert.Len(t, got.Targets, 1, "the deleted JPD is no target")
}

func TestLicenseBucketsOnServer(t *testing.T) {
	srv, _, c := started(t)
	ctx := t.Context()
	const bucketURL = "https://licenses.example.com/1.json?id=secret-of-the-bucket"
	file, err := srv.IssueLicenses(jfrogtest.LicenseBucket{URL: bucketURL, Key: "bucket-key", Type: "EDGE", Quantity: 5})
	require.NoError(t, err)
	upload := mission.LicenseBucketUploadRequest{Name: "edges", File: jfrog.Secret(file), Key: "bucket-key"}
	create := mission.LicenseBucketCreateRequest{Name: "edges", URL: bucketURL, Key: "bucket-key"}

	wrong := upload
	wrong.Key = "another-key"
	_, err = c.LicenseBuckets.Upload(ctx, wrong)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	wrong = upload
	wrong.File += "x"
	_, err = c.LicenseBuckets.Upload(ctx, wrong)
	require.ErrorIs(t, err, jfrog.ErrValidation)

	created, err := c.LicenseBuckets.Create(ctx, create)
	require.NoError(t, err)
	assert.Equal(t, []any{"edges", mission.LicenseTypeEdge, 5, 0, jfrog.Secret(bucketURL)},
		[]any{created.Name, created.LicenseType, created.Quantity, created.Used, created.URL})
	assert.InDelta(t, 365*24, created.ValidDate.Sub(created.IssuedDate.Time).Hours(), 24)
	_, err = c.LicenseBuckets.Create(ctx, create)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	create.Name = "again"
	_, err = c.LicenseBuckets.Create(ctx, create)
	require.ErrorIs(t, err, jfrog.ErrConflict)

	list, err := c.LicenseBuckets.List(ctx)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, []any{"edges", 5, mission.LicenseTypeEdge}, []any{list[0].Name, list[0].Size, list[0].LicenseType})
	id := list[0].ReportID()

	jpd := register(t, c, "west", westURL)
	attached, err := c.LicenseBuckets.Attach(ctx, "edges", mission.LicenseAttachRequest{JPDID: jpd})
	require.NoError(t, err)
	assert.Equal(t, "Assigned 1 license from bucket edges to "+jpd+".", attached.Message)
	keys, err := c.LicenseBuckets.Acquire(ctx, "edges", mission.LicenseAcquireRequest{Name: "team-a", LicenseCount: 3})
	require.NoError(t, err)
	assert.Len(t, keys, 3)
	report, err := c.LicenseBuckets.Report(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, mission.LicenseUses{Used: 4, Available: 1, MaxUsed: 4}, report.Licenses)
	assert.Equal(t, []mission.LicenseUse{{Name: "west", LicenseCount: 1}}, report.JPDs)
	assert.Equal(t, []mission.LicenseUse{{Name: "team-a", LicenseCount: 3}}, report.UnknownUses)
	got, err := c.JPDs.Get(ctx, jpd)
	require.NoError(t, err)
	require.Len(t, got.Licenses, 1)
	assert.Equal(t, []any{"EDGE", false, mission.DateOf(created.ValidDate.Time)},
		[]any{got.Licenses[0].Type, got.Licenses[0].Expired, got.Licenses[0].ValidThrough})

	_, err = c.LicenseBuckets.Acquire(ctx, "edges", mission.LicenseAcquireRequest{Name: "team-b", LicenseCount: 2})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	_, err = c.LicenseBuckets.Attach(ctx, "edges", mission.LicenseAttachRequest{JPDID: jpd, LicenseCount: 2})
	failsWith(t, err, 500)
	_, err = c.LicenseBuckets.Attach(ctx, "edges", mission.LicenseAttachRequest{JPDID: "JPD-99"})
	failsWith(t, err, 400)
	_, err = c.LicenseBuckets.Acquire(ctx, "none", mission.LicenseAcquireRequest{Name: "team-b"})
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	release := func(name string) error {
		return c.LicenseBuckets.Release(ctx, "edges", mission.LicenseReleaseRequest{Name: name})
	}
	require.ErrorIs(t, release(jpd), jfrog.ErrConflict, "the JPD is online")
	require.NoError(t, srv.SetPlatformState(westURL, "OFFLINE"))
	require.NoError(t, release(jpd))
	require.NoError(t, release("team-a"))
	require.ErrorIs(t, release("team-a"), jfrog.ErrConflict)
	report, err = c.LicenseBuckets.Report(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, mission.LicenseUses{Used: 0, Available: 5, MaxUsed: 4}, report.Licenses)

	require.NoError(t, c.LicenseBuckets.Delete(ctx, "edges"))
	require.ErrorIs(t, c.LicenseBuckets.Delete(ctx, "edges"), jfrog.ErrNotFound)
	_, err = c.LicenseBuckets.Report(ctx, id)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	uploaded, err := c.LicenseBuckets.Upload(ctx, upload)
	require.NoError(t, err)
	assert.Equal(t, id, uploaded.Identifier)

	for _, b := range []jfrogtest.LicenseBucket{
		{Key: "k", Type: "EDGE", Quantity: 1}, {URL: bucketURL, Key: "k", Type: "EDGE", Quantity: 1},
		{URL: westURL, Type: "EDGE", Quantity: 1}, {URL: westURL, Key: "k", Quantity: 1},
		{URL: westURL, Key: "k", Type: "EDGE"}, {URL: westURL, Key: "k", Type: "EDGE", Quantity: 10_001},
	} {
		_, err := srv.IssueLicenses(b)
		require.Error(t, err, "%+v", b)
	}
}

func TestBackupOnServer(t *testing.T) {
	srv, _, c := started(t)
	ctx := t.Context()
	failsWith(t, c.System.Import(ctx), 500)
	_, err := srv.IssueLicenses(jfrogtest.LicenseBucket{URL: westURL, Key: "key", Type: "EDGE", Quantity: 2})
	require.NoError(t, err)
	_, err = c.LicenseBuckets.Create(ctx, mission.LicenseBucketCreateRequest{Name: "edges", URL: westURL, Key: "key"})
	require.NoError(t, err)
	id := register(t, c, "west", westURL)
	_, err = c.LicenseBuckets.Attach(ctx, "edges", mission.LicenseAttachRequest{JPDID: id})
	require.NoError(t, err)
	_, err = c.Federation.CreateMesh(ctx, mission.FederationMeshRequest{JPDIDs: []string{"JPD-1", id}, Entities: []string{"USERS"}})
	require.NoError(t, err)
	require.NoError(t, c.System.Export(ctx))

	require.NoError(t, c.JPDs.Delete(ctx, id))
	require.NoError(t, c.LicenseBuckets.Delete(ctx, "edges"))
	register(t, c, "east", "https://east.example.com")
	require.NoError(t, c.System.Import(ctx))
	list, err := c.JPDs.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, list, 2)
	assert.Equal(t, []any{id, "west", 1}, []any{list[1].ID, list[1].Name, len(list[1].Licenses)})
	assert.Equal(t, []string{"dev"}, list[1].Tags)
	federation, err := c.Federation.Get(ctx, id)
	require.NoError(t, err)
	assert.Len(t, federation.Targets, 1)
	buckets, err := c.LicenseBuckets.List(ctx)
	require.NoError(t, err)
	assert.Len(t, buckets, 1)
}

func TestSupportBundlesOnServer(t *testing.T) {
	_, _, c := started(t)
	ctx := t.Context()
	bundle, err := c.SupportBundles.Create(ctx, mission.SupportBundleCreateRequest{Name: "case", Description: "d",
		Parameters: &mission.SupportBundleParameters{System: new(false), Logs: &mission.SupportBundleLogs{EndDate: "2026-01-02"}}})
	require.NoError(t, err)
	assert.Equal(t, "jfmc@jfrogtest", bundle.Artifactory.ServiceID)
	_, err = c.SupportBundles.Download(ctx, bundle.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	got, err := c.SupportBundles.WaitCreated(ctx, bundle.ID, &jfrog.WaitOptions{Interval: time.Millisecond})
	require.NoError(t, err)
	assert.Equal(t, []any{"case", "d", mission.Date("2026-01-01"), 1},
		[]any{got.Name, got.Description, got.Parameters.Logs.StartDate, got.Parameters.ThreadDump.Count})
	archive, err := c.SupportBundles.Download(ctx, bundle.ID)
	require.NoError(t, err)
	data, err := io.ReadAll(archive)
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	require.Len(t, files.File, 1)
	assert.Equal(t, "configuration/jpds.json", files.File[0].Name)
	list, err := c.SupportBundles.List(ctx)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, bundle.ID, list[0].ID)
	require.NoError(t, c.SupportBundles.Delete(ctx, bundle.ID))
	require.ErrorIs(t, c.SupportBundles.Delete(ctx, bundle.ID), jfrog.ErrNotFound)
}
