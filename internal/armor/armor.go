// Package armor checks keys and certificates in PEM or in ASCII armor before a request sends them.
// Its errors never quote the text, which may be secret.
package armor

import (
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// SecretLines returns a key and the lines of its content, to mask in errors. A server may quote a
// part of a key. For a public key, it returns nothing.
func SecretLines(text string) []string {
	if !strings.Contains(text, "PRIVATE") && !strings.Contains(text, "SECRET") {
		return nil
	}
	out := []string{text}
	const shortest = 16
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); len(line) >= shortest && !strings.HasPrefix(line, "-----") {
			out = append(out, line)
		}
	}
	return out
}

// Form is the spelling of a key as text.
type Form int

// The forms of keys.
const (
	PEM          Form = iota
	Armored           // ASCII armor of PGP
	ArmoredOrPEM      // either
)

func (f Form) String() string { return [...]string{"PEM", "ASCII armor", "ASCII armor or PEM"}[f] }

// Part is what a text must hold.
type Part int

// The parts.
const (
	PublicKey Part = iota
	PrivateKey
	Certificates      // certificates alone
	CertificateBundle // certificates, perhaps with the private key
)

func (p Part) String() string {
	return [...]string{"a public key", "a private key", "a certificate", "a certificate"}[p]
}

// block is a part of a text between a line that begins it and a line that ends it.
type block struct {
	label string // such as RSA PRIVATE KEY
	lines []string
}

// byteOrderMark is what some editors write before the first line.
const byteOrderMark = "\ufeff"

var boundary = regexp.MustCompile(`^-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----$`)

// Check returns an error unless a text holds the wanted part in the given form. The error never
// quotes the text, which may be secret. Servers accept more than one block, text between the
// blocks, and any line ends.
func (f Form) Check(what, text string, want Part) error {
	blocks, err := f.blocks(text)
	if err != nil {
		return fmt.Errorf("%s %w", what, err)
	}
	found := false
	for _, b := range blocks {
		switch got, known := b.part(); {
		case f == Armored && !b.isPGP() || f == PEM && b.isPGP():
			return fmt.Errorf("%s is %s, which is not in %s", what, b, f)
		case known && (got == want || got == Certificates && want == CertificateBundle):
			found = true
			if err := b.checkContent(); err != nil {
				return fmt.Errorf("%s %w", what, err)
			}
		case got == PrivateKey && want != CertificateBundle:
			return fmt.Errorf("%s is %s where %s is expected", what, b, want)
		}
	}
	if !found {
		return fmt.Errorf("%s is %s where %s is expected", what, blocks[0], want)
	}
	return nil
}

// blocks returns the blocks of a text, at least one.
func (f Form) blocks(text string) ([]block, error) {
	var out []block
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		m := boundary.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, byteOrderMark+"-----"):
			return nil, errors.New("begins with a byte order mark, which must be removed")
		case m == nil && open:
			last := &out[len(out)-1]
			last.lines = append(last.lines, line)
		case m == nil:
		case m[1] == "BEGIN" && open, m[1] == "END" && open && m[2] != out[len(out)-1].label:
			return nil, cutOff(out[len(out)-1])
		case m[1] == "BEGIN":
			out, open = append(out, block{label: m[2]}), true
		case open:
			open = false
		default:
			return nil, fmt.Errorf("is cut off: it lacks the line -----BEGIN %s-----", m[2])
		}
	}
	switch {
	case open:
		return nil, cutOff(out[len(out)-1])
	case len(out) == 0:
		return nil, f.absent(text)
	}
	return out, nil
}

func cutOff(b block) error {
	return fmt.Errorf("is cut off: it lacks the line -----END %s-----", b.label)
}

// absent returns the error for a text without blocks. It names common mistakes.
func (f Form) absent(text string) error {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return errors.New("is empty")
	case secrets.IsMasked(text):
		return secrets.ErrMasked
	case strings.Contains(text, "-----BEGIN ") && strings.Contains(text, `\n`):
		return fmt.Errorf(`is not in %s: it has the characters \n in place of line breaks`, f)
	case strings.Contains(text, "-----BEGIN "):
		return fmt.Errorf("is not in %s: its line breaks are missing", f)
	case strings.HasPrefix(text, "LS0tLS1CRUdJTi"): // "-----BEGIN"
		return fmt.Errorf("is not in %s, but in Base64 once more: decode it first", f)
	case text[0] >= 0x80 || text[0] == 0x30 && len(text) > 1 && text[1] >= 0x80:
		return fmt.Errorf("is binary, not in %s", f)
	}
	return fmt.Errorf("is not in %s: it has no line -----BEGIN ...-----", f)
}

// The labels that have a meaning.
var certificateLabels = []string{"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"}

func (b block) isPGP() bool { return strings.HasPrefix(b.label, "PGP ") }

// part returns what a block holds, and whether that is known.
func (b block) part() (Part, bool) {
	label := strings.TrimSuffix(b.label, " BLOCK")
	switch {
	case slices.Contains(certificateLabels, label):
		return Certificates, true
	case strings.HasSuffix(label, "PRIVATE KEY"), strings.HasSuffix(label, "SECRET KEY"):
		return PrivateKey, true
	case strings.HasSuffix(label, "PUBLIC KEY"):
		return PublicKey, true
	}
	return 0, false
}

// String describes a block for people.
func (b block) String() string {
	p, known := b.part()
	switch {
	case !known:
		return fmt.Sprintf("a block %q", b.label)
	case b.isPGP():
		return strings.Replace(p.String(), "a ", "a PGP ", 1)
	}
	return p.String()
}

// checkContent returns an error if a block is damaged or incomplete.
func (b block) checkContent() error {
	if b.isPGP() {
		return b.checkArmor()
	}
	text := fmt.Sprintf("-----BEGIN %s-----\n%s\n-----END %[1]s-----\n",
		b.label, strings.Join(b.lines, "\n"))
	decoded, _ := pem.Decode([]byte(text))
	switch {
	case decoded == nil:
		return errors.New("is damaged: its content is not Base64")
	case len(decoded.Bytes) == 0:
		return errors.New("is cut off: it has no content")
	case strings.Contains(decoded.Headers["Proc-Type"], "ENCRYPTED"),
		strings.HasPrefix(b.label, "OPENSSH"):
		return nil // not in DER
	case !completeDER(decoded.Bytes):
		return errors.New("is damaged or cut off: a part of its content is missing")
	}
	return nil
}

// completeDER reports whether data begins with a whole sequence of ASN.1.
func completeDER(data []byte) bool {
	const sequence, indefinite = 0x30, 0x80
	if len(data) > 1 && data[0] == sequence && data[1] == indefinite {
		return true // BER, which has no length
	}
	var raw asn1.RawValue
	_, err := asn1.Unmarshal(data, &raw)
	return err == nil && data[0] == sequence
}
