package access

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TokenLifetime is the time that a token is valid: a [time.Duration] of whole seconds, or
// [TokenNeverExpires]. The zero TokenLifetime requests the server's default; in a response it
// stands for a lifetime that the server does not state.
type TokenLifetime time.Duration

// TokenNeverExpires is the lifetime of a token without an expiry.
const TokenNeverExpires TokenLifetime = -1

// Duration returns the lifetime, 0 if it is unlimited or unknown.
func (l TokenLifetime) Duration() time.Duration { return max(0, time.Duration(l)) }

// String returns the lifetime as [time.Duration.String] does, "never" for [TokenNeverExpires]
// and "" for zero.
func (l TokenLifetime) String() string {
	switch l {
	case 0:
		return ""
	case TokenNeverExpires:
		return "never"
	}
	return time.Duration(l).String()
}

// seconds returns the lifetime as servers read it.
func (l TokenLifetime) seconds() (string, error) {
	switch d := time.Duration(l); {
	case l == TokenNeverExpires:
		return "0", nil
	case d < 0 || d%time.Second != 0:
		return "", fmt.Errorf("access: lifetime %s is not a number of whole seconds", d)
	default:
		return strconv.FormatInt(int64(d/time.Second), 10), nil
	}
}

// MarshalJSON writes seconds: 0 for [TokenNeverExpires], null for zero.
func (l TokenLifetime) MarshalJSON() ([]byte, error) {
	if l == 0 {
		return []byte("null"), nil
	}
	s, err := l.seconds()
	return []byte(s), err
}

// maxLifetime is the longest time that a time.Duration holds, some 292 years. UnmarshalJSON
// reads longer times as this one.
const maxLifetime = jfrog.Int(1<<63-1) / jfrog.Int(time.Second)

// UnmarshalJSON reads seconds, a number or a numeric string. It reads 0 as
// [TokenNeverExpires], and null and "" as zero.
func (l *TokenLifetime) UnmarshalJSON(data []byte) error {
	if s := string(data); s == "null" || s == `""` {
		*l = 0
		return nil
	}
	var n jfrog.Int
	if err := n.UnmarshalJSON(data); err != nil {
		return err
	}
	switch {
	case n < 0:
		return fmt.Errorf("access: %s is not a lifetime in seconds", data)
	case n == 0:
		*l = TokenNeverExpires
	default:
		*l = TokenLifetime(time.Duration(min(n, maxLifetime)) * time.Second)
	}
	return nil
}

// EncodeValues adds the seconds to a form.
func (l TokenLifetime) EncodeValues(key string, v *url.Values) error {
	s, err := l.seconds()
	if err != nil {
		return err
	}
	v.Set(key, s)
	return nil
}

// UnixTime is an instant in whole seconds since 1970. Tokens, their claims and their
// descriptions contain it. Other operations use ISO 8601 times and milliseconds. The zero
// UnixTime is an absent instant.
type UnixTime int64

// Time returns the instant in UTC, the zero time if it is absent.
func (u UnixTime) Time() time.Time {
	if u == 0 {
		return time.Time{}
	}
	return time.Unix(int64(u), 0).UTC()
}

// String returns the instant as RFC 3339 text, "" if it is absent.
func (u UnixTime) String() string {
	if u == 0 {
		return ""
	}
	return u.Time().Format(time.RFC3339)
}

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (u *UnixTime) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(u).UnmarshalJSON(data) }
