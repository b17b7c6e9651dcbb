package admin

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/pause"
)

const (
	// defaultLogInterval is the interval if the server states no refresh rate.
	defaultLogInterval = 10 * time.Second
	// maxLogLine limits the memory for a line whose end is missing.
	maxLogLine = 1 << 20
	// logSlack is how many bytes shorter than the growth of the log its text may be before it
	// counts as incomplete. A server may have changed the ends of lines.
	logSlack = 16 << 10
)

// LogFollowOptions qualifies [LogsService.Follow] and [LogsService.Open].
type LogFollowOptions struct {
	Interval time.Duration // between requests; 0: the refresh rate of the server
	NewOnly  bool          // skip the lines that the log has at the start
}

// Follow walks over the lines of a log on a node, without their ends, and waits for new ones. It
// ends when the loop or the context ends; the last error is then the context's.
//
// Follow joins lines that the server sends in parts. If the log becomes shorter, it was rotated,
// and Follow continues at the beginning of the new log.
//
// Parts of lines remain at a rotation, and where the log grows by more than the server sends at
// once. The first line of a long log may be a part, too. Lines above 1 MiB come in parts.
//
// If the loop continues after an error, Follow continues at the same position of the log, after
// the interval. It ends after an error about its arguments.
//
//jfrog:none Config, and Data again and again
func (s *LogsService) Follow(
	ctx context.Context, product LogProduct, nodeID, logName string, opts *LogFollowOptions,
) iter.Seq2[string, error] {
	o := jfrog.Deref(opts)
	return func(yield func(string, error) bool) {
		f, err := s.follow(ctx, product, nodeID, logName, o)
		if err != nil {
			yield("", err)
			return
		}
		var part string // the beginning of a line
		for {
			text, cut, err := f.next(ctx)
			if cut && part != "" {
				if !yield(part, nil) {
					return
				}
				part = ""
			}
			if err != nil {
				if !yield("", err) || ctx.Err() != nil {
					return
				}
				continue
			}
			part += text
			for {
				line, rest, ended := strings.Cut(part, "\n")
				if !ended && len(part) <= maxLogLine {
					break
				}
				part = rest
				if !yield(strings.TrimSuffix(line, "\r"), nil) {
					return
				}
			}
		}
	}
}

// Open opens a log on a node as a stream that has no end: a read waits for new text. It ends with
// the context's error when the context ends or the caller closes the stream.
//
// After an error, the next read continues at the same position of the log. Rotated logs are read
// as in [LogsService.Follow].
//
//jfrog:none Config, and Data again and again
func (s *LogsService) Open(
	ctx context.Context, product LogProduct, nodeID, logName string, opts *LogFollowOptions,
) (io.ReadCloser, error) {
	f, err := s.follow(ctx, product, nodeID, logName, jfrog.Deref(opts))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	return &logReader{follower: f, ctx: ctx, cancel: cancel}, nil
}

// logReader is a log as a stream.
type logReader struct {
	follower *logFollower
	ctx      context.Context
	cancel   context.CancelFunc
	rest     string // not read yet
}

// Read reads text, and waits until the log has new text.
func (r *logReader) Read(p []byte) (int, error) {
	for r.rest == "" && len(p) > 0 {
		var err error
		if r.rest, _, err = r.follower.next(r.ctx); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Close ends a read that waits.
func (r *logReader) Close() error {
	r.cancel()
	return nil
}

// logFollower reads the text that a log gets.
type logFollower struct {
	config  func(context.Context) (*LogConfig, error)
	data    func(ctx context.Context, size int64) (*LogData, error)
	options LogFollowOptions
	began   bool  // the first request was sent
	size    int64 // of the log as far as it was read
	rotated bool  // no text was read since
}

// follow returns a follower, or the error of invalid arguments.
func (s *LogsService) follow(
	ctx context.Context, product LogProduct, nodeID, logName string, o LogFollowOptions,
) (*logFollower, error) {
	if ctx == nil || product.check() != nil || logName == "" {
		_, err := s.Data(ctx, product, nodeID, logName, nil) // sends nothing
		return nil, err
	}
	if o.Interval < 0 {
		return nil, fmt.Errorf("admin: interval %v is negative", o.Interval)
	}
	return &logFollower{
		config: func(ctx context.Context) (*LogConfig, error) { return s.Config(ctx, product) },
		data: func(ctx context.Context, size int64) (*LogData, error) {
			return s.Data(ctx, product, nodeID, logName, &LogDataOptions{FileSize: size})
		},
		options: o,
	}, nil
}

// next returns the text that the log has got since the last call, which may be empty. cut reports
// that text before it is missing.
func (f *logFollower) next(ctx context.Context) (text string, cut bool, err error) {
	if err := f.pause(ctx); err != nil {
		return "", false, err
	}
	data, err := f.data(ctx, f.size)
	if err == nil && int64(data.FileSize) < f.size {
		f.size, f.rotated = 0, true
		data, err = f.data(ctx, 0)
	}
	if err != nil {
		return "", false, err
	}
	if data.FileSize <= 0 && data.LogContent != "" {
		return "", false, fmt.Errorf("admin: read log: %w: it has no file size", jfrog.ErrBadAnswer)
	}
	text = data.LogContent
	missing := int64(data.FileSize) - f.size - int64(len(text))
	cut = f.rotated || f.size > 0 && missing > logSlack
	f.size, f.rotated = int64(data.FileSize), false
	if f.options.NewOnly {
		f.options.NewOnly = false
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	return text, cut, nil
}

// pause waits until the next request is due. Before the first request, it reads the interval.
func (f *logFollower) pause(ctx context.Context) error {
	if !f.began {
		f.began = true
		if f.options.Interval > 0 {
			return nil
		}
		f.options.Interval = defaultLogInterval
		config, err := f.config(ctx)
		if err == nil && config.RefreshRateMillis > 0 {
			f.options.Interval = time.Duration(config.RefreshRateMillis) * time.Millisecond
		}
		return err
	}
	if err := pause.For(ctx, f.options.Interval); err != nil {
		return fmt.Errorf("admin: stopped following the log: %w", err)
	}
	return nil
}
