package jfrogtest_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"mime/multipart"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// jpd returns the body of the registration of a platform.
func jpd(name, url string) object {
	return object{"name": name, "url": url, "token": "join-key", "tags": []string{"dev"}, "location": object{
		"city_name": "Toulouse", "country_code": "FR", "latitude": 43.6043, "longitude": 1.4437}}
}

// bucketForm returns a form with the file of a bucket, and its content type.
func bucketForm(name, key string, file []byte) (data []byte, contentType string) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile("file", "bucket.json")
	_, _ = part.Write(file)
	_ = w.WriteField("key", key)
	_ = w.WriteField("name", name)
	_ = w.Close()
	return form.Bytes(), w.FormDataContentType()
}

// missionTraffic calls the operations of Mission Control.
func missionTraffic(t *testing.T, c *client) {
	t.Helper()
	const at = "/mc/api/v1"
	p := c.platform()
	p.do("POST", at+"/jpds", jpd("west", "https://west.example.com")).want(201)
	id := p.get(at + "/jpds?name=west").want(200).at("0.id").(string)
	p.get(at + "/jpds/" + id).want(200)
	p.do("PUT", at+"/federation/JPD-1", object{"targets": []object{{"name": "west"}}}).want(200)
	p.do("POST", at+"/federation/create_mesh", object{"jpd_ids": []string{"JPD-1", id}, "entities": []string{"USERS"}}).want(200)
	p.get(at + "/federation/JPD-1").want(200)
	p.get(at + "/federation").want(200)
	p.get(at + "/federation/candidates").want(200)

	file, err := c.srv.IssueLicenses(jfrogtest.LicenseBucket{URL: "https://example.com/1", Key: "key", Type: "EDGE", Quantity: 3})
	if err != nil {
		t.Fatal(err)
	}
	p.do("POST", at+"/buckets", object{"name": "one", "url": "https://example.com/1", "key": "key"}).want(201)
	p.do("DELETE", at+"/buckets/one", nil).want(204)
	form, kind := bucketForm("one", "key", file)
	bucket := p.do("POST", at+"/buckets", form, "Content-Type", kind).want(201).at("identifier").(string)
	p.do("POST", at+"/buckets/one/deploy", object{"jpd_id": id, "license_count": 1}).want(200)
	p.do("POST", at+"/buckets/one/acquire", object{"name": "team", "license_count": 1}).want(200)
	p.get(at + "/buckets").want(200)
	p.get(at + "/buckets/" + bucket + "/report").want(200)
	p.get(at + "/jpds").want(200)

	bundle := p.do("POST", at+"/system/support/bundle", object{"description": "d"}).want(202).at("id").(string)
	for range 2 {
		p.get(at + "/system/support/bundle/" + bundle).want(200)
	}
	p.get(at + "/system/support/bundles").want(200)
	p.get(at + "/system/support/bundle/" + bundle + "/archive").want(200)
	p.get(at + "/jpds/JPD-99").want(404)
}

// A keyedCertificate is a certificate with its private key, in PEM.
type keyedCertificate struct{ body, key string }

// newCertificate returns a certificate for names that is valid for a time.
func newCertificate(t *testing.T, validity time.Duration, usages []x509.ExtKeyUsage, names ...string) keyedCertificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(validity), DNSNames: names, ExtKeyUsage: usages}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return keyedCertificate{
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})),
	}
}

var bothUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}

// portalTraffic calls the operations of MyJFrog.
func portalTraffic(t *testing.T, c *client) {
	t.Helper()
	const at = "/myjfrog/api/jmis/v1"
	p := c.as(c.srv.MyJFrogToken).platform()
	p.as("").get(at + "/ip-ranges").want(200)
	p.do("POST", at+"/allowlist/acme", object{"ips": []string{"2.2.2.7", "text"}}).want(200)
	for range 2 {
		p.get(at + "/allowlist/acme").want(200)
	}
	p.do("DELETE", at+"/allowlist/acme", object{"ips": []string{"2.2.2.7", "2.2.2.8"}}).want(200)

	cert := newCertificate(t, 90*24*time.Hour, bothUsages, "repo.example.com")
	body := object{"certificate_name": "c", "certificate_body": cert.body, "certificate_private_key": cert.key}
	p.do("POST", at+"/ssl/validate", body).want(200)
	p.do("POST", at+"/ssl/validate", object{}).want(400)
	p.do("POST", at+"/ssl/submit", body).want(200)
	p.get(at + "/ssl").want(200)
	id := p.get(at + "/ssl").want(200).at("ssl_certificates.0.certificate_id").(string)
	body["certificate_id"] = id
	p.do("POST", at+"/ssl/renew", body).want(200)
	p.do("POST", at+"/ssl/renew", body).want(409)
	p.get(at + "/ssl").want(200)
	p.get(at + "/ssl").want(200)
	body["domains_under_certificate"] = []object{{"url": "repo.example.com", "server_name": "acme", "type": "platform_base_url"}}
	p.do("POST", at+"/ssl/manage_domains", body).want(200)
	p.get(at + "/ssl").want(200)
	p.get(at + "/ssl").want(200)
	p.do("DELETE", at+"/ssl/delete/"+id, nil).want(200)
	p.as("").get(at + "/ssl").want(401)
}

// applicationTraffic calls the operations of AppTrust.
func applicationTraffic(t *testing.T, c *client) {
	t.Helper()
	p := c.platform()
	p.do("POST", "/access/api/v1/projects", object{"project_key": "shop", "display_name": "Shop"}).want(201)
	if err := c.srv.AddApplication("web", "Web", "shop"); err != nil {
		t.Fatal(err)
	}
	for _, blocked := range []string{"a policy blocks it", ""} {
		err := c.srv.PromoteApplication(jfrogtest.ApplicationPromotion{ApplicationKey: "web", Version: "1", TargetStage: "DEV", Blocked: blocked})
		if err != nil {
			t.Fatal(err)
		}
	}
	p.get("/apptrust/api/v1/applications/web").want(200)
	p.get("/apptrust/api/v1/applications/web/versions/1/promotions").want(200)
}
