package admin

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// patch writes an update, as the tests compare it.
func patch(t *testing.T, config Configuration) string {
	t.Helper()
	document, _, err := writeYAML(&config)
	require.NoError(t, err)
	return string(document)
}

func TestPatchesTo(t *testing.T) {
	current := Configuration{
		ServerName: new("one"), OfflineMode: new(false),
		MailServer: &MailServer{Host: "mail", Port: new(25), Password: "AM.encrypted"},
		Backups: map[string]*Backup{
			"same": {CronExp: "0 0 1 * * ?", ExcludedRepositories: []string{"a", "b"}},
			"old":  {CronExp: "0 0 2 * * ?"},
			"edit": {CronExp: "0 0 3 * * ?", Enabled: new(true)},
		},
		Proxies: map[string]*Proxy{"p": {Host: "h", Port: new(1)}},
		PropertySets: map[string]*PropertySet{"set": {Visible: new(true), Properties: map[string]*PropertySetProperty{
			"kept": {PredefinedValues: map[string]*PredefinedValue{"x": {DefaultValue: new(true)}, "y": {}}},
			"old":  {},
		}}},
		Security: &SecurityConfiguration{
			AnonAccessEnabled: new(false), SAMLSettings: &SAMLSettings{LoginURL: "https://a"},
			UserLockPolicy: &UserLockPolicy{Enabled: new(false), LoginAttempts: new(5)},
		},
	}
	for name, test := range map[string]struct {
		wanted Configuration
		want   string
	}{
		"nothing":       {Configuration{}, ""},
		"itself":        {current, ""},
		"a part of it":  {Configuration{ServerName: new("one"), MailServer: &MailServer{Port: new(25)}}, ""},
		"another order": {Configuration{Backups: map[string]*Backup{"same": {ExcludedRepositories: []string{"b", "a"}}, "old": {}, "edit": {}}}, ""},
		"a value":       {Configuration{ServerName: new("two"), OfflineMode: new(false)}, "serverName: \"two\"\n"},
		"a block, whole": {
			Configuration{MailServer: &MailServer{Host: "mail", Port: new(465)}},
			"mailServer:\n  host: \"mail\"\n  port: 465\n",
		},
		"a secret in the clear": {
			Configuration{MailServer: &MailServer{Password: "clear"}},
			"mailServer:\n  password: \"clear\"\n",
		},
		"entries": {
			Configuration{Backups: map[string]*Backup{
				"same": {CronExp: "0 0 1 * * ?"}, "edit": {CronExp: "0 0 3 * * ?", Enabled: new(false)}, "new": {CronExp: "0 0 4 * * ?"}, "never": nil,
			}},
			"backups:\n  \"edit\":\n    enabled: false\n    cronExp: \"0 0 3 * * ?\"\n  \"new\":\n    cronExp: \"0 0 4 * * ?\"\n  \"old\": null\n",
		},
		"a nil entry": {
			Configuration{Proxies: map[string]*Proxy{"p": nil}},
			"proxies:\n  \"p\": null\n",
		},
		"no entries": {
			Configuration{Proxies: map[string]*Proxy{}},
			"proxies:\n  \"p\": null\n",
		},
		"nested entries": {
			Configuration{PropertySets: map[string]*PropertySet{"set": {Properties: map[string]*PropertySetProperty{
				"kept": {PredefinedValues: map[string]*PredefinedValue{"x": {DefaultValue: new(true)}, "z": {}}},
			}}}},
			"propertySets:\n  \"set\":\n    properties:\n      \"kept\":\n        predefinedValues:\n" +
				"          \"x\":\n            defaultValue: true\n          \"y\": null\n          \"z\": {}\n      \"old\": null\n",
		},
		"a part of security": {
			Configuration{Security: &SecurityConfiguration{AnonAccessEnabled: new(true), UserLockPolicy: &UserLockPolicy{Enabled: new(false)}}},
			"security:\n  anonAccessEnabled: true\n",
		},
		"blocks to remove, if they exist": {
			Configuration{Remove: []ConfigurationBlock{BlockSAMLSettings, BlockOAuthSettings, BlockLDAPSettings, BlockMailServer}},
			"mailServer: null\nsecurity:\n  samlSettings: null\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			patches := current.PatchesTo(test.wanted)
			if test.want == "" {
				require.Empty(t, patches)
				return
			}
			require.Len(t, patches, 1)
			assert.Equal(t, test.want, patch(t, patches[0]))
		})
	}
	assert.Nil(t, current.PropertySets["set"].Properties["never"])
	assert.Len(t, current.PropertySets["set"].Properties, 2, "the configuration was changed")
}

// TestPatchesToWithoutLDAP checks that a removal among the LDAP settings removes them all and adds
// the others again, with what wanted does not set.
func TestPatchesToWithoutLDAP(t *testing.T) {
	current := Configuration{Security: &SecurityConfiguration{
		LDAPSettings: map[string]*LDAPSetting{
			"a": {LDAPURL: "ldap://a", Search: &LDAPSearch{SearchBase: new("ou=a"), ManagerPassword: "AM.encrypted"}},
			"b": {LDAPURL: "ldap://b"},
			"c": {LDAPURL: "ldap://c"},
		},
		LDAPGroupSettings: map[string]*LDAPGroupSetting{"g": {EnabledLDAP: "a"}},
	}}
	wanted := Configuration{
		OfflineMode: new(true),
		Security: &SecurityConfiguration{LDAPSettings: map[string]*LDAPSetting{
			"a": {Enabled: new(true), Search: &LDAPSearch{SearchBase: new("ou=new")}},
			"c": {LDAPURL: "ldap://c"},
			"d": {LDAPURL: "ldap://d"},
		}},
	}
	patches := current.PatchesTo(wanted)
	require.Len(t, patches, 2)
	assert.Equal(t, "security:\n  ldapSettings: null\n", patch(t, patches[0]))
	assert.Equal(t, `offlineMode: true
security:
  ldapSettings:
    "a":
      enabled: true
      ldapUrl: "ldap://a"
      search:
        searchBase: "ou=new"
        managerPassword: "AM.encrypted"
    "c":
      ldapUrl: "ldap://c"
    "d":
      ldapUrl: "ldap://d"
`, patch(t, patches[1]))
	assert.Equal(t, jfrog.Secret("AM.encrypted"), current.Security.LDAPSettings["a"].Search.ManagerPassword)
	assert.Empty(t, wanted.Security.LDAPSettings["a"].LDAPURL, "wanted was changed")

	// Nothing needs to be added again.
	patches = current.PatchesTo(Configuration{Security: &SecurityConfiguration{
		LDAPSettings: map[string]*LDAPSetting{}, LDAPGroupSettings: map[string]*LDAPGroupSetting{},
	}})
	require.Len(t, patches, 1)
	assert.Equal(t, "security:\n  ldapSettings: null\n  ldapGroupSettings: null\n", patch(t, patches[0]))
}

// TestClone checks that changes to a copy are differences from the original, at every depth.
func TestClone(t *testing.T) {
	current := &Configuration{
		ServerName: new("one"), MailServer: &MailServer{Port: new(25)}, Proxies: map[string]*Proxy{"p": {Port: new(1)}, "q": nil},
		Backups:  map[string]*Backup{"old": {CronExp: "0 0 2 * * ?"}, "kept": {ExcludedRepositories: []string{"a"}}},
		Security: &SecurityConfiguration{LDAPSettings: map[string]*LDAPSetting{"l": {Search: &LDAPSearch{SearchBase: new("x")}}}},
		Remove:   []ConfigurationBlock{BlockMailServer},
	}
	wanted := current.Clone()
	assert.Equal(t, current, wanted)
	wanted.Remove[0] = BlockSAMLSettings
	assert.Equal(t, BlockMailServer, current.Remove[0])
	current.Remove, wanted.Remove = nil, nil
	delete(current.Proxies, "q")
	delete(wanted.Proxies, "q")

	*wanted.ServerName = "two"
	*wanted.MailServer.Port = 26
	*wanted.Proxies["p"].Port = 2
	delete(wanted.Backups, "old")
	wanted.Backups["kept"].ExcludedRepositories[0] = "b"
	*wanted.Security.LDAPSettings["l"].Search.SearchBase = "y"
	patches := current.PatchesTo(*wanted)
	require.Len(t, patches, 1)
	assert.Equal(t, "serverName: \"two\"\nmailServer:\n  port: 26\n"+
		"security:\n  ldapSettings:\n    \"l\":\n      search:\n        searchBase: \"y\"\n"+
		"backups:\n  \"kept\":\n    excludedRepositories:\n      - \"b\"\n  \"old\": null\n"+
		"proxies:\n  \"p\":\n    port: 2\n", patch(t, patches[0]))
	assert.Nil(t, (*Configuration)(nil).Clone())
}
