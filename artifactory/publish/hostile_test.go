package publish_test

import (
	"archive/tar"
	"bytes"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/publish"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A package manager unpacks a second file over the first, which alone would be compared.
func TestMetadataTwice(t *testing.T) {
	const good, evil = `{"name":"app","version":"1.2.3"}`, `{"name":"evil","version":"6.6.6"}`
	for what, content := range map[string][]byte{
		"same name":    tgz(t, "package/package.json", good, "package/package.json", evil),
		"other folder": tgz(t, "package/package.json", good, "x/package.json", evil),
		"other form":   tgz(t, "package/package.json", good, "package/./package.json", evil),
		"link later":   linked(t, "package/package.json", good, true),
	} {
		_, err := publish.NPM(save(t, "x.tgz", content), nil)
		require.ErrorContains(t, err, "has both", what)
	}
	_, err := publish.NPM(save(t, "x.tgz", linked(t, "package/package.json", good, false)), nil)
	require.ErrorContains(t, err, "is a link")
	_, err = publish.Helm(save(t, "app-1.0.0.tgz", tgz(t, "app/Chart.yaml", "name: app\nversion: 1.0.0\n", "app/Chart.yaml", "name: evil\nversion: 1.0.0\n")), nil)
	require.ErrorContains(t, err, "has both")
	_, err = publish.PyPI(save(t, "app-1.tar.gz", tgz(t, "app-1/PKG-INFO", "Name: app\nVersion: 1\n", "app-1/PKG-INFO", "Name: evil\nVersion: 1\n")), nil)
	require.ErrorContains(t, err, "has both")
	_, err = publish.Debian(save(t, "app_1.2-3_amd64.deb", deb("control.tar", tarOf(t, "control", control, "./control", "Package: evil\n"))), inMain)
	require.ErrorContains(t, err, "has both")
	// Names in an archive do not reach a terminal as they are.
	_, err = publish.PyPI(save(t, "a-1-py3-none-any.whl", zipOf(t, "a\x1b[2J.dist-info/METADATA", "", "b.dist-info/METADATA", "")), nil)
	require.ErrorContains(t, err, `has both "a\x1b[2J`)
}

// linked returns an archive with a file and a link of the same name, or with the link only.
func linked(t *testing.T, name, content string, both bool) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	if both {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content)), Typeflag: tar.TypeReg}))
		_, err := w.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, w.WriteHeader(&tar.Header{Name: name, Linkname: "../../etc/passwd", Typeflag: tar.TypeSymlink}))
	require.NoError(t, w.Close())
	return gzipOf(t, out.Bytes())
}

// A package.json has the keys that npm reads: their case matters, and the last one counts.
func TestKeysOfPackageJSON(t *testing.T) {
	for text, version := range map[string]string{
		`{"name":"app","version":"1.2.3","Version":"6.6.6","NAME":"evil"}`: "1.2.3",
		`{"name":"x","name":"app","version":"0.0.1","version":"1.2.3"}`:    "1.2.3",
		"\ufeff{\"name\":\"app\",\r\n\"version\":\"1.2.3\"}\r\n":           "1.2.3",
	} {
		p, err := publish.NPM(save(t, "x.tgz", tgz(t, "package/package.json", text)), nil)
		require.NoError(t, err, text)
		assert.Equal(t, []string{"app", version}, []string{p.Name, p.Version}, text)
	}
	for _, text := range []string{`{"Name":"app","Version":"1.2.3"}`, `{"name":["app"],"version":"1.2.3"}`, `null`, `[]`} {
		_, err := publish.NPM(save(t, "x.tgz", tgz(t, "package/package.json", text)), nil)
		require.ErrorContains(t, err, "package.json", text)
	}
}

// Metadata may begin with a byte order mark, as editors on Windows write it.
func TestByteOrderMarks(t *testing.T) {
	_, err := publish.Maven(save(t, "pom.xml", append([]byte("\ufeff"), pomOf("g", "a", "1")...)), nil)
	require.NoError(t, err)
	_, err = publish.NuGet(save(t, "A.1.0.0.nupkg", zipOf(t, "A.nuspec", "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<package><metadata><id>A</id><version>1.0.0</version></metadata></package>")), nil)
	require.NoError(t, err)
	p, err := publish.PyPI(save(t, "a-1.tar.gz", tgz(t, "a-1/PKG-INFO", "\ufeffName: a\r\nVersion: 1\r\n")), nil)
	require.NoError(t, err)
	require.Equal(t, "a", p.Name)
}

// A post-release and a local version are not the version with the same digits.
func TestVersionsOfPyPI(t *testing.T) {
	read := func(file, version, expected string) error {
		_, err := publish.PyPI(save(t, "app-"+file+"-py3-none-any.whl", zipOf(t, "app.dist-info/METADATA", "Name: app\nVersion: "+version+"\n")), &publish.PyPIOptions{Version: expected})
		return err
	}
	for _, v := range [][2]string{{"1.0+1", "1.0.1"}, {"1.0+1", "1.0"}, {"1.0.1", "1.0+1"}, {"1.0.1", "1.0-1"}, {"1.0.1", "1.0_1"}, {"1.0rc1", "1.0"}, {"1.1", "11"}} {
		require.ErrorIs(t, read(v[0], v[0], v[1]), publish.ErrMismatch, "%s %s", v[0], v[1])
		require.ErrorIs(t, read(v[0], v[1], ""), publish.ErrMismatch, "%s %s", v[0], v[1])
	}
	for _, v := range [][3]string{{"1.0rc1", "1.0-rc.1", "v1.0.RC1"}, {"1.0+a_b.1", "1.0+a-b.1", "1.0+A.b.1"}, {"1.0.post1", "1.0-post1", "1.0post1"}} {
		require.NoError(t, read(v[0], v[1], v[2]), "%v", v)
	}
}

func TestExtensionsOfMaven(t *testing.T) {
	read := func(a publish.MavenArtifact) (*publish.Package, error) {
		return publish.Maven(save(t, "pom.xml", pomOf("g", "a", "1")), &publish.MavenOptions{Artifacts: []publish.MavenArtifact{a}})
	}
	p, err := read(publish.MavenArtifact{File: save(t, "a-1-bin.tar.gz", nil), Classifier: "bin"})
	require.NoError(t, err)
	require.Equal(t, "g/a/1/a-1-bin.tar.gz", p.Files[0].Path)
	for _, a := range []publish.MavenArtifact{{Extension: ".jar"}, {Extension: "zip", Classifier: "-sources"}} {
		a.File = save(t, "a.jar", zipOf(t, "a", ""))
		_, err := read(a)
		require.ErrorContains(t, err, "begins with")
	}
}

// A semicolon in a name would begin the properties of an upload.
func TestNamesAreNoProperties(t *testing.T) {
	_, err := publish.Debian(save(t, "app_1;deb.component=x_amd64.deb", deb("control.tar.xz", []byte("odd"))), inMain)
	require.ErrorContains(t, err, "part of a path")
	_, err = publish.PyPI(save(t, "app-1-py3;a=b-none-any.whl", zipOf(t, "app.dist-info/METADATA", "Name: app\nVersion: 1\n")), nil)
	require.ErrorContains(t, err, "part of a path")
}

// The second distribution does not take the package out of the first.
func TestPublishToAnotherDistribution(t *testing.T) {
	_, rt := serve(t)
	file := save(t, "app_1.2-3_amd64.deb", deb("control.tar.gz", tgz(t, "control", control)))
	for _, o := range []publish.DebianOptions{
		{Distributions: []string{"bookworm"}, Components: []string{"main"}}, {Distributions: []string{"trixie"}, Components: []string{"main"}},
	} {
		p, err := publish.Debian(file, o)
		require.NoError(t, err)
		_, err = p.Publish(t.Context(), rt, "debian", &publish.Options{Properties: artifactory.Properties{"build.number": o.Distributions}})
		require.NoError(t, err)
	}
	props, err := rt.Properties.Get(t.Context(), "debian", "pool/app_1.2-3_amd64.deb")
	require.NoError(t, err)
	assert.Equal(t, artifactory.Properties{
		"deb.distribution": {"bookworm", "trixie"}, "deb.component": {"main"}, "deb.architecture": {"amd64"}, "build.number": {"trixie"},
	}, props)
}

// A repository of another type takes any file, but no package manager would find it.
func TestPublishToARepositoryOfAnotherType(t *testing.T) {
	srv, rt := serve(t)
	before := writes(srv)
	_, err := npm(t, "1.2.3", "a").Publish(t.Context(), rt, "maven", &publish.Options{Overwrite: true})
	require.ErrorIs(t, err, publish.ErrMismatch)
	require.ErrorContains(t, err, "repository maven is of package type maven, the package of npm")
	require.Equal(t, before, writes(srv))
	// Without permission to read the configuration, the upload is tried.
	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/api/repositories/npm", Status: http.StatusForbidden})
	_, err = npm(t, "1.2.3", "a").Publish(t.Context(), rt, "npm", nil)
	require.NoError(t, err)
	// Other types share the layout of Maven.
	gradle := jfrogtest.New(t, jfrogtest.WithRepository("g", "local", "gradle"))
	c, err := jfrog.New(gradle.URL, jfrog.WithAccessToken(gradle.Token))
	require.NoError(t, err)
	p, err := publish.Maven(save(t, "pom.xml", pomOf("g", "a", "1")), nil)
	require.NoError(t, err)
	_, err = p.Publish(t.Context(), artifactory.New(c), "g", nil)
	require.NoError(t, err)
}

// NuGet and apt write versions in names of files in their own ways.
func TestNamesOfTools(t *testing.T) {
	nuget := func(file, version string) (*publish.Package, error) {
		return publish.NuGet(save(t, file, zipOf(t, "A.nuspec", "<package><metadata><id>A</id><version>"+version+"</version></metadata></package>")), nil)
	}
	for file, version := range map[string]string{
		"A.1.2.0.nupkg": "1.2", "A.1.2.nupkg": "1.2", "A.1.2.3.nupkg": "1.02.3.0", "a.1.0.0-RC.1.nupkg": "1.0-RC.1+b", "A.1.2.3.4.nupkg": "1.2.3.4",
	} {
		p, err := nuget(file, version)
		require.NoError(t, err, file)
		assert.Equal(t, "A/A"+file[1:], p.Files[0].Path)
	}
	for file, version := range map[string]string{"A.1.2.1.nupkg": "1.2", "A.1.2.3.nupkg": "1.2.3.4", "A.1.0.0.nupkg": "1.0.0-rc"} {
		_, err := nuget(file, version)
		require.ErrorIs(t, err, publish.ErrMismatch, file)
	}
	for _, member := range []string{"control.tar", "control.tar.xz"} {
		p, err := publish.Debian(save(t, "app_1%3a1.2-3_amd64.deb", deb(member, tarOf(t, "control", control))), inMain)
		require.NoError(t, err)
		assert.Equal(t, "1:1.2-3", p.Version)
	}
	_, err := publish.Debian(save(t, "app_2%3a1.2-3_amd64.deb", deb("control.tar", tarOf(t, "control", control))), inMain)
	require.ErrorIs(t, err, publish.ErrMismatch)
}

// The go command and Maven refuse these too, but only when someone uses the package.
func TestPackagesThatNoToolReads(t *testing.T) {
	golang := func(pairs ...string) error {
		_, err := publish.GoModule(save(t, "x.zip", zipOf(t, pairs...)), nil)
		return err
	}
	for _, name := range []string{"a.b/c@v1.0.0/../../x", "a.b/c@v1.0.0/a/./x", "a.b/c@v1.0.0//x", `a.b/c@v1.0.0/..\x`} {
		require.ErrorContains(t, golang("a.b/c@v1.0.0/go.mod", "module a.b/c\n", name, ""), "clean path", name)
	}
	require.NoError(t, golang("a.b/c@v1.0.0/", "", "a.b/c@v1.0.0/go.mod", "module a.b/c\n", "a.b/c@v1.0.0/x/", "", "a.b/c@v1.0.0/x/..a", ""))
	for _, version := range []string{"v1.0.0-..", "v1.0.0+build", "v1.0.0x", "v1.0.0;a=b"} {
		require.ErrorContains(t, golang("a.b/c@"+version+"/go.mod", "module a.b/c\n"), "module@version", version)
	}
	for _, version := range []string{"v1.0.0-rc.1", "v2.0.0+incompatible", "v0.0.0-20260101000000-abcdefabcdef"} {
		require.NoError(t, golang("a.b/c@"+version+"/a.go", "package a\n"), version)
	}
	for _, version := range []string{"1</version><version>2", "LATEST", "RELEASE"} {
		_, err := publish.Maven(save(t, "pom.xml", pomOf("g", "a", version)), nil)
		require.ErrorContains(t, err, "the POM", version)
	}
}
