package transfer

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Outcome is the way in which the transfer of a file ended.
type Outcome string

// The outcomes of a [Result].
const (
	OutcomeSent      Outcome = "sent"      // uploaded
	OutcomeMatched   Outcome = "matched"   // deployed by its checksum: the server had the content
	OutcomeReceived  Outcome = "received"  // downloaded
	OutcomeExtracted Outcome = "extracted" // extracted from an archive
	OutcomeUnchanged Outcome = "unchanged" // the target had the same content
	OutcomePresent   Outcome = "present"   // the target existed, and IfAbsent is set
	OutcomeCopied    Outcome = "copied"    // copied from a file of the target folder
	OutcomeDeleted   Outcome = "deleted"   // deleted from the target, as the source lacks it
	OutcomeSkipped   Outcome = "skipped"   // left out because of the options, such as a link
	OutcomeFailed    Outcome = "failed"
)

// Result describes the transfer of one file.
type Result struct {
	Outcome   Outcome
	Remote    Remote // the file in Artifactory
	Local     string // the file on this machine; empty for a reader or a writer
	Size      int64  // bytes of the content; -1 if not known
	Checksums artifactory.Checksums
	// Moved counts the bytes sent or received, with failed attempts. Failed attempts of uploads
	// up to 256 KiB do not count.
	Moved    int64
	Saved    int64 // bytes that did not have to be moved
	Duration time.Duration
}

// String returns the outcome, the file in Artifactory and its size in one line.
func (r Result) String() string {
	text := strings.TrimSpace(string(r.Outcome) + " " + r.Remote.String())
	if r.Size >= 0 && r.Remote != (Remote{}) {
		text += fmt.Sprintf(" (%d bytes)", r.Size)
	}
	return printable.Text(text)
}

// Phase is a step in moving a file.
type Phase string

// The phases of an [Error].
const (
	PhaseList     Phase = "list"     // finding the files
	PhaseOpen     Phase = "open"     // opening the local file, or its folder
	PhaseChecksum Phase = "checksum" // reading the local file for its checksum
	PhaseMatch    Phase = "match"    // deploying by checksum
	PhaseSend     Phase = "send"     // sending the content
	PhaseReceive  Phase = "receive"  // requesting and receiving the content
	PhaseWrite    Phase = "write"    // storing the content
	PhaseVerify   Phase = "verify"   // comparing the checksums of both ends
	PhaseExtract  Phase = "extract"  // extracting files from an archive
	PhaseDelete   Phase = "delete"   // deleting a file
)

// Error names a file that was not moved, the phase in which it failed, and the cause.
type Error struct {
	Remote Remote
	Local  string
	Phase  Phase
	Err    error // the cause: a [*jfrog.Error], an [*fs.PathError], the context's error ...

	direction direction
}

// direction is the direction in which a file moves. It is empty where it does not matter.
type direction string

const (
	uploading   direction = "upload"
	downloading direction = "download"
)

// Error names the file, the phase and the cause. Control characters in them are escaped.
func (e *Error) Error() string {
	remote := ""
	if e.Remote.Repo != "" {
		remote = e.Remote.Repo + "/" + strings.TrimPrefix(e.Remote.Path, "/")
	}
	text := "transfer: "
	switch {
	case remote == "" && e.Local == "":
	case remote == "" || e.Local == "":
		text += strings.TrimSpace(string(e.direction)+" "+remote+e.Local) + ": "
	case e.direction == uploading:
		text += "upload " + e.Local + " to " + remote + ": "
	default:
		text += "download " + remote + " to " + e.Local + ": "
	}
	return printable.Text(fmt.Sprintf("%s%s: %v", text, e.Phase, e.Err))
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Causes of an [Error] that this package defines.
var (
	// ErrChecksumMismatch means that content differs from the content of the other end, or from
	// the expected content.
	ErrChecksumMismatch = errors.New("checksums differ")
	// ErrFileChanged means that a file changed during its upload.
	ErrFileChanged = errors.New("the file changed while it was being sent")
	// ErrUnsafeName means that a name from the server or an archive is not safe for a local file.
	ErrUnsafeName = errors.New("unsafe name")
	// ErrCredentialsRefused means that the server has refused the credentials with status 401. No
	// more files begin, as more requests could lock the user's account.
	ErrCredentialsRefused = refusal.ErrCredentials
	// ErrStopped means that a file was given up because another one failed.
	ErrStopped = errors.New("stopped because another file failed")
)

// Summary counts the results of many files.
type Summary struct {
	Files    map[Outcome]int // number of files by outcome
	Bytes    int64           // size of the content that has arrived
	Moved    int64           // bytes sent or received; see [Result]
	Saved    int64           // bytes that did not have to be moved
	Duration time.Duration
}

// Total returns the number of files of all outcomes.
func (s *Summary) Total() int {
	return tally.Total(s.Files)
}

// String returns the summary in one line, such as "3 files (1 failed, 2 sent), 2048 bytes (2048
// moved, 0 saved) in 1.25s".
func (s Summary) String() string {
	return fmt.Sprintf("%s, %d bytes (%d moved, %d saved)%s",
		tally.Counts(s.Files, "file"), s.Bytes, s.Moved, s.Saved, tally.In(s.Duration))
}

// Add counts a result.
func (s *Summary) Add(res *Result) {
	if s.Files == nil {
		s.Files = map[Outcome]int{}
	}
	s.Files[res.Outcome]++
	s.Moved += res.Moved
	s.Saved += res.Saved
	switch res.Outcome {
	case OutcomeFailed, OutcomeDeleted, OutcomeSkipped, OutcomePresent:
	default:
		s.Bytes += max(res.Size, 0)
	}
}

// Summarize walks over the results of a method, which moves the files, and counts them. It returns
// what the same method without the suffix Results returns.
func Summarize(results iter.Seq2[*Result, error]) (*Summary, error) {
	begin := time.Now()
	sum := &Summary{Files: map[Outcome]int{}}
	var failures []error
	for res, err := range results {
		sum.Add(res)
		if err != nil {
			failures = append(failures, err)
		}
	}
	sum.Duration = time.Since(begin)
	return sum, joined(failures)
}
