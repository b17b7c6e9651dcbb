package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// The environments that always exist.
const (
	EnvDev  = "DEV"
	EnvProd = "PROD"
)

// environments are those of a repository; one that names none is in DEV.
func (r *Repository) Environments() []string {
	if list := jsondoc.Strings(r.Config["environments"]); len(list) > 0 {
		return list
	}
	return []string{EnvDev}
}
