package admin

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// reach makes the configuration the wanted one and returns it. It checks that nothing differs
// then.
func reach(t *testing.T, c *Client, wanted Configuration) *Configuration {
	t.Helper()
	current, err := c.Configuration.Get(t.Context())
	require.NoError(t, err)
	for _, patch := range current.PatchesTo(wanted) {
		require.NoError(t, c.Configuration.Update(t.Context(), patch))
	}
	reached, err := c.Configuration.Get(t.Context())
	require.NoError(t, err)
	return reached
}

func TestConfigurationLife(t *testing.T) {
	c := started(t)
	first, err := c.Configuration.Get(t.Context())
	require.NoError(t, err)
	require.Contains(t, first.Backups, "backup-daily")
	require.Empty(t, first.PatchesTo(*first))

	wanted := Configuration{
		ServerName: new("true"), // a text
		MailServer: &MailServer{Host: "mail.acme.com", Port: new(25), Password: "mail-secret"},
		Backups: map[string]*Backup{
			"backup-daily": {CronExp: "0 0 3 * * ?", ExcludedRepositories: []string{"libs: #1"}},
			"null":         {CronExp: "0 0 4 * * ?", Enabled: new(true)},
		},
		Proxies: map[string]*Proxy{"p": {
			Host: "proxy", Port: new(3128), RedirectedToHosts: []string{"h1", "h2"}, Services: []ProxyService{ProxyArtifactory, ProxyXray},
		}},
		PropertySets: map[string]*PropertySet{"qa": {Visible: new(true), Properties: map[string]*PropertySetProperty{
			"stage: 1": {PredefinedValues: map[string]*PredefinedValue{"no": {DefaultValue: new(true)}, "<x>\n": {DefaultValue: new(false)}}},
		}}},
		RepoLayouts: map[string]*RepositoryLayout{"own": {
			ArtifactPathPattern: "[orgPath]/[module].[ext]", FolderIntegrationRevisionRegExp: ".*", FileIntegrationRevisionRegExp: `\d{14}`,
		}},
		Security: &SecurityConfiguration{
			AnonAccessEnabled: new(true),
			PasswordSettings:  &PasswordSettings{EncryptionPolicy: PasswordEncryptionRequired},
			LDAPSettings: map[string]*LDAPSetting{
				"a": {LDAPURL: "ldap://a", Search: &LDAPSearch{ManagerPassword: "ldap-secret"}},
				"b": {LDAPURL: "ldap://b"},
			},
			LDAPGroupSettings: map[string]*LDAPGroupSetting{"g": {
				EnabledLDAP: "a", GroupNameAttribute: "cn", GroupMemberAttribute: "member", Filter: "(objectClass=group)", Strategy: LDAPGroupsStatic,
			}},
			SAMLSettings:  &SAMLSettings{LoginURL: "https://idp", Certificate: new("-----BEGIN\nABC\n")},
			OAuthSettings: &OAuthSettings{OAuthProvidersSettings: map[string]*OAuthProvider{"gh": {ProviderType: "github", ID: "1", Secret: "oauth-secret"}}},
		},
	}
	reached := reach(t, c, wanted)
	require.NotContains(t, reached.Backups, "backup-weekly")
	// Only the secrets in the clear still differ.
	for _, secret := range []*jfrog.Secret{
		&wanted.MailServer.Password, &wanted.Security.LDAPSettings["a"].Search.ManagerPassword,
		&wanted.Security.OAuthSettings.OAuthProvidersSettings["gh"].Secret,
	} {
		*secret = ""
	}
	require.Empty(t, reached.PatchesTo(wanted))
	require.Empty(t, (&wanted).PatchesTo(Configuration{Proxies: reached.Proxies, PropertySets: reached.PropertySets}))

	document, err := c.Configuration.GetXML(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, string(document), "-secret")
	password := reached.MailServer.Password
	assert.NotEmpty(t, password)

	// The secret of LDAP setting a survives the removal of b.
	delete(wanted.Security.LDAPSettings, "b")
	wanted.Remove = []ConfigurationBlock{BlockMailServer}
	wanted.MailServer = nil
	before := reached.Security.LDAPSettings["a"].Search.ManagerPassword
	reached = reach(t, c, wanted)
	assert.Nil(t, reached.MailServer)
	require.Len(t, reached.Security.LDAPSettings, 1)
	assert.Equal(t, before, reached.Security.LDAPSettings["a"].Search.ManagerPassword)

	// The old document brings everything back.
	require.NoError(t, c.Configuration.ReplaceXML(t.Context(), document))
	reached, err = c.Configuration.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, password, reached.MailServer.Password)
	assert.Len(t, reached.Security.LDAPSettings, 2)

	require.NoError(t, c.Configuration.UpdateYAML(t.Context(), "proxies: ~ # all\nserverName: 'own'\n"))
	require.NoError(t, c.Configuration.SetBaseURL(t.Context(), "https://acme.com/artifactory"))
	reached, err = c.Configuration.Get(t.Context())
	require.NoError(t, err)
	assert.Empty(t, reached.Proxies)
	assert.Equal(t, "own", *reached.ServerName)
	assert.Equal(t, "https://acme.com/artifactory", *reached.URLBase)
}

// TestConfigurationRoundTrip checks that the server keeps every field that can be sent.
func TestConfigurationRoundTrip(t *testing.T) {
	c := started(t)
	var wanted Configuration
	fill(reflect.ValueOf(&wanted).Elem())
	security := wanted.Security
	security.PasswordSettings.EncryptionPolicy = PasswordEncryptionUnsupported
	for _, group := range security.LDAPGroupSettings {
		group.Strategy = LDAPGroupsDynamic
	}
	for _, p := range wanted.Proxies {
		p.PlatformDefault = new(false)
	}
	reached := reach(t, c, wanted)
	var hide func(v reflect.Value)
	hide = func(v reflect.Value) { // the server encrypts secrets
		for _, f := range confFields(v) {
			switch value := reflect.Indirect(f.value); {
			case value.Type() == secretType:
				assert.True(t, value.String() != "", f.name)
				value.SetString("")
			case value.Kind() == reflect.Struct:
				hide(value)
			case value.Kind() == reflect.Map:
				for _, key := range value.MapKeys() {
					hide(value.MapIndex(key).Elem())
				}
			}
		}
	}
	hide(reflect.ValueOf(reached).Elem())
	hide(reflect.ValueOf(&wanted).Elem())
	require.Equal(t, wanted, *reached)
}

func TestConfigurationRefused(t *testing.T) {
	c := started(t)
	before, err := c.Configuration.GetXML(t.Context())
	require.NoError(t, err)
	for document, why := range map[jfrog.Secret]string{
		"proxies:\n\tp: 1": "a tab cannot indent",
		"[a]":              "must be a mapping",
		"unknown: 1":       `unrecognized field "unknown"`,
		"serverName: x\nproxies: {p: {hosts: x}}":                `unrecognized field "proxies.p.hosts"`,
		"proxies: {p: {host: x}}":                                "proxies.p has no port",
		"proxies: {p: {host: x, port: many}}":                    `proxies.p.port: "many" is no positive number`,
		"proxies: [p]":                                           "proxies must be a mapping of names",
		"offlineMode: maybe":                                     `"maybe" is no boolean`,
		"serverName: {a: 1}":                                     "serverName must be a single value",
		"backups: {b: {cronExp: daily}}":                         "invalid cron expression",
		"backups: {b: {enabled: true}}":                          "backups.b has no cronExp",
		"backups: {backup-daily: {key: other}}":                  "backups.backup-daily.key differs",
		"indexer: {includedRepositories: a}":                     "must be a list",
		"indexer: {includedRepositories: [[a]]}":                 "must be a list of single values",
		"trashcanConfig: null":                                   "trashcanConfig cannot be removed",
		"security: {ldapSettings: {l: null}}":                    "security.ldapSettings.l cannot be removed alone",
		"security: {passwordSettings: {encryptionPolicy: some}}": `"some" is none of`,
	} {
		err := c.Configuration.UpdateYAML(t.Context(), document)
		require.ErrorIs(t, err, jfrog.ErrValidation, string(document))
		require.ErrorContains(t, err, why)
	}
	for document, why := range map[jfrog.Secret]string{
		"<config>":       "has no end",
		"<artifactory/>": "the root is",
		"<config><offlineMode>x</offlineMode></config>":      "is no boolean",
		"<config><proxies><proxy/></proxies></config>":       "has no key",
		`<!DOCTYPE a [<!ENTITY b "c">]><config>&b;</config>`: "Invalid configuration",
		jfrog.Secret(strings.Repeat("<config>", 500)):        "deeper than",
	} {
		err := c.Configuration.ReplaceXML(t.Context(), document)
		require.ErrorIs(t, err, jfrog.ErrValidation, string(document))
		require.ErrorContains(t, err, why)
	}
	after, err := c.Configuration.GetXML(t.Context())
	require.NoError(t, err)
	require.Equal(t, before, after, "a refused change was made")
}
