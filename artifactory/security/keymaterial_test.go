package security

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
		form form
		want part
		keys []string
	}{
		{inPEM, privatePart, []string{"rsa.pem", "rsa_pkcs1.pem", "rsa_encrypted.pem",
			"rsa_encrypted_pkcs1.pem", "ec.pem"}},
		{inPEM, publicPart, []string{"rsa_public.pem"}},
		{inPEM, certificates, []string{"certificate.pem"}},
		{inPEM, certificateBundle, []string{"certificate.pem"}},
		{armored, publicPart, []string{"gpg_public.asc"}},
		{armored, privatePart, []string{"gpg_private.asc"}},
		{armoredOrPEM, publicPart, []string{"gpg_public.asc", "rsa_public.pem"}},
	} {
		for _, name := range test.keys {
			for how, spell := range spellings {
				require.NoError(t, test.form.check("key", spell(key(name)), test.want), "%s, %s", name, how)
			}
		}
	}
	// Tools add headers, and some leave out the checksum.
	pgp := strings.Split(key("gpg_public.asc"), "\n")
	withHeaders := strings.Join(append([]string{pgp[0], "Version: GnuPG v2", "Comment: acme: build"},
		pgp[1:]...), "\n")
	require.NoError(t, armored.check("key", withHeaders, publicPart))
	noSum := strings.Join(append(pgp[:len(pgp)-2:len(pgp)-2], pgp[len(pgp)-1]), "\n")
	require.NoError(t, armored.check("key", noSum, publicPart))
	require.NoError(t, inPEM.check("key", openSSH, privatePart))
	// In BER a sequence may lack its length.
	require.NoError(t, inPEM.check("certificate",
		pemOf("CERTIFICATE", []byte{0x30, 0x80, 0x02, 0x01, 0x01, 0, 0}), certificates))
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
		form form
		text string
		want part
		why  string
	}{
		{inPEM, "", privatePart, "key is empty"},
		{inPEM, " \n", privatePart, "key is empty"},
		{inPEM, "hunter2-hunter2", privatePart, "key is not in PEM: it has no line -----BEGIN"},
		{armored, "hunter2-hunter2", privatePart, "key is not in ASCII armor: it has no line"},
		{inPEM, strings.ReplaceAll(rsa, "\n", " "), privatePart,
			"key is not in PEM: its line breaks are missing"},
		{inPEM, strings.ReplaceAll(rsa, "\n", `\n`), privatePart,
			`key is not in PEM: it has the characters \n in place of line breaks`},
		{inPEM, base64.StdEncoding.EncodeToString([]byte(rsa)), privatePart, "but in Base64 once more"},
		{inPEM, "\x30\x82\x04\xa2\x02", privatePart, "key is binary, not in PEM"},
		{armored, "\x94\x86\x04\x6b", privatePart, "key is binary, not in ASCII armor"},

		{inPEM, without(rsa, -1+len(strings.Split(rsa, "\n")), -1), privatePart,
			"key is cut off: it lacks the line -----END PRIVATE KEY-----"},
		{inPEM, without(rsa, 0, 1), privatePart,
			"key is cut off: it lacks the line -----BEGIN PRIVATE KEY-----"},
		{inPEM, "\ufeff" + rsa, privatePart, "key begins with a byte order mark, which must be removed"},
		{inPEM, without(rsa, 5, 6), privatePart, "a part of its content is missing"},
		{inPEM, without(rsa, 1, 27), privatePart, "key is cut off: it has no content"},
		{inPEM, without(cert, 10, -2), certificates, "key is damaged"},
		{inPEM, strings.Replace(rsa, "\nMII", "\nM!I", 1), privatePart,
			"key is damaged: its content is not Base64"},
		{inPEM, strings.Replace(rsa, "END PRIVATE", "END PUBLIC", 1), privatePart,
			"it lacks the line -----END PRIVATE KEY-----"},
		{inPEM, without(rsa, 20, -1) + "\n" + public, privatePart,
			"it lacks the line -----END PRIVATE KEY-----"},
		{inPEM, public + "\n" + without(cert, 10, -1), certificates,
			"it lacks the line -----END CERTIFICATE-----"},
		{inPEM, pemOf("PRIVATE KEY", []byte("hunter2-hunter2")), privatePart,
			"a part of its content is missing"},

		{armored, without(pgp, -1+len(strings.Split(pgp, "\n")), -1), privatePart,
			"it lacks the line -----END PGP PRIVATE KEY BLOCK-----"},
		{armored, without(pgp, 3, 4), privatePart, "its checksum does not match its content"},
		{armored, without(pgp, 2, 10), privatePart, "key is cut off: it has no content"},
		{armored, strings.Replace(pgp, "lIYE", "lI#E", 1), privatePart,
			"key is damaged: its content is not Base64"},
		{armored, pemOf("PGP PRIVATE KEY BLOCK", []byte("hunter2-hunter2")), privatePart,
			"its content is no PGP key"},

		{inPEM, public, privatePart, "key is a public key where a private key is expected"},
		{inPEM, cert, publicPart, "key is a certificate where a public key is expected"},
		{inPEM, public + "\n" + rsa, publicPart, "key is a private key where a public key is expected"},
		{inPEM, cert + "\n" + rsa, certificates, "key is a private key where a certificate is expected"},
		{inPEM, pemOf("CERTIFICATE REQUEST", []byte{0x30, 0}), certificates,
			`key is a block "CERTIFICATE REQUEST" where a certificate is expected`},
		{inPEM, pgp, privatePart, "key is a PGP private key, which is not in PEM"},
		{armored, rsa, privatePart, "key is a private key, which is not in ASCII armor"},
		{armored, strings.ReplaceAll(key("gpg_public.asc"), "PUBLIC KEY BLOCK", "SIGNATURE"),
			publicPart, `key is a block "PGP SIGNATURE"`},
	} {
		err := test.form.check("key", test.text, test.want)
		require.ErrorContains(t, err, test.why)
		for line := range strings.Lines(test.text) {
			if line = strings.TrimSpace(line); len(line) > 5 && !strings.HasPrefix(line, "-----") {
				assert.NotContains(t, err.Error(), line[:6])
			}
		}
	}
}

func TestSecretLines(t *testing.T) {
	assert.Empty(t, secretLines(key("rsa_public.pem")), "a public key is not secret")
	assert.Empty(t, secretLines(key("certificate.pem")))
	lines := secretLines(key("rsa.pem"))
	assert.Contains(t, lines, key("rsa.pem"))
	assert.Contains(t, lines, strings.Split(key("rsa.pem"), "\n")[7])
	assert.NotContains(t, lines, "-----BEGIN PRIVATE KEY-----",
		"it would hide the messages of servers")
	assert.NotEmpty(t, secretLines(key("gpg_private.asc")))
}

func FuzzKeyCheck(f *testing.F) {
	for _, name := range []string{"rsa.pem", "certificate.pem", "gpg_private.asc", "ec.pem"} {
		f.Add(key(name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range []form{inPEM, armored, armoredOrPEM} {
			for _, want := range []part{publicPart, privatePart, certificates, certificateBundle} {
				_ = form.check("key", text, want)
			}
		}
		_ = secretLines(text)
	})
}
