package jfrog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Deref returns the value that p points to, or the zero value if p is nil.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// Int is an integer that JSON holds as a number or as a numeric string, such as a size in
// bytes. It is written as a number.
type Int int64

// UnmarshalJSON reads a number, a numeric string, "" or null. The number may be written as a
// fraction or with an exponent if it is whole (1.0, 1e3).
func (i *Int) UnmarshalJSON(data []byte) error {
	s := string(bytes.TrimSpace(data))
	if s == "null" || s == `""` {
		*i = 0
		return nil
	}
	s = strings.TrimSpace(strings.Trim(s, `"`))
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		f, ferr := strconv.ParseFloat(s, 64)
		if ferr != nil || f != float64(int64(f)) || f >= 1<<53 || f <= -(1<<53) {
			return fmt.Errorf("jfrog: %s is not an integer", data)
		}
		n = int64(f)
	}
	*i = Int(n)
	return nil
}

// Strings is a list of strings that JSON holds as an array, or as a bare string if there is one.
// It is written as an array.
type Strings []string

// UnmarshalJSON reads an array, a string or null.
func (s *Strings) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '"' {
		var one string
		if err := json.Unmarshal(data, &one); err != nil {
			return err
		}
		*s = Strings{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(s))
}
