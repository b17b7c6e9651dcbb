package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Claims are the claims of an id token that an [IdentityMapping] asks for, by name. All of
// them must fit.
type Claims map[string]Claim

// Claim is what the value of a claim must be: made by [ClaimMatching], [ClaimObject] or
// [ClaimValue]. One that was read keeps whatever JSON it was.
type Claim struct {
	json string
	err  error
}

// ClaimMatching is a claim with one of some values. They may hold the wildcards * and **;
// more than one value needs Artifactory 7.94.1.
func ClaimMatching(values ...string) Claim {
	switch len(values) {
	case 0:
		return Claim{err: errors.New("access: claim without a value")}
	case 1:
		return ClaimValue(values[0])
	}
	return ClaimValue(values)
}

// ClaimObject is a claim that is an object with claims of its own.
func ClaimObject(claims Claims) Claim { return ClaimValue(claims) }

// ClaimValue is a claim of any value that encoding/json can write, a number for one.
func ClaimValue(v any) Claim {
	data, err := json.Marshal(v)
	if err != nil {
		err = fmt.Errorf("access: claim: %w", err)
	}
	return Claim{string(data), err}
}

// Values returns the values of a claim that is a string or a list of strings, else nil.
func (c Claim) Values() []string {
	var one string
	if c.decode(&one) {
		return []string{one}
	}
	var list []string
	if c.decode(&list) {
		return list
	}
	return nil
}

// Object returns the claims within a claim that is an object, else nil.
func (c Claim) Object() Claims {
	var claims Claims
	c.decode(&claims)
	return claims
}

func (c Claim) decode(v any) bool {
	return c.json != "null" && json.Unmarshal([]byte(c.json), v) == nil
}

// String returns the claim's JSON.
func (c Claim) String() string { return c.json }

// MarshalJSON writes the claim as it was made or read.
func (c Claim) MarshalJSON() ([]byte, error) {
	if c.err == nil && c.json == "" {
		c.err = errors.New("access: claim without a value")
	}
	return []byte(c.json), c.err
}

// UnmarshalJSON keeps any JSON value.
func (c *Claim) UnmarshalJSON(data []byte) error {
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return err
	}
	*c = Claim{json: b.String()}
	return nil
}
