package reports_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jfrogkit/jfrog-go/artifactory/reports"
)

func TestPrintedReport(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	use := reports.Usage{Files: 1, Bytes: 2048, Modified: day}
	r := &reports.UsageReport{Total: use, Omitted: 2, Folders: []reports.FolderUsage{
		{Repo: "libs", Usage: use},
		{Repo: "libs", Path: "org/acme", Usage: reports.Usage{Files: 2, Bytes: 4096, DistinctBytes: 2048, Downloaded: day}},
	}}
	assert.Equal(t, `libs: 1 file, 2048 bytes, last changed 2026-03-01
libs/org/acme: 2 files, 4096 bytes (2048 distinct), last downloaded 2026-03-01
2 more folders
total: 1 file, 2048 bytes, last changed 2026-03-01
`, fmt.Sprint(r))
}
