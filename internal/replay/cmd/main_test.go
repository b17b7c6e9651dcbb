package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

const documented = `{
  "id": "9.9", "section": "9.9", "title": "Set Thing", "method": "POST", "template": "/x/{name}", "path_params": [{"name": "name"}],
  "query": [{"name": "deep", "type": "boolean", "required": true, "values": ["true", "false"], "default": "true"}],
  "headers": [{"name": "X-Part", "required": false}],
  "request": {"kind": "json", "content_type": "application/json", "fields": [{"name": "a", "type": "string", "required": true, "enum": ["b"]}]},
  "response": {"kind": "none", "content_type": "", "fields": []},
  "statuses": [{"code": 404, "meaning": "absent"}, {"code": 200, "meaning": ""}, {"code": 404, "meaning": "again"}],
  "since": "7.1", "security": "admin", "deprecated": false,
  "notes": ["Quirk.", "Repetition: harmless: it sets a."], "doc_defects": ["none"],
  "samples": [{"name": "sample", "request": {"method": "POST", "path": "/x/<y>", "query": {"deep": ["true"]}, "headers": {}, "body": {}},
    "response": {"status": 200, "headers": {}, "body": null}, "constructed": [], "repairs": ["comma added"]}]
}`

const fixture = `{
 "id": "9.9",
 "title": "Set Thing",
 "method": "POST",
 "template": "/x/{name}",
 "repetition": "harmless: it sets a.",
 "query": [
  {
   "name": "deep",
   "type": "boolean",
   "values": [
    "true",
    "false"
   ],
   "required": true
  }
 ],
 "headers": [
  "X-Part"
 ],
 "request": {
  "kind": "json",
  "fields": [
   {
    "name": "a",
    "type": "string",
    "enum": [
     "b"
    ]
   }
  ]
 },
 "response": {
  "kind": "none"
 },
 "statuses": [
  200,
  404
 ],
 "since": "7.1",
 "samples": [
  {
   "name": "sample",
   "request": {
    "method": "POST",
    "path": "/x/<y>",
    "query": {
     "deep": [
      "true"
     ]
    },
    "body": {}
   },
   "response": {
    "status": 200
   },
   "repairs": [
    "comma added"
   ]
  }
 ]
}
`

func TestConvert(t *testing.T) {
	got, err := convert([]byte(documented))
	require.NoError(t, err)
	assert.Equal(t, fixture, string(got))
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	spec, pkg := filepath.Join(dir, "spec"), filepath.Join(dir, "things")
	require.NoError(t, os.MkdirAll(filepath.Join(spec, "operations"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(spec, "operations", "9.9.json"), []byte(documented), 0o600))

	require.NoError(t, run(spec, []string{pkg, "9.9"}))
	fixtures, err := replay.Load(filepath.Join(pkg, "testdata", "operations"))
	require.NoError(t, err, "the harness refuses keys that it does not read")
	assert.Equal(t, []int{200, 404}, fixtures["9.9"].Statuses)

	assert.ErrorIs(t, run(spec, []string{pkg, "9.9"}), os.ErrExist)
	assert.ErrorIs(t, run(spec, []string{pkg, "9.8"}), os.ErrNotExist)
	assert.ErrorContains(t, run(spec, []string{pkg}), "usage")
	assert.ErrorContains(t, run("", []string{pkg, "9.9"}), "usage")
}
