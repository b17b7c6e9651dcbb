package evidence

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SystemService describes the evidence service. Reached through [Client.System].
type SystemService service

// Version returns the version of the evidence service.
//
//jfrog:observed GET /evidence/api/v1/system/version
func (s *SystemService) Version(ctx context.Context) (string, error) {
	text, err := jfrog.Do[string](ctx, s.client,
		jfrog.Get("/evidence/api/v1/system/version").Accept("*/*"))
	if err != nil {
		return "", err
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", fmt.Errorf("evidence: %w: it has no version", jfrog.ErrBadAnswer)
	}
	return text, nil
}
