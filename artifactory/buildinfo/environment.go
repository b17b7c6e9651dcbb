package buildinfo

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// envPrefix stands before the name of a variable in the properties of a build-info.
const envPrefix = "buildInfo.env."

// DefaultEnvExclude returns the patterns of the variables that [Builder.CollectEnv] leaves out.
// They are the defaults of the JFrog CLI.
func DefaultEnvExclude() []string {
	return []string{"*password*", "*psw*", "*secret*", "*key*", "*token*", "*auth*"}
}

// EnvOptions selects variables for [Builder.CollectEnv]. Patterns match whole names in any case.
// They have the syntax of [path.Match], but an asterisk also matches slashes.
type EnvOptions struct {
	Include []string // patterns of the variables to collect; empty: all
	Exclude []string // patterns of further variables to leave out; wins over Include
	// IncludeSecrets turns off the patterns of DefaultEnvExclude. The variables are published, and
	// everyone who may read the build can read them.
	IncludeSecrets bool
}

// CollectEnv adds the environment variables of the build to its properties, with the prefix
// buildInfo.env. Variables whose name matches a pattern of [DefaultEnvExclude] are left out.
// opts may be nil.
//
// Credentials are cut from URLs in the values. Where the value of a variable that is left out by
// default appears in another variable, asterisks replace it. This applies to passwords, secrets
// and tokens of 8 bytes or more, and to other such values of 16 bytes or more. Lines of 16 bytes
// or more count as values, too. A value is also found in base64 and escaped for URLs or JSON, but
// not as a part of other encoded text.
func (b *Builder) CollectEnv(opts *EnvOptions) error {
	var o EnvOptions
	if opts != nil {
		o = *opts
	}
	exclude := o.Exclude
	if !o.IncludeSecrets {
		exclude = slices.Concat(DefaultEnvExclude(), o.Exclude)
	}
	for _, pattern := range slices.Concat(o.Include, exclude) {
		if _, err := path.Match(plainSlashes(pattern), ""); err != nil {
			return fmt.Errorf("buildinfo: pattern %q: %w", pattern, err)
		}
	}
	env := variables(b.opts.Environ)
	var hidden []string
	if !o.IncludeSecrets {
		hidden = secretValues(env)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, value := range env {
		if len(o.Include) > 0 && !matchesAny(o.Include, name) || matchesAny(exclude, name) {
			continue
		}
		if !o.IncludeSecrets {
			value = cleanValue(value, hidden)
		}
		if b.info.Properties == nil {
			b.info.Properties = map[string]string{}
		}
		b.info.Properties[envPrefix+name] = value
	}
	return nil
}

// variables returns the variables of an environment. The last value of a name counts. The entries
// of Windows that begin with an equals sign are left out.
func variables(environ []string) map[string]string {
	out := map[string]string{}
	for _, entry := range environ {
		if name, value, ok := strings.Cut(entry, "="); ok && name != "" {
			out[name] = value
		}
	}
	return out
}

// plainSlashes replaces slashes, so that an asterisk of path.Match matches them.
func plainSlashes(s string) string { return strings.ReplaceAll(strings.ToLower(s), "/", "_") }

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(plainSlashes(pattern), plainSlashes(name))
		return ok && err == nil
	})
}

// secretValues returns the values of the variables with the names of secrets, their lines, and
// the forms in which other variables may hold them.
func secretValues(env map[string]string) []string {
	found := map[string]bool{}
	for name, value := range env {
		if !matchesAny(DefaultEnvExclude(), name) {
			continue
		}
		least := 16 // bytes: names such as GIT_AUTHOR_NAME match *auth*
		if matchesAny([]string{"*password*", "*psw*", "*secret*", "*token*"}, name) {
			least = 8
		}
		plain := strings.TrimSpace(value)
		if len(plain) < least {
			continue
		}
		found[plain] = true
		for line := range strings.Lines(plain) {
			if line = strings.TrimSpace(line); len(line) >= 16 {
				found[line] = true
			}
		}
		for _, v := range []string{value, plain} {
			found[base64.RawStdEncoding.EncodeToString([]byte(v))] = true
			found[base64.RawURLEncoding.EncodeToString([]byte(v))] = true
		}
		found[url.QueryEscape(plain)], found[url.PathEscape(plain)] = true, true
		if escaped, err := json.Marshal(plain); err == nil {
			found[string(escaped[1:len(escaped)-1])] = true
		}
	}
	return slices.Collect(maps.Keys(found))
}

// urlInText matches a URL in a text, up to the next space.
var urlInText = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://\S+`)

// cleanValue returns a value without credentials in URLs and without hidden text.
func cleanValue(value string, hidden []string) string {
	value = withoutCredentials(masked(value, hidden))
	return urlInText.ReplaceAllStringFunc(value, func(address string) string {
		if !strings.Contains(address, "?") {
			return address
		}
		return secrets.MaskURL(address)
	})
}

// masked returns a value with asterisks in place of hidden text. Hidden text may overlap.
func masked(value string, hidden []string) string {
	var hide []bool // by byte; nil: none
	for _, secret := range hidden {
		for at := 0; ; at++ {
			i := strings.Index(value[at:], secret)
			if i < 0 {
				break
			}
			if at += i; hide == nil {
				hide = make([]bool, len(value))
			}
			for j := range secret {
				hide[at+j] = true
			}
		}
	}
	if hide == nil {
		return value
	}
	var out strings.Builder
	for i := range len(value) {
		switch {
		case !hide[i]:
			out.WriteByte(value[i])
		case i == 0 || !hide[i-1]:
			out.WriteString("***")
		}
	}
	return out.String()
}
