package armor

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// key returns a key of testdata.
func key(name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(data))
}

func TestKeysAreAccepted(t *testing.T) {
	spellings := map[string]func(string) string{
		"as it is":     func(s string) string { return s },
		"line at end":  func(s string) string { return s + "\n" },
		"CRLF":         func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"blank lines":  func(s string) string { return "\n\r\n" + s + "\n\n" },
		"indented":     func(s string) string { return "\t" + strings.ReplaceAll(s, "\n", "\n\t") },
		"comment":      func(s string) string { return "# the key: 2024\n" + s },
		"spaces":       func(s string) string { return strings.ReplaceAll(s, "\n", " \n") },
		"several keys": func(s string) string { return s + "\n" + s },
	}
	for _, test := range []struct {
		form Form
		want Part
		keys []string
	}{
		{PEM, PrivateKey, []string{"rsa.pem", "rsa_pkcs1.pem", "rsa_encrypted.pem",
			"rsa_encrypted_pkcs1.pem", "ec.pem"}},
		{PEM, PublicKey, []string{"rsa_public.pem"}},
		{PEM, Certificates, []string{"certificate.pem"}},
		{PEM, CertificateBundle, []string{"certificate.pem"}},
		{Armored, PublicKey, []string{"gpg_public.asc"}},
		{Armored, PrivateKey, []string{"gpg_private.asc"}},
		{ArmoredOrPEM, PublicKey, []string{"gpg_public.asc", "rsa_public.pem"}},
	} {
		for _, name := range test.keys {
			for how, spell := range spellings {
				require.NoError(t, test.form.Check("key", spell(key(name)), test.want), "%s, %s", name, how)
			}
		}
	}
	// Tools add headers, and some leave out the checksum.
	pgp := strings.Split(key("gpg_public.asc"), "\n")
	withHeaders := strings.Join(append([]string{pgp[0], "Version: GnuPG v2", "Comment: acme: build"},
		pgp[1:]...), "\n")
	require.NoError(t, Armored.Check("key", withHeaders, PublicKey))
	noSum := strings.Join(append(pgp[:len(pgp)-2:len(pgp)-2], pgp[len(pgp)-1]), "\n")
	require.NoError(t, Armored.Check("key", noSum, PublicKey))
	require.NoError(t, PEM.Check("key", openSSH, PrivateKey))
	// In BER a sequence may lack its length.
	require.NoError(t, PEM.Check("certificate",
		pemOf("CERTIFICATE", []byte{0x30, 0x80, 0x02, 0x01, 0x01, 0, 0}), Certificates))
}

// openSSH is what ssh-keygen writes, which is not in DER.
var openSSH = pemOf("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00none"))

func pemOf(label string, content []byte) string {
	return "-----BEGIN " + label + "-----\n" + base64.StdEncoding.EncodeToString(content) + "\n-----END " + label + "-----\n"
}

func TestDamagedKeysAreRefused(t *testing.T) {
	rsa, public, cert, pgp := key("rsa.pem"), key("rsa_public.pem"), key("certificate.pem"), key("gpg_private.asc")
	without := func(s string, from, to int) string { // some lines
		lines := strings.Split(s, "\n")
		if to < 0 {
			to += len(lines) + 1
		}
		return strings.Join(append(lines[:from:from], lines[to:]...), "\n")
	}
	for _, test := range []struct {
		form Form
		text string
		want Part
		why  string
	}{
		{PEM, "", PrivateKey, "key is empty"},
		{PEM, " \n", PrivateKey, "key is empty"},
		{PEM, "hunter2-hunter2", PrivateKey, "key is not in PEM: it has no line -----BEGIN"},
		{Armored, "hunter2-hunter2", PrivateKey, "key is not in ASCII armor: it has no line"},
		{PEM, strings.ReplaceAll(rsa, "\n", " "), PrivateKey,
			"key is not in PEM: its line breaks are missing"},
		{PEM, strings.ReplaceAll(rsa, "\n", `\n`), PrivateKey,
			`key is not in PEM: it has the characters \n in place of line breaks`},
		{PEM, base64.StdEncoding.EncodeToString([]byte(rsa)), PrivateKey, "but in Base64 once more"},
		{PEM, "\x30\x82\x04\xa2\x02", PrivateKey, "key is binary, not in PEM"},
		{Armored, "\x94\x86\x04\x6b", PrivateKey, "key is binary, not in ASCII armor"},

		{PEM, without(rsa, -1+len(strings.Split(rsa, "\n")), -1), PrivateKey,
			"key is cut off: it lacks the line -----END PRIVATE KEY-----"},
		{PEM, without(rsa, 0, 1), PrivateKey,
			"key is cut off: it lacks the line -----BEGIN PRIVATE KEY-----"},
		{PEM, "\ufeff" + rsa, PrivateKey, "key begins with a byte order mark, which must be removed"},
		{PEM, without(rsa, 5, 6), PrivateKey, "a part of its content is missing"},
		{PEM, without(rsa, 1, 27), PrivateKey, "key is cut off: it has no content"},
		{PEM, without(cert, 10, -2), Certificates, "key is damaged"},
		{PEM, strings.Replace(rsa, "\nMII", "\nM!I", 1), PrivateKey,
			"key is damaged: its content is not Base64"},
		{PEM, strings.Replace(rsa, "END PRIVATE", "END PUBLIC", 1), PrivateKey,
			"it lacks the line -----END PRIVATE KEY-----"},
		{PEM, without(rsa, 20, -1) + "\n" + public, PrivateKey,
			"it lacks the line -----END PRIVATE KEY-----"},
		{PEM, public + "\n" + without(cert, 10, -1), Certificates,
			"it lacks the line -----END CERTIFICATE-----"},
		{PEM, pemOf("PRIVATE KEY", []byte("hunter2-hunter2")), PrivateKey,
			"a part of its content is missing"},

		{Armored, without(pgp, -1+len(strings.Split(pgp, "\n")), -1), PrivateKey,
			"it lacks the line -----END PGP PRIVATE KEY BLOCK-----"},
		{Armored, without(pgp, 3, 4), PrivateKey, "its checksum does not match its content"},
		{Armored, without(pgp, 2, 10), PrivateKey, "key is cut off: it has no content"},
		{Armored, strings.Replace(pgp, "lIYE", "lI#E", 1), PrivateKey,
			"key is damaged: its content is not Base64"},
		{Armored, pemOf("PGP PRIVATE KEY BLOCK", []byte("hunter2-hunter2")), PrivateKey,
			"its content is no PGP key"},

		{PEM, public, PrivateKey, "key is a public key where a private key is expected"},
		{PEM, cert, PublicKey, "key is a certificate where a public key is expected"},
		{PEM, public + "\n" + rsa, PublicKey, "key is a private key where a public key is expected"},
		{PEM, cert + "\n" + rsa, Certificates, "key is a private key where a certificate is expected"},
		{PEM, pemOf("CERTIFICATE REQUEST", []byte{0x30, 0}), Certificates,
			`key is a block "CERTIFICATE REQUEST" where a certificate is expected`},
		{PEM, pgp, PrivateKey, "key is a PGP private key, which is not in PEM"},
		{Armored, rsa, PrivateKey, "key is a private key, which is not in ASCII armor"},
		{Armored, strings.ReplaceAll(key("gpg_public.asc"), "PUBLIC KEY BLOCK", "SIGNATURE"),
			PublicKey, `key is a block "PGP SIGNATURE"`},
	} {
		err := test.form.Check("key", test.text, test.want)
		require.ErrorContains(t, err, test.why)
		for line := range strings.Lines(test.text) {
			if line = strings.TrimSpace(line); len(line) > 5 && !strings.HasPrefix(line, "-----") {
				assert.NotContains(t, err.Error(), line[:6])
			}
		}
	}
}

func TestSecretLines(t *testing.T) {
	assert.Empty(t, SecretLines(key("rsa_public.pem")), "a public key is not secret")
	assert.Empty(t, SecretLines(key("certificate.pem")))
	lines := SecretLines(key("rsa.pem"))
	assert.Contains(t, lines, key("rsa.pem"))
	assert.Contains(t, lines, strings.Split(key("rsa.pem"), "\n")[7])
	assert.NotContains(t, lines, "-----BEGIN PRIVATE KEY-----",
		"it would hide the messages of servers")
	assert.NotEmpty(t, SecretLines(key("gpg_private.asc")))
}

func FuzzKeyCheck(f *testing.F) {
	for _, name := range []string{"rsa.pem", "certificate.pem", "gpg_private.asc", "ec.pem"} {
		f.Add(key(name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range []Form{PEM, Armored, ArmoredOrPEM} {
			for _, want := range []Part{PublicKey, PrivateKey, Certificates, CertificateBundle} {
				_ = form.Check("key", text, want)
			}
		}
		_ = SecretLines(text)
	})
}
