package artifactory

import (
	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// decodeRepository reads a configuration of the given class into plain, a pointer to
// the repository's struct without its methods, and the rest of it into base.
func decodeRepository(data []byte, class RepositoryClass, base *RepositoryBase, plain any) error {
	extra, err := jsonextra.Decode(data, plain)
	if err != nil {
		return err
	}
	if got := base.RClass; got != "" && lowerClass(got) != class {
		return &RepositoryClassError{Key: base.Key, Class: got, Want: class, Config: jfrog.Secret(data)}
	}
	base.RClass, base.Extra = class, extra
	return nil
}
