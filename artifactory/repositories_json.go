package artifactory

import (
	"cmp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// decodeRepository decodes a configuration of the given class. plain points to the struct of
// the repository without its methods, and base to the RepositoryBase in it.
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

// newRepository returns an empty configuration, or nil for a class that has no type.
func newRepository(class RepositoryClass) Repository {
	switch class {
	case RepositoryClassLocal:
		return &LocalRepository{}
	case RepositoryClassRemote:
		return &RemoteRepository{}
	case RepositoryClassVirtual:
		return &VirtualRepository{}
	case RepositoryClassFederated:
		return &FederatedRepository{}
	}
	return nil
}

// anyRepository decodes a configuration of any class. A class without a type does not fail
// the whole response; the error is in err.
type anyRepository struct {
	Repository
	err *RepositoryClassError
}

// keyed fills in the key, which the request knows, if the response leaves it out.
func (a *anyRepository) keyed(repoKey string) Repository {
	base := a.Base()
	base.Key = cmp.Or(base.Key, repoKey)
	return a.Repository
}

// UnmarshalJSON decodes a configuration into the type of its rclass.
func (a *anyRepository) UnmarshalJSON(data []byte) error {
	var head struct {
		Key    string          `json:"key"`
		RClass RepositoryClass `json:"rclass"`
	}
	if err := jsonlax.Unmarshal(data, &head); err != nil {
		return err
	}
	repo := newRepository(lowerClass(head.RClass))
	if repo == nil {
		a.err = &RepositoryClassError{Key: head.Key, Class: head.RClass, Config: jfrog.Secret(data)}
		return nil
	}
	a.Repository = repo
	return jsonlax.Unmarshal(data, repo)
}

// lowerClass returns c in lower case. Some responses have classes in capitals.
func lowerClass(c RepositoryClass) RepositoryClass {
	return RepositoryClass(strings.ToLower(string(c)))
}
