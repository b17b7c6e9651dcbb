package transfer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// upload sends a file in parts side by side. As many workers as the concurrency has room for begin
// the parts in order. The checksums that the server needs are computed meanwhile.
type upload struct {
	*flight
	src    *source
	token  jfrog.Secret
	length int64 // bytes of each part but the last
	count  int64 // number of parts

	group *errgroup.Group
	next  atomic.Int64 // index of the first part that has not begun
}

// run sends the parts, and waits until the server has merged them.
func (u *upload) run(ctx context.Context) (*artifactory.UploadStatus, error) {
	group, within := errgroup.WithContext(ctx)
	u.group = group
	if h := u.missingHashes(); h != nil {
		group.Go(func() error {
			sums, err := u.src.checksums(within, h)
			if err == nil { // nothing else uses the checksums before the end of the group
				u.Checksums = merged(u.Checksums, sums)
			}
			return err
		})
	}
	group.Go(func() error { return u.work(within, func() bool { return true }) })
	err := group.Wait()
	if changed := u.src.changed(); changed != nil {
		return nil, changed
	}
	if err != nil {
		return nil, err
	}
	return u.merge(ctx)
}

// missingHashes returns hashes for the checksums that the upload needs and that are not known, or
// nil. The server merges the parts by their SHA-1.
func (u *upload) missingHashes() *checksum.Hashes {
	known := u.Checksums
	all := u.m.opts.AllChecksums || u.m.noSHA256.Load()
	md5, sha1, sha256 := all && known.MD5 == "", known.SHA1 == "", known.SHA256 == ""
	if !md5 && !sha1 && !sha256 {
		return nil
	}
	return checksum.Some(md5, sha1, sha256)
}

// work sends parts until all have begun, or goOn returns false.
func (u *upload) work(ctx context.Context, goOn func() bool) error {
	for {
		i := u.next.Add(1) - 1
		if i >= u.count {
			return nil
		}
		u.recruit(ctx)
		if err := u.sendPart(ctx, i); err != nil {
			return err
		}
		if !goOn() {
			return nil
		}
	}
}

// recruit starts another worker if the concurrency has room for it. The worker returns its slot
// after each part, as files that wait for a slot go first.
func (u *upload) recruit(ctx context.Context) {
	if u.next.Load() >= u.count || !u.m.slots.TryAcquire(1) {
		return
	}
	held := true
	u.group.Go(func() error {
		defer func() {
			if held {
				u.m.slots.Release(1)
			}
		}()
		return u.work(ctx, func() bool {
			u.m.slots.Release(1)
			held = u.m.slots.TryAcquire(1)
			return held
		})
	})
}

// sendPart sends a part, again and again until the storage has it. Each time it gets a new URL, as
// the one before may have expired.
func (u *upload) sendPart(ctx context.Context, i int64) error {
	from := i * u.length
	part := &source{size: min(u.length, u.src.size-from), at: u.src.at, from: u.src.from + from}
	p := &patience{attempts: u.m.opts.Attempts}
	for {
		err := u.tryPart(ctx, int(i+1), part)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return orEnded(ctx, err)
		case errors.Is(err, ErrUploadLost):
			return err
		case u.src.changed() != nil:
			return u.src.changed()
		case !p.again(ctx, 0):
			return orEnded(ctx, fmt.Errorf("part %d of %d: %w", i+1, u.count, err))
		}
	}
}

func (u *upload) tryPart(ctx context.Context, number int, part *source) error {
	at, err := u.m.client.Uploads.PartURL(ctx, u.token, number)
	if err != nil {
		return lostUpload(err)
	}
	b := newBody(ctx, u.flight, part)
	content := b.attempt()
	err = u.m.client.Uploads.SendPart(u.m.sending(ctx, part.size), at, content,
		&artifactory.UploadSendPartOptions{Size: part.size, Reopen: b.reopen})
	sent, _ := b.end(err)
	if err == nil && sent != part.size {
		err = fmt.Errorf("the storage responded after %d of %d bytes", sent, part.size)
	}
	if err != nil {
		b.takeBack()
	}
	return err
}
