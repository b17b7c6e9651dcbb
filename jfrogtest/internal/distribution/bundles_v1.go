package distribution

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/query"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// bundleRoutes returns the operations on release bundles v1.
func (s *service) bundleRoutes() []rest.Route {
	const at = "/api/v1/release_bundle"
	return []rest.Route{
		rest.Post(at, s.handleCreateV1, rest.Small, rest.Admin),
		rest.Get(at, s.handleListV1, rest.Admin),
		rest.Get(at+"/distribution", s.handleTrackers, rest.Admin),
		rest.Get(at+"/{name}", s.handleVersionsV1, rest.Admin),
		rest.Delete(at+"/{name}", s.handleDeleteV1, rest.Admin),
		rest.Get(at+"/{name}/LATEST", s.handleLatestV1, rest.Admin),
		rest.Get(at+"/{name}/distribution", s.handleTrackers, rest.Admin),
		rest.Put(at+"/{name}/{version}", s.handleReplaceV1, rest.Small, rest.Admin),
		rest.Get(at+"/{name}/{version}", s.handleGetV1, rest.Admin),
		rest.Delete(at+"/{name}/{version}", s.handleDeleteV1, rest.Admin),
		rest.Post(at+"/{name}/{version}/sign", s.handleSignV1, rest.Small, rest.Admin),
		rest.Post(at+"/{name}/{version}/trigger_xray_scan", s.handleScanV1, rest.Admin),
	}
}

// A specV1 selects the artifacts of a release bundle v1.
type specV1 struct {
	Queries []struct {
		AQL      string `json:"aql"`
		Name     string `json:"query_name"`
		Mappings []struct {
			Input  string `json:"input"`
			Output string `json:"output"`
		} `json:"mappings"`
		Props    []property `json:"added_props"`
		Excluded []string   `json:"exclude_props_patterns"`
	} `json:"queries"`
	Excluded []string `json:"exclude_props_patterns"`
}

type property struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// A bundleBody is the body of a creation or a replacement.
type bundleBody struct {
	Name        string          `json:"name"`
	Version     string          `json:"version"`
	DryRun      bool            `json:"dry_run"`
	Sign        bool            `json:"sign_immediately"`
	Repo        *string         `json:"storing_repository"`
	Description string          `json:"description"`
	Notes       any             `json:"release_notes"`
	Spec        json.RawMessage `json:"spec"`
}

func bad(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

// These limits keep hostile requests cheap.
const (
	maxQueriesV1  = 100
	maxMappingsV1 = 100
	maxPatternV1  = 1024 // bytes
)

// expressions compiles regular expressions that match whole texts.
func expressions(texts []string) ([]*regexp.Regexp, error) {
	var list []*regexp.Regexp
	for _, text := range texts {
		if len(text) > maxPatternV1 {
			return nil, bad("A pattern must not exceed %d bytes", maxPatternV1)
		}
		re, err := regexp.Compile("^(?:" + text + ")$")
		if err != nil {
			return nil, bad("The pattern '%s' is invalid: %v", text, err)
		}
		list = append(list, re)
	}
	return list, nil
}

// groupReference matches a reference to a group in an output whose dollar signs are doubled.
var groupReference = regexp.MustCompile(`\$\$(\d+)`)

// collect returns the artifacts that a spec selects.
func (s *service) collect(raw json.RawMessage) (spec any, list []store.ArtifactV1, err error) {
	var given specV1
	if json.Unmarshal(raw, &given) != nil || json.Unmarshal(raw, &spec) != nil || len(given.Queries) == 0 {
		return nil, nil, bad("The spec must have queries")
	}
	if len(given.Queries) > maxQueriesV1 {
		return nil, nil, bad("The spec must not have more than %d queries", maxQueriesV1)
	}
	seen := map[string]bool{}
	for _, g := range given.Queries {
		q, err := query.Parse(g.AQL)
		if err != nil {
			return nil, nil, err
		}
		if q.Domain != aql.DomainItem {
			return nil, nil, bad("The query must find items")
		}
		items, err := query.Items(s.Store, store.InternalUser, q)
		if err != nil {
			return nil, nil, err
		}
		excluded, err := expressions(slices.Concat(g.Excluded, given.Excluded))
		if err != nil {
			return nil, nil, err
		}
		var inputs, outputs []string
		for _, m := range g.Mappings {
			inputs = append(inputs, m.Input)
			outputs = append(outputs, groupReference.ReplaceAllString(strings.ReplaceAll(m.Output, "$", "$$"), "$${$1}"))
		}
		mappings, err := expressions(inputs)
		if err != nil || len(mappings) > maxMappingsV1 {
			return nil, nil, bad("The mappings are invalid: %v", err)
		}
		for _, n := range items {
			if n.IsFolder() || !n.Repo.Deployable() {
				continue
			}
			a := store.ArtifactV1{Source: path.Join(n.Repo.Key, n.Path()), PackageType: n.Repo.Setting("packageType"), Blob: n.Blob, Props: store.Properties{}}
			a.Target = a.Source
			for i, re := range mappings {
				if found := re.FindStringSubmatchIndex(a.Source); found != nil {
					a.Target = string(re.ExpandString(nil, outputs[i], a.Source, found))
					break
				}
			}
			if err := store.CheckItemPath(a.Target); err != nil || !strings.Contains(strings.Trim(a.Target, "/"), "/") {
				return nil, nil, bad("The mappings give '%s' no valid path", a.Source)
			}
			for key, values := range n.Props {
				if !slices.ContainsFunc(excluded, func(re *regexp.Regexp) bool { return re.MatchString(key) }) {
					a.Props[key] = slices.Clone(values)
				}
			}
			for _, p := range g.Props {
				a.Props.Add(p.Key, p.Values...)
			}
			a.Props.Distinct()
			if !seen[a.Target] {
				seen[a.Target] = true
				list = append(list, a)
			}
		}
	}
	if len(list) == 0 {
		return nil, nil, bad("The queries found no artifacts")
	}
	return spec, list, nil
}

type artifactView struct {
	Checksum string     `json:"checksum"`
	Source   string     `json:"source_repo_path"`
	Target   string     `json:"target_repo_path"`
	Props    []property `json:"props"`
}

func propertyList(props store.Properties) []property {
	list := []property{}
	for _, key := range jsondoc.Keys(props) {
		list = append(list, property{key, props[key]})
	}
	return list
}

func artifactViews(v *store.BundleV1) []artifactView {
	list := []artifactView{}
	for _, a := range v.Artifacts {
		list = append(list, artifactView{a.Blob.Sums.SHA256, a.Source, a.Target, propertyList(a.Props)})
	}
	return list
}

// storedView is the response to a creation, a replacement and a signature.
func storedView(v *store.BundleV1) map[string]any {
	return map[string]any{"name": v.Name, "version": v.Version, "state": v.State, "created": times.ISO(v.Created),
		"artifacts": artifactViews(v), "archived": false}
}

// fullView is the response to reading a version.
func fullView(v *store.BundleV1) map[string]any {
	m := storedView(v)
	m["description"], m["created_by"] = v.Description, v.CreatedBy
	if v.Notes != nil {
		m["release_notes"] = v.Notes
	}
	if v.DistributedBy != "" {
		m["distributed_by"] = v.DistributedBy
	}
	return m
}

var (
	bundleNames    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$`)
	bundleVersions = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$`)
)

// fill sets what a body says, and signs the version if the body asks for it.
func (s *service) fill(v *store.BundleV1, body *bundleBody) error {
	var err error
	if v.Spec, v.Artifacts, err = s.collect(body.Spec); err != nil {
		return err
	}
	v.Description, v.Notes, v.State, v.Repo = body.Description, body.Notes, store.BundleOpen, store.BundleRepoV1
	if body.Repo != nil && *body.Repo != "" {
		v.Repo = *body.Repo
	}
	if repo := s.Repos[v.Repo]; repo != nil && repo.Class != store.ClassBundles {
		return bad("'%s' is not a release bundle repository", v.Repo)
	}
	if body.Sign && !body.DryRun {
		return s.sign(v, "")
	}
	return nil
}

// sign signs a version and stores its artifacts.
func (s *service) sign(v *store.BundleV1, alias string) error {
	if alias != "" && !slices.ContainsFunc(s.keys, func(k *signingKey) bool { return k.Alias == alias }) {
		return bad("There is no signing key '%s'", alias)
	}
	if alias == "" {
		for _, k := range s.keys {
			if k.Default {
				alias = k.Alias
			}
		}
	}
	if err := s.StoreBundleV1(v); err != nil {
		return err
	}
	v.State, v.Key = store.BundleSigned, alias
	v.JWS = s.URLSigner.JWT(s.payload(v))
	return nil
}

// payload returns the content of the signature.
func (s *service) payload(v *store.BundleV1) any {
	type artifact struct {
		Path     string     `json:"repo_path"`
		Checksum string     `json:"checksum"`
		Props    []property `json:"props"`
	}
	list := []artifact{}
	for _, a := range v.Artifacts {
		list = append(list, artifact{a.Target, a.Blob.Sums.SHA256, propertyList(a.Props)})
	}
	return map[string]any{"name": v.Name, "version": v.Version, "description": v.Description, "created": times.ISO(v.Created), "artifacts": list}
}

// answer returns a response with the checksum of a signed version.
func answer(status int, v *store.BundleV1) (*rest.Response, error) {
	r := rest.JSON(status, "", storedView(v))
	if v.JWS != "" {
		_, payload, _ := strings.Cut(v.JWS, ".")
		payload, _, _ = strings.Cut(payload, ".")
		if data, err := base64.RawURLEncoding.DecodeString(payload); err == nil {
			r.Header.Set("X-Checksum-Sha256", store.SHA256Of(string(data)))
		}
	}
	return r, nil
}

func (s *service) handleCreateV1(q *rest.Request) (*rest.Response, error) {
	var body bundleBody
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	switch {
	case !bundleNames.MatchString(body.Name):
		return nil, bad("Invalid release bundle name: '%s'", body.Name)
	case !bundleVersions.MatchString(body.Version) || body.Version == "LATEST":
		return nil, bad("Invalid release bundle version: '%s'", body.Version)
	case s.BundleV1(body.Name, body.Version) != nil:
		return nil, apierr.New(http.StatusConflict, "Release bundle '%s/%s' already exists", body.Name, body.Version)
	}
	v := newV1(body.Name, body.Version, q.User.Name)
	v.Created = s.Now()
	if err := s.fill(v, &body); err != nil {
		return nil, err
	}
	if body.DryRun {
		return answer(http.StatusOK, v)
	}
	s.BundlesV1 = append(s.BundlesV1, v)
	return answer(http.StatusCreated, v)
}

func newV1(name, version, user string) *store.BundleV1 {
	return &store.BundleV1{BundleVersion: &store.BundleVersion{Name: name, Version: version, CreatedBy: store.ShortUser(user), V1: true}}
}

// versionV1 returns the version that the path names.
func (s *service) versionV1(q *rest.Request) (*store.BundleV1, error) {
	name, version := q.Params["name"], q.Params["version"]
	v := s.BundleV1(name, version)
	if v == nil || v.Imported {
		return nil, apierr.New(http.StatusNotFound, "Release bundle '%s/%s' not found", name, version)
	}
	return v, nil
}

// handleReplaceV1 changes a version that is not signed.
func (s *service) handleReplaceV1(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	var body bundleBody
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if v.State != store.BundleOpen {
		return nil, bad("Release bundle '%s/%s' is signed and cannot be changed", v.Name, v.Version)
	}
	changed := newV1(v.Name, v.Version, v.CreatedBy)
	changed.Created = v.Created
	if err := s.fill(changed, &body); err != nil {
		return nil, err
	}
	if !body.DryRun {
		*v = *changed
	}
	return answer(http.StatusOK, changed)
}

func (s *service) handleSignV1(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Repo  string `json:"storing_repository"`
		Alias string `json:"signing_key_alias"`
	}
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	if v.State != store.BundleOpen {
		return nil, bad("Release bundle '%s/%s' is signed already", v.Name, v.Version)
	}
	if body.Repo != "" {
		if repo := s.Repos[body.Repo]; repo != nil && repo.Class != store.ClassBundles {
			return nil, bad("'%s' is not a release bundle repository", body.Repo)
		}
		v.Repo = body.Repo
	}
	if err := s.sign(v, body.Alias); err != nil {
		return nil, err
	}
	return answer(http.StatusOK, v)
}

// pageV1 is the length of a page.
const pageV1 = 10

// listV1 returns a page of versions, newest first. Lists of all release bundles show no artifacts.
func (s *service) listV1(q *rest.Request, name string) (*rest.Response, error) {
	var all []*store.BundleV1
	for _, v := range slices.Backward(s.BundlesV1) {
		if !v.Imported && (name == "" || v.Name == name) {
			all = append(all, v)
		}
	}
	if name != "" && all == nil {
		return nil, apierr.New(http.StatusNotFound, "Release bundle '%s' not found", name)
	}
	start := 0
	if q.Has("start_pos") {
		var err error
		if start, err = strconv.Atoi(q.Query.Get("start_pos")); err != nil || start < 0 {
			return nil, bad("Invalid start_pos: '%s'", q.Query.Get("start_pos"))
		}
	}
	start = min(start, len(all))
	list := []map[string]any{}
	for _, v := range all[start:min(start+pageV1, len(all))] {
		m := fullView(v)
		if name == "" {
			m["artifacts"] = []any{}
		}
		list = append(list, m)
	}
	return rest.JSON(http.StatusOK, "", list).With("X-RangeLimit-StartPos", strconv.Itoa(start)).
		With("X-RangeLimit-EndPos", strconv.Itoa(start+len(list))).With("X-RangeLimit-Total", strconv.Itoa(len(all))), nil
}

func (s *service) handleListV1(q *rest.Request) (*rest.Response, error) { return s.listV1(q, "") }

func (s *service) handleVersionsV1(q *rest.Request) (*rest.Response, error) {
	return s.listV1(q, q.Params["name"])
}

// handleGetV1 returns a version as JSON, or its signature.
func (s *service) handleGetV1(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	format := q.Query.Get("format")
	switch {
	case format == "" || format == "json":
		return rest.JSON(http.StatusOK, "", fullView(v)), nil
	case format != "jws" && format != "jose":
		return nil, bad("Unknown format '%s'", format)
	case v.JWS == "":
		return nil, bad("Release bundle '%s/%s' is not signed", v.Name, v.Version)
	case format == "jose":
		return rest.NewResponse(http.StatusOK, "application/jose", []byte(v.JWS)), nil
	}
	parts := strings.Split(v.JWS, ".")
	return rest.JSON(http.StatusOK, "application/jose+json", map[string]string{"header": parts[0], "payload": parts[1], "signature": parts[2]}), nil
}

// handleLatestV1 returns the last version that was made.
func (s *service) handleLatestV1(q *rest.Request) (*rest.Response, error) {
	for _, v := range slices.Backward(s.BundlesV1) {
		if v.Name != q.Params["name"] || v.Imported {
			continue
		}
		var size int64
		list := []map[string]any{}
		for _, a := range v.Artifacts {
			size += a.Blob.Size
			source := a.Source
			if v.State == store.BundleSigned {
				source = path.Join(v.Repo, v.Folder(), a.Target)
			}
			list = append(list, map[string]any{"checksum": a.Blob.Sums.SHA256, "props": []any{}, "sourceRepoPath": source, "targetRepoPath": a.Target})
		}
		m := map[string]any{"name": v.Name, "version": v.Version, "storing_repository": v.Repo, "description": v.Description, "created": times.ISO(v.Created),
			"created_by": v.CreatedBy, "artifacts": list, "artifacts_size": size, "archived": false, "state": v.State, "spec": v.Spec}
		if v.DistributedBy != "" {
			m["distributed_by"] = v.DistributedBy
		}
		return rest.JSON(http.StatusOK, "", m), nil
	}
	return nil, apierr.New(http.StatusNotFound, "Release bundle '%s' not found", q.Params["name"])
}

// handleDeleteV1 deletes a version, or all versions if the path names none.
func (s *service) handleDeleteV1(q *rest.Request) (*rest.Response, error) {
	version, one := q.Params["version"]
	found := false
	for _, v := range slices.Clone(s.BundlesV1) {
		if v.Name == q.Params["name"] && (!one || v.Version == version) && !v.Imported {
			found = true
			s.DropBundleV1(v)
		}
	}
	if !found {
		return nil, apierr.New(http.StatusNotFound, "Release bundle '%s' not found", path.Join(q.Params["name"], version))
	}
	return rest.NoContent(), nil
}

// handleScanV1 accepts the request; nothing is scanned.
func (s *service) handleScanV1(q *rest.Request) (*rest.Response, error) {
	if _, err := s.versionV1(q); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
