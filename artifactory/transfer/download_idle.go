package transfer

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// idleBody ends a download that has stalled, so that it is resumed with a new request and does not
// wait for a dead connection.
type idleBody struct {
	io.ReadCloser
	most   time.Duration
	cancel context.CancelFunc // cancels the request
	timer  *time.Timer        // nil: not read yet
	fired  atomic.Bool
}

func (b *idleBody) Read(p []byte) (int, error) {
	if b.timer == nil {
		b.timer = time.AfterFunc(b.most, func() {
			b.fired.Store(true)
			b.cancel()
		})
	} else {
		b.timer.Reset(b.most)
	}
	n, err := b.ReadCloser.Read(p)
	b.timer.Stop()
	if err != nil && b.fired.Load() {
		err = fmt.Errorf("no data for %s", b.most)
	}
	return n, err
}

// Close ends the transfer.
func (b *idleBody) Close() error {
	b.cancel()
	return b.ReadCloser.Close()
}

// incoming is a download whose body is watched.
type incoming struct {
	*artifactory.Download
	body *idleBody
}

func (d *incoming) Read(p []byte) (int, error) { return d.body.Read(p) }

func (d *incoming) Close() error { return d.body.Close() }

// openIdle requests the content. Only the body is watched: before it arrives, a remote repository
// may have to fetch the file itself.
func (g *fetch) openIdle(ctx context.Context, opts *artifactory.ArtifactDownloadOptions) (*incoming, error) {
	ctx, cancel := context.WithCancel(ctx)
	d, err := g.m.client.Artifacts.Download(ctx, g.job.From.Repo, g.job.From.Path, opts)
	if err != nil {
		cancel()
		return nil, err
	}
	return &incoming{d, &idleBody{ReadCloser: d, most: g.m.opts.IdleTimeout, cancel: cancel}}, nil
}
