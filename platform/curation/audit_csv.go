package curation

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// AuditCSV is the CSV file in an archive of [AuditService.ExportPackages]. The caller closes it.
type AuditCSV struct {
	io.ReadCloser
	// Incomplete means that the range of time has more than 500,000 events, and the file lacks
	// some. Narrow the range.
	Incomplete bool
}

// OpenAuditCSV opens the CSV file in an archive of [AuditService.ExportPackages]. The archive is
// often a file that the stream was copied to. The size is in bytes.
func OpenAuditCSV(archive io.ReaderAt, size int64) (*AuditCSV, error) {
	r, err := zip.NewReader(archive, size)
	if err != nil {
		return nil, fmt.Errorf("curation: audit archive: %w", err)
	}
	for _, f := range r.File {
		if !strings.HasPrefix(f.Name, "audit_packages") {
			continue
		}
		content, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("curation: audit archive: %w", err)
		}
		return &AuditCSV{content, strings.HasPrefix(f.Name, "audit_packages_incomplete")}, nil
	}
	return nil, errors.New("curation: the audit archive has no CSV file")
}
