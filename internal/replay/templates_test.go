package replay

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTemplates(t *testing.T) {
	fixtures := map[string]*Fixture{
		"1": {ID: "1", Template: "/x/{name}"},
		"2": {ID: "2", Template: "/x/{folder...}/tags"},
	}
	for name, test := range map[string]struct{ code, want string }{
		"same":                 {code: `func (s *XService) Get() { get("/x/{name}") }`},
		"other parameter name": {code: `func (s *XService) Get() { get("/x/{key}") }`},
		"constant":             {code: "const path = \"/x/{name}\"\nfunc (s *XService) Get() { get(path) }"},
		"helper":               {code: "func item() { get(\"/x/{name}\") }\nfunc (s *XService) Get() { item() }"},
		"method of the same service": {
			code: "func (s XService) item() { get(\"/x/{name}\") }\nfunc (s *XService) Get() { s.item() }",
		},
		"URL of the caller": {code: `func (s *XService) Get(u string) { jfrog.GetURL(u) }`},
		"URL to send to":    {code: `func (s *XService) Get(u string) { jfrog.PutURL(u) }`},
		"more segments": {
			code: `func (s *XService) Get() { get("/x/{name...}") }`,
			want: `operation 1 has the template "/x/{name}", the method has ["/x/{name...}"]`,
		},
		"other path": {code: `func (s *XService) Get() { get("/y/{name}") }`, want: "operation 1"},
		"no path":    {code: `func (s *XService) Get() {}`, want: "operation 1"},
		"method of another service": {
			code: "func (s *YService) item() { get(\"/x/{name}\") }\nfunc (s *XService) Get() { s.item() }",
			want: "operation 1",
		},
		"method of another operation": {
			code: "//jfrog:op 2\nfunc (s *XService) Tags() { get(\"/x/{name}\"); get(\"/x/{f...}/tags\") }\nfunc (s *XService) Get() { s.Tags() }",
			want: "operation 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			at := strings.LastIndex(test.code, "func ") // Get is the last function
			code := "package x\n\n" + test.code[:at] + "//jfrog:op 1\n" + test.code[at:] + "\n"
			require.NoError(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(code), 0o600))
			got := checkTemplates(dir, fixtures)
			if test.want == "" {
				assert.Empty(t, got)
			} else if assert.Len(t, got, 1) {
				assert.Contains(t, got[0], test.want)
			}
		})
	}
}
