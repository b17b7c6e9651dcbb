package armor

import (
	"encoding/base64"
	"errors"
	"strings"
)

// checkArmor returns an error if a block in ASCII armor (RFC 4880, section 6) is damaged or
// incomplete.
func (b block) checkArmor() error {
	body, sum := b.armorBody()
	data, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		if data, err = base64.RawStdEncoding.DecodeString(body); err != nil {
			return errors.New("is damaged: its content is not Base64")
		}
	}
	const packet = 0x80 // set in the first byte of every packet
	switch {
	case len(data) == 0:
		return errors.New("is cut off: it has no content")
	case data[0]&packet == 0:
		return errors.New("is damaged: its content is no PGP key")
	case sum != "" && sum != checksum(data):
		return errors.New("is damaged or cut off: its checksum does not match its content")
	}
	return nil
}

// armorBody returns the content of a block without the headers, in Base64, and its checksum.
func (b block) armorBody() (body, sum string) {
	var text strings.Builder
	for _, line := range b.lines {
		switch {
		case text.Len() == 0 && strings.Contains(line, ":"): // a header
		case len(line) == 5 && line[0] == '=':
			sum = line[1:]
		default:
			text.WriteString(line)
		}
	}
	return text.String(), sum
}

// checksum returns the CRC-24 of a key in Base64.
func checksum(data []byte) string {
	const initial, polynomial, carry = 0xb704ce, 0x1864cfb, 0x1000000
	crc := uint32(initial)
	for _, c := range data {
		crc ^= uint32(c) << 16
		for range 8 {
			if crc <<= 1; crc&carry != 0 {
				crc ^= polynomial
			}
		}
	}
	return base64.StdEncoding.EncodeToString([]byte{byte(crc >> 16), byte(crc >> 8), byte(crc)})
}
