package store

import (
	"maps"
	"slices"
	"time"
)

// Operations is the state of the operations of administrators.
type Operations struct {
	Levels   LoggerLevels
	Prune    *PruneRun              // the last run; nil: none
	Requests map[string]*RequestLog // of the services with live logs, by name
}

// LoggerLevels are levels of loggers that apply until a time.
type LoggerLevels struct {
	Classes map[string]string
	Until   time.Time
}

// Level returns the level of a logger. Other loggers than those of the request have the level of
// the root logger.
func (l LoggerLevels) Level(class string, now time.Time) string {
	if level := l.Classes[class]; level != "" && now.Before(l.Until) {
		return level
	}
	return "info"
}

// A PruneRun is a run of the pruning of unreferenced binaries. Its job does all of the work when it
// ends.
type PruneRun struct {
	*Job
	DryRun  bool
	Stopped bool
	From    int // directory
	Skip    int // binaries of the first directory to skip
	MinAge  time.Duration
	Started time.Time
	Ended   time.Time // zero while the job runs

	Processed, Cleaned int
	CleanedBytes       int64
	Last               PruneDirectory
}

// A PruneDirectory is the work of a run in a directory of the filestore.
type PruneDirectory struct {
	Name               string
	Processed, Cleaned int
	CleanedBytes       int64
}

// PruneDirectories is the number of directories of the filestore. A directory has the binaries
// whose SHA-1 checksums begin with its name.
const PruneDirectories = 256

// PruneBinaries removes the binaries that no item has, or counts them.
func (s *Store) PruneBinaries(run *PruneRun) {
	const hex = "0123456789abcdef"
	used := s.Used()
	byDirectory := map[string][]*Blob{}
	kept := map[*Blob]bool{}
	for _, sum := range slices.Sorted(maps.Keys(s.Blobs.ByHash)) {
		if b := s.Blobs.ByHash[sum]; sum == b.Sums.SHA1 {
			byDirectory[sum[:2]] = append(byDirectory[sum[:2]], b)
			kept[b] = true
		}
	}
	now := s.Now()
	for i := run.From; i < PruneDirectories; i++ {
		d := PruneDirectory{Name: hex[i>>4:i>>4+1] + hex[i&15:i&15+1]}
		blobs := byDirectory[d.Name]
		if i == run.From {
			blobs = blobs[min(run.Skip, len(blobs)):]
		}
		for _, b := range blobs {
			d.Processed++
			if used[b] || now.Sub(b.Created) < run.MinAge {
				continue
			}
			d.Cleaned++
			d.CleanedBytes += b.Size
			delete(kept, b)
		}
		run.Processed += d.Processed
		run.Cleaned += d.Cleaned
		run.CleanedBytes += d.CleanedBytes
		run.Last = d
	}
	if !run.DryRun {
		s.Blobs.KeepOnly(kept)
	}
	run.Ended = now
}
