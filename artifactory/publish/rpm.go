package publish

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// RPMOptions refines [RPM].
type RPMOptions struct {
	Name, Version string // as expected; empty: any; the version has the form version-release
	// Folder is the folder of the package; empty: the root. Artifactory looks for packages below the
	// depth that the repository configures for the metadata.
	Folder string
}

// RPM reads an RPM package. The name of the file must be the one in its header, as in
// app-1.2-3.x86_64.rpm.
func RPM(file string, opts *RPMOptions) (*Package, error) {
	o := jfrog.Deref(opts)
	p := &Package{Type: artifactory.PackageTypeRPM}
	err := inspect(file, func(f *opened) error {
		tags, err := f.rpmHeader()
		if err != nil {
			return err
		}
		p.Name, p.Version = tags[rpmName], tags[rpmVersion]+"-"+tags[rpmRelease]
		arch := tags[rpmArch]
		if tags[rpmSource] == "" { // a source package does not name another one
			arch = "src"
		}
		err = segments("name", p.Name, "version", tags[rpmVersion], "release", tags[rpmRelease], "architecture", arch)
		if err != nil {
			return fmt.Errorf("read the header: %w", err)
		}
		err = errors.Join(p.expect("in the header", o.Name, o.Version),
			mismatch("the name of the file", "on this machine", f.name, p.Name+"-"+p.Version+"."+arch+".rpm"))
		if err != nil {
			return err
		}
		return p.add(f, o.Folder, nil, f.name)
	})
	return p.ready(err)
}

// Tags of a header.
const (
	rpmName    = 1000
	rpmVersion = 1001
	rpmRelease = 1002
	rpmArch    = 1022
	rpmSource  = 1044
)

// rpmHeader returns the strings of the header: a lead of 96 bytes, the header of the signature,
// padded to 8 bytes, and the header of the package.
func (f *opened) rpmHeader() (map[int]string, error) {
	const lead = 96
	begin := make([]byte, 4)
	if _, err := f.ReadAt(begin, 0); err != nil || !bytes.Equal(begin, []byte{0xed, 0xab, 0xee, 0xdb}) {
		return nil, errors.New("it is not an RPM package")
	}
	_, size, err := f.rpmSection(lead, false)
	if err != nil {
		return nil, err
	}
	tags, _, err := f.rpmSection(lead+(size+7)/8*8, true)
	return tags, err
}

// rpmSection reads a header and returns its size.
func (f *opened) rpmSection(at int64, read bool) (tags map[int]string, size int64, err error) {
	const intro, entry, maxHeader = 16, 16, 64 << 20
	head := make([]byte, intro)
	if _, err := f.ReadAt(head, at); err != nil || !bytes.Equal(head[:4], []byte{0x8e, 0xad, 0xe8, 0x01}) {
		return nil, 0, errors.New("its header is broken or truncated")
	}
	entries, store := int64(binary.BigEndian.Uint32(head[8:])), int64(binary.BigEndian.Uint32(head[12:]))
	size = intro + entries*entry + store
	if size > maxHeader {
		return nil, 0, fmt.Errorf("%w: its header has more than %d bytes", ErrTooLarge, maxHeader)
	}
	if at+size > f.size {
		return nil, 0, errors.New("its header is truncated")
	}
	if !read {
		return nil, size, nil
	}
	all := make([]byte, size-intro)
	if _, err := io.ReadFull(io.NewSectionReader(f, at+intro, size-intro), all); err != nil {
		return nil, 0, err
	}
	index, content := all[:entries*entry], all[entries*entry:]
	tags = map[int]string{}
	for ; len(index) > 0; index = index[entry:] {
		tag, kind, offset := binary.BigEndian.Uint32(index), binary.BigEndian.Uint32(index[4:]), int64(binary.BigEndian.Uint32(index[8:]))
		const str = 6
		if kind != str || offset >= int64(len(content)) {
			continue
		}
		text, _, ended := bytes.Cut(content[offset:], []byte{0})
		switch tag {
		case rpmName, rpmVersion, rpmRelease, rpmArch, rpmSource:
			if ended && len(text) < 1024 {
				tags[int(tag)] = string(text)
			}
		}
	}
	return tags, size, nil
}
