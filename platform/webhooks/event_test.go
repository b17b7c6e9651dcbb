package webhooks

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

const (
	item      = `"repo_key":"sample_repo","path":"sample_dir/sample.txt","name":"sample.txt","sha256":"sample_checksum","size":7`
	bundleIDs = `"release_bundle_name":"sample","release_bundle_version":"1.0.0"`
	envelope  = `"subscription_key":"test","jpd_origin":"https://acme.jfrog.io","source":"jfrog/jfrt@01h9mspg5atsp402qqxm071zjv"`
)

var sampleItem = EventItem{
	RepoKey: "sample_repo", Path: "sample_dir/sample.txt", Name: "sample.txt", SHA256: "sample_checksum", Size: 7,
}

// payloads are the payloads that JFrog documents, in the manual and in the administration guide.
var payloads = []struct {
	domain  Domain
	types   []EventType
	payload string // without domain and event type
	want    EventData
}{
	{
		DomainArtifact, []EventType{EventDeployed, EventDeleted, EventCached},
		`"data":{` + item + `},` + envelope,
		&ArtifactData{EventItem: sampleItem},
	},
	{
		DomainArtifact, []EventType{EventMoved, EventCopied},
		`"data":{` + item + `,"source_repo_path":"sample_repo","target_repo_path":"sample_target_repo"},` + envelope,
		&ArtifactData{EventItem: sampleItem, SourceRepoPath: "sample_repo", TargetRepoPath: "sample_target_repo"},
	},
	{
		DomainArtifactProperty, []EventType{EventAdded, EventDeleted},
		`"data":{` + item + `,"property_key":"sample_key","property_values":["sample_value1"]},` + envelope,
		&PropertyData{EventItem: sampleItem, PropertyKey: "sample_key", PropertyValues: []string{"sample_value1"}},
	},
	{
		DomainDocker, []EventType{EventPushed, EventDeleted, EventPromoted},
		`"data":{` + item + `,"image_name":"image","image_type":"docker","tag":"latest","platforms":[{"architecture":"amd64","os":"linux"}]},` + envelope,
		&DockerData{EventItem: sampleItem, ImageName: "image", ImageType: "docker", Tag: "latest", Platforms: []DockerPlatform{{"amd64", "linux"}}},
	},
	{
		DomainBuild, []EventType{EventUploaded, EventDeleted, EventPromoted},
		`"data":{"build_name":"sample_build_name","build_number":"1","build_started":"1970-01-01T00:00:00.000+0000","build_repo":"artifactory-build-info"},` + envelope,
		&BuildData{BuildName: "sample_build_name", BuildNumber: "1", BuildStarted: started(), BuildRepo: "artifactory-build-info"},
	},
	{
		DomainReleaseBundle, []EventType{EventCreated, EventSigned, EventDeleted},
		`"data":{` + bundleIDs + `,"release_bundle_size":9800},` + envelope,
		&ReleaseBundleData{"sample", "1.0.0", 9800},
	},
	{
		DomainDistribution,
		[]EventType{EventDistributeStarted, EventDistributeCompleted, EventDistributeAborted, EventDistributeFailed, EventDeleteStarted},
		`"destination":"distribution","data":{` + bundleIDs + `,"release_bundle_size":1037976,"status_message":"CREATED","transaction_id":395969746957422600,` +
			`"edge_node_info_list":[{"edge_node_address":"https://edge/artifactory","edge_node_name":"edge"}]},` + envelope,
		&DistributionData{"sample", "1.0.0", 1037976, []EdgeNode{{"https://edge/artifactory", "edge"}}, "CREATED", 395969746957422600},
	},
	{
		DomainDestination, []EventType{EventReceived, EventDeleteStarted, EventDeleteCompleted, EventDeleteFailed},
		`"destination":"artifactory_release_bundle","data":{` + bundleIDs + `,"status_message":"COMPLETED"},` + envelope,
		&DestinationData{"sample", "1.0.0", "COMPLETED"},
	},
	{
		DomainReleaseBundleV2,
		[]EventType{EventReleaseBundleV2Started, EventReleaseBundleV2Failed, EventReleaseBundleV2Completed},
		`"data":{` + bundleIDs + `,"repository_key":"release-bundles-v2"},` + envelope,
		&ReleaseBundleV2Data{RepositoryKey: "release-bundles-v2", ReleaseBundleName: "sample", ReleaseBundleVersion: "1.0.0"},
	},
}

func started() (t jfrog.Time) {
	_ = t.UnmarshalJSON([]byte(`"1970-01-01T00:00:00.000+0000"`))
	return t
}

func TestParseEventPayloads(t *testing.T) {
	for _, test := range payloads {
		for _, typ := range test.types {
			payload := `{"domain":"` + string(test.domain) + `","event_type":"` + string(typ) + `",` + test.payload + `}`
			got, err := ParseEvent([]byte(payload))
			require.NoError(t, err, payload)
			assert.Equal(t, test.domain, got.Domain)
			assert.Equal(t, typ, got.EventType)
			assert.Equal(t, "test", got.SubscriptionKey)
			assert.Equal(t, "https://acme.jfrog.io", got.JPDOrigin)
			assert.Equal(t, "jfrog/jfrt@01h9mspg5atsp402qqxm071zjv", got.Source)
			assert.Equal(t, test.want, got.Data, payload)
			assert.JSONEq(t, payload, encoded(t, got))
			// The types have every field.
			assert.JSONEq(t, string(got.RawData), encoded(t, got.Data))
		}
	}
	assert.Equal(t, time.Unix(0, 0).UTC(), started().UTC())
}

// Older events of release bundles have the field destination only.
func TestParseEventDestination(t *testing.T) {
	const payload = `{"destination":"release_bundle","event_type":"signed","data":{` + bundleIDs + `}}`
	got, err := ParseEvent([]byte(payload))
	require.NoError(t, err)
	assert.Equal(t, DomainReleaseBundle, got.Domain)
	assert.Equal(t, &ReleaseBundleData{ReleaseBundleName: "sample", ReleaseBundleVersion: "1.0.0"}, got.Data)
}

// Unknown domains, types and fields do not fail, and nothing of them is lost.
func TestParseEventUnknown(t *testing.T) {
	for _, payload := range []string{
		`{"domain":"app_trust","event_type":"release_started","data":{"stage":"qa"},"trace":{"id":1.50}}`,
		`{"domain":"user","event_type":"locked","data":["any"]}`,
		`{"domain":"artifact","event_type":"frozen","data":null}`,
		`{"domain":"artifact","event_type":"frozen"}`,
	} {
		got, err := ParseEvent([]byte(payload))
		require.NoError(t, err, payload)
		assert.Nil(t, got.Data, payload)
		if got.Domain != DomainArtifact {
			assert.JSONEq(t, payload, encoded(t, got))
		}
	}
	got, err := ParseEvent([]byte(`{"domain":"artifact","event_type":"frozen","data":{"size":"12","new":true}}`))
	require.NoError(t, err)
	assert.Equal(t, &ArtifactData{EventItem: EventItem{Size: 12}}, got.Data)
}

// The errors of invalid payloads do not quote them.
func TestParseEventInvalid(t *testing.T) {
	for payload, why := range map[string]string{
		"":       "not valid JSON",
		"hush":   "not valid JSON",
		`"hush"`: "wrong type",
		`{"domain":"artifact","data":{"repo_key":"hush"}}`: "no event type",
		`{"event_type":"hush"}`:                            "no domain",
		`{"domain":"artifact","event_type":"deployed","data":{}}{"domain":"hush","event_type":"x"}`: "not valid JSON",
	} {
		got, err := ParseEvent([]byte(payload))
		assert.Nil(t, got)
		assert.ErrorIs(t, err, ErrBadPayload)
		assert.ErrorContains(t, err, why, payload)
		assert.NotContains(t, err.Error(), "hush")
	}
}

// An event whose data has an unexpected type is delivered with its data as it was received.
func TestParseEventOddData(t *testing.T) {
	for _, tc := range []struct{ domain, data, why string }{
		{"artifact", `{"repo_key":"r","size":"hush"}`, "wrong value"},
		{"artifact", `{"repo_key":"r","name":["hush"]}`, `name" has the wrong type`},
		{"build", `{"build_started":"hush"}`, "wrong value"},
		{"docker", `"hush"`, "wrong type"},
	} {
		payload := `{"domain":"` + tc.domain + `","event_type":"x","data":` + tc.data + `,"source":"s"}`
		got, err := ParseEvent([]byte(payload))
		require.NoError(t, err, payload)
		assert.Equal(t, Domain(tc.domain), got.Domain)
		assert.Equal(t, "s", got.Source)
		assert.Nil(t, got.Data)
		assert.NotErrorIs(t, got.DataError, ErrBadPayload, "the payload is an event")
		assert.ErrorContains(t, got.DataError, "data of an event of the domain "+tc.domain)
		assert.ErrorContains(t, got.DataError, tc.why)
		assert.NotContains(t, got.DataError.Error(), "hush")
		assert.JSONEq(t, tc.data, string(got.RawData))
		assert.JSONEq(t, payload, encoded(t, got))
	}
}

func FuzzParseEvent(f *testing.F) {
	for _, p := range payloads {
		f.Add([]byte(`{"domain":"` + string(p.domain) + `","event_type":"` + string(p.types[0]) + `",` + p.payload + `}`))
	}
	f.Add([]byte(`{"destination":"release_bundle","event_type":"signed","DATA":{},"data":[1]}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		e, err := ParseEvent(payload)
		if err != nil {
			assert.ErrorIs(t, err, ErrBadPayload)
			return
		}
		data, err := json.Marshal(e)
		require.NoError(t, err)
		again, err := ParseEvent(data)
		require.NoError(t, err, "%s", data)
		assert.Equal(t, e.Data, again.Data)
		assert.Equal(t, e.Domain, again.Domain)
		assert.Equal(t, e.EventType, again.EventType)
	})
}
