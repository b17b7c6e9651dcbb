package jfrogtest

// The environments that always exist.
const (
	envDev  = "DEV"
	envProd = "PROD"
)

// environments are those of a repository; one that names none is in DEV.
func (r *repository) environments() []string {
	if list := stringList(r.config["environments"]); len(list) > 0 {
		return list
	}
	return []string{envDev}
}
