package evidence

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestPAE(t *testing.T) {
	for _, test := range []struct{ payloadType, payload, want string }{
		{"http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world"},
		{"", "", "DSSEv1 0  0 "},
		{"t", "äö 100%s", "DSSEv1 1 t 10 äö 100%s"}, // lengths in bytes
	} {
		assert.Equal(t, test.want, string(PAE(test.payloadType, []byte(test.payload))))
	}
}

// The test vector of the DSSE specification: an ECDSA P-256 key and its signature of
// "hello world", there as r and s side by side.
func TestVerifySpecificationVector(t *testing.T) {
	point := []byte{4} // uncompressed
	for _, coordinate := range []string{
		"46950820868899156662930047687818585632848591499744589407958293238635476079160",
		"5640078356564379163099075877009565129882514886557779369047442380624545832820",
	} {
		n, ok := new(big.Int).SetString(coordinate, 10)
		require.True(t, ok)
		point = append(point, n.FillBytes(make([]byte, 32))...)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	require.NoError(t, err)
	sig, err := base64.StdEncoding.DecodeString("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")
	require.NoError(t, err)
	der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])})
	require.NoError(t, err)
	e := Envelope{Payload: []byte("hello world"), PayloadType: "http://example.com/HelloWorld", Signatures: []Signature{{Sig: der}}}
	assert.NoError(t, e.Verify(key))
}

// testKeys are the keys of the tests. The Ed25519 key has a fixed seed.
var testKeys = func() map[string]crypto.Signer {
	must := func(key crypto.Signer, err error) crypto.Signer {
		if err != nil {
			panic(err)
		}
		return key
	}
	ec := func(c elliptic.Curve) crypto.Signer { k, err := ecdsa.GenerateKey(c, rand.Reader); return must(k, err) }
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	return map[string]crypto.Signer{
		"RSA":     must(r, err),
		"P-256":   ec(elliptic.P256()),
		"P-384":   ec(elliptic.P384()),
		"P-521":   ec(elliptic.P521()),
		"Ed25519": ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)),
	}
}()

func signer(t *testing.T, kind string) *Signer {
	s, err := NewSigner(testKeys[kind], kind+"-key")
	require.NoError(t, err)
	return s
}

const sum = "7ab0a6527f661c55b02b29fbb3b7d2a7313215c1140337b0cd980d06c3975a14"

func statement() *Statement {
	return &Statement{
		Subject: SHA256Subject(sum), PredicateType: "https://example.com/review/v1",
		Predicate: map[string]any{"approved": true, "score": 7},
		CreatedAt: jfrog.NewTime(time.Date(2025, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))),
		CreatedBy: "ci",
	}
}

// The standard library verifies each signature with the hash and the padding that JFrog's own
// client uses.
func TestSignatures(t *testing.T) {
	for kind, key := range testKeys {
		t.Run(kind, func(t *testing.T) {
			e, err := statement().Sign(signer(t, kind))
			require.NoError(t, err)
			require.Len(t, e.Signatures, 1)
			assert.Equal(t, kind+"-key", e.Signatures[0].KeyID)
			message, sig := PAE(PayloadType, e.Payload), e.Signatures[0].Sig
			d256, d384, d512 := sha256.Sum256(message), sha512.Sum384(message), sha512.Sum512(message)
			switch pub := key.Public().(type) {
			case *rsa.PublicKey:
				assert.NoError(t, rsa.VerifyPKCS1v15(pub, crypto.SHA256, d256[:], sig))
			case *ecdsa.PublicKey:
				digest := map[string][]byte{"P-256": d256[:], "P-384": d384[:], "P-521": d512[:]}[kind]
				assert.True(t, ecdsa.VerifyASN1(pub, digest, sig))
			case ed25519.PublicKey:
				assert.True(t, ed25519.Verify(pub, message, sig))
			}

			assert.NoError(t, e.Verify(key.Public()))
			for other, key := range testKeys {
				if other != kind {
					assert.ErrorIs(t, e.Verify(key.Public()), ErrSignature, other)
				}
			}
		})
	}
}

func TestVerifyFindsTampering(t *testing.T) {
	s := signer(t, "Ed25519")
	for name, tamper := range map[string]func(*Envelope){
		"payload":      func(e *Envelope) { e.Payload = append(e.Payload, ' ') },
		"payload type": func(e *Envelope) { e.PayloadType = "application/json" },
		"signature":    func(e *Envelope) { e.Signatures[0].Sig[0] ^= 1 },
		"cut short":    func(e *Envelope) { e.Signatures[0].Sig = e.Signatures[0].Sig[:10] },
		"none":         func(e *Envelope) { e.Signatures = nil },
	} {
		e, err := statement().Sign(s)
		require.NoError(t, err)
		tamper(e)
		assert.ErrorIs(t, e.Verify(s.Public()), ErrSignature, name)
	}

	e, err := statement().Sign(s)
	require.NoError(t, err)
	assert.ErrorIs(t, e.Verify(), ErrSignature, "without keys nothing is verified")
	assert.ErrorContains(t, e.Verify("key"), "keys of type string are not supported")
	e.Signatures[0].KeyID = "another"
	assert.NoError(t, e.Verify(testKeys["RSA"].Public(), s.Public()), "key ids are hints")
}

func TestSeveralSigners(t *testing.T) {
	e, err := statement().Sign(signer(t, "RSA"), signer(t, "P-256"))
	require.NoError(t, err)
	assert.Len(t, e.Signatures, 2)
	assert.NoError(t, e.Verify(testKeys["RSA"].Public()))
	assert.NoError(t, e.Verify(testKeys["P-256"].Public()))
}

func TestStatementPayload(t *testing.T) {
	e, err := statement().Sign(signer(t, "Ed25519"))
	require.NoError(t, err)
	assert.Equal(t, PayloadType, e.PayloadType)
	assert.JSONEq(t, `{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"`+sum+`"}}],
		"predicateType":"https://example.com/review/v1","predicate":{"approved":true,"score":7},
		"createdAt":"2025-01-02T02:04:05.000Z","createdBy":"ci"}`, string(e.Payload))

	// Ed25519 signatures are deterministic, so that the whole envelope is.
	again, err := statement().Sign(signer(t, "Ed25519"))
	require.NoError(t, err)
	assert.Equal(t, e, again)
}

func TestStatementDefaults(t *testing.T) {
	before := time.Now().Truncate(time.Millisecond)
	given := &Statement{Subject: SHA256Subject(sum), PredicateType: "t", Predicate: []int{1}}
	e, err := given.Sign(signer(t, "Ed25519"))
	require.NoError(t, err)
	assert.True(t, given.CreatedAt.IsZero(), "Sign must not change the statement")
	assert.Empty(t, given.Type)
	s, err := e.Statement()
	require.NoError(t, err)
	assert.Equal(t, StatementType, s.Type)
	assert.Equal(t, "jfrog-go", s.CreatedBy)
	assert.False(t, s.CreatedAt.Before(before))
	assert.WithinDuration(t, time.Now(), s.CreatedAt.Time, time.Minute)
}

func TestPredicatesOfAnyType(t *testing.T) {
	type result struct {
		Passed int `json:"passed"`
	}
	for _, predicate := range []any{map[string]any{"passed": 3}, result{3}, &result{3}, json.RawMessage(`{"passed": 3}`)} {
		s := statement()
		s.Predicate = predicate
		e, err := s.Sign(signer(t, "Ed25519"))
		require.NoError(t, err)
		read, err := e.Statement()
		require.NoError(t, err)
		for _, from := range []*Statement{s, read} {
			var got result
			require.NoError(t, from.DecodePredicate(&got))
			assert.Equal(t, result{3}, got)
		}
	}
	for _, predicate := range []any{"text", 3.5, true, []string{"a"}} {
		s := statement()
		s.Predicate = predicate
		e, err := s.Sign(signer(t, "Ed25519"))
		require.NoError(t, err)
		want, _ := json.Marshal(predicate)
		read, err := e.Statement()
		require.NoError(t, err)
		assert.Equal(t, json.RawMessage(want), read.Predicate)
	}
}

func TestStatementsThatCannotBeSigned(t *testing.T) {
	for want, edit := range map[string]func(*Statement){
		"the type is":                            func(s *Statement) { s.Type = "https://in-toto.io/Statement/v0.1" },
		"the predicate type is missing":          func(s *Statement) { s.PredicateType = " " },
		"the predicate is missing":               func(s *Statement) { s.Predicate = nil },
		"the subject is missing":                 func(s *Statement) { s.Subject = nil },
		"a subject has no digest":                func(s *Statement) { s.Subject = []ResourceDescriptor{{Name: "x"}} },
		"is not a SHA-256 in lower case":         func(s *Statement) { s.Subject = SHA256Subject(strings.ToUpper(sum)) },
		`"sha256:abc" is not a SHA-256`:          func(s *Statement) { s.Subject = SHA256Subject("sha256:abc") },
		"json: unsupported type: chan struct {}": func(s *Statement) { s.Predicate = make(chan struct{}) },
	} {
		s := statement()
		edit(s)
		_, err := s.Sign(signer(t, "Ed25519"))
		assert.ErrorContains(t, err, want)
	}
	_, err := statement().Sign()
	assert.ErrorContains(t, err, "no signer")
	_, err = statement().Sign(nil)
	assert.ErrorContains(t, err, "signer is nil")
	_, err = statement().Sign(&Signer{})
	assert.ErrorContains(t, err, "signer is nil")
	_, err = (*Statement)(nil).Sign(signer(t, "RSA"))
	assert.ErrorContains(t, err, "statement is nil")
}

func TestStatementOfAnEnvelope(t *testing.T) {
	for want, e := range map[string]Envelope{
		`the envelope holds "text/plain"`: {PayloadType: "text/plain"},
		"statement: ":                     {PayloadType: PayloadType, Payload: []byte("no JSON")},
		`the payload's type is ""`:        {PayloadType: PayloadType, Payload: []byte("{}")},
	} {
		_, err := e.Statement()
		assert.ErrorContains(t, err, want)
	}
}

func TestEnvelopeJSON(t *testing.T) {
	payload := []byte{0xfb, 0xff, 0xfe, 0x3f} // its Base64 contains + and /
	const standard = `{"payload":"+//+Pw==","payloadType":"t","signatures":[{"keyid":"k","sig":"+/8="}]}`
	want := Envelope{Payload: payload, PayloadType: "t", Signatures: []Signature{{"k", []byte{0xfb, 0xff}}}}
	out, err := json.Marshal(want)
	require.NoError(t, err)
	assert.JSONEq(t, standard, string(out))
	for _, form := range []string{standard, strings.NewReplacer("+//+Pw==", "-__-Pw==", "+/8=", "-_8").Replace(standard)} {
		var got Envelope
		require.NoError(t, json.Unmarshal([]byte(form), &got))
		assert.Equal(t, want, got)
	}
	for _, bad := range []string{`{"payload":"a"}`, `{"payload":"a b="}`, `{"payload":3}`, `{"signatures":[{"sig":"!"}]}`, `[]`} {
		assert.Error(t, json.Unmarshal([]byte(bad), new(Envelope)), bad)
	}
}

func FuzzEnvelope(f *testing.F) {
	f.Add([]byte(`{"payload":"+//+Pw==","payloadType":"t","signatures":[{"keyid":"k","sig":"-_8"}]}`))
	f.Add([]byte(`{"payload":"e30","payloadType":"application/vnd.in-toto+json","signatures":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e, again Envelope
		if json.Unmarshal(data, &e) != nil {
			return
		}
		_, _ = e.Statement()
		assert.Error(t, e.Verify(testKeys["RSA"].Public(), testKeys["P-256"].Public(), testKeys["Ed25519"].Public()))
		out, err := json.Marshal(e)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &again))
		assert.Equal(t, string(PAE(e.PayloadType, e.Payload)), string(PAE(again.PayloadType, again.Payload)))
	})
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func TestParseSigner(t *testing.T) {
	r, ec := testKeys["RSA"].(*rsa.PrivateKey), testKeys["P-256"].(*ecdsa.PrivateKey)
	pkcs8 := func(kind string) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(testKeys[kind])
		require.NoError(t, err)
		return pemOf("PRIVATE KEY", der)
	}
	sec1, err := x509.MarshalECPrivateKey(ec)
	require.NoError(t, err)
	for name, test := range map[string]struct {
		pem  []byte
		kind string
	}{
		"PKCS 8 RSA":     {pkcs8("RSA"), "RSA"},
		"PKCS 8 P-384":   {pkcs8("P-384"), "P-384"},
		"PKCS 8 Ed25519": {pkcs8("Ed25519"), "Ed25519"},
		"PKCS 1":         {pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(r)), "RSA"},
		"SEC 1":          {append([]byte("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"), pemOf("EC PRIVATE KEY", sec1)...), "P-256"},
	} {
		s, err := ParseSigner(test.pem, "alias")
		require.NoError(t, err, name)
		assert.Equal(t, "alias", s.KeyID())
		e, err := statement().Sign(s)
		require.NoError(t, err)
		assert.NoError(t, e.Verify(testKeys[test.kind].Public()), name)
	}
	for want, text := range map[string][]byte{
		"no private key":       []byte("hello"),
		"the key is encrypted": pemOf("ENCRYPTED PRIVATE KEY", []byte("x")),
		"private key: ":        pemOf("PRIVATE KEY", []byte("x")),
		"evidence: private ":   pemOf("EC PRIVATE KEY", []byte("x")),
		"no private key in":    pemOf("PUBLIC KEY", x509.MarshalPKCS1PublicKey(&r.PublicKey)),
	} {
		_, err := ParseSigner(text, "alias")
		assert.ErrorContains(t, err, want)
	}
}

func TestKeysThatCannotSign(t *testing.T) {
	for _, key := range []crypto.Signer{nil, (*rsa.PrivateKey)(nil), ed25519.PrivateKey{}, &ecdsa.PrivateKey{}, odd{}} {
		_, err := NewSigner(key, "k")
		assert.Error(t, err, "%T", key)
	}
	_, err := NewSigner(odd{}, "k")
	assert.ErrorContains(t, err, "keys of type string are not supported")

	s, err := NewSigner(broken{testKeys["RSA"]}, "k")
	require.NoError(t, err)
	_, err = statement().Sign(s)
	assert.EqualError(t, err, `evidence: sign with RSA key "k": token removed`)
}

type odd struct{}

func (odd) Public() crypto.PublicKey { return "odd" }
func (odd) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("odd")
}

// broken is a key in a hardware token that has been removed.
type broken struct{ crypto.Signer }

func (broken) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("token removed")
}

func TestPrivateKeysDoNotShow(t *testing.T) {
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	r := testKeys["RSA"].(*rsa.PrivateKey)
	secrets := []string{
		"[7 7 7", "07070707", "7, 7, 7", "0x7, 0x7", hex.EncodeToString(seed), base64.StdEncoding.EncodeToString(seed)[:40],
		r.D.String(), r.D.Text(16), r.Primes[0].String(),
	}
	for _, kind := range []string{"RSA", "Ed25519"} {
		s := signer(t, kind)
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "signer", s, "value", *s)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "signer", s, "value", *s)
		asJSON, err := json.Marshal(map[string]any{"signer": s})
		require.NoError(t, err)
		var shown strings.Builder
		shown.WriteString(log.String())
		shown.Write(asJSON)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
			fmt.Fprintf(&shown, verb+verb+verb+verb, s, *s, []*Signer{s}, struct{ S *Signer }{s})
		}
		assert.Contains(t, shown.String(), kind+` key "`+kind+`-key"`)
		for _, secret := range secrets {
			assert.NotContains(t, shown.String(), secret)
		}
	}
	assert.Equal(t, "<nil>", fmt.Sprint((*Signer)(nil)))
}
