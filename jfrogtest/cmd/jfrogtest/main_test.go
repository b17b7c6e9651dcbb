package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"-addr", "127.0.0.1:0", "-repo", "a,b", "-token", "tok", "-anonymous",
			"-build-agent", "-target", "edge", "-self-target", "self"}, w)
	}()
	buf := make([]byte, 1000)
	n, err := r.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(`URL: +(\S+)\nToken: +tok\n`).FindStringSubmatch(string(buf[:n]))
	if match == nil {
		t.Fatalf("printed %q", buf[:n])
	}
	res, err := http.Get(match[1] + "/artifactory/api/storage/b")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	const build = `{"name": "app", "number": "1", "started": "2024-01-01T12:00:00.000Z"}`
	req, err := http.NewRequest(http.MethodPut, match[1]+"/artifactory/api/build", strings.NewReader(build))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer tok")
	if res, err = http.DefaultClient.Do(req); err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d of a build without a buildAgent", res.StatusCode)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := http.Get(match[1]); err == nil {
		t.Error("the server is still running")
	}
	if run(context.Background(), []string{"-odd"}, io.Discard) == nil {
		t.Error("took an unknown flag")
	}
}
