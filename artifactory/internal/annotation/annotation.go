// Package annotation sets properties of items with the requests that can carry them.
package annotation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Split splits properties by the requests that can carry them. A deployment and
// PropertiesService.Set carry the first ones, and only PropertiesService.Update the second ones.
// Servers split the values at different characters.
func Split(p artifactory.Properties) (set, update artifactory.Properties, err error) {
	if _, err := p.Encode(); err != nil {
		return nil, nil, err
	}
	set, update = artifactory.Properties{}, artifactory.Properties{}
	for key, values := range p {
		has := func(sign string) bool {
			return slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, sign) })
		}
		switch {
		case !has(";"):
			set[key] = values
		case !has(","):
			update[key] = values
		default:
			return nil, nil, fmt.Errorf("the values of property %q have a semicolon and a comma, which no request can send together", key)
		}
	}
	return set, update, nil
}

// Set sets properties of an item, and does not change the contents of a folder.
func Set(ctx context.Context, rt *artifactory.Client, repoKey, itemPath string, p artifactory.Properties) error {
	set, update, err := Split(p)
	if err == nil && len(set) > 0 {
		err = rt.Properties.Set(ctx, repoKey, itemPath, set, &artifactory.PropertySetOptions{Recursive: new(false)})
	}
	if err == nil && len(update) > 0 {
		err = rt.Properties.Update(ctx, repoKey, itemPath, update, &artifactory.PropertyUpdateOptions{RecursiveProperties: new(false)})
	}
	return err
}
