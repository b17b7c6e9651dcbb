package artifactory

import (
	"path"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// keepBuildFile stores the document of a run as it was uploaded.
func (s *service) keepBuildFile(run *store.BuildRun, doc []byte, user string) error {
	_, err := s.WriteFile(s.SystemRepo(run.Repo, store.ClassBuildInfo), run.File(), doc, user)
	return err
}

// moveBuildFile moves the document of a run that is renamed. An empty name deletes the document.
func (s *service) moveBuildFile(run *store.BuildRun, name string) {
	repo := s.Repos[run.Repo]
	if repo == nil {
		return
	}
	n := repo.Root.Lookup(run.File())
	if n == nil {
		return
	}
	if name == "" {
		s.DropFolder(repo, run.File())
		return
	}
	renamed := *run
	renamed.Name = name
	parent := n.Parent
	n.Detach()
	parent.PruneEmpty()
	dir, base := path.Split(renamed.File())
	// A file with the name of the folder is not a build's and stays.
	if folder, err := s.MakeFolder(repo, dir, n.CreatedBy); err == nil {
		n.Attach(folder, base)
	}
}
