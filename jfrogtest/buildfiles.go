package jfrogtest

import (
	"fmt"
	"path"
	"strings"
)

// buildNameEscapes are the characters of names and numbers that no item may have.
var buildNameEscapes = strings.NewReplacer("%", "%25", "/", "%2F", `\`, "%5C", ":", "%3A", "|", "%7C", "?", "%3F", "*", "%2A", `"`, "%22", "<", "%3C", ">", "%3E")

// file is where the build-info repository has the document of a run. Evidence about a build has this file as its subject.
func (r *buildRun) file() string {
	return path.Join(buildNameEscapes.Replace(r.name), fmt.Sprintf("%s-%d.json", buildNameEscapes.Replace(r.number), r.started.UnixMilli()))
}

// keepBuildFile stores a document as it was uploaded.
func (s *Server) keepBuildFile(run *buildRun, doc []byte, user string) error {
	_, err := s.write(s.systemRepo(run.repo, classBuildInfo), run.file(), doc, user)
	return err
}

// moveBuildFile follows the renaming of a run; without a name the file is deleted.
func (s *Server) moveBuildFile(run *buildRun, name string) {
	repo := s.repos[run.repo]
	if repo == nil {
		return
	}
	n := repo.root.lookup(run.file())
	if n == nil {
		return
	}
	if name == "" {
		s.dropFolder(repo, run.file())
		return
	}
	renamed := *run
	renamed.name = name
	parent := n.parent
	n.detach()
	parent.pruneEmpty()
	dir, base := path.Split(renamed.file())
	if folder, err := s.makeFolder(repo, dir, n.createdBy); err == nil { // a file there is not a build's: it stays
		n.attach(folder, base)
	}
}
