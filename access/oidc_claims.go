package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Claims holds the claims that an [IdentityMapping] requires of an ID token, by name. All of
// them must match.
type Claims map[string]Claim

// Claim is the value that a claim must have. [ClaimMatching], [ClaimObject] and [ClaimValue]
// return one. A claim that was read keeps its JSON.
type Claim struct {
	json string
	err  error
}

// ClaimMatching returns a claim that has one of the values. They may have the wildcards * and
// **. Since Artifactory 7.94.1 there may be more than one value.
func ClaimMatching(values ...string) Claim {
	switch len(values) {
	case 0:
		return Claim{err: errors.New("access: claim without a value")}
	case 1:
		return ClaimValue(values[0])
	}
	return ClaimValue(values)
}

// ClaimObject returns a claim that is an object with its own claims.
func ClaimObject(claims Claims) Claim { return ClaimValue(claims) }

// ClaimValue returns a claim with a value that encoding/json can write, such as a number.
func ClaimValue(v any) Claim {
	data, err := json.Marshal(v)
	if err != nil {
		err = fmt.Errorf("access: claim: %w", err)
	}
	return Claim{string(data), err}
}

// Values returns the values of a claim that is a string or a list of strings, otherwise nil.
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

// Object returns the claims in a claim that is an object, otherwise nil.
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

// MarshalJSON writes the JSON of the claim.
func (c Claim) MarshalJSON() ([]byte, error) {
	if c.err == nil && c.json == "" {
		c.err = errors.New("access: claim without a value")
	}
	return []byte(c.json), c.err
}

// UnmarshalJSON reads any JSON value.
func (c *Claim) UnmarshalJSON(data []byte) error {
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return err
	}
	*c = Claim{json: b.String()}
	return nil
}
