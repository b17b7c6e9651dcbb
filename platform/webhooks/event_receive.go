package webhooks

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	masks "github.com/jfrogkit/jfrog-go/internal/secrets"
)

// SignatureHeader is the header in which a [WebhookHandler] sends its secret or the signature of
// the payload.
const SignatureHeader = "X-JFrog-Event-Auth"

// MaxPayload limits the payloads that [Parse] reads, in bytes.
const MaxPayload = 1 << 20

// The errors of [Parse]. An invalid payload is an error matching [ErrBadPayload]. Data of an
// unexpected type is no such error: see [Event.DataError].
var (
	ErrNoSignature     = errors.New("request has no " + SignatureHeader + " header")
	ErrWrongSignature  = errors.New("signature or secret is wrong")
	ErrPayloadTooLarge = errors.New("payload is too large")
)

var errNoSecret = errors.New(
	"webhooks: no secret to verify the request with, or one that is empty or masked")

// unusable reports whether anyone can send a secret, because it is empty or the mask.
func unusable(secret jfrog.Secret) bool {
	return secret == "" || masks.IsMasked(string(secret))
}

// Parse verifies a request of a [WebhookHandler] and decodes its event. The request must have
// the secret in its [SignatureHeader], or the signature that the secret makes. Parse compares in
// constant time. The signature covers the payload alone, and no time: a request that someone has
// recorded is valid again.
//
// Several secrets allow for a change of the secret: each one is accepted. At least one is
// required, and none may be empty or masked. Parse reads the body of the request, up to
// [MaxPayload] bytes, and leaves it to the caller to close it.
func Parse(r *http.Request, secrets ...jfrog.Secret) (*Event, error) {
	if len(secrets) == 0 || slices.ContainsFunc(secrets, unusable) {
		return nil, errNoSecret
	}
	sent := r.Header.Get(SignatureHeader)
	if sent == "" {
		return nil, fmt.Errorf("webhooks: %w", ErrNoSignature)
	}
	payload, err := readPayload(r)
	if err != nil {
		return nil, err
	}
	if !verified(sent, payload, secrets) {
		return nil, fmt.Errorf("webhooks: %w", ErrWrongSignature)
	}
	return ParseEvent(payload)
}

// ParseUnverified is like [Parse] for a handler without a secret. Anyone who can reach the
// receiver can send such an event.
func ParseUnverified(r *http.Request) (*Event, error) {
	payload, err := readPayload(r)
	if err != nil {
		return nil, err
	}
	return ParseEvent(payload)
}

func readPayload(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	payload, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload+1))
	if err != nil {
		return nil, fmt.Errorf("webhooks: read payload: %w", err)
	}
	if len(payload) > MaxPayload {
		return nil, fmt.Errorf("webhooks: %w: more than %d bytes", ErrPayloadTooLarge, MaxPayload)
	}
	return payload, nil
}

// verified compares what was sent with all secrets and their signatures. The time it takes does
// not depend on which of them matches.
func verified(sent string, payload []byte, secrets []jfrog.Secret) bool {
	sum := sha256.Sum256([]byte(sent)) // of equal length for all secrets
	mac, err := hex.DecodeString(sent)
	if err != nil {
		mac = nil // DecodeString returns what stands before the error
	}
	ok := 0
	for _, secret := range secrets {
		plain := sha256.Sum256([]byte(secret))
		ok |= subtle.ConstantTimeCompare(sum[:], plain[:])
		ok |= subtle.ConstantTimeCompare(mac, sign(payload, secret))
	}
	return ok == 1
}

func sign(payload []byte, secret jfrog.Secret) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(payload)
	return h.Sum(nil)
}

// Signature returns the signature of a payload: its HMAC-SHA256 with the secret as the key, in
// hexadecimal. It serves to test receivers.
func Signature(payload []byte, secret jfrog.Secret) string {
	return hex.EncodeToString(sign(payload, secret))
}

// Receiver returns an HTTP handler that calls handle for each event that [Parse] accepts. It
// responds with
//   - 200 if handle returns nil,
//   - 401 without a valid signature or secret, 413 and 400 for other errors of Parse,
//   - 405 to other methods than POST,
//   - 500 if handle returns an error, whose text is not sent, and without secrets.
//
// Several events may be handled at the same time.
func Receiver(handle func(ctx context.Context, e *Event) error, secrets ...jfrog.Secret) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "only POST is allowed", http.StatusMethodNotAllowed)
			return
		}
		e, err := Parse(r, secrets...)
		status := http.StatusBadRequest
		switch {
		case err == nil:
			if handle(r.Context(), e) == nil {
				return
			}
			status, err = http.StatusInternalServerError, errors.New("the event was not handled")
		case errors.Is(err, errNoSecret):
			status = http.StatusInternalServerError
		case errors.Is(err, ErrNoSignature), errors.Is(err, ErrWrongSignature):
			status = http.StatusUnauthorized
		case errors.Is(err, ErrPayloadTooLarge):
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, err.Error(), status)
	})
}
