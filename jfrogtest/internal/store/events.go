package store

import (
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// Domains of events.
const (
	DomainArtifact = "artifact"
	DomainProperty = "artifact_property"
	DomainDocker   = "docker"
	DomainBuild    = "build"
)

// Types of events.
const (
	EventDeployed = "deployed"
	EventCached   = "cached"
	EventDeleted  = "deleted"
	EventMoved    = "moved"
	EventCopied   = "copied"
	EventAdded    = "added"
	EventPushed   = "pushed"
	EventUploaded = "uploaded"
	EventPromoted = "promoted"
)

// An Event is something that has happened to an item or a build.
type Event struct {
	Domain string
	Type   string
	Repo   *Repository // nil for a build
	Name   string      // path of the item, or name of the build
	Data   any         // is encoded as JSON
}

// A Listener hears of events. Its methods are called with the lock held, and return at once.
type Listener interface {
	Wants(domain, eventType string) bool
	Hear(Event)
}

// Notify tells the listener of an event, which describe makes if the listener wants it. The lock is
// held.
func (s *Store) Notify(domain, eventType string, describe func() Event) {
	if s.Listener == nil || !s.Listener.Wants(domain, eventType) {
		return
	}
	e := describe()
	e.Domain, e.Type = domain, eventType
	s.Listener.Hear(e)
}

// itemData is the data of events of files and folders.
type itemData struct {
	RepoKey        string `json:"repo_key"`
	Path           string `json:"path"`
	Name           string `json:"name"`
	SHA256         string `json:"sha256"`
	Size           int64  `json:"size"`
	SourceRepoPath string `json:"source_repo_path,omitempty"`
	TargetRepoPath string `json:"target_repo_path,omitempty"`
}

func dataOf(n *Item, at string) itemData {
	d := itemData{RepoKey: n.Repo.Key, Path: at, Name: n.Name}
	if !n.IsFolder() {
		d.SHA256, d.Size = n.Blob.Sums.SHA256, n.Blob.Size
	}
	return d
}

// notifyFile tells of a file that was deployed, cached or deleted, and of the image if the file is
// its manifest.
func (s *Store) notifyFile(n *Item, eventType string) {
	s.Notify(DomainArtifact, eventType, func() Event {
		at := n.Path()
		return Event{Repo: n.Repo, Name: at, Data: dataOf(n, at)}
	})
	if !slices.Contains(manifestNames, n.Name) || n.Repo.Setting("packageType") != "docker" {
		return
	}
	if eventType != EventDeleted {
		eventType = EventPushed
	}
	s.Notify(DomainDocker, eventType, func() Event {
		at := n.Path()
		image, tag := path.Split(path.Dir(at))
		return Event{Repo: n.Repo, Name: at, Data: struct {
			itemData
			ImageName string `json:"image_name"`
			ImageType string `json:"image_type"`
			Tag       string `json:"tag"`
		}{dataOf(n, at), strings.TrimSuffix(image, "/"), "docker", tag}}
	})
}

// NotifyDeleted tells of the files of an item that is about to be deleted.
func (s *Store) NotifyDeleted(n *Item) {
	wanted := s.Listener != nil && (s.Listener.Wants(DomainArtifact, EventDeleted) || s.Listener.Wants(DomainDocker, EventDeleted))
	if !wanted || !n.Repo.Deployable() && n.Repo.Class != ClassCache {
		return
	}
	n.Walk(func(x *Item) {
		if !x.IsFolder() {
			s.notifyFile(x, EventDeleted)
		}
	})
}

// notifyTransfer tells of a file that is about to be copied or moved.
func (s *Store) notifyTransfer(n *Item, move bool, target *Repository, to string) {
	if n.Repo.Class == ClassTrash {
		return
	}
	eventType := EventCopied
	if move {
		eventType = EventMoved
	}
	s.Notify(DomainArtifact, eventType, func() Event {
		at := n.Path()
		data := dataOf(n, at)
		data.SourceRepoPath, data.TargetRepoPath = path.Join(n.Repo.Key, at), path.Join(target.Key, to)
		return Event{Repo: n.Repo, Name: at, Data: data}
	})
}

// notifyProperties tells of the properties of an item that differ from the ones before.
func (s *Store) notifyProperties(n *Item, before Properties) {
	tell := func(eventType, key string, values []string) {
		s.Notify(DomainProperty, eventType, func() Event {
			at := n.Path()
			return Event{Repo: n.Repo, Name: at, Data: struct {
				itemData
				Key    string   `json:"property_key"`
				Values []string `json:"property_values"`
			}{dataOf(n, at), key, slices.Clone(values)}}
		})
	}
	for _, key := range jsondoc.Keys(before) {
		if _, kept := n.Props[key]; !kept {
			tell(EventDeleted, key, before[key])
		}
	}
	for _, key := range jsondoc.Keys(n.Props) {
		if old, had := before[key]; !had || !slices.Equal(old, n.Props[key]) {
			tell(EventAdded, key, n.Props[key])
		}
	}
}

// NotifyBuild tells of a run that was uploaded, promoted or deleted.
func (s *Store) NotifyBuild(run *BuildRun, eventType string) {
	s.Notify(DomainBuild, eventType, func() Event {
		return Event{Name: run.Name, Data: struct {
			Name    string `json:"build_name"`
			Number  string `json:"build_number"`
			Started string `json:"build_started"`
			Repo    string `json:"build_repo"`
		}{run.Name, run.Number, run.Started.UTC().Format(times.BuildLayout), run.Repo}}
	})
}

// OnClose adds a function that Close calls first, without the lock.
func (s *Store) OnClose(f func()) { s.closers = append(s.closers, f) }
