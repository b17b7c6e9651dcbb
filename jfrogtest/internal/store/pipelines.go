package store

import (
	"crypto/ed25519"
	"encoding/base64"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// Status codes of Pipelines, for syncs, runs, steps and nodes.
const (
	CodeQueued          = 4000
	CodeProcessing      = 4001
	CodeSuccess         = 4002
	CodeFailure         = 4003
	CodeError           = 4004
	CodeWaiting         = 4005
	CodeCancelled       = 4006
	CodeUnstable        = 4007
	CodeSkipped         = 4008
	CodeTimeout         = 4009
	CodeStopped         = 4010
	CodeDeleted         = 4011
	CodeCached          = 4012
	CodeCancelling      = 4013
	CodeTimingOut       = 4014
	CodeCreating        = 4015
	CodeReady           = 4016
	CodeOnline          = 4017
	CodeOffline         = 4018
	CodeUnhealthy       = 4019
	CodeOnlineRequested = 4020
	CodeOfflineRequest  = 4021
	CodePendingApproval = 4022
)

// Pipelines is the state of the service Pipelines.
type Pipelines struct {
	Sources      []*PipelineSource
	Integrations []*PipelineIntegration
	NodePools    []*NodePool
	Nodes        []*Node
	Images       []*BuildPlaneImage
	Templates    []*PipelineTemplate
	Variables    []*EnvironmentVariable
	LogLevels    map[string]string // set at runtime, by service
	Changed      bool              // a source, an integration or a node pool has been added or changed

	projects []*PipelineProject
	users    map[string]int64                 // numbers of users
	ids      map[string]int64                 // the last id, by kind
	git      map[string]map[string]*GitCommit // the last commit, by repository and branch

	// These functions, which may be nil, hear what happens. The lock is held.
	Synced        func(*PipelineSync)   // a sync has succeeded: its Definition has changed
	SourceDeleted func(*PipelineSource) // a source has been deleted, with its pipelines
	Pushed        func(*GitCommit)      // after the sources of the repository have begun to sync
}

func newPipelines() *Pipelines {
	return &Pipelines{
		LogLevels: map[string]string{}, users: map[string]int64{}, ids: map[string]int64{},
		git: map[string]map[string]*GitCommit{},
	}
}

// NextID returns an ID for an entity. Each kind counts from 1.
func (p *Pipelines) NextID(kind string) int64 {
	p.ids[kind]++
	return p.ids[kind]
}

// UserID returns the number of a user in Pipelines.
func (p *Pipelines) UserID(name string) int64 {
	if p.users[name] == 0 {
		p.users[name] = p.NextID("user")
	}
	return p.users[name]
}

// A PipelineProject is a project as Pipelines knows it. The ID is of Pipelines.
type PipelineProject struct {
	ID        int64
	Key       string // in Access; "default" for what belongs to no project
	PublicKey string // for SSH
	CreatedAt time.Time
}

// DefaultPipelineProject is the ID of what belongs to no project of Access.
const DefaultPipelineProject = 1

// PipelineProjects returns the projects by ascending ID: the default project and the projects of
// Access, also deleted ones.
func (s *Store) PipelineProjects() []*PipelineProject {
	p := s.Pipelines
	known := map[string]bool{}
	for _, x := range p.projects {
		known[x.Key] = true
	}
	for _, key := range append([]string{"default"}, jsondoc.Keys(s.Identities.Projects)...) {
		if !known[key] {
			p.projects = append(p.projects, &PipelineProject{
				ID: p.NextID("project"), Key: key, PublicKey: newPublicKey(), CreatedAt: s.Now(),
			})
		}
	}
	return p.projects
}

// newPublicKey returns an Ed25519 key in the form of SSH.
func newPublicKey() string {
	key, _, _ := ed25519.GenerateKey(nil) // cannot fail
	const kind = "ssh-ed25519"
	data := append([]byte{0, 0, 0, byte(len(kind))}, kind...)
	data = append(append(data, 0, 0, 0, byte(len(key))), key...)
	return kind + " " + base64.StdEncoding.EncodeToString(data) + "\n"
}

// Orphaned reports whether Access has deleted a project.
func (s *Store) Orphaned(x *PipelineProject) bool {
	return x.ID != DefaultPipelineProject && s.Identities.Projects[x.Key] == nil
}

// PipelineProject returns the project with an ID, or nil if Access has none.
func (s *Store) PipelineProject(id int64) *PipelineProject {
	for _, x := range s.PipelineProjects() {
		if x.ID == id && !s.Orphaned(x) {
			return x
		}
	}
	return nil
}

// PipelineProjectNamed returns the project with a key or name, or nil.
func (s *Store) PipelineProjectNamed(key, name string) *PipelineProject {
	for _, x := range s.PipelineProjects() {
		if s.Orphaned(x) {
			continue
		}
		if key != "" && x.Key == key || key == "" && name != "" && s.NameOfPipelineProject(x) == name {
			return x
		}
	}
	return nil
}

// NameOfPipelineProject returns the name of a project.
func (s *Store) NameOfPipelineProject(x *PipelineProject) string {
	if p := s.Identities.Projects[x.Key]; p != nil && p.DisplayName != "" {
		return p.DisplayName
	}
	return x.Key
}

// A GitCommit is the last commit of a branch of a Git repository, with all files of the branch.
type GitCommit struct {
	FullName  string // of the repository, such as acme/app
	Branch    string
	SHA       string
	Committer string
	Message   string
	At        time.Time
	Files     map[string]string // contents by path
}

// Branches returns the branches of a Git repository, in ascending order.
func (p *Pipelines) Branches(fullName string) []string { return jsondoc.Keys(p.git[fullName]) }

// Commit returns the last commit of a branch, or nil.
func (p *Pipelines) Commit(fullName, branch string) *GitCommit { return p.git[fullName][branch] }
