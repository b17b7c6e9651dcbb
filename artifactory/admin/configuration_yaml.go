package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// The tag json of a field is its name in the configuration. The tag conf has more:
//
//	csv    a list is written as one string, with commas
//	upper  the value is read in capitals, whatever the server sends
//	parts  a block whose own blocks are independent of each other
//	other  in XML, the element of a map's entry that has its name
type confField struct {
	name  string
	conf  string
	value reflect.Value
}

// confFields returns the fields of a struct that are part of the configuration.
func confFields(v reflect.Value) []confField {
	var out []confField
	for field, value := range v.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "-" {
			out = append(out, confField{name, field.Tag.Get("conf"), value})
		}
	}
	return out
}

var secretType = reflect.TypeFor[jfrog.Secret]()

// writeYAML writes a configuration as the YAML document of an update. It also returns the
// secrets in the document.
//
// Mappings and lists are in block style. Strings and the names of entries are in double quotes,
// so that no string looks like a number, a boolean or null.
func writeYAML(config *Configuration) ([]byte, []string, error) {
	w := &yamlWriter{remove: config.Remove}
	w.fields(reflect.ValueOf(config).Elem(), "", "")
	if w.buf.Len() == 0 && w.err == nil {
		w.err = errors.New("configuration is empty")
	}
	return w.buf.Bytes(), w.secrets, w.err
}

// yamlWriter writes YAML. It keeps its first error.
type yamlWriter struct {
	buf     bytes.Buffer
	remove  []ConfigurationBlock
	secrets []string
	err     error
}

// fields writes the fields of a struct. at is its path, which is empty or ends with a period.
func (w *yamlWriter) fields(v reflect.Value, at, indent string) {
	for _, f := range confFields(v) {
		path, key := at+f.name, indent+f.name+":"
		if slices.Contains(w.remove, ConfigurationBlock(path)) {
			if !f.value.IsZero() {
				w.fail(path, errors.New("set and removed at once"))
			}
			w.buf.WriteString(key + " null\n")
			continue
		}
		value := f.value
		if f.conf == "parts" && value.IsNil() { // a block in it may be removed
			value = reflect.New(value.Type().Elem())
		}
		switch {
		case value.Kind() == reflect.Pointer && value.IsNil():
		case value.Kind() == reflect.Pointer:
			w.value(key, path, indent, value.Elem())
		case value.Kind() == reflect.Slice && f.conf == "csv":
			w.list(key, path, value)
		case !value.IsZero():
			w.value(key, path, indent, value)
		}
	}
}

// value writes a key with its value. It leaves out a mapping without content.
func (w *yamlWriter) value(key, path, indent string, v reflect.Value) {
	start := w.buf.Len()
	w.buf.WriteString(key)
	switch v.Kind() {
	case reflect.Struct, reflect.Map:
		w.buf.WriteByte('\n')
		before := w.buf.Len()
		if v.Kind() == reflect.Struct {
			w.fields(v, path+".", indent+"  ")
		} else {
			w.entries(v, path, indent+"  ")
		}
		if w.buf.Len() == before {
			w.buf.Truncate(start)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			w.buf.WriteString(" []\n")
			return
		}
		w.buf.WriteByte('\n')
		for i := range v.Len() {
			w.buf.WriteString(indent + "  - " + w.quote(path, v.Index(i)) + "\n")
		}
	case reflect.String:
		w.buf.WriteString(" " + w.quote(path, v) + "\n")
	case reflect.Bool:
		w.buf.WriteString(" " + strconv.FormatBool(v.Bool()) + "\n")
	default:
		w.buf.WriteString(" " + strconv.FormatInt(v.Int(), 10) + "\n")
	}
}

// entries writes a map of structs in the order of their names.
func (w *yamlWriter) entries(v reflect.Value, path, indent string) {
	for _, name := range sortedKeys(v) {
		if strings.TrimSpace(name.String()) == "" {
			w.fail(path, errors.New("the name of an entry is empty"))
		}
		entry := v.MapIndex(name)
		key := indent + w.quote(path, name) + ":"
		if utf8.RuneCountInString(key) > maxYAMLKey {
			w.fail(path, fmt.Errorf("the name of an entry is too long: %.20q", name.String()))
		}
		if entry.IsNil() {
			w.buf.WriteString(key + " null\n")
			continue
		}
		start := w.buf.Len()
		w.value(key, path+"."+name.String(), indent, entry.Elem())
		if w.buf.Len() == start { // the entry exists, and has nothing to set
			w.buf.WriteString(key + " {}\n")
		}
	}
}

// list writes a list as one string.
func (w *yamlWriter) list(key, path string, v reflect.Value) {
	if v.IsNil() {
		return
	}
	items := make([]string, v.Len())
	for i := range items {
		items[i] = v.Index(i).String()
		if strings.Contains(items[i], ",") || items[i] == "" {
			w.fail(path, fmt.Errorf("%q is empty or contains a comma", items[i]))
		}
	}
	w.buf.WriteString(key + " " + w.quote(path, reflect.ValueOf(strings.Join(items, ","))) + "\n")
}

// quote returns a string as a scalar in double quotes.
func (w *yamlWriter) quote(path string, v reflect.Value) string {
	s := v.String()
	if v.Type() == secretType {
		w.secrets = append(w.secrets, s)
		if secrets.IsMasked(s) {
			w.fail(path, secrets.ErrMasked)
		}
	}
	if !utf8.ValidString(s) {
		w.fail(path, errors.New("the value is not UTF-8"))
	}
	if strings.ContainsFunc(s, notInXML) {
		w.fail(path, errors.New("the value has a character that XML cannot hold"))
	}
	return quoteYAML(s)
}

// maxYAMLKey is how many characters a key may have on the line of its value.
const maxYAMLKey = 1024

// notInXML reports whether XML cannot hold a character.
func notInXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

func (w *yamlWriter) fail(path string, err error) {
	if w.err == nil {
		w.err = fmt.Errorf("%s: %w", path, err)
	}
}

// quoteYAML returns a string in double quotes, as JSON and YAML have it. It also escapes what
// JSON may have literally and YAML may not.
func quoteYAML(s string) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string cannot fail
	var out strings.Builder
	for _, r := range strings.TrimSuffix(buf.String(), "\n") {
		if r >= 0x7f && r <= 0x9f || r == 0xfeff || r == 0xfffe || r == 0xffff {
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// sortedKeys returns the keys of a map of strings in their order.
func sortedKeys(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		return strings.Compare(a.String(), b.String())
	})
	return keys
}
