package admin

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// fill sets every field of a part of the configuration. The names of entries and the texts are
// unusual.
func fill(v reflect.Value) {
	for _, f := range confFields(v) {
		fillValue(f.value, f.name)
	}
}

func fillValue(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillValue(v.Elem(), name)
	case reflect.Struct:
		fill(v)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, key := range []string{"a: <b> & 'c'", "null"} {
			entry := reflect.New(v.Type().Elem().Elem())
			fill(entry.Elem())
			v.SetMapIndex(reflect.ValueOf(key), entry)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		v.Index(0).SetString("x-" + name)
		v.Index(1).SetString("true")
	case reflect.String:
		if strings.EqualFold(name, "cronExp") {
			v.SetString("0 0/5 * ? * MON-FRI") // checked before it is sent
			return
		}
		v.SetString("0 0 <" + strings.ToUpper(name) + "> ~ \"É: #1\" ?")
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(42)
	}
}

// writeXML writes a configuration as a server does.
func writeXML(v reflect.Value, out *strings.Builder) {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace
	for _, f := range confFields(v) {
		fmt.Fprintf(out, "<%s>", f.name)
		value := reflect.Indirect(f.value)
		switch {
		case value.Kind() == reflect.Struct:
			writeXML(value, out)
		case value.Kind() == reflect.Map:
			for _, key := range sortedKeys(value) {
				fmt.Fprintf(out, "<entry><%s>%s</%s>", f.conf, escape(key.String()), f.conf)
				writeXML(value.MapIndex(key).Elem(), out)
				out.WriteString("</entry>")
			}
		case value.Kind() == reflect.Slice && f.conf == "csv":
			fmt.Fprintf(out, "%s,%s", value.Index(0), value.Index(1))
		case value.Kind() == reflect.Slice:
			fmt.Fprintf(out, "<ref>%s</ref>\n <ref>%s</ref>", value.Index(0), value.Index(1))
		case value.Kind() == reflect.String:
			out.WriteString(escape(value.String()))
		default:
			fmt.Fprintf(out, " %v\n", value)
		}
		fmt.Fprintf(out, "</%s><unknown><x/>text</unknown>", f.name)
	}
}

// TestReadXML checks that every field is read.
func TestReadXML(t *testing.T) {
	var want Configuration
	fill(reflect.ValueOf(&want).Elem())
	var document strings.Builder
	document.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!-- a --><config xmlns="http://x">`)
	writeXML(reflect.ValueOf(want), &document)
	document.WriteString("</config>")
	got, err := readXML(strings.NewReader(document.String()))
	require.NoError(t, err)
	assert.Equal(t, want, *got)
}

func TestReadXMLAbsent(t *testing.T) {
	got, err := readXML(strings.NewReader(`<config><proxies/><security><samlSettings/><oauthSettings><oauthProvidersSettings>
		<oauthProviderSettings><name>a</name><id>1</id></oauthProviderSettings>
		<oauthProvidersSettings><name>b</name><id>2</id></oauthProvidersSettings></oauthProvidersSettings></oauthSettings>
		<passwordSettings><encryptionPolicy>supported</encryptionPolicy></passwordSettings></security>
		<mailServer><port/><enabled> </enabled><username/></mailServer></config>`))
	require.NoError(t, err)
	assert.Equal(t, Configuration{
		Proxies:    map[string]*Proxy{},
		MailServer: &MailServer{Username: new("")},
		Security: &SecurityConfiguration{
			SAMLSettings:     &SAMLSettings{},
			OAuthSettings:    &OAuthSettings{OAuthProvidersSettings: map[string]*OAuthProvider{"a": {ID: "1"}, "b": {ID: "2"}}},
			PasswordSettings: &PasswordSettings{EncryptionPolicy: PasswordEncryptionSupported},
		},
	}, *got)
}

func TestGetBadXML(t *testing.T) {
	for document, why := range map[string]string{
		"<artifactory/>":           "the document is a <artifactory>",
		"text":                     "the document is empty",
		"<config>":                 "unexpected EOF",
		"<config><a></b></config>": "element <a> closed by </b>",
		"<config><mailServer><port>hunter2</port></mailServer></config>":                "mailServer.port is no number",
		"<config><mailServer><ssl>hunter2</ssl></mailServer></config>":                  "mailServer.ssl is no boolean",
		"<config><proxies><proxy><host>h</host></proxy></proxies></config>":             "an entry of proxies has no key",
		"<config><proxies><proxy><key>p</key><port>x</port></proxy></proxies></config>": "proxies[].port is no number",
	} {
		c := responding(t, func(w http.ResponseWriter, _ string) { _, _ = w.Write([]byte(document)) })
		_, err := c.Configuration.Get(t.Context())
		require.ErrorIs(t, err, jfrog.ErrBadAnswer, document)
		require.ErrorContains(t, err, why)
		require.NotContains(t, err.Error(), "hunter2")
	}
	c := responding(t, func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusForbidden) })
	require.ErrorIs(t, second(c.Configuration.Get(t.Context())), jfrog.ErrForbidden)
}

// FuzzReadXML checks that whatever is read can be written as YAML.
func FuzzReadXML(f *testing.F) {
	f.Add("<config><backups><backup><key>a</key><cronExp>b</cronExp></backup></backups></config>")
	f.Add("<config><security><ldapSettings><l><key>a</key><search><managerPassword>b</managerPassword></search></l></ldapSettings></security></config>")
	f.Add("<config><proxies><p><key>a</key><services>a, b,,</services><port>1</port></p></proxies></config>")
	f.Fuzz(func(t *testing.T, document string) {
		config, err := readXML(strings.NewReader(document))
		if err != nil {
			return
		}
		patches := (&Configuration{}).PatchesTo(*config)
		require.LessOrEqual(t, len(patches), 1)
		for _, patch := range patches {
			_, _, _ = writeYAML(&patch)
		}
		require.Empty(t, config.PatchesTo(*config))
	})
}
