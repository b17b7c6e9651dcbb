package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// result describes the work of a step.
type result struct {
	what  string
	count int   // number of files or other items
	bytes int64 // total size
}

// add counts one more file.
func (r *result) add(size int64) {
	r.count++
	r.bytes += size
}

// table prints the results of the steps in columns.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer) table {
	t := table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	_, _ = fmt.Fprintln(t.w, "step\titems\tsize\ttime\tresult")
	return t
}

func (t table) row(step string, r result, took time.Duration) {
	_, _ = fmt.Fprintf(t.w, "%s\t%d\t%s\t%s\t%s\n", step, r.count, size(r.bytes), took.Round(10*time.Microsecond), r.what)
}

func (t table) print() { _ = t.w.Flush() }

func size(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f KiB", float64(n)/1024)
}
