package lint

import (
	"go/ast"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// initialisms are words that Go names write in their own way.
var initialisms = map[string]string{
	"acl": "ACL", "api": "API", "aql": "AQL", "arn": "ARN", "aws": "AWS", "cdn": "CDN", "ci": "CI", "cidr": "CIDR", "cpu": "CPU",
	"css": "CSS", "csv": "CSV", "dn": "DN", "dns": "DNS", "etag": "ETag", "gav": "GAV", "gavc": "GAVC", "gb": "GB", "gc": "GC",
	"gpg": "GPG", "ha": "HA", "html": "HTML", "http": "HTTP", "https": "HTTPS", "iam": "IAM", "id": "ID", "ids": "IDs", "ip": "IP", "ips": "IPs",
	"jpd": "JPD", "jpds": "JPDs", "json": "JSON", "jwt": "JWT", "ldap": "LDAP", "lfs": "LFS", "md5": "MD5", "mfa": "MFA", "mime": "MIME",
	"npm": "NPM", "nuget": "NuGet", "oauth": "OAuth", "oci": "OCI", "oidc": "OIDC", "os": "OS", "pom": "POM", "pypi": "PyPI", "rpm": "RPM",
	"saml": "SAML", "scim": "SCIM", "sha": "SHA", "sha1": "SHA1", "sha2": "SHA2", "sha256": "SHA256", "ssh": "SSH", "ssl": "SSL",
	"sso": "SSO", "tls": "TLS", "ttl": "TTL", "ui": "UI", "uri": "URI", "uris": "URIs", "url": "URL", "urls": "URLs",
	"utf8": "UTF8", "uuid": "UUID", "vcs": "VCS", "vm": "VM", "xml": "XML", "yaml": "YAML", "yum": "YUM",
}

// fieldNames wants a field named as its json or url tag in Go's case.
func fieldNames(t *tree) []problem {
	var out []problem
	for _, f := range t.production() {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			ast.Inspect(spec.Type, func(n ast.Node) bool {
				if s, ok := n.(*ast.StructType); ok {
					out = append(out, t.structFields(spec.Name.Name, s)...)
				}
				return true
			})
			return false
		})
	}
	return out
}

func (t *tree) structFields(typ string, s *ast.StructType) []problem {
	var out []problem
	for _, f := range s.Fields.List {
		tag := tagName(f)
		if tag == "" || len(f.Names) != 1 || !f.Names[0].IsExported() {
			continue
		}
		name := f.Names[0].Name
		want := goName(tag)
		if name != want && !shortened(typ, name, tag) && !withUnit(name, want) {
			out = append(out, t.problem(f.Pos(), "field", typ+"."+name, "%s.%s has the tag %q: want %s", typ, name, tag, want))
		}
	}
	return out
}

// shortened reports whether a name leaves out the first words of its tag for a good reason. The
// type's name has them, as in TokenInfo.ID for "token_id". Or they are a domain of AQL, as in
// PromotionUser for "build.promotion.user".
func shortened(typ, name, tag string) bool {
	all := words(tag)
	for i := 1; i < len(all); i++ {
		if goName(strings.Join(all[i:], "_")) != name {
			continue
		}
		return strings.Contains(tag, ".") || !slices.ContainsFunc(all[:i], func(word string) bool {
			return !strings.Contains(strings.ToLower(typ), strings.ToLower(word)) && strings.ToLower(word) != "release"
		})
	}
	return false
}

// withUnit reports whether a name adds a unit to the tag's, or spells Ms out.
func withUnit(name, want string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(want, "Ms"), "MS")
	return name == bare+"Millis" || name == want+"Seconds" || name == want+"Bytes"
}

// tagName returns a field's name on the wire, or "".
func tagName(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
	for _, key := range []string{"json", "url"} {
		if name, _, _ := strings.Cut(tag.Get(key), ","); name != "" && name != "-" {
			return name
		}
	}
	return ""
}

// goName writes a name of the wire in Go's case.
func goName(tag string) string {
	var out strings.Builder
	tag = strings.ReplaceAll(tag, "pyPI", "pypi")
	for _, word := range words(tag) {
		if upper := initialisms[strings.ToLower(word)]; upper != "" {
			out.WriteString(upper)
			continue
		}
		if tag == strings.ToUpper(tag) {
			word = strings.ToLower(word)
		}
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// words splits a name at separators and humps: "downloadUri", "token_id" and "SHAOf" have two.
func words(name string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(part)
		start := 0
		for i := 1; i < len(runes); i++ {
			hump := unicode.IsUpper(runes[i]) && !unicode.IsUpper(runes[i-1])
			endOfCapitals := unicode.IsUpper(runes[i-1]) && unicode.IsUpper(runes[i]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if hump || endOfCapitals {
				out = append(out, string(runes[start:i]))
				start = i
			}
		}
		out = append(out, string(runes[start:]))
	}
	return slices.DeleteFunc(out, func(w string) bool { return w == "" })
}
