package buildinfo

import (
	"regexp"
	"strings"
)

var (
	// userInfo matches the scheme and the user info of a URL.
	userInfo = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)([^\s/?#@"'<>]*@)+`)
	// brokenUserInfo matches user info whose password has unescaped slashes. Digits after the
	// colon would be a port.
	brokenUserInfo = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)[^\s/?#@:"'<>]*:[^\s/@"'<>]*[^\s/@0-9"'<>][^\s@"'<>]*@`)
)

// onlyURL matches the scheme and the user info of a text that is one URL. Its password may hold
// quotes, which end a URL in other text.
var onlyURL = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*://)([^\s/?#"'<>:]*):[^\s/?#]*(@\S*)$`)

// withoutCredentials returns a text without user names and passwords in URLs. The user name stays
// in a URL of SSH, in which it is no secret.
func withoutCredentials(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	text = onlyURL.ReplaceAllString(text, "$1$2$3")
	text = userInfo.ReplaceAllStringFunc(text, func(match string) string {
		scheme, user, _ := strings.Cut(match, "://")
		user, _, _ = strings.Cut(user, "@")
		user, _, _ = strings.Cut(user, ":")
		if strings.HasSuffix(strings.ToLower(scheme), "ssh") && user != "" {
			return scheme + "://" + user + "@"
		}
		return scheme + "://"
	})
	return brokenUserInfo.ReplaceAllString(text, "$1")
}

// withoutQuery returns the address of a repository without credentials. The query of an HTTP
// address may hold a token, and is cut too.
func withoutQuery(address string) string {
	address = withoutCredentials(address)
	if strings.Contains(strings.ToLower(address), "http://") || strings.Contains(strings.ToLower(address), "https://") {
		if i := strings.IndexAny(address, "?#"); i >= 0 {
			address = address[:i]
		}
	}
	return address
}
