package access

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Audience names the services that accept a token, by their ids such as
// jfrt@01fnba8awk5na51pmjmh15qk or patterns such as jfrt@*. None means *@*, every service.
// JSON has them as one string, separated by blanks; an array is read too.
type Audience []string

// String joins the ids by blanks.
func (a Audience) String() string { return strings.Join(a, " ") }

func (a Audience) wire() (string, error) {
	for _, id := range a {
		if id == "" || strings.ContainsAny(id, blanks) {
			return "", fmt.Errorf("access: audience: %q is no service id", id)
		}
	}
	return a.String(), nil
}

// MarshalJSON writes one string.
func (a Audience) MarshalJSON() ([]byte, error) {
	s, err := a.wire()
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads a string, an array of strings or null.
func (a *Audience) UnmarshalJSON(data []byte) error {
	var list jfrog.Strings
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*a = strings.Fields(strings.Join(list, " "))
	return nil
}

// EncodeValues writes one parameter.
func (a Audience) EncodeValues(key string, v *url.Values) error {
	s, err := a.wire()
	if err != nil {
		return err
	}
	v.Set(key, s)
	return nil
}
