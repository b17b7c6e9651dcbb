package replication

import (
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// MarshalJSON encodes the target. Except in requests, it masks a password in the URL.
func (t RunTarget) MarshalJSON() ([]byte, error) {
	type plain RunTarget
	secrets.HideURLs(&t)
	return json.Marshal(plain(t))
}

// MarshalJSON encodes the request. Except in requests, it masks a password in the URL.
func (r PathStartRequest) MarshalJSON() ([]byte, error) {
	type plain PathStartRequest
	secrets.HideURLs(&r)
	return json.Marshal(plain(r))
}
