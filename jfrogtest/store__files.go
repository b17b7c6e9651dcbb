package jfrogtest

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
)

// dropFolder removes a folder without the trash can.
func (s *Store) dropFolder(repo *repository, at string) {
	if n := repo.root.lookup(at); n != nil && n.parent != nil {
		parent := n.parent
		n.detach()
		parent.pruneEmpty()
	}
}

// deployTarget finds the repository that takes what is deployed to a key.
func (s *Store) deployTarget(key string) (*repository, error) {
	repo := s.repos[key]
	if repo != nil && repo.class == classVirtual {
		target := s.repos[repo.setting("defaultDeploymentRepo")]
		if target == nil {
			return nil, &apiError{
				status: http.StatusMethodNotAllowed, header: http.Header{"Allow": {"GET"}},
				message: fmt.Sprintf("No local repository was configured as local deployment repository for the (%s) virtual repository.", key),
			}
		}
		repo = target
	}
	if repo == nil || !repo.deployable() {
		return nil, fail(http.StatusNotFound, "Could not find a local repository named %s to deploy to.", key)
	}
	return repo, nil
}

// accepts refuses paths that the repository's configuration keeps out.
func (r *repository) accepts(itemPath string) error {
	if r.enabled("blackedOut") {
		return fail(http.StatusForbidden, "The repository '%s' is blacked out and cannot accept artifact '%s:%s'.", r.key, r.key, itemPath)
	}
	matches := func(patterns string) bool {
		for _, p := range strings.Split(patterns, ",") {
			if p = strings.TrimSpace(p); p != "" && ant(p)(itemPath) {
				return true
			}
		}
		return false
	}
	if include := r.setting("includesPattern"); include != "" && !matches(include) || matches(r.setting("excludesPattern")) {
		return fail(http.StatusForbidden, "The repository '%s' rejected the artifact '%s:%s' due to its include/exclude pattern settings.",
			r.key, r.key, itemPath)
	}
	if r.mavenLike() {
		handles := "handleReleases"
		if strings.Contains(itemPath, snapshotSuffix) {
			handles = "handleSnapshots"
		}
		if !r.enabled(handles) {
			return fail(http.StatusConflict, "The repository '%s' rejected the deployment of '%s:%s' due to its snapshot/release handling policy.",
				r.key, r.key, itemPath)
		}
	}
	return nil
}

// putFile stores content as a file, and refuses it if it is not what the client's checksums promise.
func (s *Store) putFile(repo *repository, itemPath string, b *blob, client checksums, user string) (*node, error) {
	if err := repo.accepts(itemPath); err != nil {
		return nil, err
	}
	if !client.agrees(b.sums) && repo.setting("checksumPolicyType") != "server-generated-checksums" {
		return nil, fail(http.StatusConflict, "Checksum policy 'LocalRepoChecksumPolicy: CLIENT' rejected the artifact '%s:%s'. "+
			"Checksums info: ChecksumsInfo{checksums={SHA-1=%s, MD5=%s, SHA-256=%s}}", repo.key, itemPath,
			checksumInfo("SHA-1", client.SHA1, b.sums.SHA1), checksumInfo("MD5", client.MD5, b.sums.MD5),
			checksumInfo("SHA-256", client.SHA256, b.sums.SHA256))
	}
	return s.place(repo, itemPath, b, client, user)
}

// place makes content a file, whatever the repository's configuration says.
func (s *Store) place(repo *repository, itemPath string, b *blob, client checksums, user string) (*node, error) {
	dir, name := path.Split(itemPath)
	if n := repo.root.lookup(itemPath); n != nil && n.isFolder() {
		return nil, fail(http.StatusConflict, "Expected file but found folder, at: %s", n.id())
	}
	parent, err := s.makeFolder(repo, dir, user)
	if err != nil {
		return nil, err
	}
	n := parent.children[name]
	if n == nil {
		n = s.newNode(false, user)
		n.attach(parent, name)
	}
	if client.SHA256 == "" {
		client.SHA256 = b.sums.SHA256
	}
	n.setContent(s.blobs.adopt(b), client, s.now(), user)
	return n, nil
}

// write stores what the server itself makes. The lock is held.
func (s *Store) write(repo *repository, itemPath string, data []byte, user string) (*node, error) {
	b, err := s.spool(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	n, err := s.place(repo, itemPath, b, checksums{}, user)
	if err != nil {
		b.discard()
	}
	return n, err
}

// fillCache puts a file into the cache of a remote repository. It takes the lock.
func (s *Store) fillCache(remoteKey, itemPath string, data []byte) error {
	b, err := s.receive(bytes.NewReader(data))
	if err != nil {
		return err
	}
	s.Lock()
	defer s.Unlock()
	repo := s.repos[remoteKey+cacheSuffix]
	if repo == nil {
		b.discard()
		return errors.New("no such remote repository")
	}
	if _, err := s.putFile(repo, strings.Trim(itemPath, "/"), b, checksums{}, internalUser.name); err != nil {
		b.discard()
		return err
	}
	return nil
}
