package artifactory

import (
	"encoding/json"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A bintrayDescriptor describes the version that a push creates.
type bintrayDescriptor struct {
	Package struct {
		Name    string `json:"name"`
		Repo    string `json:"repo"`
		Subject string `json:"subject"` // owner of the repository
	} `json:"package"`
	Version struct {
		Name string `json:"name"`
	} `json:"version"`
	// Paths and properties of files in the repository of the descriptor.
	RepoFiles []string              `json:"applyToRepoFiles"`
	Props     []map[string][]string `json:"applyToProps"`

	Files []string `json:"applyToFiles"` // keys of repositories with paths
}

// These limits keep hostile descriptors cheap.
const (
	maxDescriptor = 1 << 20 // bytes of a descriptor
	maxFilters    = 100     // filters by properties in a descriptor
)

// handlePushToBintray pushes the files that a descriptor names. They get the properties that
// Artifactory keeps about a push.
func (s *service) handlePushToBintray(q *rest.Request) (*rest.Response, error) {
	key, itemPath, _ := strings.Cut(strings.Trim(q.Query.Get("descriptor"), "/"), "/")
	name := path.Base(itemPath)
	if !strings.Contains(name, "bintray-info") || path.Ext(name) != ".json" {
		return nil, apierr.New(http.StatusBadRequest,
			"The descriptor '%s' is no JSON file with bintray-info in its name", q.Query.Get("descriptor"))
	}
	if sign := q.Query.Get("gpgSign"); sign != "" && sign != "true" && sign != "false" {
		return nil, apierr.New(http.StatusBadRequest, "Invalid value of gpgSign: '%s'", sign)
	}
	n, err := s.MustFind(q.User, key, itemPath)
	if err == nil && n.IsFolder() {
		err = apierr.New(http.StatusBadRequest, "The descriptor '%s' is a folder", n.ID())
	}
	if err == nil {
		err = s.Permit(q.User, store.ActionWrite, n.Spot())
	}
	if err != nil {
		return nil, err
	}
	d, err := readDescriptor(n)
	if err != nil {
		return nil, err
	}
	files, err := s.described(q.User, d, n.Repo)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		s.SetProperties(file, store.Properties{
			"bintray.repo":    {d.Package.Subject + "/" + d.Package.Repo},
			"bintray.package": {d.Package.Name},
			"bintray.version": {d.Version.Name},
			"bintray.path":    {file.Path()},
		}, false)
	}
	return rest.JSON(http.StatusOK, "application/vnd.org.jfrog.artifactory.bintray.BintrayPushResponse+json",
		map[string]string{"Message": "Pushing build to Bintray finished successfully."}), nil
}

func readDescriptor(n *store.Item) (*bintrayDescriptor, error) {
	r, err := n.Blob.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxDescriptor+1))
	if err != nil {
		return nil, err
	}
	d := &bintrayDescriptor{}
	switch {
	case len(data) > maxDescriptor:
		return nil, apierr.New(http.StatusBadRequest, "The descriptor '%s' exceeds %d bytes", n.ID(), maxDescriptor)
	case jsondoc.CheckDepth(data) != nil || json.Unmarshal(data, d) != nil:
		return nil, apierr.New(http.StatusBadRequest, "The descriptor '%s' is no valid JSON", n.ID())
	case d.Package.Name == "" || d.Package.Repo == "" || d.Package.Subject == "" || d.Version.Name == "":
		return nil, apierr.New(http.StatusBadRequest,
			"The descriptor '%s' needs a package with name, repo and subject, and a version with a name", n.ID())
	}
	values := store.Properties{"bintray": {d.Package.Subject + d.Package.Repo + d.Package.Name + d.Version.Name}}
	return d, store.CheckProperties(values)
}

// described returns the files that a descriptor names.
func (s *service) described(u store.User, d *bintrayDescriptor, repo *store.Repository) ([]*store.Item, error) {
	var files []*store.Item
	seen := map[*store.Item]bool{}
	paths := slices.Clone(d.Files)
	for _, p := range d.RepoFiles {
		paths = append(paths, repo.Key+"/"+strings.Trim(p, "/"))
	}
	for _, p := range paths {
		key, itemPath, _ := strings.Cut(strings.Trim(p, "/"), "/")
		n, err := s.MustFind(u, key, itemPath)
		if err != nil {
			return nil, err
		}
		if !n.IsFolder() && !seen[n] {
			files, seen[n] = append(files, n), true
		}
	}
	switch {
	case len(d.Props) > maxFilters:
		return nil, apierr.New(http.StatusBadRequest, "The descriptor has more than %d filters", maxFilters)
	case len(d.Props) > 0:
		found, err := s.Files(u, []string{repo.Key}, func(n *store.Item) bool {
			return !seen[n] && slices.ContainsFunc(d.Props, func(want map[string][]string) bool { return n.Props.HasAll(want) })
		})
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "The descriptor names no files to push")
	}
	return files, nil
}
