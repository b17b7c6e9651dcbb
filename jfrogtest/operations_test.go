package jfrogtest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const (
	loggersPath = "/api/system/debug/loggers"
	prunePath   = "/api/system/storage/prune"
	bundlePath  = "/api/system/support/bundle"
	logDataPath = "/api/system/logs/data?id=artifactory-request.log"
)

func TestLoggers(t *testing.T) {
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	level := func(want string) {
		t.Helper()
		equal(t, "level", string(c.get(loggersPath+"/org.acme").want(200).body), want)
	}
	level("info")
	c.do("POST", loggersPath, map[string]any{"classes": map[string]string{"org.acme": "DEBUG"}, "timer": 60}).
		want(200, "Logger levels configured successfully")
	level("debug")
	now = now.Add(time.Minute)
	level("info")
	c.do("POST", loggersPath, map[string]any{"classes": map[string]string{"org.acme": "trace"}, "timer": 60}).want(200)
	c.do("DELETE", loggersPath, nil).want(200, "Logger levels were reset to default settings successfully")
	level("info")

	many := map[string]string{}
	for i := range 101 {
		many[fmt.Sprint("c", i)] = "info"
	}
	one := map[string]string{"org.acme": "info"}
	for text, body := range map[string]any{
		"No loggers defined":      map[string]any{"timer": 1},
		"Too many loggers":        map[string]any{"timer": 1, "classes": many},
		"Invalid timer":           map[string]any{"timer": -1, "classes": one},
		"Invalid debug level 'x'": map[string]any{"timer": 1, "classes": map[string]string{"org.acme": "x"}},
		"of logger ''":            map[string]any{"timer": 1, "classes": map[string]string{"": "info"}},
		"Failed to parse":         map[string]any{"timer": 1, "classes": []string{"org.acme"}},
	} {
		c.do("POST", loggersPath, body).fails(400, text)
	}
	c.do("POST", loggersPath, map[string]any{"classes": one}).fails(400, "Invalid timer")
	c.do("POST", loggersPath, map[string]any{"classes": one, "timer": int64(1) << 62}).fails(400, "Invalid timer")
}

func TestOperationsNeedAnAdministrator(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	for _, call := range []string{
		"POST " + loggersPath, "DELETE " + loggersPath, "GET " + loggersPath + "/a", "GET /api/system/logs/config", "GET " + logDataPath,
		"POST " + prunePath + "/start", "GET " + prunePath + "/status", "POST " + prunePath + "/stop", "POST " + bundlePath, "GET " + bundlePath + "s",
		"GET " + bundlePath + "/x", "DELETE " + bundlePath + "/x", "GET " + bundlePath + "/x/archive",
	} {
		method, path, _ := strings.Cut(call, " ")
		c.do(method, path, nil, basic("jane", "secret")...).fails(403, "administrator")
		c.as("").do(method, path, nil).fails(401, "")
	}
}

func TestPrune(t *testing.T) {
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	for i := range 20 {
		c.put(fmt.Sprint("/libs/gone", i), fmt.Sprint("gone", i))
	}
	c.put("/libs/kept", "kept")
	c.put("/libs/trashed", "trashed")
	for i := range 20 {
		c.do("DELETE", fmt.Sprint("/libs/gone", i), nil).want(204)
	}
	c.do("POST", "/api/trash/empty", nil).want(200)
	c.do("DELETE", "/libs/trashed", nil).want(204)
	stored := func() (n int) {
		t.Helper()
		for i := range 20 {
			r := c.do("PUT", "/libs/probe", nil, "X-Checksum-Deploy", "true", "X-Checksum-Sha1", sha1Of(fmt.Sprint("gone", i)))
			if r.status == 201 {
				n++
				c.do("DELETE", "/libs/probe", nil).want(204)
				c.do("DELETE", "/api/trash/clean/libs/probe", nil).want(200)
			}
		}
		return n
	}
	run := func(body any, checks ...any) {
		t.Helper()
		c.do("POST", prunePath+"/start", body).want(202)
		c.get(prunePath+"/status").want(200).is("status", "running", "progress", "0 of 256", "lastHandledDirectory", nil)
		c.get(prunePath + "/status").want(200).is(append([]any{"status", "finished", "progress", "256 of 256", "lastHandledDirectory.name", "ff"}, checks...)...)
	}
	c.get(prunePath+"/status").want(412).is("info", "No Prune task found")
	run(nil, "report.totalBinariesProcessed", 22, "report.totalBinariesCleaned", 0, "dryRun", false)
	equal(t, "young binaries", stored(), 20)
	run(map[string]any{"dryRun": true, "binaryOlderThanDays": "0"}, "report.totalBinariesCleaned", 20, "dryRun", true)
	equal(t, "binaries after a dry run", stored(), 20)
	now = now.Add(48 * time.Hour)
	run(map[string]any{"binaryOlderThanDays": 3}, "report.totalBinariesCleaned", 0)
	run(map[string]any{"startFromDirectory": "ff", "startFromBinary": 1000}, "report.totalBinariesProcessed", 0)
	equal(t, "binaries of other directories", stored(), 20)

	// A run that is stopped has done nothing.
	c.do("POST", prunePath+"/start", nil).want(202).is("info", "Pruning Unreferenced Data task has been submitted")
	c.do("POST", prunePath+"/start", nil).want(412).is("info", "Pruning Unreferenced Data task cannot be started")
	c.do("POST", prunePath+"/stop", nil).want(202).is("info", "Prune task stop request submitted at directory 00")
	c.do("POST", prunePath+"/stop", nil).want(412).is("info", "No running Prune task found")
	c.get(prunePath+"/status").want(200).is("status", "stopped")
	equal(t, "binaries after a stop", stored(), 20)

	// Skipping binaries leaves them out.
	first := sha1Of("gone0")[:2]
	c.do("POST", prunePath+"/start", map[string]any{"startFromDirectory": first, "startFromBinary": "1000", "dryRun": true}).
		want(202).is("info", "Prune Unreferenced Data task resumes from directory "+first)
	for range 2 {
		c.get(prunePath + "/status")
	}
	run(nil, "report.totalBinariesCleaned", 20, "report.totalBytesCleaned", 110, "timing.startedAt", "2024-05-08T07:08:09", "timing.duration", "0:00:00.000")
	equal(t, "binaries after a run", stored(), 0)
	c.get("/libs/kept").want(200)
	c.do("POST", "/api/trash/restore/libs/trashed?to=libs/trashed", nil).want(200)
	c.get("/libs/trashed").want(200, "trashed")

	for text, body := range map[string]any{
		"startFromDirectory":  map[string]any{"startFromDirectory": "zz"},
		"'0'":                 map[string]any{"startFromDirectory": "0"},
		"startFromBinary":     map[string]any{"startFromBinary": -1},
		"binaryOlderThanDays": map[string]any{"binaryOlderThanDays": "many"},
		"Failed to parse":     "{",
	} {
		c.do("POST", prunePath+"/start", body).fails(400, text)
	}
}

func TestRequestLog(t *testing.T) {
	c := start(t)
	c.get("/api/system/logs/config").want(200).is("logs.0", "artifactory-request.log", "nodes.0", "jfrogtest", "refresh_rate_millis", 1000)
	c.put("/libs/a.txt", "abc", "User-Agent", "agent|of\tthe \u00e4 test")
	c.get("/libs/a.txt", "Range", "bytes=1-").want(206)
	c.get("/libs/missing", basic("nobody", "wrong")...).want(401)
	c.platform().get("/access/api/v2/users").want(200)
	log := c.get(logDataPath).want(200)
	text := log.at("log_content").(string)
	for _, want := range []string{
		"|127.0.0.1|admin|GET|/api/system/logs/config|200|0|-1|0|", "|PUT|/libs/a.txt|201|3|-1|0|agent?of?the ? test", "|GET|/libs/a.txt|206|",
		"|non_authenticated_user|GET|/libs/missing|401|",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	equal(t, "lines", strings.Count(text, "\n"), 4)
	size := int(log.at("file_size").(float64))
	equal(t, "size", size, len(text))
	rest := c.get(fmt.Sprint(logDataPath, "&file_size=", size)).want(200).at("log_content").(string)
	equal(t, "new lines", strings.Count(rest, "\n"), 1)

	c.get("/api/system/logs/data?id=other.log").fails(404, "Log file 'other.log' not found")
	c.get(logDataPath, "X-JFrog-Node-Id", "other").fails(404, "Node 'other' not found")
	for _, bad := range []string{"-1", "x", "99999999999999999999"} {
		c.get(logDataPath+"&file_size="+bad).fails(400, "Invalid file_size")
	}
	equal(t, "position beyond the log", c.get(logDataPath + "&file_size=100000000").at("log_content").(string)[:len(text)], text)
}

// TestRequestLogIsBounded checks that the log is rotated, and that a response has its end.
func TestRequestLogIsBounded(t *testing.T) {
	c := start(t)
	long := strings.Repeat("x", 2000) // fields are cut at 1 KiB
	rotated, largest, last := false, 0, 0
	for i := range 2500 {
		c.get("/libs/"+long, "User-Agent", long)
		if i%250 != 0 {
			continue
		}
		log := c.get(logDataPath).want(200)
		size, text := int(log.at("file_size").(float64)), log.at("log_content").(string)
		rotated = rotated || size < last
		last, largest = size, max(largest, size)
		equal(t, "chunk", len(text), min(size, 300<<10))
	}
	if !rotated || largest > 4<<20 {
		t.Errorf("rotated: %v, largest: %d", rotated, largest)
	}
}

func TestSupportBundles(t *testing.T) {
	now := time.Date(2024, 8, 8, 18, 56, 48, 592e6, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	c.put("/libs/a.txt", "a")
	created := c.do("POST", bundlePath+"/", map[string]any{"name": "b1", "parameters": map[string]any{"collectSlowQueriesFromDatabase": true}}).
		want(200).is("id", "20240808-185648-592", "artifactory.service_id", "jfrt@jfrogtest")
	id := created.at("id").(string)
	c.do("POST", bundlePath, map[string]any{"description": "d", "parameters": map[string]any{
		"configuration": false, "system": false, "logs": map[string]any{"include": false, "end_date": "2024-08-01"},
		"thread_dump": map[string]any{"count": 2, "interval": 1000}}}).want(200).is("id", "20240808-185648-593")
	c.get(bundlePath+"s").want(200).is("count", 2, "bundles.0.name", "b1", "bundles.0.description", nil, "bundles.0.status", "in progress",
		"bundles.0.created", "2024-08-08T18:56:48+00:00", "bundles.1.name", "20240808-185648-593", "bundles.1.description", "d")
	c.get(bundlePath+"/"+id+"/archive").fails(404, "archive")
	c.get(bundlePath+"/"+id).want(200).is("status", "in progress")
	c.get(bundlePath+"/"+id).want(200).is("status", "success", "parameters.configuration", true, "parameters.logs.start_date", "2024-08-07",
		"parameters.logs.end_date", "2024-08-08", "parameters.thread_dump.count", 1)
	packed := c.get(bundlePath + "/" + id + "/archive").want(200)
	equal(t, "type", packed.header.Get("Content-Type"), "application/zip")
	z, err := zip.NewReader(bytes.NewReader(packed.body), int64(len(packed.body)))
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		contents[f.Name] = string(data)
	}
	for name, text := range map[string]string{
		"configuration/repositories.json": `"key":"libs"`, "system/system-info.txt": jfrogtest.Version,
		"logs/artifactory-request.log": "|PUT|/libs/a.txt|201|", "database-slow-queries.json": "There are no slow running queries",
	} {
		if !strings.Contains(strings.ReplaceAll(contents[name], `": "`, `":"`), text) {
			t.Errorf("no %q in %s: %s", text, name, contents[name])
		}
	}

	second := bundlePath + "/20240808-185648-593"
	for range 2 {
		c.get(second).want(200)
	}
	empty := c.get(second + "/archive").want(200).body
	if z, err = zip.NewReader(bytes.NewReader(empty), int64(len(empty))); err != nil || len(z.File) != 0 {
		t.Errorf("the archive without content has %d files, %v", len(z.File), err)
	}
	c.do("DELETE", bundlePath+"/"+id, nil).want(200)
	c.get(bundlePath+"s").want(200).is("count", 1)
	for _, call := range []string{"GET ", "DELETE "} {
		c.do(strings.TrimSpace(call), bundlePath+"/"+id, nil).fails(404, "not found")
	}
	c.get(bundlePath+"/"+id+"/archive").fails(404, "not found")

	for text, body := range map[string]any{
		"start_date '01.08.2024'": map[string]any{"logs": map[string]any{"start_date": "01.08.2024"}},
		"end_date 'x'":            map[string]any{"logs": map[string]any{"end_date": "x"}},
		"is after":                map[string]any{"logs": map[string]any{"start_date": "2024-08-02", "end_date": "2024-08-01"}},
		"thread_dump":             map[string]any{"thread_dump": map[string]any{"count": -1}},
		"Failed to parse":         map[string]any{"logs": "all"},
	} {
		c.do("POST", bundlePath, map[string]any{"parameters": body}).fails(400, text)
	}
	for range 60 {
		c.do("POST", bundlePath, map[string]any{}).want(200)
	}
	c.get(bundlePath+"s").want(200).is("count", 50)
}
