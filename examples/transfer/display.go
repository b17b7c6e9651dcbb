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

// display shows how far the files are: as a bar on a terminal, as lines elsewhere. The
// library calls progress from a goroutine of its own.
type display struct {
	mu     sync.Mutex
	out    io.Writer
	silent bool
	bar    *pb.ProgressBar   // nil: lines
	every  time.Duration     // between two lines
	told   time.Time         // when the last line was printed
	before transfer.Progress // of the steps that have ended
	now    transfer.Progress // of the current one
}

const barTemplate pb.ProgressBarTemplate = `{{string . "files"}}  {{counters . }} {{bar . }} {{percent . }} {{speed . "%s/s" "-"}} {{rtime . "%s left" "%s" "-"}}`

func newDisplay(out io.Writer, silent bool) *display {
	d := &display{out: out, silent: silent, every: 5 * time.Second, told: time.Now()}
	if silent || os.Getenv("TERM") == "dumb" {
		return d
	}
	// Static: the library already says when it is time to draw.
	bar := barTemplate.New(0).Set(pb.Bytes, true).Set(pb.Static, true).SetWriter(out)
	if bar.GetBool(pb.Terminal) {
		d.bar = bar.Start()
	}
	return d
}

// progress shows how far the current step is.
func (d *display) progress(p transfer.Progress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = p
	p = d.total()
	files := fmt.Sprintf("%d of %d files", p.FilesDone, p.FilesTotal)
	if !p.Listed {
		files = fmt.Sprintf("%d of %d+ files", p.FilesDone, p.FilesTotal)
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

// total is the progress of all steps so far.
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

// next says that a step has ended.
func (d *display) next() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.before, d.now = d.total(), transfer.Progress{}
}

// printf prints a line above the bar, which comes back by itself.
func (d *display) printf(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wipe()
	_, _ = fmt.Fprintf(d.out, format, args...)
}

// end takes the bar away.
func (d *display) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wipe()
}

// wipe overwrites the bar's line: blanks, as not every terminal knows escape sequences.
func (d *display) wipe() {
	if d.bar != nil {
		_, _ = fmt.Fprintf(d.out, "\r%*s\r", d.bar.Width(), "")
	}
}

// round leaves what people want to know of a duration.
func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}
