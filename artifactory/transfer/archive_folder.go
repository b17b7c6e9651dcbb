package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// DownloadFolder downloads a folder of a local repository or a cache as one archive (zip,
// tar, tar.gz or tgz) and extracts that below dir; folderPath "/" is the whole repository.
// For many small files it is faster than [Manager.DownloadTree], but costs the server
// more. What is said at [Manager.ExtractArchive] of results and safety goes for it too.
//
// The folder is listed before, with a query, and each file must have the checksum that the
// list has of it: the archive comes without any. A file that differs, or that only one of
// the two has, is an error and is not kept, while the others are. So it is if the folder
// changes meanwhile. [Options.SkipVerify] goes without the list. Names in the
// archive are relative to the folder, as Artifactory makes them; a list that has all of them
// without the folder's own name in front does without that.
//
// An archive that breaks off or arrives broken is asked for again from its beginning, as
// often as [Options] say: there are no ranges. The bytes that went over the wire are
// divided among the files by their sizes.
//
// It needs read permission, a user who is not anonymous, Artifactory Pro, and a server that
// allows folder downloads; the cause of the error is [jfrog.ErrForbidden] where it does not,
// and where Xray blocks a file in the folder. Since Artifactory 4.1.
func (t *Manager) DownloadFolder(ctx context.Context, repoKey, folderPath, dir string, opts *ExtractOptions) Results {
	of := Result{Repo: repoKey, Path: strings.Trim(folderPath, "/"), Local: dir, Size: -1}
	return t.unpack(ctx, of, dir, opts, func(ctx context.Context, u *unpacking) error {
		if folderPath == "" {
			return u.failed(PhaseOpen, errNoFolder)
		}
		if _, err := folderPrefix(folderPath); err != nil {
			return u.failed(PhaseOpen, err)
		}
		if u.opts.ArchiveType == "" {
			u.opts.ArchiveType = artifactory.ArchiveTarGz
		}
		if err := u.list(ctx); err != nil {
			return u.failed(PhaseList, err)
		}
		return u.download(ctx)
	})
}

// list finds out what the folder holds.
func (u *unpacking) list(ctx context.Context) error {
	if u.t.opts.SkipVerify {
		return nil
	}
	prefix, err := folderPrefix("/" + u.Path)
	if err != nil {
		return err
	}
	u.listed = map[string]artifactory.Checksums{}
	var size int64
	sha256 := true
	for item, err := range u.t.client.Search.Items(ctx, treeQuery(u.Repo, prefix, nil, nil), &artifactory.AQLOptions{PageSize: listPage}) {
		if err != nil {
			return err
		}
		name, ok := strings.CutPrefix(item.FilePath(), prefix)
		if !ok {
			continue
		}
		sums := artifactory.Checksums{MD5: item.ActualMD5, SHA1: item.ActualSHA1, SHA256: item.SHA256}
		sha256 = sha256 && sums.SHA256 != ""
		if _, again := u.listed[name]; !again { // as pages may bring it
			size += int64(item.Size)
		}
		u.listed[name] = sums
	}
	if !sha256 {
		u.hashes = checksum.All
	}
	u.sized(size)
	u.progress.filesTotal.Store(int64(len(u.listed)))
	u.progress.listed.Store(true)
	return nil
}

// download has the archive sent, as often as it takes to get one that is sound.
func (u *unpacking) download(ctx context.Context) error {
	kind, err := u.opts.kind("")
	if err != nil {
		return u.failed(PhaseOpen, err)
	}
	p := &patience{attempts: u.t.opts.Attempts}
	for {
		wire := &wireReader{ctx: ctx, f: u.flight}
		err := u.receive(ctx, kind, wire)
		var final *finalFault
		switch {
		case err == nil, errors.As(err, &final):
			return u.extractionFailed(err)
		case ctx.Err() == nil && p.again(ctx, 0): // nothing of what has arrived counts
		case wire.err != nil:
			return u.failed(PhaseReceive, wire.err)
		default:
			return u.extractionFailed(err)
		}
	}
}

// receive has the archive sent and extracts it.
func (u *unpacking) receive(ctx context.Context, kind artifactory.ArchiveType, wire *wireReader) error {
	folder := u.Path
	if folder == "" {
		folder = "/"
	}
	d, err := u.t.client.Archives.DownloadFolder(ctx, u.Repo, folder, kind, nil)
	if err != nil {
		return &finalFault{PhaseReceive, err} // the client has retried what can be
	}
	defer d.Close()
	wire.r = d
	if err := u.begin(); err != nil {
		return &finalFault{PhaseOpen, err}
	}
	if kind != artifactory.ArchiveZip {
		return u.x.fromStream(ctx, kind, wire)
	}
	f, err := u.x.keep(wire)
	if err != nil {
		return err
	}
	defer f.Close()
	return u.x.fromFile(ctx, kind, f)
}

// keep stores an archive that cannot be extracted as it comes. It is no longer than what
// it may hold and twice the list of that, which is before each file too.
func (x *extraction) keep(wire *wireReader) (*os.File, error) {
	f, err := x.target.OpenFile(x.inStaging(archiveFile), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, &finalFault{PhaseWrite, err}
	}
	b := getBlock()
	defer blocks.Put(b)
	most := x.opts.MaxBytes + 2*maxZipDirectory
	for size := int64(0); err == nil; {
		var n int
		n, err = readBlock(wire, b)
		if size += int64(n); x.opts.MaxBytes > 0 && size > most {
			err = &finalFault{PhaseReceive, fmt.Errorf("%w: more than %d bytes, packed", ErrArchiveTooLarge, most)}
		} else if _, writeErr := f.Write(b[:n]); writeErr != nil {
			err = &finalFault{PhaseWrite, writeErr}
		}
	}
	if err != io.EOF {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// wireReader counts what comes over the wire, and notes why no more does.
type wireReader struct {
	ctx context.Context
	f   *flight
	r   io.Reader
	err error // nil: nothing has failed
}

func (w *wireReader) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.f.moved.Add(int64(n))
	w.f.progress.bytesMoved.Add(int64(n))
	if err == nil {
		err = w.f.t.spend(w.ctx, n)
	}
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// verify compares a file with the list of the folder.
func (u *unpacking) verify(e *extracted, name string) error {
	if u.listed == nil || e.folder {
		return nil
	}
	want, ok := u.listed[name]
	if !ok {
		return errors.New("the archive has it, but not the folder")
	}
	switch same, comparable := compare(e.sums, want); {
	case !comparable:
		return errors.New("the server tells no checksum to compare with; SkipVerify would do without")
	case !same:
		return fmt.Errorf("%w: extracted was %s, the server has %s", ErrChecksumMismatch, e.sums, want)
	}
	return nil
}

// top returns what is before each name in the archive and not in the list: the name of the
// folder, or nothing.
func (u *unpacking) top() string {
	if u.listed == nil {
		return ""
	}
	top := path.Base(path.Join(u.Repo, u.Path)) + "/"
	for _, e := range u.x.entries {
		_, asItIs := u.listed[e.name]
		if asItIs || !strings.HasPrefix(e.name+"/", top) {
			return ""
		}
	}
	return top
}
