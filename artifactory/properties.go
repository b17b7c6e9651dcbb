package artifactory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// PropertiesService reads and writes the properties of files, folders and repositories.
// Reached through [Client.Properties].
//
// The item path "/" is the repository itself. Local repositories and caches support
// properties.
type PropertiesService service

// Properties are the properties of an item: one or more values for each key.
//
// A key must not be empty, and must not hold a space or one of (){}[]*+^$`!@#%&<>;,±§. Servers
// split values: [PropertiesService.Set] and the operations on artifacts refuse a semicolon,
// [PropertiesService.Update] refuses a comma. No request can send a value with both.
type Properties map[string][]string

const (
	forbiddenInPropertyKey = "(){}[]*+^$`!@#%&<>;,±§ "
	escapedInProperties    = `,\|=;`
)

// ParseProperties parses properties in the form key=value,value;key=value. A semicolon or a
// vertical bar separates properties, and a comma separates values. A backslash escapes the next
// character if that is one of , \ | = ; and stands for itself otherwise. An equals sign in a
// value needs no escape.
func ParseProperties(s string) (Properties, error) {
	p := Properties{}
	for _, property := range splitUnescaped(s, ";|", -1) {
		if property == "" {
			continue
		}
		parts := splitUnescaped(property, "=", 2)
		if len(parts) < 2 {
			return nil, fmt.Errorf("artifactory: property %q has no =", property)
		}
		key := unescapeProperty(parts[0])
		if err := checkPropertyKey(key); err != nil {
			return nil, fmt.Errorf("artifactory: %w", err)
		}
		for _, value := range splitUnescaped(parts[1], ",", -1) {
			p[key] = append(p[key], unescapeProperty(value))
		}
	}
	return p, nil
}

// Get returns the first value of a property, or "" if there is no such property.
func (p Properties) Get(key string) string {
	if len(p[key]) == 0 {
		return ""
	}
	return p[key][0]
}

// Encode returns the properties in the form that [ParseProperties] parses, sorted by key and
// separated by vertical bars. An invalid key and a key without a value are errors.
func (p Properties) Encode() (string, error) {
	s, err := p.encode()
	if err != nil {
		return "", fmt.Errorf("artifactory: %w", err)
	}
	return s, nil
}

func (p Properties) encode() (string, error) {
	if err := p.check(); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(p)) {
		if b.Len() > 0 {
			b.WriteByte('|')
		}
		escapeProperty(&b, key)
		for i, value := range p[key] {
			b.WriteByte("=,"[min(i, 1)])
			escapeProperty(&b, value)
		}
	}
	return b.String(), nil
}

// check returns an error for properties that a server would reject, misread or ignore.
func (p Properties) check() error {
	if len(p) == 0 {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(p)) {
		if err := checkPropertyKey(key); err != nil {
			return err
		}
		if len(p[key]) == 0 {
			return fmt.Errorf("property %q has no value", key)
		}
	}
	return nil
}

// checkMatrix is check for properties in matrix parameters. Servers split these at a semicolon
// even if it is escaped, so that one value would set several properties.
func (p Properties) checkMatrix() error {
	if err := p.checkNoSemicolon("a matrix parameter"); err != nil {
		return err
	}
	return p.check()
}

// checkNoSemicolon returns an error for a value that servers split in the given place.
func (p Properties) checkNoSemicolon(place string) error {
	for _, key := range slices.Sorted(maps.Keys(p)) {
		for _, value := range p[key] {
			switch {
			case !strings.Contains(value, ";"):
			case strings.Contains(value, ","):
				return fmt.Errorf("value %q of property %q holds a semicolon and a comma, which no request can send together", value, key)
			default:
				return fmt.Errorf("value %q of property %q holds a semicolon, which servers split in %s: set it with PropertiesService.Update", value, key, place)
			}
		}
	}
	return nil
}

func checkPropertyKey(key string) error {
	if key == "" {
		return errors.New("property key is empty")
	}
	if i := strings.IndexAny(key, forbiddenInPropertyKey); i >= 0 {
		return fmt.Errorf("property key %q holds one of the forbidden characters %s", key, forbiddenInPropertyKey)
	}
	return nil
}

func escapeProperty(b *strings.Builder, s string) {
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(escapedInProperties, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
}

// escapesAt reports whether s has a backslash at i that escapes the next byte.
func escapesAt(s string, i int) bool {
	return s[i] == '\\' && i+1 < len(s) && strings.IndexByte(escapedInProperties, s[i+1]) >= 0
}

func unescapeProperty(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if escapesAt(s, i) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// splitUnescaped splits s at unescaped separators, into at most n parts (-1: no limit).
// Escapes stay in the parts.
func splitUnescaped(s, separators string, n int) []string {
	var out []string
	start := 0
	for i := 0; i < len(s) && len(out) != n-1; i++ {
		switch {
		case escapesAt(s, i):
			i++
		case strings.IndexByte(separators, s[i]) >= 0:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// EncodeValues encodes the properties as a query parameter. A value with a semicolon is an
// error, because servers split it there even after a backslash.
func (p Properties) EncodeValues(key string, v *url.Values) error {
	if len(p) == 0 {
		return errors.New("no properties")
	}
	if err := p.checkNoSemicolon("a query parameter"); err != nil {
		return err
	}
	s, err := p.encode()
	if err == nil {
		v.Set(key, s)
	}
	return err
}

// propertyKeys are the keys that Get and Delete name. They may hold forbidden characters, so
// that old properties can be read and deleted.
type propertyKeys []string

// EncodeValues encodes the keys as one query parameter.
func (p propertyKeys) EncodeValues(key string, v *url.Values) error {
	if len(p) == 0 {
		return errors.New("no property keys")
	}
	var b strings.Builder
	for i, k := range p {
		if k == "" {
			return errors.New("property key is empty")
		}
		if i > 0 {
			b.WriteByte(',')
		}
		escapeProperty(&b, k)
	}
	v.Set(key, b.String())
	return nil
}

type propertiesQuery struct {
	Properties Properties `url:"properties"`
}

type propertyKeysQuery struct {
	Properties propertyKeys `url:"properties"`
}

type itemProperties struct {
	URI        string     `json:"uri"`
	Properties Properties `json:"properties"`
}

// Get returns the properties of an item, limited to the given keys if there are any. It returns
// empty Properties if the item has no such properties. The error matches [jfrog.ErrNotFound] if
// there is no such item.
//
// Requires: a privileged user. Since 2.2.1. May be anonymous.
//
//jfrog:op 2.3.4.1
func (s *PropertiesService) Get(ctx context.Context, repoKey, itemPath string, keys ...string) (Properties, error) {
	req := getItem(repoKey, itemPath)
	if len(keys) == 0 {
		req.Flag("properties")
	} else {
		req.Query(propertyKeysQuery{keys})
	}
	out, err := jfrog.Do[itemProperties](ctx, s.client, req)
	if noProperties(err) || err == nil && out.Properties == nil {
		return Properties{}, nil
	}
	return out.Properties, err
}

// noProperties reports whether err is the 404 of an item that exists without such a property.
func noProperties(err error) bool {
	var e *jfrog.Error
	return errors.As(err, &e) && e.StatusCode == http.StatusNotFound && strings.Contains(e.Message(), "No properties could be found")
}

// PropertySetOptions refines [PropertiesService.Set].
type PropertySetOptions struct {
	Recursive *bool `url:"recursive,int,omitempty"` // include the contents of a folder; nil: true
}

// Set sets properties of an item. It replaces all values of the given keys, and leaves other
// properties alone. On a folder it includes the contents, unless the options forbid it. Since
// Artifactory 7.104 a server may limit the number of items, and fail beyond it.
//
// A value with a semicolon is an error, because servers split it there. For such values, use
// [PropertiesService.Update].
//
// Requires: a privileged user, Artifactory Pro. Since 2.3.0. May be anonymous.
//
//jfrog:op 2.3.4.2
func (s *PropertiesService) Set(ctx context.Context, repoKey, itemPath string, properties Properties, opts *PropertySetOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/storage/{repoKey}/{itemPath...}", repoKey, itemPath).LongRunning().Query(propertiesQuery{properties}).Query(opts))
}

// PropertyUpdateOptions refines [PropertiesService.Update].
type PropertyUpdateOptions struct {
	// RecursiveProperties includes the contents of a folder. Nil means true.
	RecursiveProperties *bool `url:"recursiveProperties,int,omitempty"`
	// AtomicProperties changes all items or none. Nil means the default of the server.
	AtomicProperties *bool `url:"atomicProperties,int,omitempty"`
}

// propertyUpdate holds several values joined with commas, and null to remove a property.
type propertyUpdate struct {
	Props map[string]*string `json:"props"`
}

// Update sets properties that have values, and removes properties without values, as in
// Properties{"qa": {"done"}, "todo": nil}. It leaves other properties alone. On a folder it
// includes the contents, unless the options forbid it.
//
// A value with a comma is an error, because servers split it there. For such values, use
// [PropertiesService.Set].
//
// Requires: annotate permission, a privileged user, Artifactory Pro. Since 6.1.0.
//
//jfrog:op 2.3.4.3
func (s *PropertiesService) Update(ctx context.Context, repoKey, itemPath string, changes Properties, opts *PropertyUpdateOptions) error {
	update, err := changes.update()
	return jfrog.Send(ctx, s.client,
		jfrog.Patch("/artifactory/api/metadata/{repoKey}/{itemPath...}", repoKey, itemPath).LongRunning().
			Query(opts).Body(update).Idempotent().Check(err))
}

func (p Properties) update() (propertyUpdate, error) {
	out := propertyUpdate{Props: make(map[string]*string, len(p))}
	if len(p) == 0 {
		return out, errors.New("no properties")
	}
	for key, values := range p {
		if len(values) == 0 {
			if key == "" {
				return out, errors.New("property key is empty")
			}
			out.Props[key] = nil
			continue
		}
		if err := checkPropertyKey(key); err != nil {
			return out, err
		}
		for _, v := range values {
			switch {
			case !strings.Contains(v, ","):
			case strings.Contains(v, ";"):
				return out, fmt.Errorf("value %q of property %q holds a semicolon and a comma, which no request can send together", v, key)
			default:
				return out, fmt.Errorf("value %q of property %q holds a comma, which Update cannot send: set it with PropertiesService.Set", v, key)
			}
		}
		out.Props[key] = new(strings.Join(values, ","))
	}
	return out, nil
}

// PropertyDeleteOptions refines [PropertiesService.Delete].
type PropertyDeleteOptions struct {
	Recursive *bool `url:"recursive,int,omitempty"` // include the contents of a folder; nil: true
}

// Delete removes properties of an item. On a folder it includes the contents, unless the
// options forbid it.
//
// Requires: a privileged user, Artifactory Pro. Since 2.3.2. May be anonymous.
//
//jfrog:op 2.3.4.4
func (s *PropertiesService) Delete(ctx context.Context, repoKey, itemPath string, keys []string, opts *PropertyDeleteOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/storage/{repoKey}/{itemPath...}", repoKey, itemPath).LongRunning().Query(propertyKeysQuery{keys}).Query(opts))
}

type checksumTarget struct {
	RepoKey string `json:"repoKey"`
	Path    string `json:"path"`
}

// SetSHA256 makes the server compute the SHA-256 of a file, or of every file in a folder, and
// store it in the property sha256. Since Artifactory 5.5 the server knows the SHA-256 of every
// file without it.
//
// Requires: admin. Since 4.2.1.
//
//jfrog:op 2.3.4.5
func (s *PropertiesService) SetSHA256(ctx context.Context, repoKey, itemPath string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/checksum/sha256").LongRunning().Body(checksumTarget{repoKey, itemPath}).Idempotent().
			Check(check.NotEmpty("repository key", repoKey)).Check(check.NotEmpty("item path", itemPath)))
}
