package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

const (
	// StatementType is the _type of an in-toto statement of version 1.
	StatementType = "https://in-toto.io/Statement/v1"
	// PayloadType is the payload type of an envelope with an in-toto statement.
	PayloadType = "application/vnd.in-toto+json"
)

// defaultCreator is the creator of a statement that names none. The JFrog CLI uses its own name
// in the same way.
const defaultCreator = "jfrog-go"

// Statement is an in-toto statement of version 1 with the fields that JFrog adds to it.
type Statement struct {
	Type          string                `json:"_type"` // empty: StatementType
	Subject       []ResourceDescriptor  `json:"subject"`
	PredicateType string                `json:"predicateType"` // URI of the predicate's schema
	Predicate     any                   `json:"predicate"`     // any JSON; see DecodePredicate
	CreatedAt     jfrog.Time            `json:"createdAt,omitzero"`
	CreatedBy     string                `json:"createdBy,omitempty"`
	Markdown      string                `json:"markdown,omitempty"` // for the platform's UI
	Stage         string                `json:"stage,omitempty"`    // of the development process
	Attachments   []StatementAttachment `json:"attachments,omitempty"`
}

// ResourceDescriptor identifies a subject by its digests.
type ResourceDescriptor struct {
	Name string `json:"name,omitempty"`
	URI  string `json:"uri,omitempty"`
	// Digest maps algorithms to digests in hexadecimal form. JFrog's own clients set sha256.
	Digest map[string]string `json:"digest"`
}

// StatementAttachment describes an attachment of the evidence, so that the signature covers it.
type StatementAttachment struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Type   string `json:"type,omitempty"` // media type
}

// SHA256Subject returns the subject of a statement about one file, by its SHA-256 in lower case
// hexadecimal form.
func SHA256Subject(sum string) []ResourceDescriptor {
	return []ResourceDescriptor{{Digest: map[string]string{"sha256": sum}}}
}

// createdAtLayout is the layout in which JFrog's own client writes times.
const createdAtLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON writes the times of the statement in UTC with milliseconds.
func (s Statement) MarshalJSON() ([]byte, error) {
	type plain Statement
	out := struct {
		plain
		CreatedAt string `json:"createdAt,omitempty"`
	}{plain: plain(s)}
	if !s.CreatedAt.IsZero() {
		out.CreatedAt = s.CreatedAt.UTC().Format(createdAtLayout)
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads a statement. It keeps the predicate as a json.RawMessage.
func (s *Statement) UnmarshalJSON(data []byte) error {
	type plain Statement
	var raw struct {
		plain
		Predicate json.RawMessage `json:"predicate"`
	}
	if err := jsonlax.Unmarshal(data, &raw); err != nil {
		return err
	}
	*s = Statement(raw.plain)
	if raw.Predicate != nil {
		s.Predicate = raw.Predicate
	}
	return nil
}

// DecodePredicate decodes the predicate into v, a pointer.
func (s *Statement) DecodePredicate(v any) error {
	data, err := secrets.Marshal(s.Predicate)
	if err != nil {
		return fmt.Errorf("evidence: predicate: %w", err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("evidence: predicate: %w", err)
	}
	return nil
}

// Sign returns an envelope with the statement and a signature of each signer. If the type, the
// creation time or the creator is missing, Sign sets it in the envelope: to [StatementType], the
// current time and jfrog-go. The statement itself does not change.
func (s *Statement) Sign(signers ...*Signer) (*Envelope, error) {
	if s == nil {
		return nil, errors.New("evidence: statement is nil")
	}
	full := *s
	if full.Type == "" {
		full.Type = StatementType
	}
	if full.CreatedAt.IsZero() {
		full.CreatedAt = jfrog.NewTime(time.Now())
	}
	if full.CreatedBy == "" {
		full.CreatedBy = defaultCreator
	}
	if err := full.check(); err != nil {
		return nil, fmt.Errorf("evidence: statement: %w", err)
	}
	payload, err := secrets.Marshal(full)
	if err != nil {
		return nil, fmt.Errorf("evidence: statement: %w", err)
	}
	return NewEnvelope(PayloadType, payload, signers...)
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// check returns an error for an incomplete statement.
func (s *Statement) check() error {
	switch {
	case s.Type != StatementType:
		return fmt.Errorf("the type is %q, not %s", s.Type, StatementType)
	case strings.TrimSpace(s.PredicateType) == "":
		return errors.New("the predicate type is missing")
	case s.Predicate == nil:
		return errors.New("the predicate is missing")
	case len(s.Subject) == 0:
		return errors.New("the subject is missing")
	}
	for _, subject := range s.Subject {
		if len(subject.Digest) == 0 {
			return errors.New("a subject has no digest")
		}
		if sum, ok := subject.Digest["sha256"]; ok && !sha256Hex.MatchString(sum) {
			return fmt.Errorf("%q is not a SHA-256 in lower case hexadecimal", sum)
		}
	}
	return nil
}

// Statement returns the statement in the envelope. It does not check the signatures: see
// [Envelope.Verify].
func (e *Envelope) Statement() (*Statement, error) {
	if e.PayloadType != PayloadType {
		return nil, fmt.Errorf("evidence: the envelope holds %q, not an in-toto statement", e.PayloadType)
	}
	var out Statement
	if err := json.Unmarshal(e.Payload, &out); err != nil {
		return nil, fmt.Errorf("evidence: statement: %w", err)
	}
	if out.Type != StatementType {
		return nil, fmt.Errorf("evidence: the payload's type is %q, not %s", out.Type, StatementType)
	}
	return &out, nil
}
