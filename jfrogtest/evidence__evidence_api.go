package jfrogtest

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

func (s *evidenceService) handleEvidenceVersion(*request) (*answer, error) {
	return textAnswer(http.StatusOK, "%s", Version), nil
}

// handleDeployEvidence attaches evidence to a file: an artifact, the document of a build or the manifest of a release
// bundle. The bytes are kept as they are, for a signature covers them.
func (s *evidenceService) handleDeployEvidence(q *request) (*answer, error) {
	key, at, _ := strings.Cut(q.params["subjectRepoPath"], "/")
	subject := s.find(key, at)
	if subject == nil || subject.isFolder() {
		return nil, fail(http.StatusNotFound, "Subject not found: %s", path.Join(key, at))
	}
	if err := s.permit(q.user, actionAnnotate, subject.spot()); err != nil {
		return nil, err
	}
	env, payload, st, err := openEnvelope(q.body)
	if err != nil {
		return nil, err
	}
	sha := subject.blob.sums.SHA256
	digested := func(t statementTopic) bool { return t.Digest["sha256"] != "" }
	about := func(t statementTopic) bool { return strings.EqualFold(t.Digest["sha256"], sha) }
	if slices.ContainsFunc(st.Subject, digested) && !slices.ContainsFunc(st.Subject, about) {
		return nil, fail(http.StatusBadRequest, "Invalid evidence: no subject of the statement has the SHA-256 of %s: %s", path.Join(key, at), sha)
	}
	e := &evidence{repo: subject.repo, subject: subject.path(), subjectSHA256: sha, predicateType: st.PredicateType, slug: predicateSlug(st.PredicateType),
		predicate: st.Predicate, created: s.now(), createdBy: shortUser(q.user.name)}
	s.evidenceIDs++
	e.id = s.evidenceIDs
	e.alias, e.verified = s.verify(env, payload)
	folder := path.Join(evidenceFolder, sum(e.subject), sha)
	for millis := e.created.UnixMilli(); e.at == "" || e.repo.root.lookup(e.at) != nil; millis++ {
		e.name = fmt.Sprintf("%s-%d.json", e.slug, millis)
		e.at = path.Join(folder, e.name)
	}
	if e.file, err = s.write(e.repo, e.at, q.body, q.user.name); err != nil {
		return nil, err
	}
	s.evidence = append(s.evidence, e)
	return jsonAnswer(http.StatusCreated, "", struct {
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
	}{e.repo.key, e.subject, e.name, e.downloadPath(), e.file.blob.sums.SHA256, predicateCategory, e.predicateType, e.slug, isoTime(e.created), e.createdBy, e.verified}), nil
}

// predicateCategory is that of evidence which users attach; the real product knows some types better.
const predicateCategory = "Custom"

var (
	slugVersion = regexp.MustCompile(`/v?\d+(\.\d+)*/?$`)
	slugOther   = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// predicateSlug is the short form of a predicate's type, which names evidence files: without scheme, query, version and the
// domain jfrog.com. Of other domains the last label is left out.
func predicateSlug(predicateType string) string {
	text := slugVersion.ReplaceAllString(strings.SplitN(predicateType, "?", 2)[0], "")
	if u, err := url.Parse(text); err == nil && u.Host != "" {
		host, _, _ := cutLast(strings.ReplaceAll(u.Hostname(), ".", "/"))
		if text = path.Join(host, u.Path); u.Hostname() == "jfrog.com" {
			text = strings.TrimPrefix(u.Path, "/evidence/")
		}
	}
	if text = strings.Trim(slugOther.ReplaceAllString(text, "-"), "-."); text == "" {
		return "evidence"
	}
	return text
}

// handleDeleteEvidence deletes one evidence: the path is that of its subject, and the name of the evidence after it.
func (s *evidenceService) handleDeleteEvidence(q *request) (*answer, error) {
	subject, name, _ := cutLast(q.params["evidenceRepoPath"])
	want := q.query.Get("sha256")
	for _, e := range s.allEvidence() {
		if path.Join(e.repo.key, e.subject) == subject && e.name == name && (want == "" || strings.EqualFold(want, e.file.blob.sums.SHA256)) {
			if err := s.permit(q.user, actionAnnotate, spotOf(e.repo, e.subject, false)); err != nil {
				return nil, err
			}
			s.dropFolder(e.repo, e.at)
			return noContent(), nil
		}
	}
	return nil, fail(http.StatusNotFound, "Evidence not found: %s", q.params["evidenceRepoPath"])
}
