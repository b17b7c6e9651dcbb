package admin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestWriteYAML(t *testing.T) {
	document, secrets, err := writeYAML(&Configuration{
		ServerName: new(""), OfflineMode: new(false), FileUploadMaxSizeMb: new(0),
		MailServer: &MailServer{Host: "mail", Password: "p: \"1\""},
		Indexer:    &Indexer{},
		Backups:    map[string]*Backup{"b": {ExcludedRepositories: []string{}}, "a": nil, "empty": {}},
		Proxies: map[string]*Proxy{"yes": {
			Port: new(8080), RedirectedToHosts: []string{"h1", "h2"}, Services: []ProxyService{},
		}},
		PropertySets: map[string]*PropertySet{"null": {Properties: map[string]*PropertySetProperty{
			"1": {PredefinedValues: map[string]*PredefinedValue{"x: y": {DefaultValue: new(true)}, "old": nil}},
		}}},
		RepoLayouts: map[string]*RepositoryLayout{},
		Remove:      []ConfigurationBlock{BlockOAuthSettings, BlockLDAPSettings},
	})
	require.NoError(t, err)
	assert.Equal(t, `serverName: ""
fileUploadMaxSizeMb: 0
offlineMode: false
mailServer:
  host: "mail"
  password: "p: \"1\""
security:
  ldapSettings: null
  oauthSettings: null
backups:
  "a": null
  "b":
    excludedRepositories: []
  "empty": {}
proxies:
  "yes":
    port: 8080
    redirectedToHosts: "h1,h2"
    services: ""
propertySets:
  "null":
    properties:
      "1":
        predefinedValues:
          "old": null
          "x: y":
            defaultValue: true
`, string(document))
	assert.Contains(t, secrets, `p: "1"`)
}

// oddTexts mean something else in YAML unless they are quoted.
var oddTexts = []string{
	"", "true", "no", "~", "null", "1", "1e3", "0x1F", "2024-01-01", "a: b", "a #b", "- a", "&a", "*a", "!a", "%a", "@a", "`a",
	"'a'", `"a"`, `\n`, "a\nb\r\n", "\t", "\x00\x1b\x7f", "\u0080\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff", "é", "日本", "😀", "<&>",
	"{a}", "[a]", "|", ">", "? a", " a ", "---", "...",
}

func TestQuoteYAML(t *testing.T) {
	for _, s := range oddTexts {
		checkQuoted(t, s)
	}
}

func FuzzQuoteYAML(f *testing.F) {
	for _, s := range oddTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if utf8.ValidString(s) {
			checkQuoted(t, s)
		}
	})
}

// checkQuoted checks that a quoted text is a JSON string on one line with nothing that YAML
// forbids.
func checkQuoted(t *testing.T, s string) {
	t.Helper()
	quoted := quoteYAML(s)
	var back string
	require.NoError(t, json.Unmarshal([]byte(quoted), &back), "%q", s)
	require.Equal(t, s, back)
	require.True(t, strings.HasPrefix(quoted, `"`) && strings.HasSuffix(quoted, `"`))
	for _, r := range quoted {
		// Besides these, YAML 1.1 and 1.2 allow a few, such as line breaks.
		require.True(t, r >= 0x20 && r <= 0x7e || r >= 0xa0 && r != 0x2028 && r != 0x2029 && r != 0xfeff && r != 0xfffe && r != 0xffff,
			"%q has %U", quoted, r)
	}
}

func TestUpdateRejected(t *testing.T) {
	c := offline(t).Configuration
	for why, config := range map[string]Configuration{
		"configuration is empty":                            {},
		"a secret is *****":                                 {MailServer: &MailServer{Password: "*****"}},
		"proxies: the name of an entry is empty":            {Proxies: map[string]*Proxy{"": nil}},
		"repoLayouts: the name of an entry is empty":        {RepoLayouts: map[string]*RepositoryLayout{" \n": nil}},
		"proxies: the name of an entry is too long":         {Proxies: map[string]*Proxy{strings.Repeat("p", 1100): nil}},
		"proxies: the value has a character that XML":       {Proxies: map[string]*Proxy{"\x01": nil}},
		"proxies.p.password: the value has a character":     {Proxies: map[string]*Proxy{"p": {Password: "a\x00"}}},
		"proxies.p.host: the value is not UTF-8":            {Proxies: map[string]*Proxy{"p": {Host: "\xff"}}},
		`redirectedToHosts: "a,b" is empty or contains`:     {Proxies: map[string]*Proxy{"p": {RedirectedToHosts: []string{"a,b"}}}},
		`proxy "p": 70000 is no port`:                       {Proxies: map[string]*Proxy{"p": {Port: new(70000)}}},
		`proxy "p": it is the default of the platform`:      {Proxies: map[string]*Proxy{"p": {PlatformDefault: new(true), Services: []ProxyService{ProxyXray}}}},
		"mail server: -1 is no port":                        {MailServer: &MailServer{Port: new(-1)}},
		`backup "b": cron expression "0 2 * * *" has 5`:     {Backups: map[string]*Backup{"b": {CronExp: "0 2 * * *"}}},
		`backup "b": retention period -1 is negative`:       {Backups: map[string]*Backup{"b": {RetentionPeriodHours: new(-1)}}},
		`indexer: cron expression`:                          {Indexer: &Indexer{CronExp: "daily"}},
		`garbage collection: cron expression`:               {GCConfig: &Schedule{CronExp: "daily"}},
		`cleanup: cron expression`:                          {CleanupConfig: &Schedule{CronExp: "daily"}},
		`cleanup of virtual repositories: cron expression`:  {VirtualCacheCleanupConfig: &Schedule{CronExp: "daily"}},
		"trash can: retention period -1 is negative":        {TrashcanConfig: &TrashcanConfig{RetentionPeriodDays: new(-1)}},
		"mailServer: set and removed at once":               {MailServer: &MailServer{Host: "h"}, Remove: []ConfigurationBlock{BlockMailServer}},
		`"security" is no block that can be removed`:        {ServerName: new("s"), Remove: []ConfigurationBlock{"security"}},
		`LDAP setting "l": a single one cannot be removed`:  {Security: &SecurityConfiguration{LDAPSettings: map[string]*LDAPSetting{"l": nil}}},
		`LDAP group setting "l": a single one cannot be re`: {Security: &SecurityConfiguration{LDAPGroupSettings: map[string]*LDAPGroupSetting{"l": nil}}},
		`property "p" of "s": several values need closed`: {PropertySets: map[string]*PropertySet{"s": {Properties: map[string]*PropertySetProperty{
			"p": {MultipleChoice: new(true), ClosedPredefinedValues: new(false)},
		}}}},
	} {
		refused(t, c.Update(t.Context(), config), why)
	}
	for _, document := range []jfrog.Secret{"", " \n"} {
		refused(t, c.UpdateYAML(t.Context(), document), "document is empty")
		refused(t, c.ReplaceXML(t.Context(), document), "document is empty")
	}
	refused(t, c.UpdateYAML(t.Context(), "*****"), "a secret is *****")
	for _, base := range []string{"acme.com", "ftp://acme.com", "http://"} {
		refused(t, c.SetBaseURL(t.Context(), base), "not an absolute http or https URL")
	}
	refused(t, c.SetBaseURL(t.Context(), ""), "base URL is empty")
}

// TestUpdateHidesSecrets checks that an error does not show the secrets of a document that the
// server sends back.
func TestUpdateHidesSecrets(t *testing.T) {
	var sent string
	c := responding(t, func(w http.ResponseWriter, body string) {
		sent = body
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte("bad document: " + body))
	})
	err := c.Configuration.Update(t.Context(), Configuration{
		MailServer: &MailServer{Password: "mail \"secret\""},
		Proxies:    map[string]*Proxy{"p": {Password: "proxy-sécret\u2028"}},
		Security: &SecurityConfiguration{
			LDAPSettings: map[string]*LDAPSetting{"l": {Search: &LDAPSearch{ManagerPassword: "ldap-secret"}}},
			OAuthSettings: &OAuthSettings{OAuthProvidersSettings: map[string]*OAuthProvider{
				"o": {Secret: "oauth-secret"},
			}},
		},
	})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.ErrorContains(t, err, "bad document")
	assert.NotContains(t, err.Error(), "ecret\"")
	assert.NotContains(t, err.Error(), "ldap-")
	assert.NotContains(t, err.Error(), "sécret")
	for _, secret := range []string{`"mail \"secret\""`, `"proxy-sécret\u2028"`, `"ldap-secret"`, `"oauth-secret"`} {
		assert.Contains(t, sent, secret)
	}

	const document = "mailServer:\n  password: hidden-one\n"
	err = c.Configuration.UpdateYAML(t.Context(), document)
	require.ErrorContains(t, err, "bad document")
	assert.NotContains(t, err.Error(), "hidden")
}

// TestUpdateRace checks that a change that lost a race is sent again, and another error is not.
func TestUpdateRace(t *testing.T) {
	for name, call := range map[string]func(*Client) error{
		"update": func(c *Client) error {
			return c.Configuration.Update(t.Context(), Configuration{OfflineMode: new(true)})
		},
		"yaml":    func(c *Client) error { return c.Configuration.UpdateYAML(t.Context(), "offlineMode: true") },
		"xml":     func(c *Client) error { return c.Configuration.ReplaceXML(t.Context(), "<config/>") },
		"baseUrl": func(c *Client) error { return c.Configuration.SetBaseURL(t.Context(), "https://acme.com") },
		"proxy":   func(c *Client) error { return c.ReverseProxy.Update(t.Context(), ReverseProxy{Key: "nginx"}) },
	} {
		var bodies []string
		message := "Could not merge and save new descriptor [org.jfrog.common.ExecutionFailed]"
		c := responding(t, func(w http.ResponseWriter, body string) {
			if bodies = append(bodies, body); len(bodies) == 1 {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(message))
			}
		})
		require.NoError(t, call(c), name)
		require.Len(t, bodies, 2, name)
		assert.Equal(t, bodies[0], bodies[1])

		bodies, message = nil, "Unrecognized field"
		require.ErrorIs(t, call(c), jfrog.ErrValidation, name)
		require.Len(t, bodies, 1, name)
	}
}
