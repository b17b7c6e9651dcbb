package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

const (
	// StatementType is the _type of an in-toto statement, version 1.
	StatementType = "https://in-toto.io/Statement/v1"
	// PayloadType is the payload type of an envelope that holds an in-toto statement.
	PayloadType = "application/vnd.in-toto+json"
)

// defaultCreator stands for the author where a statement names none, as the JFrog CLI
// has its own name there.
const defaultCreator = "jfrog-go"

// Statement is an in-toto statement, version 1, with the fields that JFrog adds to it.
type Statement struct {
	Type          string                `json:"_type"` // empty: StatementType
	Subject       []ResourceDescriptor  `json:"subject"`
	PredicateType string                `json:"predicateType"` // URI that names the predicate's schema
	Predicate     any                   `json:"predicate"`     // whatever JSON can hold; read it with DecodePredicate
	CreatedAt     jfrog.Time            `json:"createdAt,omitzero"`
	CreatedBy     string                `json:"createdBy,omitempty"`
	Markdown      string                `json:"markdown,omitempty"` // for people to read in the platform's UI
	Stage         string                `json:"stage,omitempty"`    // of the software development life cycle
	Attachments   []StatementAttachment `json:"attachments,omitempty"`
}

// ResourceDescriptor names a subject by its digests.
type ResourceDescriptor struct {
	Name   string            `json:"name,omitempty"`
	URI    string            `json:"uri,omitempty"`
	Digest map[string]string `json:"digest"` // algorithm -> hexadecimal digest; JFrog looks at sha256
}

// StatementAttachment describes a file that goes with the evidence, so that the
// signature covers it.
type StatementAttachment struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Type   string `json:"type,omitempty"` // media type
}

// SHA256Subject is the subject of a statement about one file.
func SHA256Subject(sum string) []ResourceDescriptor {
	return []ResourceDescriptor{{Digest: map[string]string{"sha256": sum}}}
}

// createdAtLayout is the form in which JFrog's own client states times.
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

// UnmarshalJSON keeps the predicate as it is, a json.RawMessage.
func (s *Statement) UnmarshalJSON(data []byte) error {
	type plain Statement
	var raw struct {
		plain
		Predicate json.RawMessage `json:"predicate"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
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
	data, err := json.Marshal(s.Predicate)
	if err != nil {
		return fmt.Errorf("evidence: predicate: %w", err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("evidence: predicate: %w", err)
	}
	return nil
}

// Sign puts the statement into an envelope that each of the signers signs. The statement
// itself does not change: its type, its time and its creator are filled in where they
// are missing.
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
	payload, err := json.Marshal(full)
	if err != nil {
		return nil, fmt.Errorf("evidence: statement: %w", err)
	}
	return NewEnvelope(PayloadType, payload, signers...)
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// check refuses what would be signed in vain.
func (s *Statement) check() error {
	switch {
	case s.Type != StatementType:
		return fmt.Errorf("its type is %q, not %s", s.Type, StatementType)
	case strings.TrimSpace(s.PredicateType) == "":
		return errors.New("it has no predicate type")
	case s.Predicate == nil:
		return errors.New("it has no predicate")
	case len(s.Subject) == 0:
		return errors.New("it has no subject")
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

// Statement reads the statement in an envelope. It does not look at the signatures:
// [Envelope.Verify] does.
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
