package access

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Lifetime is how long a token is valid: a [time.Duration] of whole seconds, or
// [NeverExpires]. The zero Lifetime is none: the server's default in a request, an
// answer that does not say.
type Lifetime time.Duration

// NeverExpires is the Lifetime of a token without an expiry.
const NeverExpires Lifetime = -1

// Duration returns the lifetime, 0 for one that never ends or is not known.
func (l Lifetime) Duration() time.Duration { return max(0, time.Duration(l)) }

// String writes it as a time.Duration does, "never" for [NeverExpires] and "" for none.
func (l Lifetime) String() string {
	switch l {
	case 0:
		return ""
	case NeverExpires:
		return "never"
	}
	return time.Duration(l).String()
}

// seconds is the lifetime as the wire has it.
func (l Lifetime) seconds() (string, error) {
	switch d := time.Duration(l); {
	case l == NeverExpires:
		return "0", nil
	case d < 0 || d%time.Second != 0:
		return "", fmt.Errorf("access: lifetime %s is not a number of whole seconds", d)
	default:
		return strconv.FormatInt(int64(d/time.Second), 10), nil
	}
}

// MarshalJSON writes seconds: 0 for [NeverExpires], null for none.
func (l Lifetime) MarshalJSON() ([]byte, error) {
	if l == 0 {
		return []byte("null"), nil
	}
	s, err := l.seconds()
	return []byte(s), err
}

// maxLifetime is the longest that a time.Duration holds, some 292 years. Longer ones are
// cut to it.
const maxLifetime = jfrog.Int(1<<63-1) / jfrog.Int(time.Second)

// UnmarshalJSON reads seconds, a number or a numeric string. 0 is [NeverExpires]; null and
// "" are none.
func (l *Lifetime) UnmarshalJSON(data []byte) error {
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
		*l = NeverExpires
	default:
		*l = Lifetime(time.Duration(min(n, maxLifetime)) * time.Second)
	}
	return nil
}

// EncodeValues writes the seconds as a parameter.
func (l Lifetime) EncodeValues(key string, v *url.Values) error {
	s, err := l.seconds()
	if err != nil {
		return err
	}
	v.Set(key, s)
	return nil
}

// UnixTime is an instant that JSON has as seconds since 1970, a number or a numeric
// string. The zero UnixTime is an absent one.
type UnixTime int64

// Time returns the instant in UTC, the zero time for an absent one.
func (u UnixTime) Time() time.Time {
	if u == 0 {
		return time.Time{}
	}
	return time.Unix(int64(u), 0).UTC()
}

// String returns the instant in RFC 3339, "" for an absent one.
func (u UnixTime) String() string {
	if u == 0 {
		return ""
	}
	return u.Time().Format(time.RFC3339)
}

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (u *UnixTime) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(u).UnmarshalJSON(data) }
