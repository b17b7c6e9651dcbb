package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/cheggaaa/pb/v3"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/stretchr/testify/require"
)

func TestLines(t *testing.T) {
	var out bytes.Buffer
	d := newDisplay(&out, false)
	require.Nil(t, d.bar, "a buffer is no terminal")
	p := transfer.Progress{FilesDone: 1, FilesTotal: 3, BytesDone: 1 << 20, BytesTotal: 3 << 20, Elapsed: time.Second}
	d.progress(p)
	require.Empty(t, out.String(), "too soon")
	d.every = 0
	d.progress(p)
	p.Listed, p.FilesFailed, p.FilesDone = true, 1, 3
	d.progress(p)
	d.next()
	d.progress(transfer.Progress{FilesTotal: 2, BytesTotal: 1 << 20, Elapsed: time.Second, Listed: true})
	d.printf("failed: %s\n", "x")
	d.end()
	require.Equal(t, "1 of 3+ files, 1.0 MiB of 3.0 MiB in 1s\n"+
		"3 of 3 files, 1 failed, 1.0 MiB of 3.0 MiB in 1s\n"+
		"3 of 5 files, 1 failed, 1.0 MiB of 4.0 MiB in 2s\n"+
		"failed: x\n", out.String())
}

func TestSilent(t *testing.T) {
	var out bytes.Buffer
	d := newDisplay(&out, true)
	d.every = 0
	d.progress(transfer.Progress{FilesTotal: 1})
	require.Empty(t, out.String())
	d.printf("failed\n")
	require.Equal(t, "failed\n", out.String())
}

func TestBar(t *testing.T) {
	var out bytes.Buffer
	d := newDisplay(&out, false)
	d.bar = barTemplate.New(0).Set(pb.Bytes, true).Set(pb.Static, true).Set(pb.Terminal, true).SetWriter(&out).SetWidth(80).Start()
	d.progress(transfer.Progress{FilesDone: 1, FilesTotal: 4, BytesDone: 1 << 20, BytesTotal: 4 << 20, Listed: true})
	require.Regexp(t, `^\r1 of 4 files  1.00 MiB / 4.00 MiB \[-+>_+\] 25.00%`, out.String())
	out.Reset()
	d.printf("failed\n")
	require.Regexp(t, `^\r {80}\rfailed\n$`, out.String())
}
