package retention

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// coldNamespace begins the keys of the repositories in Cold Storage.
const coldNamespace = "coldtest"

func (s *service) handleNamespace(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{"jfrogColdStorageNamespaceId": coldNamespace}), nil
}

// handleSearchPackages lists the packages in Cold Storage.
func (s *service) handleSearchPackages(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Type    string   `json:"packageType"`
		Repos   []string `json:"repositories"`
		Name    string   `json:"name"`
		Version string   `json:"version"`
		From    int64    `json:"archiveTimeFrom"`
		To      int64    `json:"archiveTimeTo"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Type == "" || body.Name == "" || len(body.Name) > maxText {
		return nil, invalid("packageType and name are required")
	}
	if err := checkTexts("repositories", body.Repos, 1); err != nil {
		return nil, err
	}
	rows := []map[string]any{}
	named := pattern.Glob(body.Name)
	for _, key := range jsondoc.Keys(s.Retention.ColdPackages) {
		p := s.Retention.ColdPackages[key]
		at := p.Archived.UnixMilli()
		if p.Type != body.Type || !named(p.Name) || body.Version != "" && p.Version != body.Version ||
			at < body.From || body.To > 0 && at > body.To || !slices.Contains(body.Repos, p.Repo) {
			continue
		}
		rows = append(rows, map[string]any{
			"manifestName": p.Manifest, "packageType": p.Type, "packageName": p.Name, "version": p.Version,
			"originalRepository": p.Repo, "archivingTime": at,
		})
	}
	return rest.JSON(http.StatusOK, "", results(rows)), nil
}

// A restore is a request to restore items.
type restore struct {
	Type       string   `json:"restoreType"`
	ToOriginal any      `json:"restoreToOriginal"` // a boolean, or a text
	Fallback   string   `json:"fallbackDestinationPath"`
	Central    string   `json:"centralDestinationPath"`
	Namespace  *bool    `json:"addNamespace"`
	Items      []string `json:"itemsToRestore"`

	original bool
}

func (r *restore) check() error {
	r.original = fmt.Sprint(r.ToOriginal) == "true"
	switch {
	case !slices.Contains([]string{"ARTIFACT_RESTORE", "PACKAGE_RESTORE"}, r.Type):
		return invalid("unknown restoreType '%s'", r.Type)
	case r.original == (r.Central != ""):
		return invalid("either restoreToOriginal or centralDestinationPath is required")
	case r.original && r.Fallback == "":
		return invalid("restoreToOriginal requires fallbackDestinationPath")
	}
	return checkTexts("itemsToRestore", r.Items, 1)
}

// target returns the repository and the folder of a destination, which must exist.
func (s *service) target(destination string) (*store.Repository, string, error) {
	key, folder, _ := strings.Cut(strings.Trim(destination, "/"), "/")
	repo, err := s.DeployTarget(key)
	if err == nil && folder != "" && repo.Root.Lookup(folder) == nil {
		err = invalid("the destination '%s' does not exist", destination)
	}
	return repo, folder, err
}

func (s *service) handleRestore(q *rest.Request) (*rest.Response, error) {
	body := restore{Type: "ARTIFACT_RESTORE"}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := body.check(); err != nil {
		return nil, err
	}
	destination := body.Central
	if body.original {
		destination = body.Fallback
	}
	if _, _, err := s.target(destination); err != nil {
		return nil, invalid("the destination '%s' cannot be used: %v", destination, err)
	}
	kind := "restore_artifact"
	if body.Type == "PACKAGE_RESTORE" {
		kind = "restore_package"
	}
	run := &store.ArchiveRun{ID: identifier(kind), By: q.User.Name, Destination: destination, Started: s.Now()}
	run.Job = s.BeginJob("IN_PROGRESS", true, func() []error {
		run.Finished = s.Now()
		repo, folder, err := s.target(destination)
		if err != nil {
			return []error{err}
		}
		for _, n := range s.toRestore(&body, run) {
			s.restoreFile(n, &body, repo, folder, run)
		}
		return nil
	})
	s.Retention.Restored = remember(s.Retention.Restored, run)
	return rest.JSON(http.StatusOK, "", map[string]string{
		"response": "Restore process was initialized successfully.", "restore_operation_id": run.ID,
	}), nil
}

// toRestore returns the files in Cold Storage that a request names, each once. It counts names
// that fit nothing as failed.
func (s *service) toRestore(body *restore, run *store.ArchiveRun) []*store.Item {
	var files []*store.Item
	seen := map[*store.Item]bool{} // files and folders
	add := func(named *store.Item) {
		if seen[named] {
			return
		}
		named.Walk(func(n *store.Item) {
			if !n.IsFolder() && !seen[n] {
				files = append(files, n)
			}
			seen[n] = true
		})
	}
	for _, name := range body.Items {
		if body.Namespace != nil && !*body.Namespace {
			name = strings.TrimPrefix(name, coldNamespace+"_")
		}
		found := s.archived(body.Type, name)
		if len(found) == 0 {
			run.Failed++
		}
		for _, n := range found {
			add(n)
		}
	}
	return files
}

// archived returns the items in Cold Storage that have a name: the files of a package, a file, or a
// folder if the name ends with a slash.
func (s *service) archived(restoreType, name string) []*store.Item {
	key, itemPath, _ := strings.Cut(name, "/")
	paths := []string{itemPath}
	if restoreType == "PACKAGE_RESTORE" {
		p := s.Retention.ColdPackages[name]
		if p == nil {
			return nil
		}
		name, paths = "", p.Files
	}
	repo := s.Retention.Cold.Repos[key]
	if repo == nil {
		return nil
	}
	var items []*store.Item
	for _, at := range paths {
		if n := repo.Root.Lookup(at); n != nil && n.IsFolder() == strings.HasSuffix(name, "/") {
			items = append(items, n)
		}
	}
	return items
}

// restoreFile copies a file to its original path, or to a folder of a repository.
func (s *service) restoreFile(n *store.Item, body *restore, repo *store.Repository, folder string, run *store.ArchiveRun) {
	at := path.Join(folder, n.Repo.Key, n.Path())
	if original := s.Repos[n.Repo.Key]; body.original && original != nil && original.Deployable() {
		repo, at = original, n.Path()
	} else if body.original {
		at = path.Join(folder, n.Path())
	}
	copies := store.Transfer{Store: s.Store, User: run.By}
	copies.Check(n, repo, at)
	if len(copies.Problems) > 0 || copies.Merge(n, repo, at) != nil {
		run.Failed++
		run.FailedBytes += n.Blob.Size
		return
	}
	if restored := repo.Root.Lookup(at); restored != nil {
		delete(restored.Props, archiveTime)
	}
	run.Done++
	run.DoneBytes += n.Blob.Size
}

func (s *service) handleRestores(q *rest.Request) (*rest.Response, error) {
	return executions(q, s.Retention.Restored, func(r *store.ArchiveRun, v map[string]any) bool {
		v["destination"] = r.Destination
		return true
	})
}
