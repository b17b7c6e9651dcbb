package bulk

import (
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Manager plans and applies changes. It is safe for concurrent use.
type Manager struct {
	client *artifactory.Client
	opts   Options
}

// Options are the settings of a [Manager]. The zero value has sensible defaults.
type Options struct {
	// Concurrency is the number of items changed at a time. 0 means 8; the maximum is 256.
	Concurrency int

	StopOnError bool // after the first item that fails, no more items begin

	// TempDir is the folder for the temporary files of long lists, which exist during a walk.
	// Empty means [os.TempDir].
	TempDir string

	// Progress, if not nil, is called about every ProgressInterval (0: 200 ms) while a plan is
	// applied, and once at the end. Each method call has one goroutine that calls it.
	Progress         func(Progress)
	ProgressInterval time.Duration
}

const (
	defaultConcurrency      = 8
	maxConcurrency          = 256
	defaultProgressInterval = 200 * time.Millisecond
)

// New returns a manager. An invalid option is an error.
func New(client *artifactory.Client, opts *Options) (*Manager, error) {
	if client == nil {
		return nil, errors.New("bulk: client is nil")
	}
	m := &Manager{client: client, opts: jfrog.Deref(opts)}
	switch o := &m.opts; {
	case o.Concurrency < 0:
		return nil, errors.New("bulk: option Concurrency is negative")
	case o.Concurrency > maxConcurrency:
		return nil, fmt.Errorf("bulk: option Concurrency is %d; the maximum is %d", o.Concurrency, maxConcurrency)
	case o.ProgressInterval < 0:
		return nil, errors.New("bulk: option ProgressInterval is negative")
	}
	if m.opts.Concurrency == 0 {
		m.opts.Concurrency = defaultConcurrency
	}
	if m.opts.ProgressInterval == 0 {
		m.opts.ProgressInterval = defaultProgressInterval
	}
	return m, nil
}

// Client returns the client of the manager.
func (m *Manager) Client() *artifactory.Client { return m.client }

// Options returns the settings of the manager, with the defaults in place of zero values.
func (m *Manager) Options() Options { return m.opts }
