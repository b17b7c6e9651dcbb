package artifactory

import (
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// packageRoutes returns the operations that list gems, Puppet modules and skills. The server knows
// of a package what the path of its file says.
func (s *service) packageRoutes() []rest.Route {
	const (
		puppet = "/api/puppet/{repoKey}/v3"
		skills = "/api/skills/{repoKey}"
	)
	return []rest.Route{
		rest.Get("/api/gems/{repoName}/api/v1/versions/{file}", s.handleGemVersions, rest.Browse),
		rest.Get(puppet+"/modules", s.handlePuppetModules, rest.Browse),
		rest.Get(puppet+"/modules/{slug}", s.handlePuppetModule, rest.Browse),
		rest.Get(puppet+"/releases", s.handlePuppetReleases, rest.Browse),
		rest.Get(puppet+"/releases/{slug}", s.handlePuppetRelease, rest.Browse),
		rest.Get(skills+"/xrayStatus", s.handleSkillStatus),
		rest.Get(skills+"/api/v1/search", s.handleSearchSkills, rest.Browse),
		rest.Get(skills+"/api/v1/skills", s.handleSkills, rest.Browse),
		rest.Get(skills+"/api/v1/skills/{slug}/versions", s.handleSkillVersions, rest.Browse),
		rest.Get(skills+"/api/v1/skills/{slug}/versions/{version}", s.handleSkillVersion, rest.Browse),
	}
}

// A release is a version of a package: its file.
type release struct {
	*store.Item
	owner, name, version, platform string
}

// releases returns the files of a repository whose path has the form of a package, in the order of
// name and version.
func (s *service) releases(q *rest.Request, key, packageType string, form *regexp.Regexp) ([]release, error) {
	if _, err := s.repoOfType(key, packageType); err != nil {
		return nil, err
	}
	var list []release
	for _, repo := range s.Readable(key) {
		repo.Root.Walk(func(n *store.Item) {
			if n.IsFolder() || !s.MayRead(q.User, n) {
				return
			}
			m := form.FindStringSubmatch(n.Path())
			if m == nil {
				return
			}
			part := func(name string) string {
				if i := form.SubexpIndex(name); i >= 0 {
					return m[i]
				}
				return ""
			}
			list = append(list, release{n, part("owner"), part("name"), part("version"), part("platform")})
		})
	}
	slices.SortStableFunc(list, func(a, b release) int {
		if c := strings.Compare(a.owner+"/"+a.name, b.owner+"/"+b.name); c != 0 {
			return c
		}
		return layout.CompareVersions(a.version, b.version)
	})
	return list, nil
}

var gemFile = regexp.MustCompile(`^(?:.*/)?(?P<name>[A-Za-z0-9_.-]+?)-(?P<version>[0-9][0-9A-Za-z.]*)(?:-(?P<platform>[a-z0-9_-]+))?\.gem$`)

// handleGemVersions lists the versions of a gem as JSON or YAML, newest first.
func (s *service) handleGemVersions(q *rest.Request) (*rest.Response, error) {
	ext := path.Ext(q.Params["file"])
	gem := strings.TrimSuffix(q.Params["file"], ext)
	if ext != ".json" && ext != ".yaml" {
		return nil, apierr.New(http.StatusNotFound, "Not Found")
	}
	list, err := s.releases(q, q.Params["repoName"], "gems", gemFile)
	if err != nil {
		return nil, err
	}
	versions := []map[string]any{}
	var yaml strings.Builder
	for _, r := range slices.Backward(list) {
		if r.name != gem {
			continue
		}
		if r.platform == "" {
			r.platform = "ruby"
		}
		created := times.ISO(r.Created)
		versions = append(versions, map[string]any{"number": r.version, "platform": r.platform, "sha": r.Blob.Sums.SHA256, "created_at": created,
			"built_at": created, "downloads_count": r.Stats.Downloads, "prerelease": strings.ContainsAny(r.version, "abcdefghijklmnopqrstuvwxyz"), "metadata": map[string]any{}})
		fmt.Fprintf(&yaml, "- number: %s\n  platform: %s\n  sha: %s\n", strconv.Quote(r.version), r.platform, r.Blob.Sums.SHA256)
	}
	switch {
	case len(versions) == 0:
		return nil, apierr.New(http.StatusNotFound, "Gem '%s' not found", gem)
	case ext == ".yaml":
		return rest.NewResponse(http.StatusOK, "text/yaml", []byte(yaml.String())), nil
	}
	return rest.JSON(http.StatusOK, "", versions), nil
}

var puppetFile = regexp.MustCompile(`^(?:.*/)?(?P<owner>[A-Za-z0-9]+)-(?P<name>[a-z][a-z0-9_]*)-(?P<version>[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*)\.tar\.gz$`)

// puppetTime is the layout of times in the Puppet API.
const puppetTime = "2006-01-02 15:04:05 -0700"

func (s *service) puppet(q *rest.Request) ([]release, error) {
	return s.releases(q, q.Params["repoKey"], "puppet", puppetFile)
}

func (r release) slug() string { return r.owner + "-" + r.name }

func puppetRelease(r release) map[string]any {
	return map[string]any{"uri": "/v3/releases/" + r.slug() + "-" + r.version, "version": r.version,
		"module":   map[string]any{"uri": "/v3/modules/" + r.slug(), "name": r.name},
		"metadata": map[string]any{}, "tags": []string{}, "supported": false, "file_size": r.Blob.Size, "file_md5": r.Blob.Sums.MD5,
		"downloads": r.Stats.Downloads, "created_at": r.Created.Format(puppetTime), "updated_at": r.Modified.Format(puppetTime)}
}

// puppetModules groups releases by module. Each module has its releases, newest first.
func puppetModules(list []release) (modules []map[string]any) {
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j].slug() == list[i].slug() {
			j++
		}
		last := list[j-1]
		uris, downloads := []map[string]string{}, 0
		for _, r := range slices.Backward(list[i:j]) {
			uris = append(uris, map[string]string{"uri": "/v3/releases/" + r.slug() + "-" + r.version, "version": r.version})
			downloads += r.Stats.Downloads
		}
		current := puppetRelease(last)
		current["module"] = map[string]any{}
		modules = append(modules, map[string]any{"uri": "/v3/modules/" + last.slug(), "name": last.name, "downloads": downloads,
			"created_at": list[i].Created.Format(puppetTime), "updated_at": last.Modified.Format(puppetTime), "supported": false,
			"owner": map[string]any{"uri": "/v3/users/" + last.owner, "username": last.owner}, "current_release": current, "releases": uris})
		i = j
	}
	return modules
}

// puppetPage returns a page of a list with the positions of its neighbors.
func puppetPage(q *rest.Request, what string, list []map[string]any) (*rest.Response, error) {
	limit, err := q.Number("limit", 20, 1)
	if err != nil {
		return nil, err
	}
	offset, err := q.Number("offset", 0, 0)
	if err != nil {
		return nil, err
	}
	offset = min(offset, len(list))
	end := offset + min(limit, len(list)-offset)
	uri := func(offset int) string { return fmt.Sprintf("/v3/%s?limit=%d&offset=%d", what, limit, offset) }
	body := map[string]any{"total": len(list), "limit": limit, "offset": offset, "current": uri(offset), "next": nil, "previous": nil,
		"results": append([]map[string]any{}, list[offset:end]...)}
	if end < len(list) {
		body["next"] = uri(end)
	}
	if offset > 0 {
		body["previous"] = uri(max(0, offset-limit))
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

func (s *service) handlePuppetModules(q *rest.Request) (*rest.Response, error) {
	list, err := s.puppet(q)
	if err != nil {
		return nil, err
	}
	return puppetPage(q, "modules", puppetModules(list))
}

func (s *service) handlePuppetReleases(q *rest.Request) (*rest.Response, error) {
	list, err := s.puppet(q)
	if err != nil {
		return nil, err
	}
	var all []map[string]any
	for _, r := range list {
		all = append(all, puppetRelease(r))
	}
	return puppetPage(q, "releases", all)
}

func (s *service) handlePuppetModule(q *rest.Request) (*rest.Response, error) {
	list, err := s.puppet(q)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r release) bool { return r.slug() != q.Params["slug"] })
	if len(list) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Module '%s' not found", q.Params["slug"])
	}
	return rest.JSON(http.StatusOK, "", puppetModules(list)[0]), nil
}

func (s *service) handlePuppetRelease(q *rest.Request) (*rest.Response, error) {
	list, err := s.puppet(q)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.slug()+"-"+r.version == q.Params["slug"] {
			return rest.JSON(http.StatusOK, "", puppetRelease(r)), nil
		}
	}
	return nil, apierr.New(http.StatusNotFound, "Release '%s' not found", q.Params["slug"])
}

var skillFile = regexp.MustCompile(`^(?P<name>[^/]+)/(?P<version>[^/]+)/[^/]+\.zip$`)

// skills returns the versions of skills by slug, oldest first. Of several files with the same
// version, the first stands for it.
func (s *service) skills(q *rest.Request) (map[string][]release, error) {
	list, err := s.releases(q, q.Params["repoKey"], "skills", skillFile)
	if err != nil {
		return nil, err
	}
	bySlug := map[string][]release{}
	seen := map[[2]string]bool{}
	for _, r := range list {
		if id := [2]string{r.name, r.version}; !seen[id] {
			seen[id] = true
			bySlug[r.name] = append(bySlug[r.name], r)
		}
	}
	return bySlug, nil
}

// limited returns the keys after the cursor of the query, at most as many as its limit, and the
// next cursor.
func limited(q *rest.Request, keys []string, otherwise int) (page []string, next string, err error) {
	limit, err := q.Number("limit", otherwise, 1)
	if err != nil {
		return nil, "", err
	}
	if cursor := q.Query.Get("cursor"); cursor != "" {
		i := slices.Index(keys, cursor)
		if i < 0 {
			return nil, "", apierr.New(http.StatusBadRequest, "Invalid cursor: '%s'", cursor)
		}
		keys = keys[i+1:]
	}
	page = keys[:min(limit, len(keys))]
	if len(page) < len(keys) {
		next = page[len(page)-1]
	}
	return page, next, nil
}

const skillsPage = 50

func (s *service) handleSkills(q *rest.Request) (*rest.Response, error) {
	bySlug, err := s.skills(q)
	if err != nil {
		return nil, err
	}
	slugs, next, err := limited(q, jsondoc.Keys(bySlug), skillsPage)
	if err != nil {
		return nil, err
	}
	items := []map[string]any{}
	for _, slug := range slugs {
		last := bySlug[slug][len(bySlug[slug])-1]
		items = append(items, map[string]any{"slug": slug, "displayName": slug, "summary": "", "versions": len(bySlug[slug]), "updated": times.ISO(last.Modified),
			"latestVersion": map[string]any{"version": last.version, "createdAt": last.Created.UnixMilli(), "changelog": ""}})
	}
	body := map[string]any{"items": items, "total": len(bySlug)}
	if next != "" {
		body["nextCursor"] = next
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

// handleSkillVersions lists the versions of a skill, newest first.
func (s *service) handleSkillVersions(q *rest.Request) (*rest.Response, error) {
	bySlug, err := s.skills(q)
	if err != nil {
		return nil, err
	}
	list := bySlug[q.Params["slug"]]
	if list == nil {
		return nil, apierr.New(http.StatusNotFound, "Skill '%s' not found", q.Params["slug"])
	}
	var names []string
	created := map[string]int64{}
	for _, r := range slices.Backward(list) {
		names = append(names, r.version)
		created[r.version] = r.Created.UnixMilli()
	}
	names, next, err := limited(q, names, skillsPage)
	if err != nil {
		return nil, err
	}
	items := []map[string]any{}
	for _, version := range names {
		items = append(items, map[string]any{"version": version, "createdAt": created[version], "changelog": ""})
	}
	body := map[string]any{"items": items}
	if next != "" {
		body["nextCursor"] = next
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

func (s *service) handleSkillVersion(q *rest.Request) (*rest.Response, error) {
	bySlug, err := s.skills(q)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(bySlug[q.Params["slug"]], func(r release) bool { return r.version == q.Params["version"] }) {
		return nil, apierr.New(http.StatusNotFound, "Not found")
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleSearchSkills(q *rest.Request) (*rest.Response, error) {
	bySlug, err := s.skills(q)
	if err != nil {
		return nil, err
	}
	limit, err := q.Number("limit", 20, 1)
	if err != nil {
		return nil, err
	}
	results, total := []map[string]any{}, 0
	for _, slug := range jsondoc.Keys(bySlug) {
		if !strings.Contains(strings.ToLower(slug), strings.ToLower(q.Query.Get("q"))) {
			continue
		}
		if total++; total <= limit {
			results = append(results, map[string]any{"name": slug, "version": bySlug[slug][len(bySlug[slug])-1].version, "description": ""})
		}
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"results": results, "total": total, "offset": 0, "limit": limit}), nil
}

// handleSkillStatus reports that there is no Xray to scan the file.
func (s *service) handleSkillStatus(q *rest.Request) (*rest.Response, error) {
	repo, err := s.repoOfType(q.Params["repoKey"], "skills")
	if err != nil {
		return nil, err
	}
	at := q.Query.Get("path")
	if _, err := s.MustFind(q.User, repo.Key, at); err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"status": "NOT_IN_ENTITLEMENT", "repoKey": repo.Key, "path": at}), nil
}
