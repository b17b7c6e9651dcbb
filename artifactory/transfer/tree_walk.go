package transfer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"
)

// localWalk walks over the files of a folder, with one folder at a time in memory. An error of its
// functions ends the walk.
type localWalk struct {
	*lister
	filter    *treeFilter
	skipLinks bool

	outerLinks bool   // follow links that lead out of top
	keepLinks  bool   // links are not followed
	packs      bool   // checksum files are files like others
	top        string // the folder, without links; "": not known

	// file is called for each file. linkDest is the target of a link to keep, or "".
	file    func(name, local string, info fs.FileInfo, linkDest string) error
	skipped func(name string) // called for a file or folder before its result
}

// isFolder returns an error unless dir is an existing folder.
func isFolder(dir string) (fs.FileInfo, error) {
	if dir == "" {
		return nil, errors.New("folder is empty")
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = &fs.PathError{Op: "walk", Path: dir, Err: syscall.ENOTDIR}
	}
	return info, err
}

func (w *localWalk) run(dir string) error {
	info, err := isFolder(dir)
	if err != nil {
		return err
	}
	if w.top, err = filepath.EvalSymlinks(dir); err != nil {
		return err
	}
	if w.top, err = filepath.Abs(w.top); err != nil {
		return err
	}
	return w.folder(dir, "", []fs.FileInfo{info})
}

// folder walks over a folder. above has the folders that it is in, and itself.
func (w *localWalk) folder(dir, name string, above []fs.FileInfo) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		local := filepath.Join(dir, e.Name())
		if file := checksumOf(e.Name()); file != "" && !w.packs && e.Type().IsRegular() && has(entries, file) && w.filter.takes(name+file) && w.filter.takes(name+e.Name()) {
			w.skipped(name + e.Name())
			if err := w.skip(task{local: local}); err != nil {
				return err
			}
			continue
		}
		if err := w.entry(local, name+e.Name(), e, above); err != nil {
			return err
		}
	}
	if err != nil {
		return w.fail(task{local: dir, direction: uploading}, PhaseList, err)
	}
	return nil
}

// has reports whether the sorted entries of a folder have a file of a name.
func has(entries []fs.DirEntry, name string) bool {
	i, ok := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
	return ok && !entries[i].IsDir()
}

func (w *localWalk) entry(local, name string, e fs.DirEntry, above []fs.FileInfo) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	taken, entered := w.filter.takes(name), w.filter.enters(name)
	link := e.Type() == fs.ModeSymlink
	switch {
	case !taken && (e.Type().IsRegular() || !entered):
		return nil
	case link && w.skipLinks, !link && isPartName(e.Name()):
		w.skipped(name)
		return w.skip(task{local: local})
	}
	info, err := e.Info()
	if link && w.keepLinks && err == nil {
		if !taken {
			return nil
		}
		dest, inside, err := w.linkDest(local)
		switch {
		case err != nil:
			return w.fail(task{local: local, direction: uploading}, PhaseList, err)
		case !inside && !w.outerLinks:
			w.skipped(name)
			return w.skip(task{local: local})
		}
		return w.file(name, local, info, dest)
	}
	if link && err == nil {
		info, err = os.Stat(local)
	}
	if link && err == nil && (info.IsDir() && entered || !info.IsDir() && taken) && !w.outerLinks {
		var inside bool
		if inside, err = w.leadsInside(local); err == nil && !inside {
			w.skipped(name)
			return w.skip(task{local: local})
		}
	}
	switch {
	case err != nil && link && !taken && errors.Is(err, fs.ErrNotExist):
		return nil // the link dangles, so it leads to no folder
	case err != nil:
		return w.fail(task{local: local, direction: uploading}, PhaseList, err)
	case info.IsDir() && !entered:
		return nil
	case info.IsDir():
		if link {
			for _, one := range above {
				if os.SameFile(one, info) {
					return w.fail(task{local: local, direction: uploading}, PhaseList, errors.New("the link leads to a folder that it is in"))
				}
			}
		}
		return w.folder(local, name+"/", append(above[:len(above):len(above)], info))
	case !taken:
		return nil
	case !info.Mode().IsRegular():
		return w.fail(task{local: local, direction: uploading}, PhaseList, fmt.Errorf("it is not a regular file: %s", info.Mode().Type()))
	}
	return w.file(name, local, info, "")
}

// linkDest returns the target of a link as it is to be stored, and reports whether it is inside of
// the walk. The target of a link that leads inside is relative.
func (w *localWalk) linkDest(link string) (dest string, inside bool, err error) {
	dest, err = os.Readlink(link)
	if err != nil {
		return "", false, err
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(link))
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return "", false, err
	}
	to := filepath.Join(dir, dest)
	if filepath.IsAbs(dest) {
		// The folders above top may be links.
		if to, err = filepath.EvalSymlinks(filepath.Dir(dest)); err != nil {
			return filepath.ToSlash(dest), false, nil
		}
		to = filepath.Join(to, filepath.Base(dest))
	}
	below, err := filepath.Rel(w.top, to)
	inside = err == nil && filepath.IsLocal(below)
	if _, err := os.Stat(link); err == nil && inside {
		inside, err = w.leadsInside(link)
		if err != nil {
			return "", false, err
		}
	}
	if inside && filepath.IsAbs(dest) {
		if dest, err = filepath.Rel(dir, to); err != nil {
			return "", false, err
		}
	}
	return filepath.ToSlash(dest), inside, nil
}

// leadsInside reports whether a link leads to a file or folder of the walk.
func (w *localWalk) leadsInside(link string) (bool, error) {
	to, err := filepath.EvalSymlinks(link)
	if err == nil {
		to, err = filepath.Abs(to)
	}
	if err != nil {
		return false, err
	}
	below, err := filepath.Rel(w.top, to)
	return err == nil && filepath.IsLocal(below), nil
}

// partNames matches the names of parts and states of downloads, which lie beside their files. It
// ignores case, as some systems do.
var partNames = regexp.MustCompile(`(?i)^\.jfrog-([0-9a-f]{16}|[A-Z2-7]{26})\.(part|json|json\.new)$`)

func isPartName(name string) bool {
	return strings.HasPrefix(name, ".") && partNames.MatchString(name)
}

// storable returns an error for a path that no server stores under this name. Of other unusual
// names, such as with a colon, some servers store and some refuse a file.
func storable(itemPath string) error {
	if !utf8.ValidString(itemPath) {
		return fmt.Errorf("no file can be stored as %q: it is not UTF-8", itemPath)
	}
	for part := range strings.SplitSeq(itemPath, "/") {
		reason := ""
		switch {
		case part == "":
			reason = "it has an empty segment"
		case strings.Contains(part, `\`):
			reason = `it holds a \`
		case strings.ContainsFunc(part, unicode.IsControl):
			reason = "it holds a control character"
		case strings.TrimSpace(part) != part:
			reason = "a segment begins or ends with a blank"
		default:
			continue
		}
		return fmt.Errorf("no file can be stored as %q: %s", itemPath, reason)
	}
	return nil
}

// errNoFolder keeps a lost variable from naming a whole repository.
var errNoFolder = errors.New(`folder path is empty ("/" is the repository itself)`)

// folderPrefix checks the path of a folder, and returns the prefix of the paths in it.
func folderPrefix(folderPath string) (string, error) {
	if folderPath == "" || folderPath == "/" {
		return "", nil
	}
	folder := strings.TrimSuffix(strings.TrimPrefix(folderPath, "/"), "/")
	for part := range strings.SplitSeq(folder, "/") {
		if part == "" || part == "." || part == ".." {
			return "", fmt.Errorf("folder path has a %q segment: %q", part, folderPath)
		}
	}
	return folder + "/", nil
}
