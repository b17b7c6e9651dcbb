package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"testing"
)

func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"-addr", "127.0.0.1:0", "-repo", "a,b", "-token", "tok", "-anonymous",
			"-target", "edge", "-self-target", "self"}, w)
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
