package jfrogtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const mission = "/mc/api/v1"

func TestInvalidJPDs(t *testing.T) {
	c := start(t)
	p := c.platform()
	changed := func(key string, value any) object {
		body := jpd("west", "https://west.example.com")
		if at, inner, nested := strings.Cut(key, "."); nested {
			body[at].(object)[inner] = value
		} else {
			body[key] = value
		}
		return body
	}
	for text, body := range map[string]any{
		"The name is missing":      changed("name", " "),
		"The url 'ftp://a'":        changed("url", "ftp://a"),
		"location is not complete": changed("location.latitude", nil),
		"location is not valid":    changed("location.longitude", 181),
		"required":                 changed("token", ""),
		"excludes":                 changed("username", "admin"),
		"Failed to parse":          "{",
		"cannot unmarshal":         changed("tags", "dev"),
	} {
		p.do("POST", mission+"/jpds", body).fails(400, text)
	}
	legacy := changed("token", "")
	legacy["username"], legacy["password"] = "admin", "password"
	p.do("POST", mission+"/jpds", legacy).want(201)
	equal(t, "secrets are not shown", strings.Contains(string(p.get(mission+"/jpds").want(200).body), "password"), false)
	for i := range 198 {
		p.do("POST", mission+"/jpds", jpd(fmt.Sprint(i), fmt.Sprintf("https://%d.example.com", i))).want(201)
	}
	p.do("POST", mission+"/jpds", jpd("more", "https://more.example.com")).fails(400, "200 JPDs")
}

func TestMissionControlIsForAdministrators(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	token := c.api("POST", "v1/tokens", object{"username": "jane", "scope": "applied-permissions/user"}).want(200).at("access_token").(string)
	jane := c.as(token).platform()
	for _, path := range []string{mission + "/jpds", mission + "/buckets", mission + "/federation", mission + "/system/support/bundles", "/apptrust/api/v1/applications/web"} {
		jane.get(path).fails(403, "administrator")
		c.as("").platform().get(path).fails(401, "required")
	}
	c.platform().get(mission+"/jpds", basic("admin", "password")...).fails(401, "access token")
	c.as("").platform().get(mission+"/system/ping").want(200, "OK")
}

func TestDistributionTargetsHaveIDs(t *testing.T) {
	c := start(t, jfrogtest.WithDistributionTarget("edge", "", ""))
	c.platform().do("POST", mission+"/jpds", jpd("west", "https://west.example.com")).want(201)
	c.platform().get(mission+"/jpds?name=west").is("0.id", "JPD-3")
}

func TestInvalidBuckets(t *testing.T) {
	c := start(t)
	p := c.platform()
	file, err := c.srv.IssueLicenses(jfrogtest.LicenseBucket{URL: "https://example.com/1", Key: "k", Type: "EDGE", Quantity: 1})
	if err != nil {
		t.Fatal(err)
	}
	p.do("POST", mission+"/buckets", object{"name": "b", "url": "https://example.com/2", "key": "k"}).fails(400, "could not be used")
	p.do("POST", mission+"/buckets", object{"url": "https://example.com/1", "key": "k"}).fails(400, "required")
	p.do("POST", mission+"/buckets", "x", "Content-Type", "multipart/form-data").fails(400, "Failed to parse the form")
	p.do("POST", mission+"/buckets", "x", "Content-Type", "multipart/form-data; boundary=b").fails(400, "Failed to parse the form")
	form, kind := bucketForm("b", "k", file)
	p.do("POST", mission+"/buckets", form, "Content-Type", kind).want(201)
	form, kind = bucketForm("other", "k", file)
	p.do("POST", mission+"/buckets", form, "Content-Type", kind).fails(409, "already exists")
	for text, body := range map[string]any{
		"positive": object{"name": "team", "license_count": 0}, "missing": object{"license_count": 1},
		"more than 1000": object{"name": strings.Repeat("x", 1001)}, "Failed to parse": "[",
	} {
		p.do("POST", mission+"/buckets/b/acquire", body).fails(400, text)
	}
	p.do("POST", mission+"/buckets/b/release", object{}).fails(400, "missing")
	p.do("POST", mission+"/buckets/b/acquire", object{"name": "JPD-1"}).want(200)
	// A label may look like an id.
	p.do("POST", mission+"/buckets/b/release", object{"name": "JPD-1"}).want(204)
}

const portal = "/myjfrog/api/jmis/v1"

func TestMyJFrogErrors(t *testing.T) {
	c := start(t, jfrogtest.WithAsync(0, 0))
	p := c.as(c.srv.MyJFrogToken).platform()
	for _, token := range []string{"", c.srv.Token} {
		c.as(token).platform().get(portal+"/ssl").want(401).is("status", "UNAUTHORIZED", "statusCode", 401, "errors.0", "Unauthorized user")
	}
	p.get(portal+"/allowlist/acme.jfrog.io").want(403).is("status", "FORBIDDEN")
	for _, ips := range []any{nil, []string{}, []string{"text"}, []string{"10.1.2.3", "fe80::1%eth0"}, 1} {
		p.do("POST", portal+"/allowlist/acme", object{"ips": ips}).want(400).is("status", "BAD_REQUEST")
	}
	p.do("POST", portal+"/allowlist/acme", object{"ips": []string{"192.168.0.0/24", "8.8.8.8", "::ffff:10.0.0.1"}}).want(200).
		is("status", "COMPLETED", "errors.0.message", "Invalid IPs", "errors.0.details.0", "192.168.0.0/24", "errors.0.details.1", "::ffff:10.0.0.1")
	p.get(portal+"/allowlist/acme").is("ips.0.ip", "8.8.8.8", "ips.1", nil)

	cert := newCertificate(t, 41*24*time.Hour, bothUsages, "repo.example.com")
	body := object{"certificate_name": "c", "certificate_body": cert.body, "certificate_private_key": cert.key}
	for text, domain := range map[string]object{
		"domain name": {"url": "a_b.com", "server_name": "acme", "type": "platform_base_url"},
		"server_name": {"url": "a.com", "type": "platform_base_url"},
		"type":        {"url": "a.com", "server_name": "acme", "type": "Platform_base_url"},
		"override":    {"url": "a.com", "server_name": "acme", "type": "platform_base_url", "docker_repository_name_override": "docker"},
	} {
		body["domains_under_certificate"] = []object{domain}
		p.do("POST", portal+"/ssl/submit", body).want(400, text)
	}
	delete(body, "domains_under_certificate")
	for key, value := range map[string]string{"certificate_body": cert.key, "certificate_chain": "x", "certificate_private_key": cert.body, "certificate_name": ""} {
		right := body[key]
		body[key] = value
		p.do("POST", portal+"/ssl/submit", body).want(400)
		body[key] = right
	}
	delete(body, "certificate_chain")
	p.do("POST", portal+"/ssl/submit", body).want(200)
	id := p.get(portal + "/ssl").want(200).at("ssl_certificates.0.certificate_id")
	p.do("POST", portal+"/ssl/manage_domains", object{"certificate_id": id}).want(400, "missing")
	p.do("POST", portal+"/ssl/renew", body).want(400, "no certificate")
	equal(t, "key is shown", strings.Contains(string(p.get(portal+"/ssl").body), "PRIVATE KEY"), false)
}
