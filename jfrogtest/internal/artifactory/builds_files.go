package artifactory

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

	"path"
)

// keepBuildFile stores a document as it was uploaded.
func (s *service) keepBuildFile(run *store.BuildRun, doc []byte, user string) error {
	_, err := s.WriteFile(s.SystemRepo(run.Repo, store.ClassBuildInfo), run.File(), doc, user)
	return err
}

// moveBuildFile follows the renaming of a run; without a name the file is deleted.
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
	if folder, err := s.MakeFolder(repo, dir, n.CreatedBy); err == nil { // a file there is not a build's: it stays
		n.Attach(folder, base)
	}
}
