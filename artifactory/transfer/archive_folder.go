package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// DownloadFolder downloads a folder of a local repository or a cache as one archive (zip, tar,
// tar.gz or tgz). It extracts the archive below dir as [Manager.ExtractArchive] does. For many
// small files it is faster than [Manager.DownloadTree], but costs the server more.
//
// The archive has no checksums. So DownloadFolder first lists the folder with a query, and
// compares the checksum of each file with the list. A file that differs, or is missing from the
// list or the archive, is an error, and is not kept. A folder that changes meanwhile causes such
// errors. With [Options].SkipVerify there is no list.
//
// Names in the archive are relative to the folder, as Artifactory writes them. If all names
// begin with the name of the folder, and the names in the list do not, DownloadFolder removes
// it.
//
// If the archive breaks off or arrives broken, DownloadFolder requests it again from its
// beginning, as often as [Options].Attempts allows. The bytes received are divided among the
// files by their sizes.
//
// If the server does not allow folder downloads, or Xray blocks a file in the folder, the error
// matches [jfrog.ErrForbidden].
//
// Requires: read permission, a user who is not anonymous, Artifactory Pro. Since 4.1.
func (m *Manager) DownloadFolder(ctx context.Context, from Remote, dir string, opts *ExtractOptions) (*Summary, error) {
	return Summarize(m.DownloadFolderResults(ctx, from, dir, opts))
}

// DownloadFolderResults does the same as [Manager.DownloadFolder], and walks over the results. It
// yields the first result after it has received the whole archive.
func (m *Manager) DownloadFolderResults(ctx context.Context, from Remote, dir string, opts *ExtractOptions) iter.Seq2[*Result, error] {
	of := Result{Remote: At(from.Repo, strings.Trim(from.Path, "/")), Local: dir, Size: -1}
	return m.unpack(ctx, of, dir, opts, func(ctx context.Context, u *unpacking) error {
		if from.Path == "" {
			return u.failed(PhaseOpen, errNoFolder)
		}
		if _, err := folderPrefix(from.Path); err != nil {
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

// list lists the files of the folder.
func (u *unpacking) list(ctx context.Context) error {
	if u.m.opts.SkipVerify {
		return nil
	}
	prefix, err := folderPrefix("/" + u.Remote.Path)
	if err != nil {
		return err
	}
	u.listed = map[string]artifactory.Checksums{}
	var size int64
	sha256 := true
	for item, err := range u.m.client.Search.Items(ctx, treeQuery(u.Remote.Repo, prefix, nil, nil), &artifactory.AQLOptions{PageSize: listPage}) {
		if err != nil {
			return err
		}
		name, ok := strings.CutPrefix(item.FilePath(), prefix)
		if !ok {
			continue
		}
		sums := artifactory.Checksums{MD5: item.ActualMD5, SHA1: item.ActualSHA1, SHA256: item.SHA256}
		sha256 = sha256 && sums.SHA256 != ""
		if _, again := u.listed[name]; !again { // pages may repeat a file
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

// download receives and extracts the archive. It repeats both until the archive is sound.
func (u *unpacking) download(ctx context.Context) error {
	kind, err := u.opts.kind("")
	if err != nil {
		return u.failed(PhaseOpen, err)
	}
	p := &patience{attempts: u.m.opts.Attempts}
	for {
		wire := &wireReader{ctx: ctx, f: u.flight}
		err := u.receive(ctx, kind, wire)
		var final *finalFault
		switch {
		case err == nil, errors.As(err, &final):
			return u.extractionFailed(err)
		case ctx.Err() == nil && p.again(ctx, 0): // content that has arrived does not count
		case wire.err != nil:
			return u.failed(PhaseReceive, wire.err)
		default:
			return u.extractionFailed(err)
		}
	}
}

// receive requests the archive and extracts it.
func (u *unpacking) receive(ctx context.Context, kind artifactory.ArchiveType, wire *wireReader) error {
	folder := u.Remote.Path
	if folder == "" {
		folder = "/"
	}
	d, err := u.m.client.Archives.DownloadFolder(ctx, u.Remote.Repo, folder, kind, nil)
	if err != nil {
		return &finalFault{PhaseReceive, err} // the client has retried already
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

// keep stores an archive that cannot be extracted while it arrives.
func (x *extraction) keep(wire *wireReader) (*os.File, error) {
	f, err := x.target.OpenFile(x.inStaging(archiveFile), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, &finalFault{PhaseWrite, err}
	}
	b := getBlock()
	defer blocks.Put(b)
	most := x.opts.packedMost()
	for size := int64(0); err == nil; {
		var n int
		n, err = readBlock(wire, b)
		if size += int64(n); most > 0 && size > most {
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

// wireReader counts the bytes received, and keeps the error that ended the response.
type wireReader struct {
	ctx context.Context
	f   *flight
	r   io.Reader
	err error // nil: no failure
}

func (w *wireReader) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.f.moved.Add(int64(n))
	w.f.progress.bytesMoved.Add(int64(n))
	if err == nil {
		err = w.f.m.spend(w.ctx, n)
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
		return errors.New("the archive has the file, the folder does not")
	}
	switch same, comparable := compare(e.sums, want); {
	case !comparable:
		return errors.New("the server has no checksum to compare with; SkipVerify skips the comparison")
	case !same:
		return fmt.Errorf("%w: extracted %s, the server has %s", ErrChecksumMismatch, e.sums, want)
	}
	return nil
}

// top returns the prefix of all names in the archive that the names in the list lack: the name of
// the folder, or nothing.
func (u *unpacking) top() string {
	if u.listed == nil {
		return ""
	}
	top := path.Base(path.Join(u.Remote.Repo, u.Remote.Path)) + "/"
	for _, e := range u.x.entries {
		_, asItIs := u.listed[e.name]
		if asItIs || !strings.HasPrefix(e.name+"/", top) {
			return ""
		}
	}
	return top
}
