package store

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// DropFolder removes an item, bypassing the trash can.
func (s *Store) DropFolder(repo *Repository, at string) {
	if n := repo.Root.Lookup(at); n != nil && n.Parent != nil {
		parent := n.Parent
		n.Detach()
		parent.PruneEmpty()
	}
}

// DeployTarget returns the repository for deployments to a key.
func (s *Store) DeployTarget(key string) (*Repository, error) {
	repo := s.Repos[key]
	if repo != nil && repo.Class == ClassVirtual {
		target := s.Repos[repo.Setting("defaultDeploymentRepo")]
		if target == nil {
			return nil, &apierr.Error{
				Status: http.StatusMethodNotAllowed, Header: http.Header{"Allow": {"GET"}},
				Message: fmt.Sprintf("No local repository was configured as local deployment repository for the (%s) virtual repository.", key),
			}
		}
		repo = target
	}
	if repo == nil || !repo.Deployable() {
		return nil, apierr.New(http.StatusNotFound, "Could not find a local repository named %s to deploy to.", key)
	}
	return repo, nil
}

// Accepts returns an error if the configuration of the repository rejects a path.
func (r *Repository) Accepts(itemPath string) error {
	if r.enabled("blackedOut") {
		return apierr.New(http.StatusForbidden, "The repository '%s' is blacked out and cannot accept artifact '%s:%s'.", r.Key, r.Key, itemPath)
	}
	matches := func(patterns string) bool {
		for p := range strings.SplitSeq(patterns, ",") {
			if p = strings.TrimSpace(p); p != "" && pattern.Ant(p)(itemPath) {
				return true
			}
		}
		return false
	}
	if include := r.Setting("includesPattern"); include != "" && !matches(include) || matches(r.Setting("excludesPattern")) {
		return apierr.New(http.StatusForbidden, "The repository '%s' rejected the artifact '%s:%s' due to its include/exclude pattern settings.",
			r.Key, r.Key, itemPath)
	}
	if r.MavenLike() {
		handles := "handleReleases"
		if strings.Contains(itemPath, layout.SnapshotSuffix) {
			handles = "handleSnapshots"
		}
		if !r.enabled(handles) {
			return apierr.New(http.StatusConflict, "The repository '%s' rejected the deployment of '%s:%s' due to its snapshot/release handling policy.",
				r.Key, r.Key, itemPath)
		}
	}
	return nil
}

// PutFile stores content as a file. It returns an error if the content contradicts the checksums of
// the client.
func (s *Store) PutFile(repo *Repository, itemPath string, b *Blob, client Checksums, user string) (*Item, error) {
	if err := repo.Accepts(itemPath); err != nil {
		return nil, err
	}
	if !client.Agrees(b.Sums) && repo.Setting("checksumPolicyType") != "server-generated-checksums" {
		return nil, apierr.New(http.StatusConflict, "Checksum policy 'LocalRepoChecksumPolicy: CLIENT' rejected the artifact '%s:%s'. "+
			"Checksums info: ChecksumsInfo{checksums={SHA-1=%s, MD5=%s, SHA-256=%s}}", repo.Key, itemPath,
			checksumInfo("SHA-1", client.SHA1, b.Sums.SHA1), checksumInfo("MD5", client.MD5, b.Sums.MD5),
			checksumInfo("SHA-256", client.SHA256, b.Sums.SHA256))
	}
	n, err := s.place(repo, itemPath, b, client, user)
	if err != nil {
		return nil, err
	}
	s.DescribeManifest(n)
	eventType := EventDeployed
	if repo.Class == ClassCache {
		eventType = EventCached
	}
	s.notifyFile(n, eventType)
	return n, nil
}

// place stores content as a file, without regard to the configuration of the repository.
func (s *Store) place(repo *Repository, itemPath string, b *Blob, client Checksums, user string) (*Item, error) {
	dir, name := path.Split(itemPath)
	if n := repo.Root.Lookup(itemPath); n != nil && n.IsFolder() {
		return nil, apierr.New(http.StatusConflict, "Expected file but found folder, at: %s", n.ID())
	}
	parent, err := s.MakeFolder(repo, dir, user)
	if err != nil {
		return nil, err
	}
	n := parent.Children[name]
	if n == nil {
		n = s.newItem(false, user)
		n.Attach(parent, name)
	}
	if client.SHA256 == "" {
		client.SHA256 = b.Sums.SHA256
	}
	n.setContent(s.Blobs.adopt(b, s.Now()), client, s.Now(), user)
	return n, nil
}

// WriteFile stores a file that the server makes. The lock is held.
func (s *Store) WriteFile(repo *Repository, itemPath string, data []byte, user string) (*Item, error) {
	b, err := s.Spool(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	n, err := s.place(repo, itemPath, b, Checksums{}, user)
	if err != nil {
		b.Discard()
	}
	return n, err
}

// FillCache stores a file in the cache of a remote repository. It locks the store.
func (s *Store) FillCache(remoteKey, itemPath string, data []byte) error {
	b, err := s.Receive(bytes.NewReader(data))
	if err != nil {
		return err
	}
	s.Lock()
	defer s.Unlock()
	repo := s.Repos[remoteKey+CacheSuffix]
	if repo == nil {
		b.Discard()
		return errors.New("no such remote repository")
	}
	if _, err := s.PutFile(repo, strings.Trim(itemPath, "/"), b, Checksums{}, InternalUser.Name); err != nil {
		b.Discard()
		return err
	}
	return nil
}
