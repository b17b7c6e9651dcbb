package mirror

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/json"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// entry is a file or a folder of one side.
type entry struct {
	Path     string                `json:"p"` // below the mirrored folder
	Folder   bool                  `json:"d,omitempty"`
	LeftOut  bool                  `json:"o,omitempty"` // by the patterns
	Size     int64                 `json:"s,omitempty"`
	Sums     artifactory.Checksums `json:"c,omitzero"`
	Modified int64                 `json:"m,omitempty"` // milliseconds
	Updated  int64                 `json:"u,omitempty"`
}

// comparePaths orders paths so that the contents of a folder follow the folder.
func comparePaths(a, b string) int {
	for i := range min(len(a), len(b)) {
		switch {
		case a[i] == b[i]:
		case a[i] == '/':
			return -1
		case b[i] == '/':
			return 1
		default:
			return cmp.Compare(a[i], b[i])
		}
	}
	return cmp.Compare(len(a), len(b))
}

func compareEntries(a, b entry) int { return comparePaths(a.Path, b.Path) }

// runLength is the number of entries that are sorted, and kept in memory, at once.
const runLength = 10_000

// sorted sorts entries by their paths. Servers sort as their databases do, which differ. A long
// list goes to a temporary file, in sorted runs.
type sorted struct {
	dir string // of the file; empty: os.TempDir

	mem  []entry
	file *os.File
	ends []int64 // offsets in the file at which the runs end
}

func (s *sorted) add(e entry) error {
	s.mem = append(s.mem, e)
	if len(s.mem) < runLength {
		return nil
	}
	return s.spill()
}

// spill writes the entries in memory as a run.
func (s *sorted) spill() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp(s.dir, "jfrog-mirror-*"); err != nil {
			return err
		}
	}
	slices.SortFunc(s.mem, compareEntries)
	to := bufio.NewWriterSize(s.file, 64<<10)
	enc := json.NewEncoder(to)
	for _, e := range s.mem {
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	if err := to.Flush(); err != nil {
		return err
	}
	end, err := s.file.Seek(0, io.SeekCurrent)
	s.ends = append(s.ends, end)
	s.mem = s.mem[:0]
	return err
}

// all returns the entries in order, the first one of each path. Nothing can be added afterward.
func (s *sorted) all() iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		slices.SortFunc(s.mem, compareEntries)
		var h runs
		begin := int64(0)
		for _, end := range s.ends {
			h = append(h, &sortedRun{dec: json.NewDecoder(io.NewSectionReader(s.file, begin, end-begin))})
			begin = end
		}
		h = append(h, &sortedRun{mem: s.mem})
		for i := len(h) - 1; i >= 0; i-- {
			if more, err := h[i].next(); err != nil {
				yield(entry{}, err)
				return
			} else if !more {
				h = slices.Delete(h, i, i+1)
			}
		}
		heap.Init(&h)
		last := ""
		for len(h) > 0 {
			e := h[0].now
			if more, err := h[0].next(); err != nil {
				yield(entry{}, err)
				return
			} else if more {
				heap.Fix(&h, 0)
			} else {
				heap.Pop(&h)
			}
			if e.Path == last {
				continue
			}
			last = e.Path
			if !yield(e, nil) {
				return
			}
		}
	}
}

// close deletes the temporary file.
func (s *sorted) close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}

// sortedRun is a run of sorted entries, in the file or in memory.
type sortedRun struct {
	dec *json.Decoder // nil: mem
	mem []entry
	now entry
}

// next reads the next entry. It returns false at the end.
func (r *sortedRun) next() (bool, error) {
	if r.dec == nil {
		if len(r.mem) == 0 {
			return false, nil
		}
		r.now, r.mem = r.mem[0], r.mem[1:]
		return true, nil
	}
	r.now = entry{}
	err := r.dec.Decode(&r.now)
	if err == io.EOF {
		return false, nil
	}
	return err == nil, err
}

// runs is a heap of runs, ordered by their current entries.
type runs []*sortedRun

func (h runs) Len() int           { return len(h) }
func (h runs) Less(i, j int) bool { return compareEntries(h[i].now, h[j].now) < 0 }
func (h runs) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push is for package heap. No run is added after the beginning.
func (h *runs) Push(any) {}

// Pop removes the last run.
func (h *runs) Pop() any {
	n := len(*h) - 1
	*h = (*h)[:n]
	return nil
}
