package jfconnect

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// RegistrationService registers an air-gapped deployment. Reached through [Client.Registration].
type RegistrationService service

// RegistrationStart is the result of [RegistrationService.Start]. The documentation says that a
// header has the token, but not which. All values are secrets, because each may be the token.
type RegistrationStart struct {
	Body   jfrog.Secret
	Header map[string]jfrog.Secret // by canonical name; several values are joined with commas
}

// Format prints the result with secrets masked.
func (r RegistrationStart) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Token returns the token for [EntitlementsService.Register]: the value of the only header with
// offline and token in its name, such as offline_response_token. If there is no such header, or
// several, it returns an error with the names of the headers.
func (r *RegistrationStart) Token() (jfrog.Secret, error) {
	var found jfrog.Secret
	var names, all []string
	for name, value := range r.Header {
		all = append(all, name)
		lower := strings.ToLower(name)
		if strings.Contains(lower, "offline") && strings.Contains(lower, "token") && value != "" {
			found, names = value, append(names, name)
		}
	}
	if len(names) != 1 {
		return "", fmt.Errorf("jfconnect: %d of the headers %s look like the token",
			len(names), sorted(all))
	}
	return found, nil
}

// Start starts the registration of an air-gapped deployment.
//
// Requires: an access token. Since Artifactory 7.68.7.
//
//jfrog:op 4.10.6
func (s *RegistrationService) Start(ctx context.Context) (*RegistrationStart, error) {
	var resp jfrog.Response
	body, err := jfrog.Do[string](jfrog.WithResponse(ctx, &resp), s.client,
		jfrog.Get("/jfconnect/api/v1/offline/start_register").MayBeEmpty())
	if err != nil {
		return nil, err
	}
	out := &RegistrationStart{Body: jfrog.Secret(body), Header: map[string]jfrog.Secret{}}
	for name, values := range resp.Header {
		out.Header[name] = jfrog.Secret(strings.Join(values, ","))
	}
	return out, nil
}

// Apply applies the entitlements that [EntitlementsService.Register] returned. The server checks
// their checksum: not a byte may differ. The token is the token that the entitlements were
// requested with.
//
// Requires: an access token. Since Artifactory 7.68.7.
//
//jfrog:op 4.10.8
func (s *RegistrationService) Apply(
	ctx context.Context, entitlements []byte, offlineResponseToken jfrog.Secret,
) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := cmp.Or(checkToken(offlineResponseToken), checkEntitlements(entitlements),
		writeForm(form, entitlements, offlineResponseToken))
	return jfrog.Send(ctx, s.client, jfrog.Post("/jfconnect/api/v1/offline/register").
		Body(body.Bytes()).Header("Content-Type", form.FormDataContentType()).
		Secret(string(offlineResponseToken)).Check(err).Accept("*/*"))
}

// writeForm writes the parts of a form.
func writeForm(
	form *multipart.Writer, entitlements []byte, offlineResponseToken jfrog.Secret,
) error {
	file, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="entitlements"; filename="entitlements.json"`},
		"Content-Type":        {"application/json"},
	})
	if err == nil {
		_, err = file.Write(entitlements)
	}
	return errors.Join(err,
		form.WriteField("offline_response_token", string(offlineResponseToken)), form.Close())
}

func checkToken(token jfrog.Secret) error {
	switch {
	case token == "":
		return errors.New("offline response token is empty")
	case secrets.IsMasked(string(token)):
		return secrets.ErrMasked
	}
	return nil
}

func checkEntitlements(entitlements []byte) error {
	if len(entitlements) == 0 {
		return errors.New("entitlements are empty")
	}
	return nil
}
