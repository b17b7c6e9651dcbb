package transfer

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Outcome is what became of a file.
type Outcome string

// The outcomes.
const (
	OutcomeSent      Outcome = "sent"      // uploaded
	OutcomeMatched   Outcome = "matched"   // deployed by its checksum: the server had the content
	OutcomeReceived  Outcome = "received"  // downloaded
	OutcomeExtracted Outcome = "extracted" // taken from an archive
	OutcomeUnchanged Outcome = "unchanged" // the target had the content already
	OutcomeDeleted   Outcome = "deleted"   // removed from the target, as the source lacks it
	OutcomeSkipped   Outcome = "skipped"   // left out as the options say, such as a link
	OutcomeFailed    Outcome = "failed"
)

// Result is what became of one file.
type Result struct {
	Outcome   Outcome
	Repo      string // repository key
	Path      string // in the repository
	Local     string // the file on this machine; "" for a reader or a writer
	Size      int64  // bytes of the content; -1 when not known
	Checksums artifactory.Checksums
	Moved     int64 // bytes of content that went over the wire, with failed attempts, but for those of uploads up to 256 KiB
	Saved     int64 // bytes of content that need not
	Duration  time.Duration
	Err       error // a *Error; nil unless the outcome is OutcomeFailed
}

// Phase is a step in moving a file.
type Phase string

// The phases.
const (
	PhaseList     Phase = "list"     // finding the files
	PhaseOpen     Phase = "open"     // the local file, or the folder it goes to
	PhaseChecksum Phase = "checksum" // reading the local file for its checksum
	PhaseMatch    Phase = "match"    // deploying by checksum
	PhaseSend     Phase = "send"     // sending the content
	PhaseReceive  Phase = "receive"  // asking for the content and getting it
	PhaseWrite    Phase = "write"    // storing it
	PhaseVerify   Phase = "verify"   // comparing the checksums of both sides
	PhaseExtract  Phase = "extract"  // taking files out of an archive
	PhaseDelete   Phase = "delete"
)

// Error says which file was not moved, where it failed and why.
type Error struct {
	Repo, Path string // in Artifactory
	Local      string
	Phase      Phase
	Err        error // the cause: a [*jfrog.Error], an [*fs.PathError], the context's ...

	direction direction
}

// direction says which way a file goes; "" where it does not matter.
type direction string

const (
	uploading   direction = "upload"
	downloading direction = "download"
)

// Error names the file, the phase and the cause.
func (e *Error) Error() string {
	remote := ""
	if e.Repo != "" {
		remote = e.Repo + "/" + strings.TrimPrefix(e.Path, "/")
	}
	var what string
	switch {
	case remote == "" && e.Local == "":
		what = "transfer"
	case remote == "" || e.Local == "":
		what = strings.TrimSpace(string(e.direction) + " " + remote + e.Local)
	case e.direction == uploading:
		what = "upload " + e.Local + " to " + remote
	default:
		what = "download " + remote + " to " + e.Local
	}
	return fmt.Sprintf("artifactory: %s: %s: %v", what, e.Phase, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// The causes of a [Error] that are this package's own.
var (
	// ErrChecksumMismatch says that content is not what the other side has or expects.
	ErrChecksumMismatch = errors.New("checksums differ")
	// ErrFileChanged says that a file changed while it was being sent.
	ErrFileChanged = errors.New("the file changed while it was being sent")
	// ErrUnsafeName says that a name from the server, or in an archive, is not one that a
	// file may be given here.
	ErrUnsafeName = errors.New("unsafe name")
	// ErrStopped says that a file was given up because another one failed.
	ErrStopped = errors.New("stopped because another file failed")
)

// Results are the results of many files, as they come. Walking over them, with
// range or with [Results.Summary], is what makes the files move; it can be done
// once. Leaving the loop early cancels what is on its way, and waits until it has ended.
//
// When the context ends before all files have been begun, or one fails and
// [Options].StopOnError is set, a last result without a name says so.
type Results iter.Seq[Result]

// Summary counts the results of many files.
type Summary struct {
	Files    map[Outcome]int // by what became of them
	Bytes    int64           // of content that is now where it should be
	Moved    int64           // bytes that went over the wire
	Saved    int64           // bytes that need not
	Duration time.Duration
}

// Total returns the number of files, whatever became of them.
func (s *Summary) Total() int {
	n := 0
	for _, count := range s.Files {
		n += count
	}
	return n
}

// Add counts a result.
func (s *Summary) Add(res Result) {
	if s.Files == nil {
		s.Files = map[Outcome]int{}
	}
	s.Files[res.Outcome]++
	s.Moved += res.Moved
	s.Saved += res.Saved
	switch res.Outcome {
	case OutcomeFailed, OutcomeDeleted, OutcomeSkipped:
	default:
		s.Bytes += max(res.Size, 0)
	}
}

// Summary moves the files and counts them. The error joins those of all files that failed.
func (r Results) Summary() (*Summary, error) {
	begin := time.Now()
	sum := &Summary{Files: map[Outcome]int{}}
	var failures []error
	for res := range r {
		sum.Add(res)
		if res.Err != nil {
			failures = append(failures, res.Err)
		}
	}
	sum.Duration = time.Since(begin)
	return sum, errors.Join(failures...)
}
