package jfrogtest_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const codeReview = "https://jfrog.com/evidence/code-review/v0.1"

// signed returns evidence about a content with a SHA-256.
func signed(predicateType, digest string, sign func(signed []byte) []byte) map[string]any {
	payload, _ := json.Marshal(map[string]any{"_type": "https://in-toto.io/Statement/v1", "predicateType": predicateType,
		"subject": []any{map[string]any{"digest": map[string]string{"sha256": digest}}}, "predicate": map[string]any{"review-result": "PASSED", "n": 1}})
	return map[string]any{"payload": base64.StdEncoding.EncodeToString(payload), "payloadType": "application/vnd.in-toto+json",
		"signatures": []any{map[string]string{"keyid": "k", "sig": base64.StdEncoding.EncodeToString(
			sign(fmt.Appendf(nil, "DSSEv1 28 application/vnd.in-toto+json %d %s", len(payload), payload)))}}}
}

func unsigned([]byte) []byte { return []byte("sig") }

// attach deploys evidence. It must succeed.
func (c *client) attach(subject, digest string) reply {
	c.t.Helper()
	return c.platform().do("POST", "/evidence/api/v1/subject/"+subject, signed(codeReview, digest, unsigned)).want(201)
}

func TestEvidence(t *testing.T) {
	c := start(t, jfrogtest.WithClock(func() time.Time { return time.UnixMilli(1717748704938) }))
	c.put("/libs/commons/1.0.0/file.txt", "content")
	p := c.platform()
	at := "/evidence/api/v1/subject/libs/commons/1.0.0/file.txt"
	body, _ := json.Marshal(signed(codeReview, sha256Of("content"), unsigned))
	folder := "libs/.evidence/" + sha256Of("commons/1.0.0/file.txt") + "/" + sha256Of("content") + "/"
	r := p.do("POST", at+"?providerId=ci", body).want(201).is("repository", "libs", "path", "commons/1.0.0/file.txt", "name", "code-review-1717748704938.json",
		"uri", folder+"code-review-1717748704938.json", "sha256", sha256Of(string(body)), "predicate_category", "Custom", "predicate_type", codeReview,
		"predicate_slug", "code-review", "created_at", "2024-06-07T08:25:04.938Z", "created_by", "admin")
	equal(t, "stored as sent", string(c.get("/"+r.at("uri").(string)).want(200).body), string(body))
	second := p.do("POST", at, body).want(201).at("name")
	equal(t, "names are distinct", second, "code-review-1717748704939.json")

	p.do("POST", "/evidence/api/v1/subject/libs/commons/1.0.0", body).fails(404, "Subject not found: libs/commons/1.0.0")
	p.do("POST", "/evidence/api/v1/subject/none/a", body).fails(404, "none/a")
	p.do("POST", at, signed(codeReview, sha256Of("another"), unsigned)).fails(400, "SHA-256 of libs/commons/1.0.0/file.txt")
	encode := func(payload string) string { return base64.StdEncoding.EncodeToString([]byte(payload)) }
	const sigs = `"signatures":[{"sig":"c2ln"}]`
	for body, message := range map[string]string{
		`x`:                            "not a DSSE envelope",
		`{"payloadType":"text/plain"}`: "payloadType",
		`{"payloadType":"application/vnd.in-toto+json","payload":"*",` + sigs + `}`:                                                             "payload is not Base64",
		`{"payloadType":"application/vnd.in-toto+json","payload":"e30="}`:                                                                       "no signatures",
		`{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":""}]}`:                                             "signature of key ''",
		`{"payloadType":"application/vnd.in-toto+json","payload":"` + encode("[]") + `",` + sigs + `}`:                                          "not an in-toto statement",
		`{"payloadType":"application/vnd.in-toto+json","payload":"e30=",` + sigs + `}`:                                                          "_type ''",
		`{"payloadType":"application/vnd.in-toto+json","payload":"` + encode(`{"_type":"https://in-toto.io/Statement/v1"}`) + `",` + sigs + `}`: "no predicateType",
	} {
		p.do("POST", at, body).fails(400, message)
	}
	// Without a digest the statement fits any subject.
	p.do("POST", at, `{"payloadType":"application/vnd.in-toto+json","payload":"`+encode(`{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"x"}`)+`",`+sigs+`}`).
		want(201).is("predicate_slug", "x")

	evidence := strings.Replace(at, "subject", "evidence", 1) + "/"
	p.do("DELETE", evidence+"none.json", nil).fails(404, "none.json")
	p.do("DELETE", evidence+"code-review-1717748704938.json?sha256="+sha256Of("x"), nil).fails(404, "")
	p.do("DELETE", evidence+"code-review-1717748704938.json?sha256="+sha256Of(string(body)), nil).want(204)
	c.get("/" + folder + "code-review-1717748704938.json").want(404)
	p.do("DELETE", evidence+"code-review-1717748704938.json", nil).fails(404, "")
	equal(t, "no trash", c.tree("auto-trashcan"), "")
	equal(t, "version", string(p.get("/evidence/api/v1/system/version").want(200).body), jfrogtest.Version)
	p.token = ""
	p.do("POST", at, body).fails(401, "")
	p.do("POST", "/onemodel/api/v1/graphql", `{"query":"{__typename}"}`).fails(401, "")
}

func TestEvidenceOfBuildsAndBundles(t *testing.T) {
	c := start(t)
	c.put("/libs/a.jar;build.name=a%2Fb;build.number=1", "a")
	doc := map[string]any{"version": "1.0.1", "name": "a/b", "number": "1", "started": "2024-01-01T12:00:00.000+0000", "modules": module(artifact("a.jar", "a"))["modules"]}
	digest := c.do("PUT", "/api/build", doc).want(204).header.Get("X-Checksum-Sha256")
	// The name has a percent sign, which the URL escapes.
	file := "artifactory-build-info/a%252Fb/1-1704110400000.json"
	c.get("/api/storage/"+file).want(200).is("checksums.sha256", digest)
	c.attach(file, digest).is("repository", "artifactory-build-info", "path", "a%2Fb/1-1704110400000.json")

	c.bundle("app", "1.0", "libs/a.jar")
	manifest := "release-bundles-v2/app/1.0/release-bundle.json.evd"
	digest = c.get("/api/storage/" + manifest).want(200).at("checksums.sha256").(string)
	uri := c.attach(manifest, digest).at("uri").(string)
	c.get("/" + uri).want(200)
	c.platform().do("DELETE", lifecycle+"/release_bundle/records/app/1.0?async=false", nil).want(204)
	c.get("/" + uri).want(404)

	c.put("/libs/b.jar", "b")
	c.attach("libs/b.jar", sha256Of("b"))
	c.platform().do("POST", lifecycle+"/release_bundle?async=false", bundleOf("app", "2", "aql", `items.find({"repo":"libs"})`)).want(201)
	equal(t, "evidence is no artifact", c.contents("app", "2"), "a.jar b.jar")

	c.build("x", "1", "2024-01-01T12:00:00.000Z", nil)
	c.do("POST", "/api/build/rename/x?to=c", nil).want(200)
	c.do("DELETE", "/api/build/a%2Fb?deleteAll=1", nil).want(200)
	equal(t, "build-info", c.tree("artifactory-build-info"), "c/1-1704110400000.json")
	c.get("/" + file).want(404)
	c.do("POST", "/api/search/aql", `items.find({"name":{"$match":"1-*.json"}})`).is("results", "[]")
	c.do("POST", "/api/search/aql", `items.find({"repo":"artifactory-build-info"})`).is("results.0.path", "c")
}

func TestEvidenceIsVerified(t *testing.T) {
	edKey, edPrivate, _ := ed25519.GenerateKey(nil)
	ecPrivate, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ec521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaPrivate, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, jfrogtest.WithEvidenceKey("ed", edKey), jfrogtest.WithEvidenceKey("ec", &ecPrivate.PublicKey), jfrogtest.WithEvidenceKey("ec384", &ec384.PublicKey),
		jfrogtest.WithEvidenceKey("ec521", &ec521.PublicKey), jfrogtest.WithEvidenceKey("rsa", &rsaPrivate.PublicKey))
	c.put("/libs/a", "a")
	hash := func(text []byte) []byte { s := sha256.Sum256(text); return s[:] }
	for _, tc := range []struct {
		name, alias string
		sign        func([]byte) []byte
	}{
		{"Ed25519", "ed", func(text []byte) []byte { return ed25519.Sign(edPrivate, text) }},
		{"ECDSA", "ec", func(text []byte) []byte { s, _ := ecdsa.SignASN1(rand.Reader, ecPrivate, hash(text)); return s }},
		{"ECDSA P-384", "ec384", func(text []byte) []byte {
			h := sha512.Sum384(text)
			s, _ := ecdsa.SignASN1(rand.Reader, ec384, h[:])
			return s
		}},
		{"ECDSA P-521", "ec521", func(text []byte) []byte {
			h := sha512.Sum512(text)
			s, _ := ecdsa.SignASN1(rand.Reader, ec521, h[:])
			return s
		}},
		{"RSA-PSS", "rsa", func(text []byte) []byte {
			s, _ := rsa.SignPSS(rand.Reader, rsaPrivate, crypto.SHA256, hash(text), nil)
			return s
		}},
		{"RSA", "rsa", func(text []byte) []byte {
			s, _ := rsa.SignPKCS1v15(rand.Reader, rsaPrivate, crypto.SHA256, hash(text))
			return s
		}},
		{"forged", "", func(text []byte) []byte { return ed25519.Sign(edPrivate, append(text, 'x')) }},
	} {
		name := c.platform().do("POST", "/evidence/api/v1/subject/libs/a", signed(codeReview, sha256Of("a"), tc.sign)).want(201).
			in(t, tc.name).is("verified", tc.alias != "").at("name").(string)
		r := c.graph(`query($name: String!) { evidence { getEvidence(repositoryKey: "libs", path: "a", name: $name) { verified signingKey { alias } } } }`, "name", name)
		var alias any
		if tc.alias != "" {
			alias = tc.alias
		}
		r.in(t, tc.name).is("data.evidence.getEvidence.verified", tc.alias != "", "data.evidence.getEvidence.signingKey.alias", alias)
	}
}

// in returns the reply with the name of a case.
func (r reply) in(t *testing.T, name string) reply {
	r.t, r.what = t, name
	return r
}
