package evidence

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

func (s *service) handleEvidenceVersion(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "%s", store.Version), nil
}

// handleDeployEvidence attaches evidence to a file: an artifact, the document of a build or the
// manifest of a release bundle. It stores the received bytes, because signatures cover them. The
// lock is not held while the signatures are verified.
func (s *service) handleDeployEvidence(q *rest.Request) (*rest.Response, error) {
	env, payload, st, envErr := dsse.Open(q.Data)
	var alias string
	var verified bool
	if envErr == nil {
		alias, verified = s.VerifyEvidence(env, payload)
	}
	s.Lock()
	defer s.Unlock()
	key, at, _ := strings.Cut(q.Params["subjectRepoPath"], "/")
	subject := s.Find(key, at)
	if subject == nil || subject.IsFolder() {
		return nil, apierr.New(http.StatusNotFound, "Subject not found: %s", path.Join(key, at))
	}
	if err := s.permit(q.User, subject.Spot(), store.ActionAnnotate); err != nil {
		return nil, err
	}
	if envErr != nil {
		return nil, envErr
	}
	sha := subject.Blob.Sums.SHA256
	digested := func(t dsse.Subject) bool { return t.Digest["sha256"] != "" }
	about := func(t dsse.Subject) bool { return strings.EqualFold(t.Digest["sha256"], sha) }
	if slices.ContainsFunc(st.Subject, digested) && !slices.ContainsFunc(st.Subject, about) {
		return nil, apierr.New(http.StatusBadRequest, "Invalid evidence: no subject of the statement has the SHA-256 of %s: %s", path.Join(key, at), sha)
	}
	e := &store.Evidence{Repo: subject.Repo, Subject: subject.Path(), SubjectSHA256: sha, PredicateType: st.PredicateType, Slug: predicateSlug(st.PredicateType),
		Predicate: st.Predicate, Created: s.Now(), CreatedBy: store.ShortUser(q.User.Name)}
	s.EvidenceIDs++
	e.ID = s.EvidenceIDs
	e.Alias, e.Verified = alias, verified
	folder := path.Join(store.EvidenceFolder, store.SHA256Of(e.Subject), sha)
	for millis := e.Created.UnixMilli(); e.At == "" || e.Repo.Root.Lookup(e.At) != nil; millis++ {
		e.Name = fmt.Sprintf("%s-%d.json", e.Slug, millis)
		e.At = path.Join(folder, e.Name)
	}
	sources, err := s.attachmentSources(q, env.Attachments)
	if err != nil {
		return nil, err
	}
	if e.File, err = s.WriteFile(e.Repo, e.At, q.Data, q.User.Name); err != nil {
		return nil, err
	}
	if err := s.attach(e, sources, q.User.Name); err != nil {
		s.RemoveEvidence(e)
		return nil, err
	}
	s.Evidence = append(s.Evidence, e)
	return rest.JSON(http.StatusCreated, "", struct {
		Repository string `json:"repository"`
		Path       string `json:"path"`
		Name       string `json:"name"`
		URI        string `json:"uri"`
		SHA256     string `json:"sha256"`
		Category   string `json:"predicate_category"`
		Type       string `json:"predicate_type"`
		Slug       string `json:"predicate_slug"`
		CreatedAt  string `json:"created_at"`
		CreatedBy  string `json:"created_by"`
		Verified   bool   `json:"verified"`
		Provider   string `json:"provider_id,omitempty"`

		Attachments []attachment `json:"attachments,omitempty"`
	}{e.Repo.Key, e.Subject, e.Name, e.DownloadPath(), e.File.Blob.Sums.SHA256, predicateCategory, e.PredicateType, e.Slug, times.ISO(e.Created), e.CreatedBy, e.Verified,
		q.Query.Get("providerId"), attachmentsOf(e)}), nil
}

// predicateCategory is the category of evidence that users attach. A real server has more
// categories.
const predicateCategory = "Custom"

var (
	slugVersion = regexp.MustCompile(`/v?\d+(\.\d+)*/?$`)
	slugOther   = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// predicateSlug returns the short form of a predicate type, which the names of evidence files begin
// with. It drops the scheme, the query, the version and the domain jfrog.com; of other domains it
// drops the last label.
func predicateSlug(predicateType string) string {
	text := slugVersion.ReplaceAllString(strings.SplitN(predicateType, "?", 2)[0], "")
	if u, err := url.Parse(text); err == nil && u.Host != "" {
		host, _, _ := store.CutLast(strings.ReplaceAll(u.Hostname(), ".", "/"))
		if text = path.Join(host, u.Path); u.Hostname() == "jfrog.com" {
			text = strings.TrimPrefix(u.Path, "/evidence/")
		}
	}
	if text = strings.Trim(slugOther.ReplaceAllString(text, "-"), "-."); text == "" {
		return "evidence"
	}
	return text
}

// handleDeleteEvidence deletes evidence. The path has the subject, followed by the name of the
// evidence.
// permit returns an error unless a user may read a subject and act on it.
func (s *service) permit(u store.User, subject store.Spot, act store.Action) error {
	if err := s.Permit(u, store.ActionRead, subject); err != nil {
		return err
	}
	return s.Permit(u, act, subject)
}

func (s *service) handleDeleteEvidence(q *rest.Request) (*rest.Response, error) {
	subject, name, _ := store.CutLast(q.Params["evidenceRepoPath"])
	want := q.Query.Get("sha256")
	for _, e := range s.AllEvidence() {
		if path.Join(e.Repo.Key, e.Subject) == subject && e.Name == name && (want == "" || strings.EqualFold(want, e.File.Blob.Sums.SHA256)) {
			if err := s.permit(q.User, store.SpotOf(e.Repo, e.Subject, false), store.ActionDelete); err != nil {
				return nil, err
			}
			s.RemoveEvidence(e)
			return rest.NoContent(), nil
		}
	}
	return nil, apierr.New(http.StatusNotFound, "Evidence not found: %s", q.Params["evidenceRepoPath"])
}
