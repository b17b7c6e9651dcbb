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
)

// PropertiesService reads and writes the properties of files, folders and repositories.
// Reached through [Client.Properties].
//
// The item path "/" is the repository itself. Local repositories and the caches of
// remote ones have properties.
type PropertiesService service

// Properties are the properties of an item: any number of values under each key. The
// order of the values has no meaning.
//
// A key must not be empty or hold a space or one of (){}[]*+^$`!@#%&<>;,±§.
type Properties map[string][]string

const (
	forbiddenInPropertyKey = "(){}[]*+^$`!@#%&<>;,±§ "
	escapedInProperties    = `,\|=;`
)

// ParseProperties reads the form key=value,value;key=value. Properties are separated by
// ; or |, values by commas. A backslash before one of , \ | = ; takes away its meaning;
// before anything else it stands for itself. An = in a value needs none.
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

// Get returns the first value of a property, "" for none.
func (p Properties) Get(key string) string {
	if len(p[key]) == 0 {
		return ""
	}
	return p[key][0]
}

// Encode writes the properties in the form that [ParseProperties] reads, ordered by key
// and separated by |. A bad key and one without a value are errors.
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

// check refuses what the server would refuse, misread or ignore.
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

// escapesAt tells whether s has a backslash at i that takes away the meaning of what
// follows.
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

// splitUnescaped splits s at each of the separators that no backslash precedes, into at
// most n parts (-1: all). Escapes stay in the parts.
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

// EncodeValues writes the properties as a query parameter. A value with a semicolon is an
// error: servers split it there, backslash or not.
func (p Properties) EncodeValues(key string, v *url.Values) error {
	if len(p) == 0 {
		return errors.New("no properties")
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		for _, value := range p[name] {
			if strings.Contains(value, ";") {
				return fmt.Errorf("value %q of property %q holds a semicolon, which Set cannot send: use Update", value, name)
			}
		}
	}
	s, err := p.encode()
	if err == nil {
		v.Set(key, s)
	}
	return err
}

// propertyKeys are the properties that Get and Delete name. They may be forbidden ones:
// there are old ones about.
type propertyKeys []string

// EncodeValues writes the keys as one query parameter.
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

// Get returns the properties of an item: all, or only those of the given keys. An item
// that has none of them gives empty Properties; one that does not exist is an error
// matching [jfrog.ErrNotFound]. It needs read permission.
// Since Artifactory 2.2.1.
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
	if noProperties(err) {
		return Properties{}, nil
	}
	return out.Properties, err
}

// noProperties recognises the 404 of an item that is there but has no such property.
func noProperties(err error) bool {
	var e *jfrog.Error
	return errors.As(err, &e) && e.StatusCode == http.StatusNotFound && strings.Contains(e.Message(), "No properties could be found")
}

// PropertyOptions says how far [PropertiesService.Set] and [PropertiesService.Delete] go.
type PropertyOptions struct {
	Recursive *bool `url:"recursive,int,omitempty"` // include what is in a folder; nil: true
}

// Set gives an item properties. Other properties stay; those of the same keys are
// replaced with all their values. A value with a semicolon is an error, because servers
// split it there: for those, use [PropertiesService.Update]. On a folder it goes down the
// tree unless the options say otherwise; since Artifactory 7.104 a server may bound how many items it changes at
// once, and refuses the call beyond. It needs annotate permission and Artifactory Pro.
//
//jfrog:op 2.3.4.2
func (s *PropertiesService) Set(ctx context.Context, repoKey, itemPath string, properties Properties, opts *PropertyOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/storage/{repoKey}/{itemPath...}", repoKey, itemPath).Query(propertiesQuery{properties}).Query(opts))
}

// PropertyUpdateOptions says how [PropertiesService.Update] works.
type PropertyUpdateOptions struct {
	Recursive *bool `url:"recursiveProperties,int,omitempty"` // include what is in a folder; nil: true
	Atomic    *bool `url:"atomicProperties,int,omitempty"`    // all or nothing; nil: the server's default
}

// propertyUpdate has several values joined with commas, and null to remove a property.
type propertyUpdate struct {
	Props map[string]*string `json:"props"`
}

// Update sets the properties that have values and removes those that have none, such as
// Properties{"qa": {"done"}, "todo": nil}. Others stay. The server splits values at
// commas: for values that hold one, use [PropertiesService.Set]. It needs annotate
// permission and Artifactory Pro. Since Artifactory 6.1.
//
//jfrog:op 2.3.4.3
func (s *PropertiesService) Update(ctx context.Context, repoKey, itemPath string, changes Properties, opts *PropertyUpdateOptions) error {
	update, err := changes.update()
	err = jfrog.Send(ctx, s.client,
		jfrog.Patch("/artifactory/api/metadata/{repoKey}/{itemPath...}", repoKey, itemPath).
			Query(opts).Body(update).Idempotent().Check(err))
	return err
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
			if strings.Contains(v, ",") {
				return out, fmt.Errorf("value %q of property %q holds a comma, which Update cannot send: use Set", v, key)
			}
		}
		out.Props[key] = new(strings.Join(values, ","))
	}
	return out, nil
}

// Delete removes properties from an item, and from what is in it if it is a folder and
// the options do not say otherwise. It needs annotate permission and Artifactory Pro.
//
//jfrog:op 2.3.4.4
func (s *PropertiesService) Delete(ctx context.Context, repoKey, itemPath string, keys []string, opts *PropertyOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/storage/{repoKey}/{itemPath...}", repoKey, itemPath).Query(propertyKeysQuery{keys}).Query(opts))
}

type checksumTarget struct {
	RepoKey string `json:"repoKey"`
	Path    string `json:"path"`
}

// SetSHA256 makes the server compute the SHA-256 of a file, or of all files in a folder,
// and keep it as their property sha256. Artifactory has the checksum of every file by
// itself since 5.5. It needs an administrator.
// Since Artifactory 4.2.1.
//
//jfrog:op 2.3.4.5
func (s *PropertiesService) SetSHA256(ctx context.Context, repoKey, itemPath string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/checksum/sha256").Body(checksumTarget{repoKey, itemPath}).Idempotent().
			Check(notEmpty("repository key", repoKey)).Check(notEmpty("item path", itemPath)))
}
