package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/cheggaaa/pb/v3"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// display shows the progress: as a bar on a terminal, as lines elsewhere. The library calls
// progress from a separate goroutine.
type display struct {
	mu     sync.Mutex
	out    io.Writer
	silent bool
	bar    *pb.ProgressBar   // nil: lines
	every  time.Duration     // the time between two lines
	told   time.Time         // the time of the last line
	before transfer.Progress // of the steps that have ended
	now    transfer.Progress // of the current one
}

const barTemplate pb.ProgressBarTemplate = `{{string . "files"}}  {{counters . }} {{bar . }} {{percent . }} {{speed . "%s/s" "-"}} {{rtime . "%s left" "%s" "-"}}`

func newDisplay(out io.Writer, silent bool) *display {
	d := &display{out: out, silent: silent, every: 5 * time.Second, told: time.Now()}
	if silent || os.Getenv("TERM") == "dumb" {
		return d
	}
	// Static: the bar is drawn when the library calls progress.
	bar := barTemplate.New(0).Set(pb.Bytes, true).Set(pb.Static, true).SetWriter(out)
	if bar.GetBool(pb.Terminal) {
		d.bar = bar.Start()
	}
	return d
}

// progress shows the progress of the current step.
func (d *display) progress(p transfer.Progress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = p
	p = d.total()
	files := fmt.Sprintf("%d of %d files", p.FilesDone, p.FilesTotal)
	switch {
	case !p.Listed:
		files = fmt.Sprintf("%d of %d+ files", p.FilesDone, p.FilesTotal)
	case p.FilesTotal == 1:
		files = fmt.Sprintf("%d of 1 file", p.FilesDone)
	}
	if p.FilesFailed > 0 {
		files += fmt.Sprintf(", %d failed", p.FilesFailed)
	}
	switch {
	case d.silent:
	case d.bar != nil:
		d.bar.Set("files", files).SetTotal(p.BytesTotal).SetCurrent(p.BytesDone).Write()
	case time.Since(d.told) >= d.every:
		d.told = time.Now()
		_, _ = fmt.Fprintf(d.out, "%s, %s of %s in %s\n", files, size(p.BytesDone), size(p.BytesTotal), round(p.Elapsed))
	}
}

// total returns the progress of all steps.
func (d *display) total() transfer.Progress {
	p := d.now
	p.FilesDone += d.before.FilesDone
	p.FilesTotal += d.before.FilesTotal
	p.FilesFailed += d.before.FilesFailed
	p.BytesDone += d.before.BytesDone
	p.BytesTotal += d.before.BytesTotal
	p.Elapsed += d.before.Elapsed
	return p
}

// next ends a step.
func (d *display) next() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.before, d.now = d.total(), transfer.Progress{}
}

// printf prints a line above the bar. The next call of progress draws the bar again.
func (d *display) printf(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wipe()
	_, _ = fmt.Fprintf(d.out, format, args...)
}

// end removes the bar.
func (d *display) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wipe()
}

// wipe overwrites the bar with blanks, as not every terminal understands escape sequences.
func (d *display) wipe() {
	if d.bar != nil {
		_, _ = fmt.Fprintf(d.out, "\r%*s\r", d.bar.Width(), "")
	}
}

// round rounds a duration for reading.
func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}
