package jfrogtest

import (
	"path"
)

// keepBuildFile stores a document as it was uploaded.
func (s *artifactoryService) keepBuildFile(run *buildRun, doc []byte, user string) error {
	_, err := s.write(s.systemRepo(run.repo, classBuildInfo), run.file(), doc, user)
	return err
}

// moveBuildFile follows the renaming of a run; without a name the file is deleted.
func (s *artifactoryService) moveBuildFile(run *buildRun, name string) {
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
