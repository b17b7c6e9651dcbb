package access

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// TokenAudience names the services that accept a token, by ids such as
// jfrt@01fnba8awk5na51pmjmh15qk or patterns such as jfrt@*. An empty audience stands for *@*,
// every service. Its JSON is one string with the ids separated by blanks; UnmarshalJSON reads
// arrays too.
type TokenAudience []string

// String returns the ids, separated by blanks.
func (a TokenAudience) String() string { return strings.Join(a, " ") }

func (a TokenAudience) wire() (string, error) {
	for _, id := range a {
		if id == "" || strings.ContainsAny(id, blanks) {
			return "", fmt.Errorf("access: audience: %q is not a service id", id)
		}
	}
	return a.String(), nil
}

// MarshalJSON writes the ids as one string.
func (a TokenAudience) MarshalJSON() ([]byte, error) {
	s, err := a.wire()
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads a string, an array of strings or null.
func (a *TokenAudience) UnmarshalJSON(data []byte) error {
	var list jfrog.Strings
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*a = strings.Fields(strings.Join(list, " "))
	return nil
}

// EncodeValues adds the ids to a form as one value.
func (a TokenAudience) EncodeValues(key string, v *url.Values) error {
	s, err := a.wire()
	if err != nil {
		return err
	}
	v.Set(key, s)
	return nil
}
