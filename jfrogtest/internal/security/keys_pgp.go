package security

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// Tags of OpenPGP packets (RFC 4880, section 4.3).
const (
	tagSecretKey = 5
	tagPublicKey = 6
	tagUserID    = 13
)

// A pgpKey is what the server reads of a key in ASCII armor.
type pgpKey struct {
	body   []byte // of the first packet with a key
	userID string
}

// armoredKey reads a key in ASCII armor.
func armoredKey(text string, secret bool) (*pgpKey, error) {
	kind, tag := "public", byte(tagPublicKey)
	if secret {
		kind, tag = "private", tagSecretKey
	}
	data, ok := dearmor(text, "PGP "+strings.ToUpper(kind)+" KEY BLOCK")
	if !ok {
		return nil, badKey("The content is not a %s GPG key in ASCII armor", kind)
	}
	key := &pgpKey{}
	for len(data) > 0 {
		var t byte
		var body []byte
		if t, body, data, ok = packet(data); !ok {
			return nil, badKey("The %s GPG key cannot be parsed", kind)
		}
		switch {
		case t == tag && key.body == nil:
			key.body = body
		case t == tagUserID && key.userID == "":
			key.userID = strings.ToValidUTF8(string(body), "?")
		}
	}
	const headLength = 6 // version, time, algorithm
	if len(key.body) < headLength || key.body[0] != 4 {
		return nil, badKey("The %s GPG key has no key of version 4", kind)
	}
	return key, nil
}

// dearmor returns the content of the first block of a kind.
func dearmor(text, label string) ([]byte, bool) {
	_, text, ok := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "-----BEGIN "+label+"-----\n")
	text, _, ended := strings.Cut(text, "-----END "+label+"-----")
	if !ok || !ended {
		return nil, false
	}
	var body strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "=") && len(line) == 5 {
			break // the checksum
		}
		if body.Len() > 0 || !strings.Contains(line, ":") { // else a header
			body.WriteString(line)
		}
	}
	data, err := base64.StdEncoding.DecodeString(body.String())
	return data, err == nil && len(data) > 0
}

// packet splits the first packet off. It reads no partial lengths, which keys do not have.
func packet(data []byte) (tag byte, body, rest []byte, ok bool) {
	if len(data) < 2 || data[0]&0x80 == 0 {
		return 0, nil, nil, false
	}
	head, length := data[0], 0
	if data = data[1:]; head&0x40 == 0 { // the old format
		tag = head >> 2 & 0xf
		size := 1 << (head & 3)
		if size > 4 || len(data) < size {
			return 0, nil, nil, false
		}
		for _, b := range data[:size] {
			length = length<<8 | int(b)
		}
		data = data[size:]
	} else {
		tag = head & 0x3f
		switch first := int(data[0]); {
		case first < 192:
			length, data = first, data[1:]
		case first < 224 && len(data) > 1:
			length, data = (first-192)<<8+int(data[1])+192, data[2:]
		case first == 255 && len(data) > 4:
			length, data = int(binary.BigEndian.Uint32(data[1:])), data[5:]
		default:
			return 0, nil, nil, false
		}
	}
	if length < 0 || length > len(data) {
		return 0, nil, nil, false
	}
	return tag, data[:length], data[length:], true
}

// fingerprint returns the fingerprint of a public key of version 4.
func (k *pgpKey) fingerprint() []byte {
	prefix := append([]byte{0x99}, binary.BigEndian.AppendUint16(nil, uint16(len(k.body)))...)
	sum := sha1.Sum(append(prefix, k.body...))
	return sum[:]
}

// created returns the time in the key.
func (k *pgpKey) created() time.Time {
	return time.Unix(int64(binary.BigEndian.Uint32(k.body[1:])), 0).UTC()
}

// checkPGPPair returns an error unless two texts are the halves of a pair: a private key begins
// with its public half.
func checkPGPPair(private, public string) error {
	secret, err := armoredKey(private, true)
	if err != nil {
		return err
	}
	key, err := armoredKey(public, false)
	if err == nil && !bytes.HasPrefix(secret.body, key.body) {
		err = badKey("Private key and public key do not match")
	}
	return err
}
