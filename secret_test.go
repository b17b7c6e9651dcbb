package jfrog_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// show returns the output of printing and logging a value.
func show(v any) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v|%+v|%#v|%s|%q|%x|%d|", v, v, v, v, v, v, v)
	fmt.Fprintln(&b, v)
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("m", "value", v, "group", slog.GroupValue(slog.Any("v", v)))
	}
	return b.String()
}

// showError returns the output for an error and all errors that it wraps.
func showError(err error) string {
	var out strings.Builder
	out.WriteString(show(err))
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range list.Unwrap() {
			out.WriteString(showError(e))
		}
	}
	if e := errors.Unwrap(err); e != nil {
		out.WriteString(showError(e))
	}
	var e *jfrog.Error
	if errors.As(err, &e) {
		out.WriteString(fmt.Sprintf("%s %s %+v %s", e.Body, e.RequestID, e.Messages, e.Path))
		out.WriteString(show(*e))
	}
	return out.String()
}

func TestValuesShowNoSecret(t *testing.T) {
	const leak = "hidden"
	secret := jfrog.Secret("hidden")
	token := jfrog.Token{AccessToken: secret, Expiry: time.Now()}
	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithBasicAuth("user", "hidden-password"))
	require.NoError(t, err)
	viaToken, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken("hidden-token"))
	require.NoError(t, err)
	req := jfrog.Post("/x/{y}", "hidden").Body(map[string]any{"p": "hidden"}).Param("q", "hidden").Header("X-Y", "hidden").Secret("hidden").
		Matrix(map[string][]string{"k": {"hidden"}})
	for name, v := range map[string]any{
		"secret": secret, "secret pointer": &secret, "token": token, "token pointer": &token,
		"client": c, "client value": *c, "token client": viaToken, "request": req, "request value": *req,
		"option": jfrog.WithAccessToken("hidden"), "options": []jfrog.Option{jfrog.WithAPIKey("hidden")},
	} {
		out := show(v)
		assert.NotContains(t, out, leak, name)
		assert.NotContains(t, out, base64.StdEncoding.EncodeToString([]byte("user:hidden-password")), name)
		assert.NotContains(t, out, fmt.Sprintf("%x", leak), name)
	}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", []jfrog.Secret{secret}, struct{ S jfrog.Secret }{secret}, map[string]jfrog.Secret{"k": secret}), leak)
	assert.Contains(t, fmt.Sprint(secret), "*****")
	assert.Empty(t, fmt.Sprint(jfrog.Secret("")))
	assert.Equal(t, "POST /x/{y}", fmt.Sprint(req))
	assert.Equal(t, "jfrog.Client(https://acme.jfrog.io)", fmt.Sprint(c))
	assert.Equal(t, "<nil>", fmt.Sprint((*jfrog.Request)(nil)))

}

// sentBody returns the body of a request as it arrives.
func sentBody(t *testing.T, body any) string {
	t.Helper()
	var got string
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		got = string(data)
	})
	require.NoError(t, send(t, newClient(t, srv.URL), jfrog.Post("/x").Body(body)))
	return got
}

// login has a MarshalJSON method that uses its secret as a string.
type login struct{ Password jfrog.Secret }

func (l login) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"basic": base64.StdEncoding.EncodeToString([]byte("user:" + string(l.Password)))})
}

func (l login) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, l) }

func TestOnlyRequestsHaveSecretsInJSON(t *testing.T) {
	type part struct{ S jfrog.Secret }
	s := jfrog.Secret(`hid"den<`)
	for name, tt := range map[string]struct {
		body        any
		sent, shown string
	}{
		"alone":    {s, `"hid\"den<"`, `"*****"`},
		"pointer":  {&s, `"hid\"den<"`, `"*****"`},
		"empty":    {struct{ S jfrog.Secret }{}, `{"S":""}`, `{"S":""}`},
		"list":     {[]jfrog.Secret{s, ""}, `["hid\"den<",""]`, `["*****",""]`},
		"map":      {map[string]any{"a": []any{part{s}, &part{s}}}, `{"a":[{"S":"hid\"den<"},{"S":"hid\"den<"}]}`, `{"a":[{"S":"*****"},{"S":"*****"}]}`},
		"embedded": {struct{ part }{part{s}}, `{"S":"hid\"den<"}`, `{"S":"*****"}`},
		"none":     {map[string]any{"a": "*****"}, `{"a":"*****"}`, `{"a":"*****"}`},
		"own":      {login{"hidden"}, `{"basic":"dXNlcjpoaWRkZW4="}`, `{"basic":"dXNlcjpoaWRkZW4="}`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.JSONEq(t, tt.sent, sentBody(t, tt.body))
			shown, err := json.Marshal(tt.body)
			require.NoError(t, err)
			assert.JSONEq(t, tt.shown, string(shown))
		})
	}
}

func TestMaskIsNotSent(t *testing.T) {
	var read struct{ Password jfrog.Secret }
	require.NoError(t, json.Unmarshal([]byte(`{"Password":"*****"}`), &read))
	for name, req := range map[string]*jfrog.Request{
		"body":  jfrog.Post("/x").Body(read),
		"query": jfrog.Get("/x").Query(read),
		"form":  jfrog.Post("/x").Form(read),
		"URL":   jfrog.Post("/x").Body(struct{ S jfrog.Secret }{"https://user:*****@host/"}),
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			srv := serve(t, func(http.ResponseWriter, *http.Request) { calls++ })
			err := send(t, newClient(t, srv.URL), req)
			assert.ErrorContains(t, err, "a secret is *****, which JSON and logs show in its place: set its value")
			assert.Zero(t, calls)
		})
	}
}

func TestFormatMasked(t *testing.T) {
	l := login{"hidden"}
	assert.Equal(t, "{*****}", fmt.Sprintf("%v", l))
	assert.Equal(t, "{Password:*****}", fmt.Sprintf("%+v", &l))
	assert.Equal(t, "jfrog_test.login{Password:*****}", fmt.Sprintf("%#v", l))
	assert.Equal(t, "{{*****}}", fmt.Sprintf("%s", struct{ L *login }{&l}))
	assert.Equal(t, "{<nil>}", fmt.Sprintf("%s", struct{ L *login }{}))
	token := jfrog.Token{AccessToken: "hidden", Expiry: time.Unix(0, 0).UTC()}
	assert.Equal(t, "{AccessToken:***** Expiry:1970-01-01 00:00:00 +0000 UTC}", fmt.Sprintf("%+v", token))
	assert.Equal(t, "jfrog.Token{AccessToken:*****, Expiry:time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)}", fmt.Sprintf("%#v", token))
}

// secretSpellings are the ways in which a server may echo a secret.
var secretSpellings = map[string]func(string) string{
	"plain":        func(s string) string { return s },
	"query":        url.QueryEscape,
	"path":         url.PathEscape,
	"lower hex":    func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
	"JSON":         func(s string) string { b, _ := json.Marshal(s); return string(b[1 : len(b)-1]) },
	"JSON no HTML": jsonPlain,
	"JSON ASCII": func(s string) string {
		q := fmt.Sprintf("%+q", s)
		return strings.ReplaceAll(q[1:len(q)-1], `/`, `\/`)
	},
	"HTML": html.EscapeString,
	"HTML numbers": func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz-", r) {
				fmt.Fprintf(&b, "&#x%X;", r)
			} else {
				b.WriteRune(r)
			}
		}
		return b.String()
	},
}

func jsonPlain(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), `"`), `"`)
}

// hidden is in every secret, between characters with many spellings.
const hidden = "hidden"

func nasty(name string) string { return name + `&"<ß /+\` + hidden }

func TestErrorsShowNoSecret(t *testing.T) {
	type body struct {
		Name   string
		Nested *struct {
			Password jfrog.Secret
		}
		List []jfrog.Secret
		Map  map[string]any
	}
	send := body{Name: "shown", List: []jfrog.Secret{jfrog.Secret(nasty("list"))}, Map: map[string]any{"k": jfrog.Secret(nasty("map"))}}
	send.Nested = &struct{ Password jfrog.Secret }{jfrog.Secret(nasty("body"))}
	token := "tok-" + hidden
	basic := base64.StdEncoding.EncodeToString([]byte("user:" + nasty("password")))
	source := func(context.Context) (jfrog.Token, error) { return jfrog.Token{AccessToken: jfrog.Secret(token)}, nil }
	ctx := jfrog.WithHeader(context.Background(), "X-Vault-Token", "vault-"+hidden)
	ctx = jfrog.WithHeader(ctx, "Cookie", "sid=cookie-"+hidden+"; a=other-"+hidden)
	request := func() *jfrog.Request {
		return jfrog.Post("/artifactory/{x}/{y...}", nasty("seg"), "dir/"+nasty("item")).Body(send).
			Param("access_token", nasty("query")).Param("X-Amz-Signature", "amz-"+hidden).Param("plain", "visible").
			Header("X-Api-Key", "api-"+hidden).Header("Authorization", "Basic "+basic).
			Matrix(map[string][]string{"prop": {nasty("matrix")}}).
			Secret(nasty("seg"), nasty("item"), nasty("matrix"))
	}
	secrets := []string{
		nasty("seg"), nasty("item"), nasty("matrix"), nasty("list"), nasty("map"), nasty("body"), nasty("query"), "amz-" + hidden, "api-" + hidden,
		"vault-" + hidden, "cookie-" + hidden, "other-" + hidden, token,
	}
	for name, tt := range map[string]struct {
		opt  jfrog.Option
		more []string
	}{
		"token": {jfrog.WithAccessToken(token), nil}, "source": {jfrog.WithTokenSource(source), nil}, "key": {jfrog.WithAPIKey(token), nil},
		"basic": {jfrog.WithBasicAuth("user", nasty("password")), []string{nasty("password"), basic}},
	} {
		for spelling, spell := range secretSpellings {
			var echo strings.Builder
			for _, s := range append(secrets, tt.more...) {
				if tt.opt != nil && name == "basic" && s == token {
					continue
				}
				echo.WriteString(spell(s) + " ; ")
			}
			for _, shape := range []string{`{"errors":[{"status":"%s","message":"no: %s"}]}`, `{"message":%q,"detail":"%s"}`, "%s", "<html><title>%s</title>%s", `{"error":"%s`} {
				var logged bytes.Buffer
				srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					if spelling == "query" {
						w.Header().Set("X-Request-Id", echo.String())
					}
					w.WriteHeader(400)
					fmt.Fprintf(w, strings.ReplaceAll(shape, "%q", `"%s"`), anys(strings.Count(shape, "%"), echo.String())...)
				})
				logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
				err := jfrog.Send(ctx, newClient(t, srv.URL, tt.opt, jfrog.WithLogger(logger)), request())
				require.ErrorIs(t, err, jfrog.ErrValidation)
				out := showError(err) + logged.String()
				if at := strings.Index(out, hidden); at >= 0 {
					t.Fatalf("%s, %s, %s: %s", name, spelling, shape, out[max(0, at-80):at+20])
				}
				assert.Contains(t, out, "plain=visible")
				assert.NotContains(t, out, basic)
			}
		}
	}
}

func anys(n int, v any) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func TestCausesShowNoSecret(t *testing.T) {
	leaky := roundTripper(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("proxy says: %w", &url.Error{Op: "Get", URL: "https://p/?token=hidden-other&a=b", Err: fmt.Errorf("header %v", r.Header)})
	})
	for name, opt := range map[string]jfrog.Option{
		"token": jfrog.WithAccessToken("hidden"), "basic": jfrog.WithBasicAuth("user", "hidden-password"),
		"source": jfrog.WithTokenSource(func(context.Context) (jfrog.Token, error) {
			return jfrog.Token{}, errors.New("POST https://idp/?client_secret=hidden: refused")
		}),
	} {
		var logged bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c := newClient(t, "http://acme", opt, jfrog.WithTransport(leaky), jfrog.WithLogger(logger))
		err := send(t, c, jfrog.Get("/x").Param("password", "hidden"))
		require.Error(t, err)
		out := showError(err) + logged.String()
		assert.NotContains(t, out, "hidden", name)
		assert.NotContains(t, out, base64.StdEncoding.EncodeToString([]byte("user:hidden-password")), name)
	}
	// The error of an invalid response, and of a broken stream.
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", r.Header.Get("Authorization"))
		if r.URL.Path == "/html" {
			fmt.Fprintf(w, "<!DOCTYPE html><title>Log in %s</title>", r.Header.Get("Authorization"))
			return
		}
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "short")
	})
	c := newClient(t, srv.URL, jfrog.WithAccessToken("hidden"))
	_, err := jfrog.Do[map[string]any](t.Context(), c, jfrog.Get("/html"))
	assert.ErrorContains(t, err, "a web page: Log in ")
	assert.NotContains(t, showError(err), "hidden")
	s, err := jfrog.Open(t.Context(), c, jfrog.Get("/stream").Param("token", "hidden"))
	require.NoError(t, err)
	defer s.Close()
	_, err = io.ReadAll(s)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.ErrorContains(t, err, "GET /stream?token=*****: 200 OK: unexpected EOF")
	assert.NotContains(t, showError(err), "hidden")
}
