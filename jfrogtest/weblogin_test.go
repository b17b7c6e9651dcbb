package jfrogtest_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A program registers a session, and its user confirms it in a browser.
func TestWebLoginPage(t *testing.T) {
	now := time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)
	c := start(t, jfrogtest.WithClock(func() time.Time { return now }))
	c.newUser("jane")
	c.api("POST", "v1/users/invite", object{"invited_email": "ann@example.com"}).want(200)
	const session = "0b7b6c4e-3f1d-4a53-9f0e-6f2f3a1c9d55"
	anyone := c.as("").platform()
	request := func() reply {
		return anyone.do("POST", "/access/api/v2/authentication/jfrog_client_login/request", object{"session": session})
	}
	token := func() reply { return anyone.get("/access/api/v2/authentication/jfrog_client_login/token/" + session) }
	submit := func(session, username, password, code string) reply {
		form := url.Values{"session": {session}, "username": {username}, "password": {password}, "code": {code}}
		return anyone.do("POST", "/ui/login", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	}
	anyone.get("/ui/login?jfClientSession="+session+"&jfClientName=%3Cb%3E").want(200, `value="`+session+`"`, "&lt;b&gt; asks to log in")
	submit(session, "jane", "secret", "9d55").want(400, "not registered")
	request().want(200)
	request().want(400, "registered already")
	token().want(400, "not confirmed")

	submit(session, "jane", "wrong", "9d55").want(401)
	submit(session, "ann@example.com", "", "9d55").want(401)
	submit(session, "nobody", "", "9d55").want(401)
	for _, code := range []string{"", "5", "9d56", session} {
		submit(session, "jane", "secret", code).want(400, "code is wrong")
	}
	anyone.do("POST", "/ui/login", "%").want(400, "Failed to parse the form")
	token().want(400, "not confirmed")

	submit(session, "jane", "secret", "9d55").want(200, "login is confirmed")
	made := token().want(200).at("access_token").(string)
	c.as(made).api("GET", "v1/tokens/me", nil).want(200).is("subject", "jfac@jfrogtest/users/jane")
	token().want(404, "does not exist") // the session has ended
	submit(session, "jane", "secret", "9d55").want(400, "not registered")

	request().want(200)
	now = now.Add(24 * time.Hour)
	submit(session, "jane", "secret", "9d55").want(400, "not registered")
}
