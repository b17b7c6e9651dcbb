package lint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// found runs a check on files and returns its problems, one a line.
func found(t *testing.T, check func(*tree) []problem, files map[string]string) string {
	t.Helper()
	for name, text := range files {
		files[name] = "package access\n\n" + text
	}
	tr, err := parseSources("access", files)
	require.NoError(t, err)
	var out []string
	for _, p := range check(tr) {
		out = append(out, fmt.Sprint(p))
	}
	return strings.Join(out, "\n")
}

func one(text string) map[string]string { return map[string]string{"users.go": text} }

func TestFieldNames(t *testing.T) {
	structure := func(fields string) map[string]string { return one("type TokenInfo struct {\n" + fields + "\n}\n") }
	for _, good := range []string{
		"ProjectKey string `json:\"project_key\"`", "DownloadURI string `json:\"downloadUri\"`", "SHA256 string `url:\"sha256\"`",
		"MIMEType string `json:\"mimeType\"`", "ID string `json:\"token_id\"`", "TokenID string `json:\"token_id\"`",
		"PromotionUser string `json:\"build.promotion.user\"`", "Local string `json:\"LOCAL\"`", "IDs []string `json:\"ids\"`",
		"PyPIRegistryURL string `json:\"pyPIRegistryUrl\"`", "TimeoutMillis int `json:\"timeout\"`",
		"PauseMillis int `json:\"pauseMs\"`", "LagMillis int `json:\"lagMS\"`",
		"Ignored string `json:\"-\"`", "Bare string", "hidden string `json:\"other\"`",
	} {
		assert.Empty(t, found(t, fieldNames, structure(good)), good)
	}
	for bad, want := range map[string]string{
		"Project string `json:\"project_key\"`":       "want ProjectKey",
		"DownloadUri string `json:\"downloadUri\"`":   "want DownloadURI",
		"Sha256 string `url:\"sha256,omitempty\"`":    "want SHA256",
		"MimeType string `json:\"mimeType\"`":         "want MIMEType",
		"Name string `json:\"group_name\"`":           "want GroupName",
		"Id string `json:\"id\"`":                     "want ID",
		"KeyID string `json:\"keyid\"`":               "want Keyid",
		"Deep struct { X int `json:\"y\"` }":          "TokenInfo.X",
		"PauseSeconds int `json:\"pauseMs\"`":         "want PauseMs",
		"TokenName string `json:\"token_user_name\"`": "want TokenUserName",
	} {
		assert.Contains(t, found(t, fieldNames, structure(bad)), want, bad)
	}
}

func TestMethods(t *testing.T) {
	method := func(signature string) map[string]string {
		return one("type User struct{}\ntype UsersService struct{}\nfunc (s *UsersService) " + signature + " { panic(0) }\n")
	}
	for _, good := range []string{
		"Get(ctx context.Context, username string) (*User, error)",
		"List(ctx context.Context, opts *UserListOptions) ([]User, error)",
		"Create(ctx context.Context, user User, opts *UserCreateOptions) error",
		"Update(ctx context.Context, username string, req User) (*User, error)",
		"All(ctx context.Context, opts *UserListOptions) iter.Seq2[User, error]",
		"Exists(ctx context.Context, username string) (bool, error)",
		"Download(ctx context.Context, repoKey, itemPath string) (*jfrog.Stream, error)",
		"WaitCreated(ctx context.Context, username string, opts *jfrog.WaitOptions) error",
		"WaitDone(ctx context.Context, username string, opts *UserOptions, wait *jfrog.WaitOptions) error",
		"hidden(user string)",
	} {
		assert.Empty(t, found(t, methods, method(good)), good)
	}
	for bad, want := range map[string]string{
		"Get(username string) (*User, error)":                                           "first parameter must be ctx",
		"Get(c context.Context, username string) (*User, error)":                        "first parameter must be ctx",
		"GetUser(ctx context.Context, username string) (*User, error)":                  "repeats the name of its service",
		"Get(ctx context.Context, userName string) (*User, error)":                      "the agreed name is username",
		"Get(ctx context.Context, name string) (*User, error)":                          "the agreed name is username",
		"Get(ctx context.Context, repositoryKey string) (*User, error)":                 "the agreed name is repoKey",
		"List(ctx context.Context, options *UserListOptions) ([]User, error)":           "options are opts *...Options",
		"List(ctx context.Context, opts UserListOptions) ([]User, error)":               "options are opts *...Options",
		"List(ctx context.Context, opts *User) ([]User, error)":                         "must be of a type ...Options",
		"List(ctx context.Context, opts *UserListOptions, name string) ([]User, error)": "opts must be the last parameter",
		"Create(ctx context.Context, user *User) error":                                 "a body is passed by value",
		"Create(ctx context.Context, user User, name string) error":                     "stand before the body",
		"Get(ctx context.Context, username string) (User, error)":                       "want *User",
		"Get(ctx context.Context, username string) *User":                               "last result must be an error",
		"Get(ctx context.Context, username string)":                                     "last result must be an error",
		"Get(ctx context.Context) (*User, bool, error)":                                 "it has 3 results",
		"List(ctx context.Context) ([]*User, error)":                                    "want a list of values",
		"All(ctx context.Context) iter.Seq[User]":                                       "a walk is an iter.Seq2[T, error]",
		"Walk(ctx context.Context) iter.Seq2[User, error]":                              "a walk is named All",
		"AllOfThem(ctx context.Context) ([]User, error)":                                "All... must be a walk",
	} {
		assert.Contains(t, found(t, methods, method(bad)), want, bad)
	}
}

func TestSuffixes(t *testing.T) {
	assert.Empty(t, found(t, suffixes, one("type AOptions struct { X int `url:\"x\"` }\ntype ARequest struct { X int `json:\"x\"` }\ntype A struct { X int `json:\"x\"` }")))
	assert.Contains(t, found(t, suffixes, one("type AOptions struct { X int `json:\"x\"` }")), "a body is a ...Request")
	assert.Contains(t, found(t, suffixes, one("type ARequest struct { X int `url:\"x\"` }")), "a query is an ...Options")
}

func TestDocs(t *testing.T) {
	for _, good := range []string{
		"// User is one.\ntype User struct{}", "// Get gets.\nfunc Get() {}", "type hidden struct{}\nfunc (hidden) Get() {}",
		"// A User is one.\ntype User struct{}", "// The kinds of users.\nconst (\n\tA = 1\n\tB = 2\n)", "const A = 1 // the first",
		"// U is one.\ntype U struct{}\nfunc (U) String() string { return \"\" }",
	} {
		assert.Empty(t, found(t, docs, one(good)), good)
	}
	for bad, want := range map[string]string{
		"type User struct{}":                               "User has no doc comment",
		"//jfrog:op 1\nfunc Get() {}":                      "Get has no doc comment",
		"// Gets it.\nfunc Get() {}":                       "does not begin with its name",
		"// Getter is it.\nfunc Get() {}":                  "does not begin with its name",
		"const A = 1":                                      "A has no doc comment",
		"// U is one.\ntype U struct{}\nfunc (U) Get() {}": "U.Get has no doc comment",
	} {
		assert.Contains(t, found(t, docs, one(bad)), want, bad)
	}
}

func TestWidth(t *testing.T) {
	long := strings.Repeat("x", maxWidth+1)
	for _, good := range []string{"// short", "// see https://" + long, "//jfrog:none " + long, "//\tcode " + long, "var s = `" + long + "`"} {
		assert.Empty(t, found(t, width, one(good)), good)
	}
	for _, bad := range []string{"// " + long, "var s = 1 // " + long, "/* a\n" + long + "\n*/"} {
		assert.Contains(t, found(t, width, one(bad)), "characters", bad)
	}
}

func TestEnglish(t *testing.T) {
	assert.Empty(t, found(t, english, one("// User is a person or a program. It reports whether the other is there.")))
	for _, bad := range []string{
		"// One that works.", "// ones that work", "// the name and that of\n// the other", "// begins anew", "// says whether it is",
		"// tells whether", "// for ever", "// nobody", "// What is left", "// there is none", "// those that\n// work", "// a goroutine of its own", "// it is there already", "var x = 1 // is gone on with",
	} {
		assert.NotEmpty(t, found(t, english, one(bad)), bad)
	}
}

func TestFileNames(t *testing.T) {
	files := func(names ...string) map[string]string {
		out := map[string]string{}
		for _, n := range names {
			out[n] = ""
		}
		return out
	}
	assert.Empty(t, found(t, fileNames, files("search.go", "search_aql.go", "search_aql_walk_test.go", "doc.go", "dockerfile.go", "project.go", "projects.go")))
	assert.Contains(t, found(t, fileNames, files("search.go", "searchaql.go")), "should be search_aql.go")
	assert.Contains(t, found(t, fileNames, files("search.go", "searchaql_test.go")), "should be search_aql")
	assert.Contains(t, found(t, fileNames, files("searchAQL.go")), "is not service_topic.go")
}

func TestDocumented(t *testing.T) {
	check := func(fx replay.Fixture, doc string) string {
		fx.ID = "9.9"
		return found(t, func(tr *tree) []problem { return compareDocs(tr, map[string]*replay.Fixture{"9.9": &fx}) },
			one("type UsersService struct{}\n\n"+doc+"\n//\n//jfrog:op 9.9\nfunc (s *UsersService) Get() {}\n"))
	}
	since := replay.Fixture{Since: "Artifactory 7.21.1; paths 7.30"}
	assert.Empty(t, check(since, "// Get gets. Since Artifactory 7.21.1."))
	assert.Empty(t, check(since, "// Get gets. Since\n// 7.21.1."))
	assert.Contains(t, check(since, "// Get gets. Since 7.30."), "since")
	assert.Contains(t, check(since, "// Get gets."), "since")
	assert.Empty(t, check(since, "// Get gets. Since 7.31.2, on Cloud 7.21.1."))
	assert.Contains(t, check(since, "// Get gets. Since 7.21.10."), "since")
	assert.Contains(t, check(since, "// Get gets. Since 7.30. In 7.21.1 it was slow."), "since")
	open := replay.Fixture{Since: "7.62.x"}
	assert.Empty(t, check(open, "// Get gets. Since 7.62."))
	assert.Contains(t, check(open, "// Get gets. Since 7.63."), "since")
	statuses := replay.Fixture{Statuses: []int{200, 404, 409}}
	assert.Empty(t, check(statuses, "// Get gets. [jfrog.ErrNotFound], [jfrog.ErrConflict]."))
	assert.Contains(t, check(statuses, "// Get gets. [jfrog.ErrNotFound]."), "409 is documented")
	assert.Contains(t, check(statuses, "// Get gets. [jfrog.ErrConflict]."), "404 is documented")
	assert.Contains(t, check(replay.Fixture{Deprecated: true}, "// Get gets."), "deprecated")
	assert.Empty(t, check(replay.Fixture{Deprecated: true}, "// Get gets.\n//\n// Deprecated: old."))
}
