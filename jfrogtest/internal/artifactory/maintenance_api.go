package artifactory

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maintenanceRoutes returns the operations on metrics, the storage, licenses and package metadata
// that stand alone.
func (s *service) maintenanceRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/metrics", s.handleMetrics, rest.Admin),
		rest.Post("/api/system/storage/optimize", s.handleOptimize, rest.Admin),
		rest.Post("/api/system/bootstrap_bundle", s.handleBootstrapBundle, rest.Admin),
		rest.Get("/api/compliance/{repoKey}/{path...}", s.handleCompliance),
		rest.Get("/api/search/license", s.handleLicenseSearch, rest.Admin),
		rest.Get("/api/sync/{repoKey}/{path...}", s.handleFolderSync),
		rest.Post("/api/archive/buildArtifacts", s.handleBuildArchive, rest.Small, rest.Browse),
		rest.Post("/api/maven/generatePom/{repoKey}/{path...}", s.handleGeneratePOM),
		rest.Post("/api/deb/{repoKey}/snapshot", s.handleDebianSnapshot, rest.Small, rest.Admin),
		rest.Put("/api/v1/cran/{repoKey}/move-archives", s.handleMoveArchives, rest.Admin),
	}
}

// handleMetrics returns the number and the size of the stored files.
func (s *service) handleMetrics(*rest.Request) (*rest.Response, error) {
	files, repos := 0, 0
	var size int64
	for _, repo := range s.Repos {
		if repo.Configured() {
			repos++
		}
		repo.Root.Walk(func(n *store.Item) {
			if !n.IsFolder() {
				files++
				size += n.Blob.Size
			}
		})
	}
	now := s.Now().UnixMilli()
	var b strings.Builder
	for _, m := range []struct {
		name, help string
		value      int64
	}{
		{"jfrt_repositories", "Number of repositories", int64(repos)},
		{"jfrt_artifacts", "Number of artifacts", int64(files)},
		{"jfrt_artifacts_bytes", "Size of the artifacts", size},
	} {
		fmt.Fprintf(&b, "# HELP %[1]s %[2]s\n# UPDATED %[1]s %[3]d\n# TYPE %[1]s gauge\n%[1]s %[4]d %[3]d\n", m.name, m.help, now, m.value)
	}
	return rest.Text(http.StatusOK, "%s", b.String()), nil
}

// handleOptimize has nothing to move.
func (s *service) handleOptimize(*rest.Request) (*rest.Response, error) {
	return rest.NewResponse(http.StatusOK, "text/plain", nil), nil
}

// handleBootstrapBundle names the file that a real server writes.
func (s *service) handleBootstrapBundle(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{"file": "/opt/jfrog/artifactory/etc/bootstrap.bundle.tar.gz"}), nil
}

// licensesKey is the property with the licenses of a file.
const licensesKey = "artifactory.licenses"

func (s *service) handleCompliance(q *rest.Request) (*rest.Response, error) {
	n, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	licenses := []map[string]string{}
	for _, name := range n.Props[licensesKey] {
		licenses = append(licenses, map[string]string{"name": name, "url": ""})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"licenses": licenses, "vulnerabilities": []any{}}), nil
}

// approvedLicenses are the licenses that are known and approved.
var approvedLicenses = []string{"Apache-2.0", "MIT", "BSD", "LGPL-3.0"}

// handleLicenseSearch finds files by their licenses. Without any switch it finds the licenses that
// are unknown or not approved, as a real server does.
func (s *service) handleLicenseSearch(q *rest.Request) (*rest.Response, error) {
	wanted := map[string]bool{}
	for status, absent := range map[string]bool{"unapproved": true, "unknown": true, "notfound": false, "neutral": false, "approved": false} {
		wanted[status] = q.Flag(status, absent)
	}
	files, err := s.Files(q.User, q.CSV("repos"), func(*store.Item) bool { return true })
	if err != nil {
		return nil, err
	}
	var hits []map[string]any
	for _, n := range files {
		names := n.Props[licensesKey]
		if len(names) == 0 && wanted["notfound"] && slices.Contains([]string{".jar", ".war", ".zip", ".nupkg", ".gem"}, path.Ext(n.Name)) {
			hits = append(hits, map[string]any{"uri": q.StorageURI(n), "license": "Not Found", "status": "notfound"})
		}
		for _, name := range names {
			status := "unknown"
			if slices.Contains(approvedLicenses, name) {
				status = "approved"
			}
			if wanted[status] {
				hits = append(hits, map[string]any{"uri": q.StorageURI(n), "license": name, "found": name, "status": status})
			}
		}
	}
	return results("LicenseResult", hits), nil
}

// handleFolderSync fetches nothing from the source of a remote repository.
func (s *service) handleFolderSync(q *rest.Request) (*rest.Response, error) {
	repo := s.Repos[q.Params["repoKey"]]
	if repo == nil || repo.Class != store.ClassRemote {
		return nil, apierr.New(http.StatusNotFound, "Remote repository '%s' not found", q.Params["repoKey"])
	}
	if err := s.Permit(q.User, store.ActionWrite, store.SpotOf(s.Repos[repo.Key+store.CacheSuffix], q.Params["path"], true)); err != nil {
		return nil, err
	}
	return rest.Text(http.StatusOK, "Completed with 0 errors and 0 warnings"), nil
}

// handleBuildArchive returns an archive of the artifacts of a build. A mapping chooses artifacts
// and may change their paths in the archive.
func (s *service) handleBuildArchive(q *rest.Request) (*rest.Response, error) {
	var body struct {
		buildSearch
		Type string `json:"archiveType"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	write := archiveWriters[body.Type]
	if write == nil {
		return nil, apierr.New(http.StatusBadRequest, "Unsupported archive type '%s': zip, tar, tar.gz or tgz expected", body.Type)
	}
	found, err := s.artifactsOfBuild(q, &body.buildSearch)
	if err != nil {
		return nil, err
	}
	var files []archived
	for _, f := range found {
		files = append(files, archived{f.to, f.Blob, f.Modified})
	}
	return archiveResponse(body.Name+"."+body.Type, body.Type, files, write), nil
}

// handleGeneratePOM writes a POM beside a JAR from the coordinates in its path.
func (s *service) handleGeneratePOM(q *rest.Request) (*rest.Response, error) {
	repo, err := s.repoOfType(q.Params["repoKey"], "maven")
	if err != nil {
		return nil, err
	}
	at := q.Params["path"]
	c, ok := layout.ParseMaven(at)
	n := repo.Root.Lookup(at)
	switch {
	case n == nil || n.IsFolder():
		return nil, apierr.New(http.StatusNotFound, "Could not find item '%s:%s'", repo.Key, at)
	case !ok:
		return nil, apierr.New(http.StatusBadRequest, "The path '%s' has no Maven coordinates", at)
	}
	pom := path.Join(path.Dir(at), c.Module+"-"+c.Version+".pom")
	if err := s.Permit(q.User, store.ActionWrite, store.SpotOf(repo, pom, false)); err != nil {
		return nil, err
	}
	text := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>%s</groupId>
  <artifactId>%s</artifactId>
  <version>%s</version>
  <description>Artifactory auto generated POM</description>
</project>
`, xmlText(c.Group), xmlText(c.Module), xmlText(c.Version))
	if _, err := s.WriteFile(repo, pom, []byte(text), q.User.Name); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleDebianSnapshot copies the packages of a distribution to the folder of a snapshot. The
// property deb.distribution names the distributions of a package. Existing snapshots are left out.
func (s *service) handleDebianSnapshot(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Tag          string `json:"tag"`
		Target       string `json:"targetRepo"`
		Distribution string `json:"distribution"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	source, err := s.repoOfType(q.Params["repoKey"], "debian")
	if err != nil {
		return nil, err
	}
	target, err := s.repoOfType(body.Target, "debian")
	if err != nil {
		return nil, err
	}
	const snapshots = "snapshots"
	folder := path.Join(snapshots, body.Tag)
	switch {
	case body.Tag == "" || strings.Contains(body.Tag, "/") || store.CheckItemPath(folder) != nil:
		return nil, apierr.New(http.StatusBadRequest, "Invalid tag '%s'", body.Tag)
	case !target.Deployable():
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is not a local repository", target.Key)
	case target.Root.Lookup(folder) != nil:
		return nil, apierr.New(http.StatusBadRequest, "The snapshot '%s' exists", body.Tag)
	}
	type file struct {
		at string
		n  *store.Item
	}
	var files []file
	source.Root.Walk(func(n *store.Item) {
		distributions := n.Props["deb.distribution"]
		if !n.IsFolder() && !strings.HasPrefix(n.Path(), snapshots+"/") && (body.Distribution == "" || slices.Contains(distributions, body.Distribution)) {
			files = append(files, file{path.Join(folder, n.Path()), n})
		}
	})
	for _, f := range files {
		n, err := s.PutFile(target, f.at, f.n.Blob, store.Checksums{}, q.User.Name)
		if err != nil {
			return nil, err
		}
		s.SetProperties(n, f.n.Props, false)
	}
	format := "Successfully saved snapshot to %s"
	if q.Flag("async", false) {
		format = "Snapshot save queued for %s"
	}
	return rest.Text(http.StatusOK, format, path.Join(target.Key, folder)), nil
}

var cranSource = regexp.MustCompile(`^src/contrib/([A-Za-z][A-Za-z0-9.]*)_([0-9][0-9A-Za-z.-]*)\.tar\.gz$`)

// handleMoveArchives moves all versions of CRAN sources except the last ones to the archive.
func (s *service) handleMoveArchives(q *rest.Request) (*rest.Response, error) {
	repo, err := s.repoOfType(q.Params["repoKey"], "cran")
	if err != nil {
		return nil, err
	}
	if !repo.Deployable() {
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is not a local repository", repo.Key)
	}
	versions := map[string][]*store.Item{}
	repo.Root.Walk(func(n *store.Item) {
		if m := cranSource.FindStringSubmatch(n.Path()); m != nil && !n.IsFolder() {
			versions[m[1]] = append(versions[m[1]], n)
		}
	})
	for name, list := range versions {
		slices.SortFunc(list, func(a, b *store.Item) int {
			return layout.CompareVersions(cranSource.FindStringSubmatch(a.Path())[2], cranSource.FindStringSubmatch(b.Path())[2])
		})
		for _, n := range list[:len(list)-1] {
			archive, err := s.MakeFolder(repo, path.Join("src/contrib/Archive", name), q.User.Name)
			if err != nil {
				return nil, err
			}
			n.Detach()
			n.Attach(archive, n.Name)
		}
	}
	return rest.Text(http.StatusOK, "Moved"), nil
}

// xmlText escapes a text for XML.
func xmlText(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}
