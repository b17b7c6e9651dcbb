package jfrogtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

var asYAML = []string{"Content-Type", "application/yaml"}

// TestConfigurationOfOtherClients sends what Terraform providers send, and reads what they read.
func TestConfigurationOfOtherClients(t *testing.T) {
	c := start(t)
	c.do("PATCH", "/api/system/configuration", `backups:
    weekly:
        key: weekly
        cronExp: 0 0 12 * * ? *
        enabled: true
        retentionPeriodHours: 1000
        excludedRepositories:
            - libs
        createArchive: false
security:
    anonAccessEnabled: false
    ldapSettings:
        corp:
            key: corp
            enabled: true
            ldapUrl: ldap://ldap.acme.com
            search:
                searchSubTree: true
                searchFilter: (uid={0})
                managerPassword: ""
    samlSettings:
        certificate: |-
            -----BEGIN-----
            ABC
        loginUrl: 'https://idp: 1'
proxies:
    p:
        host: proxy
        port: 8888
        services: jfrt,jfxr
`, asYAML...).want(200, "changes to config merged successfully")
	c.get("/api/system/configuration").want(200,
		"<backup>\n            <key>weekly</key>\n            <cronExp>0 0 12 * * ? *</cronExp>",
		"<repositoryRef>libs</repositoryRef>",
		"<ldapSetting>\n                <key>corp</key>",
		"<certificate>-----BEGIN-----&#xA;ABC</certificate>",
		"<loginUrl>https://idp: 1</loginUrl>",
		"<services>jfrt,jfxr</services>")

	// They remove entries with a tilde, with and without quotes.
	for _, document := range []string{"proxies:\n    p: \"~\"\n", "\nbackups:\n  weekly: ~\n", "\nsecurity:\n  ldapSettings: ~\n", `{"mailServer": null}`, "# nothing\n"} {
		c.do("PATCH", "/api/system/configuration", document, asYAML...).want(200)
	}
	xml := string(c.get("/api/system/configuration").want(200).body)
	for _, gone := range []string{"<key>weekly</key>", "<key>corp</key>", "<key>p</key>"} {
		if strings.Contains(xml, gone) {
			t.Errorf("the configuration still has %s", gone)
		}
	}
}

func TestConfigurationRights(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	jane := *c
	jane.token = ""
	login := basic("jane", "secret")
	jane.get("/api/system/configuration", login...).want(403)
	jane.do("PATCH", "/api/system/configuration", "offlineMode: true", append(login, asYAML...)...).want(403)
	jane.get("/api/system/licenses", login...).want(403)
	var proxy map[string]any
	if err := json.Unmarshal(jane.get("/api/system/configuration/webServer", login...).want(200).body, &proxy); err != nil {
		t.Fatal(err)
	}
	if proxy["dockerReverseProxyMethod"] == nil || proxy["httpPort"] == nil || proxy["sslKey"] != nil || proxy["serverName"] != nil {
		t.Errorf("a user sees %v", proxy)
	}
	jane.get("/api/system/configuration/webServer").want(401)
}

// TestConfigurationNames checks that the space around a name is a part of it.
func TestConfigurationNames(t *testing.T) {
	c := start(t)
	set := func(values string) {
		c.do("PATCH", "/api/system/configuration", `propertySets: {s: {properties: {p: {predefinedValues: {`+values+`}}}}}`, asYAML...).want(200)
	}
	before := strings.Count(string(c.get("/api/system/configuration").want(200).body), "<predefinedValue>")
	set(`" a\n": {defaultValue: true}`)
	set(`" a\n": {defaultValue: false}, a: {}`)
	xml := string(c.get("/api/system/configuration").want(200).body)
	if strings.Count(xml, "<predefinedValue>") != before+2 {
		t.Errorf("the configuration has %s", xml)
	}
	set(`" a\n": null`)
	if xml = string(c.get("/api/system/configuration").want(200).body); strings.Count(xml, "<predefinedValue>") != before+1 {
		t.Errorf("the configuration has %s", xml)
	}
}

func TestConfigurationMisuse(t *testing.T) {
	c := start(t)
	c.do("PATCH", "/api/system/configuration", "offlineMode: true", "Content-Type", "application/json").fails(415, "want application/yaml")
	c.do("POST", "/api/system/configuration", "<config/>", "Content-Type", "text/plain").fails(415, "want application/xml")
	for _, document := range []string{
		strings.Repeat("[", 1<<20), strings.Repeat("- ", 1<<20), strings.Repeat("a:\n ", 1<<18), strings.Repeat("{a: ", 1<<18),
		"a: &x 1\nb: *x", "a: !!java.lang.Object {}", "\x00", "a: \"", strings.Repeat("#\n", 1<<20) + "b",
	} {
		c.do("PATCH", "/api/system/configuration", document, asYAML...).want(400)
	}
	for document, want := range map[string]string{
		`serverName: "\u0001"`:                                                      "invalid character",
		`backups: {"a\u0001": {cronExp: "0 0 2 * * ?"}}`:                            "invalid name",
		`backups: {"\n": {cronExp: "0 0 2 * * ?"}}`:                                 "without a name",
		`backups: {a: {cronExp: "0 0 2 * * ?", excludedRepositories: ["b\u0000"]}}`: "single values",
		`backups: {a: {cronExp: "0 0 2 * * *"}}`:                                    "invalid cron expression",
		`backups: {a: {cronExp: "0 0 24 * * ?"}}`:                                   "invalid cron expression",
	} {
		c.do("PATCH", "/api/system/configuration", document, asYAML...).fails(400, want)
	}
	for _, document := range []string{
		strings.Repeat("<config>", 1<<18), "<config>" + strings.Repeat("x<!---->", 1<<18), "<config>&lol;</config>", "", "{}",
	} {
		c.do("POST", "/api/system/configuration", document, "Content-Type", "application/xml").want(400)
	}
	c.do("PUT", "/api/system/configuration/baseUrl", "acme", "Content-Type", "text/plain").fails(400, "Invalid URL base")
	for _, body := range []any{`{"webServerType": []}`, `{"unknown": 1}`, `[]`, `{"httpPort": 1.5}`, `{"httpPort": "x"}`, `{"httpPort": true}`,
		`{"useHttp": "x"}`, `{"useHttp": 1}`, `{"key": 1}`, `{"key": true}`, `{"dockerReverseProxyMethod": "X"}`} {
		c.do("POST", "/api/system/configuration/webServer", body).want(400)
	}
	for _, body := range []any{`{}`, `[]`, `[{}]`, `{"licenseKey": " "}`, `"key"`, ``} {
		c.do("POST", "/api/system/licenses", body).want(400)
	}
	var many []string
	for i := range 1001 {
		many = append(many, fmt.Sprintf(`{"licenseKey": "%d"}`, i))
	}
	c.do("POST", "/api/system/licenses", "["+strings.Join(many, ",")+"]").fails(400, "The number of licenses")
	c.do("DELETE", "/api/system/licenses", nil).fails(400, "licenseHash is missing")
	for _, body := range []string{`{}`, `{"sleepIntervalMillis": -1}`, `{"sleepIntervalMillis": "x"}`} {
		c.do("POST", "/api/system/migration/sha2/start", body).want(400)
	}
	c.do("POST", "/api/metadata_server/reindex", `{"paths": []}`).fails(400, "No paths")
	c.do("POST", "/api/metadata_server/reindex", `{"paths": ["none"]}`).fails(404, "Could not find path 'none'")
}
