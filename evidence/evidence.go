package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// EvidenceService creates, finds, reads and deletes evidence. Reached through
// [Client.Evidence]. Since Artifactory 7.104.2.
//
// A subject is addressed by its repository, path and file name with slashes
// ("libs-local/app/1.0/app.tar.gz"). Builds and release bundles are subjects, too: by
// the path of their file in the build-info or release bundle repository.
type EvidenceService service

// Category is the kind of claim that the server takes a predicate type for.
type Category string

// The categories.
const (
	CategoryAudit    Category = "Audit"    // approvals
	CategoryQuality  Category = "Quality"  // test results
	CategorySecurity Category = "Security" // SAST, scans
	CategoryWorkflow Category = "Workflow" // promotions and distributions, written by the platform
	CategoryCustom   Category = "Custom"   // everything else
)

// Deployed is what the server stored.
type Deployed struct {
	Repository        string               `json:"repository"`
	Path              string               `json:"path"` // of the subject, with its file name
	Name              string               `json:"name"` // file name of the evidence; the server makes it
	URI               string               `json:"uri"`  // of the evidence file, repository first: download it from there
	SHA256            string               `json:"sha256"`
	PredicateCategory Category             `json:"predicate_category"`
	PredicateType     string               `json:"predicate_type"`
	PredicateSlug     string               `json:"predicate_slug"` // short form of the type
	CreatedAt         jfrog.Time           `json:"created_at,omitzero"`
	CreatedBy         string               `json:"created_by"`
	Verified          bool                 `json:"verified,omitempty"`    // the signature verifies with the trusted key of its key id
	ProviderID        string               `json:"provider_id,omitempty"` // newer servers
	Attachments       []DeployedAttachment `json:"attachments,omitempty"` // newer servers
}

// DeployedAttachment is a file that the server stored with evidence.
type DeployedAttachment struct {
	Name         string `json:"name"`
	SHA256       string `json:"sha256"`
	Type         string `json:"type,omitempty"` // media type
	DownloadPath string `json:"download_path"`
}

// DeployOptions qualifies [EvidenceService.Deploy].
type DeployOptions struct {
	ProviderID string `url:"providerId,omitempty"` // tool that the evidence comes from, such as sonar; newer servers
}

// Deploy attaches evidence to its subject. The signature is checked with the trusted
// public key whose alias is the envelope's key id; evidence that has none is stored all
// the same: look at Verified.
//
// It needs read and annotate permission for the subject, and the Enterprise+
// subscription. A subject that does not exist is an error matching
// [jfrog.ErrNotFound].
//
//jfrog:op 2.5.1
func (s *EvidenceService) Deploy(ctx context.Context, subjectRepoPath string, envelope *Envelope, opts *DeployOptions) (*Deployed, error) {
	if envelope == nil {
		return nil, errors.New("evidence: envelope is nil")
	}
	return s.deploy(ctx, subjectRepoPath, envelope, opts)
}

// DeployRaw is [EvidenceService.Deploy] with a finished evidence file: its JSON is sent
// byte for byte, whatever form of it the server takes.
//
//jfrog:none Deploy with a body made elsewhere
func (s *EvidenceService) DeployRaw(ctx context.Context, subjectRepoPath string, file []byte, opts *DeployOptions) (*Deployed, error) {
	if !json.Valid(file) {
		return nil, errors.New("evidence: the evidence file is not JSON")
	}
	return s.deploy(ctx, subjectRepoPath, file, opts)
}

func (s *EvidenceService) deploy(ctx context.Context, subjectRepoPath string, body any, opts *DeployOptions) (*Deployed, error) {
	if _, _, err := splitSubject(subjectRepoPath); err != nil {
		return nil, err
	}
	return jfrog.Do[*Deployed](ctx, s.client,
		jfrog.Post("/evidence/api/v1/subject/{subjectRepoPath...}", subjectRepoPath).
			Header("Content-Type", "application/json").Query(opts).Body(body))
}

// Create signs a statement and deploys it.
//
// A statement without a subject gets the SHA-256 that Artifactory has of the file at
// subjectRepoPath, which takes another call and read permission. Who built the file
// and knows its checksum should state it (see [SHA256Subject]): then evidence cannot
// come to be about a file that was replaced meanwhile. A statement without CreatedAt
// is of now.
//
//jfrog:none signs, then does what Deploy does
func (s *EvidenceService) Create(ctx context.Context, subjectRepoPath string, statement *Statement, signer *Signer, opts *DeployOptions) (*Deployed, error) {
	if statement == nil || signer == nil {
		return nil, errors.New("evidence: statement or signer is nil")
	}
	full := *statement
	if len(full.Subject) == 0 {
		sum, err := s.subjectSHA256(ctx, subjectRepoPath)
		if err != nil {
			return nil, err
		}
		full.Subject = SHA256Subject(sum)
	}
	envelope, err := full.Sign(signer)
	if err != nil {
		return nil, err
	}
	return s.Deploy(ctx, subjectRepoPath, envelope, opts)
}

// subjectSHA256 asks Artifactory for the checksum of a file.
func (s *EvidenceService) subjectSHA256(ctx context.Context, subjectRepoPath string) (string, error) {
	repo, path, err := splitSubject(subjectRepoPath)
	if err != nil {
		return "", err
	}
	type fileInfo struct {
		Checksums struct {
			SHA256 string `json:"sha256"`
		} `json:"checksums"`
	}
	info, err := jfrog.Do[fileInfo](ctx, s.client, jfrog.Get("/artifactory/api/storage/{repoKey}/{filePath...}", repo, path))
	if err != nil {
		return "", fmt.Errorf("evidence: checksum of the subject: %w", err)
	}
	if info.Checksums.SHA256 == "" {
		return "", fmt.Errorf("evidence: Artifactory has no SHA-256 of %s: is it a folder?", subjectRepoPath)
	}
	return info.Checksums.SHA256, nil
}

func splitSubject(subjectRepoPath string) (repo, path string, err error) {
	repo, path, _ = strings.Cut(strings.TrimPrefix(subjectRepoPath, "/"), "/")
	if repo == "" || path == "" {
		return "", "", fmt.Errorf("evidence: subject %q is not a repository and a path in it", subjectRepoPath)
	}
	return repo, path, nil
}

// DeleteOptions qualifies [EvidenceService.Delete].
type DeleteOptions struct {
	SHA256 string `url:"sha256,omitempty"` // delete only the file with this checksum
}

// Delete deletes evidence: its file and what the server knows of it. The name is that
// of the evidence file, as [Deployed] and [Evidence] have it. It needs read and delete
// permission for the subject.
//
//jfrog:op 2.5.4
func (s *EvidenceService) Delete(ctx context.Context, subjectRepoPath, evidenceName string, opts *DeleteOptions) error {
	if _, _, err := splitSubject(subjectRepoPath); err != nil {
		return err
	}
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/evidence/api/v1/evidence/{subjectRepoPath...}/{evidenceName}", subjectRepoPath, evidenceName).Query(opts))
}
