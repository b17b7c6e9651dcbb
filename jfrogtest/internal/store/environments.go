package store

import "github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"

// The environments that always exist.
const (
	EnvDev  = "DEV"
	EnvProd = "PROD"
)

// Environments returns the environments of a repository. The default is DEV.
func (r *Repository) Environments() []string {
	if list := jsondoc.Strings(r.Config["environments"]); len(list) > 0 {
		return list
	}
	return []string{EnvDev}
}
