package missioncontrol

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const (
	bucketURL = "https://bintray.jfrog.com/license-buckets/test_jfrog.com/12345678/12345678.json?expiry=1528199600307&id=ABCDEFHijklmnNoPQR"
	bucketKey = "16629dbf7fefc9d179b36ba005685c2dd8376aad3278178e735da1633c6bd3c6"
)

var licenseBucketCases = replay.Cases[*Client]{
	"8.6.1/format": func(ctx context.Context, c *Client) (any, error) { return c.LicenseBuckets.List(ctx) },
	"8.6.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.LicenseBuckets.List(ctx) },
	"8.6.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LicenseBuckets.Create(ctx, LicenseBucketCreateRequest{Name: "main-bucket", URL: bucketURL, Key: bucketKey})
	},
	"8.6.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LicenseBuckets.Upload(ctx, LicenseBucketUploadRequest{
			Name: "mybucket", File: "binary content",
			Key: "d18fc5bc05dc3b6419ab6cd127f16cf6b57d7650ea0ef03cde130918f6f25487",
		})
	},
	"8.6.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LicenseBuckets.Delete(ctx, "main-bucket")
	},
	"8.6.5/format": func(ctx context.Context, c *Client) (any, error) {
		return c.LicenseBuckets.Report(ctx, "266200796")
	},
	"8.6.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LicenseBuckets.Report(ctx, "415921223")
	},
	"8.6.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LicenseBuckets.Attach(ctx, "mybucket", LicenseAttachRequest{JPDID: "JPD-12", LicenseCount: 1})
	},
	"8.6.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.LicenseBuckets.Acquire(ctx, "mybucket", LicenseAcquireRequest{Name: "team-A-license"})
	},
	"8.6.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.LicenseBuckets.Release(ctx, "mybucket", LicenseReleaseRequest{Name: "team-A-license"})
	},
}

func TestLicenseBucketID(t *testing.T) {
	c, _ := play(t, turn{Body: `[{"id":"1"},{"identifier":"2"}]`})
	buckets, err := c.LicenseBuckets.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "1", buckets[0].ReportID())
	assert.Equal(t, "2", buckets[1].ReportID())
}

func TestLicenseBucketsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, req := range map[string]LicenseBucketCreateRequest{
		"name of the bucket is empty":                            {URL: bucketURL, Key: bucketKey},
		"URL of the bucket is empty":                             {Name: "b", Key: bucketKey},
		"URL of the bucket is not an absolute http or https URL": {Name: "b", URL: "12345678.json?id=hunter2", Key: bucketKey},
		"key of the bucket is empty":                             {Name: "b", URL: bucketURL},
		"a secret is *****":                                      {Name: "b", URL: bucketURL, Key: "*****"},
	} {
		err := second(c.LicenseBuckets.Create(ctx, req))
		refused(t, err, why)
		assert.NotContains(t, err.Error(), "hunter2")
	}
	for why, req := range map[string]LicenseBucketUploadRequest{
		"name of the bucket is empty": {File: "{}", Key: bucketKey},
		"bucket file is empty":        {Name: "b", Key: bucketKey},
		"key of the bucket is empty":  {Name: "b", File: "{}"},
		"a secret is *****":           {Name: "b", File: "*****", Key: bucketKey},
	} {
		refused(t, second(c.LicenseBuckets.Upload(ctx, req)), why)
	}
	refused(t, second(c.LicenseBuckets.Attach(ctx, "b", LicenseAttachRequest{})), "JPD id is empty")
	refused(t, second(c.LicenseBuckets.Attach(ctx, "b", LicenseAttachRequest{JPDID: "JPD-1", LicenseCount: -1})),
		"count of -1 licenses is negative")
	refused(t, second(c.LicenseBuckets.Acquire(ctx, "b", LicenseAcquireRequest{})), "label is empty")
	refused(t, second(c.LicenseBuckets.Acquire(ctx, "b", LicenseAcquireRequest{Name: "a", LicenseCount: -2})), "negative")
	refused(t, c.LicenseBuckets.Release(ctx, "b", LicenseReleaseRequest{}), "JPD id or label is empty")
	refused(t, second(c.LicenseBuckets.Report(ctx, "")), "identifier")
	refused(t, c.LicenseBuckets.Delete(ctx, ""), "name")
}

func TestLicenseBucketSecrets(t *testing.T) {
	echo := `{"errors":[{"message":"bad ABCDEFHijklmnNoPQR ` + bucketKey + ` {\"licenses\":1}"}]}`
	c, s := play(t, turn{Status: 400, Body: echo}, turn{Status: 400, Body: echo})
	create := LicenseBucketCreateRequest{Name: "b", URL: bucketURL, Key: bucketKey}
	err := second(c.LicenseBuckets.Create(t.Context(), create))
	require.ErrorContains(t, err, "bad")
	assert.NotContains(t, err.Error(), "ABCDEFH", "of the query of the URL")
	assert.NotContains(t, err.Error(), bucketKey)

	upload := LicenseBucketUploadRequest{Name: "b", File: `{"licenses":1}`, Key: bucketKey}
	err = second(c.LicenseBuckets.Upload(t.Context(), upload))
	require.ErrorContains(t, err, "bad")
	assert.NotContains(t, err.Error(), bucketKey)
	assert.NotContains(t, err.Error(), "licenses\\\":1")
	assert.Contains(t, s.Requests[1], "Content-Type: application/octet-stream\r\n\r\n{\"licenses\":1}\r\n")

	data, err := json.Marshal(LicenseBucket{URL: bucketURL})
	require.NoError(t, err)
	assert.NotContains(t, string(data), "ABCDEFH")
}

func TestLicenses(t *testing.T) {
	c, s := play(t,
		turn{Body: `{"success":true,"message":"Assigned 1 license"}`},
		turn{Body: `{"success":false,"message":"no licenses left"}`},
		turn{Body: `{"license_keys":["k1","k2"]}`},
		turn{Body: `{"license_keys":[]}`},
		turn{Status: 404, Body: `{"message":"The entity 'LicenseBucket' with identifier 'b' was not found."}`},
		turn{Status: 409, Body: `{"message":"The Jpd must be offline before you can detach its license"}`})
	ctx := t.Context()
	got, err := c.LicenseBuckets.Attach(ctx, "b", LicenseAttachRequest{JPDID: "JPD-12"})
	require.NoError(t, err)
	assert.True(t, got.Success)
	assert.Equal(t, `POST /mc/api/v1/buckets/b/deploy {"jpd_id":"JPD-12","license_count":1}`, s.Requests[0])

	got, err = c.LicenseBuckets.Attach(ctx, "b", LicenseAttachRequest{JPDID: "JPD-12", LicenseCount: 3})
	var failure *jfrog.FailedError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, "jfrog: attachment of licenses of bucket b to JPD-12 ended as failed: no licenses left", err.Error())
	assert.Equal(t, "no licenses left", got.Message)

	keys, err := c.LicenseBuckets.Acquire(ctx, "b", LicenseAcquireRequest{Name: "ci", LicenseCount: 2})
	require.NoError(t, err)
	assert.Equal(t, []jfrog.Secret{"k1", "k2"}, keys)
	assert.Equal(t, "[***** *****]", fmt.Sprint(keys))
	assert.Equal(t, `POST /mc/api/v1/buckets/b/acquire {"name":"ci","license_count":2}`, s.Requests[2])
	require.ErrorIs(t, second(c.LicenseBuckets.Acquire(ctx, "b", LicenseAcquireRequest{Name: "ci"})), jfrog.ErrBadAnswer)
	require.ErrorIs(t, second(c.LicenseBuckets.Acquire(ctx, "b", LicenseAcquireRequest{Name: "ci"})), jfrog.ErrNotFound)
	require.ErrorIs(t, c.LicenseBuckets.Release(ctx, "b", LicenseReleaseRequest{Name: "JPD-12"}), jfrog.ErrConflict)
}
