package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// RecordsService creates, finds, reads and deletes evidence. Reached through [Client.Records].
//
// A subject is addressed by the key of its repository and its path there. The JFrog CLI addresses
// builds and release bundles by their files in the build-info and release bundle repositories.
type RecordsService service

// Category is the category of a predicate type.
type Category string

// The categories of predicate types.
const (
	CategoryAudit    Category = "Audit"    // such as approvals
	CategoryQuality  Category = "Quality"  // such as test results
	CategorySecurity Category = "Security" // such as code scans
	CategoryWorkflow Category = "Workflow" // promotions and distributions; the platform writes them
	CategoryCustom   Category = "Custom"   // other types
)

// RecordRef is evidence that [RecordsService.Deploy] has stored.
type RecordRef struct {
	Repository        string     `json:"repository"`
	Path              string     `json:"path"` // of the subject
	Name              string     `json:"name"` // file name of the evidence
	URI               string     `json:"uri"`  // of the evidence file: repository key and path
	SHA256            string     `json:"sha256"`
	PredicateCategory Category   `json:"predicate_category"`
	PredicateType     string     `json:"predicate_type"`
	PredicateSlug     string     `json:"predicate_slug"` // short form of the type
	CreatedAt         jfrog.Time `json:"created_at,omitzero"`
	CreatedBy         string     `json:"created_by"`

	// The manual does not document these fields. JFrog's own clients read them.
	Verified    bool                  `json:"verified,omitempty"` // by the server
	ProviderID  string                `json:"provider_id,omitempty"`
	Attachments []RecordAttachmentRef `json:"attachments,omitempty"`
}

// RecordAttachmentRef is a file that the server has stored with evidence.
type RecordAttachmentRef struct {
	Name         string `json:"name"`
	SHA256       string `json:"sha256"`
	Type         string `json:"type,omitempty"` // media type
	DownloadPath string `json:"download_path"`
}

// RecordDeployOptions qualifies [RecordsService.Deploy].
type RecordDeployOptions struct {
	// ProviderID is the tool that the evidence comes from, such as sonar. The manual does not
	// document it. JFrog's Go client sends it.
	ProviderID string `url:"providerId,omitempty"`
}

// Deploy attaches evidence to its subject. It returns an error matching [jfrog.ErrNotFound] if
// there is no such subject.
//
// Requires: read and annotate permission for the subject, Enterprise+. Since 7.104.2.
//
//jfrog:op 2.5.1
func (s *RecordsService) Deploy(ctx context.Context, repoKey, itemPath string, envelope Envelope, opts *RecordDeployOptions) (*RecordRef, error) {
	var err error
	if len(envelope.Payload) == 0 || len(envelope.Signatures) == 0 {
		err = errors.New("envelope without a payload or a signature")
	}
	return s.deploy(ctx, repoKey, itemPath, envelope, err, opts)
}

// DeployRaw is [RecordsService.Deploy] for an evidence file in JSON. It sends the file unchanged.
//
//jfrog:none Deploy with a body made elsewhere
func (s *RecordsService) DeployRaw(ctx context.Context, repoKey, itemPath string, file []byte, opts *RecordDeployOptions) (*RecordRef, error) {
	var err error
	if !json.Valid(file) {
		err = errors.New("evidence file that is not JSON")
	}
	return s.deploy(ctx, repoKey, itemPath, file, err, opts)
}

func (s *RecordsService) deploy(ctx context.Context, repoKey, itemPath string, body any, invalid error, opts *RecordDeployOptions) (*RecordRef, error) {
	subject, err := subjectPath(repoKey, itemPath)
	return jfrog.Do[*RecordRef](ctx, s.client,
		jfrog.Post("/evidence/api/v1/subject/{subjectRepoPath...}", subject).
			Header("Content-Type", "application/json").Query(opts).Body(body).Check(err).Check(invalid))
}

// Create signs a statement and deploys it.
//
// If the statement has no subject, Create requests the subject's SHA-256 from Artifactory. The
// artifact may have been replaced by then. A program that knows the checksum of the artifact it
// built should set the subject: see [SHA256Subject].
//
// If the statement has no creation time, it gets the current time.
//
//jfrog:none signs, then does the same as Deploy
func (s *RecordsService) Create(ctx context.Context, repoKey, itemPath string, statement Statement, signer *Signer, opts *RecordDeployOptions) (*RecordRef, error) {
	if signer == nil {
		return nil, errors.New("evidence: signer is nil")
	}
	if len(statement.Subject) == 0 {
		sum, err := s.subjectSHA256(ctx, repoKey, itemPath)
		if err != nil {
			return nil, err
		}
		statement.Subject = SHA256Subject(sum)
	}
	envelope, err := statement.Sign(signer)
	if err != nil {
		return nil, err
	}
	return s.Deploy(ctx, repoKey, itemPath, *envelope, opts)
}

// subjectSHA256 requests the checksum of a file from Artifactory.
func (s *RecordsService) subjectSHA256(ctx context.Context, repoKey, itemPath string) (string, error) {
	type fileInfo struct {
		Checksums struct {
			SHA256 string `json:"sha256"`
		} `json:"checksums"`
	}
	_, err := subjectPath(repoKey, itemPath)
	info, err := jfrog.Do[fileInfo](ctx, s.client, jfrog.Get("/artifactory/api/storage/{repoKey}/{filePath...}", repoKey, itemPath).Check(err))
	if err != nil {
		return "", fmt.Errorf("evidence: checksum of the subject: %w", err)
	}
	if info.Checksums.SHA256 == "" {
		return "", fmt.Errorf("evidence: Artifactory has no SHA-256 of %s/%s: is it a folder?", repoKey, itemPath)
	}
	return info.Checksums.SHA256, nil
}

// subjectPath joins the repository key and the path of a subject.
func subjectPath(repoKey, itemPath string) (string, error) {
	itemPath = strings.TrimPrefix(itemPath, "/")
	if repoKey == "" || strings.Contains(repoKey, "/") || itemPath == "" {
		return "", fmt.Errorf("subject with the repository key %q and the path %q", repoKey, itemPath)
	}
	return repoKey + "/" + itemPath, nil
}

// RecordDeleteOptions qualifies [RecordsService.Delete].
type RecordDeleteOptions struct {
	SHA256 string `url:"sha256,omitempty"` // checksum of the evidence file
}

// Delete deletes evidence: its file and its database record. The evidence name is the file name,
// the Name of a [RecordRef] or a [Record]. Delete returns an error matching [jfrog.ErrNotFound] if
// there is no such evidence.
//
// Requires: read and delete permission for the subject. Since 7.104.2.
//
//jfrog:op 2.5.4
func (s *RecordsService) Delete(ctx context.Context, repoKey, itemPath, evidenceName string, opts *RecordDeleteOptions) error {
	subject, err := subjectPath(repoKey, itemPath)
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/evidence/api/v1/evidence/{subjectRepoPath...}/{evidenceName}", subject, evidenceName).
			Query(opts).Check(err))
}
