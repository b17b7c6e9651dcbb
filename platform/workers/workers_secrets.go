package workers

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// WorkerSecret is a value that a script can read.
type WorkerSecret struct {
	Key   string       `json:"key"`
	Value jfrog.Secret `json:"value,omitempty"`
	// MarkedForRemoval removes the secret. It is for Replace and tests.
	MarkedForRemoval bool `json:"markedForRemoval,omitempty"`

	stored bool         // the secret came from the server
	was    jfrog.Secret // its value then
}

// UnmarshalJSON reads a secret of a worker.
func (s *WorkerSecret) UnmarshalJSON(data []byte) error {
	type plain WorkerSecret
	if err := jsonlax.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	s.stored, s.was = true, s.Value
	return nil
}

// ChangedSecret returns the entries that give a secret of an existing worker another value in
// [ExecutionsService.TestExisting]: its removal and its addition. A test cannot overwrite a
// secret.
func ChangedSecret(key string, value jfrog.Secret) []WorkerSecret {
	return []WorkerSecret{{Key: key, MarkedForRemoval: true}, {Key: key, Value: value}}
}

// changed returns the secrets that differ from the server's. A value that the server shows may be
// masked or encrypted, and must not become the secret.
func changed(secrets []WorkerSecret) []WorkerSecret {
	var out []WorkerSecret
	for _, s := range secrets {
		switch {
		case !s.stored || s.Value != s.was:
			out = append(out, s)
		case s.MarkedForRemoval:
			out = append(out, WorkerSecret{Key: s.Key, MarkedForRemoval: true})
		}
	}
	return out
}

// checkSecrets checks the secrets of a request. Only an existing worker has secrets to remove.
func checkSecrets(secrets []WorkerSecret, existing bool) error {
	for i, s := range secrets {
		switch {
		case s.Key == "":
			return fmt.Errorf("secret %d has no key", i+1)
		case s.MarkedForRemoval && !existing:
			return fmt.Errorf("secret %s is marked for removal, but a new worker has no secrets", s.Key)
		case s.Value == "" && !s.MarkedForRemoval:
			return fmt.Errorf("secret %s has no value", s.Key)
		}
	}
	return nil
}
