// Package webui serves the page of the web interface that a user confirms the login of a program
// on.
package webui

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /ui.
type service struct{ *store.Store }

// Routes returns the operations below /ui.
func Routes(st *store.Store) []rest.Route {
	s := &service{st}
	return []rest.Route{
		rest.Get("/login", s.handlePage, rest.Public),
		rest.Post("/login", s.handleLogin, rest.Small, rest.Public),
	}
}

var page = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html><head><title>jfrogtest login</title></head><body>
{{if .Done}}<p>The login is confirmed. You can close this page.</p>{{else}}
<p>{{.Client}} asks to log in.</p>
<form method="post"><input type="hidden" name="session" value="{{.Session}}">
<p>User: <input name="username"></p>
<p>Password: <input name="password" type="password"></p>
<p>Last four characters of the code: <input name="code"></p>
<button>Log in</button></form>{{end}}
</body></html>
`))

type pageData struct {
	Session, Client string
	Done            bool
}

func show(d pageData) (*rest.Response, error) {
	var buf bytes.Buffer
	if err := page.Execute(&buf, d); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "text/html; charset=utf-8", buf.Bytes()), nil
}

func (s *service) handlePage(q *rest.Request) (*rest.Response, error) {
	return show(pageData{Session: q.Query.Get("jfClientSession"), Client: q.Query.Get("jfClientName")})
}

// handleLogin confirms a session for the user who logs in with the form.
func (s *service) handleLogin(q *rest.Request) (*rest.Response, error) {
	form, err := url.ParseQuery(string(q.Data))
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse the form: %v", err)
	}
	session, code := form.Get("session"), form.Get("code")
	u, err := rest.Login(s.Store, form.Get("username"), form.Get("password"))
	if err != nil {
		return nil, err
	}
	if len(code) != 4 || !strings.HasSuffix(session, code) {
		return nil, apierr.New(http.StatusBadRequest, "The code is wrong")
	}
	if err := s.ConfirmWebLogin(session, u.Name); err != nil {
		return nil, apierr.New(http.StatusBadRequest, "%v", err)
	}
	return show(pageData{Done: true})
}
