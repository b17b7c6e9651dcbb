package publish_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/publish"
)

var inMain = publish.DebianOptions{Distributions: []string{"bookworm", "trixie"}, Components: []string{"main"}}

// Each type goes where its package manager looks.
func TestPaths(t *testing.T) {
	rpmTags := map[uint32]string{1000: "app", 1001: "1.2", 1002: "3", 1022: "x86_64", 1044: "app-1.2-3.src.rpm"}
	goZip := zipOf(t, "example.com/app@v1.2.3/go.mod", "// a\nmodule example.com/app // b\n\ngo 1.26\n", "example.com/app@v1.2.3/a.go", "package a")
	debProps := artifactory.Properties{"deb.distribution": {"bookworm", "trixie"}, "deb.component": {"main"}, "deb.architecture": {"amd64"}}
	pypiProps := artifactory.Properties{"pypi.name": {"My.App"}, "pypi.version": {"1.2"}}
	for _, tc := range []struct {
		what          string
		read          func() (*publish.Package, error)
		name, version string
		paths         []string
		properties    artifactory.Properties
	}{
		{"npm", func() (*publish.Package, error) {
			return publish.NPM(save(t, "x.tgz", npmPackage(t, "app", "1.2.3")), nil)
		}, "app", "1.2.3", []string{"app/-/app-1.2.3.tgz"}, nil},
		{"npm scope", func() (*publish.Package, error) {
			return publish.NPM(save(t, "x.tgz", npmPackage(t, "@acme/app", "1.2.3-rc.1")), &publish.NPMOptions{Name: "@acme/app", Version: "1.2.3-rc.1", Folder: "/team/"})
		}, "@acme/app", "1.2.3-rc.1", []string{"team/@acme/app/-/@acme/app-1.2.3-rc.1.tgz"}, nil},
		{"helm", func() (*publish.Package, error) {
			return publish.Helm(save(t, "app-1.2.3+b.tgz", chart(t, "app", `"1.2.3+b" # c`)), nil)
		}, "app", "1.2.3+b", []string{"app-1.2.3+b.tgz"}, nil},
		{"debian", func() (*publish.Package, error) {
			return publish.Debian(save(t, "app_1.2-3_amd64.deb", deb("control.tar.gz/", tgz(t, "./control", control))), inMain)
		}, "app", "1:1.2-3", []string{"pool/app_1.2-3_amd64.deb"}, debProps},
		{"debian tar", func() (*publish.Package, error) {
			return publish.Debian(save(t, "app_1.2-3_amd64.deb", deb("control.tar", tarOf(t, "control", control))), inMain)
		}, "app", "1:1.2-3", []string{"pool/app_1.2-3_amd64.deb"}, debProps},
		{"debian zst", func() (*publish.Package, error) {
			return publish.Debian(save(t, "app_1.2-3_amd64.deb", deb("control.tar.zst", []byte("odd"))), inMain)
		}, "app", "1.2-3", []string{"pool/app_1.2-3_amd64.deb"}, debProps},
		{"rpm", func() (*publish.Package, error) {
			return publish.RPM(save(t, "app-1.2-3.x86_64.rpm", rpm(rpmTags)), &publish.RPMOptions{Folder: "el9"})
		}, "app", "1.2-3", []string{"el9/app-1.2-3.x86_64.rpm"}, nil},
		{"wheel", func() (*publish.Package, error) {
			return publish.PyPI(save(t, "my_app-1.2-1-py3-none-any.whl", zipOf(t, "my_app/a.py", "", "my_app-1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: My.App\nVersion: 1.2\n\nName: other\n")), &publish.PyPIOptions{Name: "my-app", Version: "1.2"})
		}, "My.App", "1.2", []string{"My.App/1.2/my_app-1.2-1-py3-none-any.whl"}, pypiProps},
		{"sdist", func() (*publish.Package, error) {
			return publish.PyPI(save(t, "my_app-1.2.tar.gz", tgz(t, "my_app-1.2/src/my_app.egg-info/PKG-INFO", "Name: other\nVersion: 9\n", "my_app-1.2/PKG-INFO", "Name: My.App\r\nVersion: 1.2\r\n")), nil)
		}, "My.App", "1.2", []string{"My.App/1.2/my_app-1.2.tar.gz"}, pypiProps},
		{"nuget", func() (*publish.Package, error) {
			return publish.NuGet(save(t, "acme.app.1.2.3.nupkg", zipOf(t, "Acme.App.nuspec", `<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>Acme.App</id><version>1.2.3+b</version></metadata></package>`)), nil)
		}, "Acme.App", "1.2.3+b", []string{"Acme.App/Acme.App.1.2.3.nupkg"}, nil},
		{"terraform module", func() (*publish.Package, error) {
			return publish.TerraformModule(save(t, "x.zip", zipOf(t, "main.tf", "")), publish.TerraformModuleOptions{Namespace: "acme", Name: "vpc", Provider: "aws", Version: "1.2.3"})
		}, "acme/vpc/aws", "1.2.3", []string{"acme/vpc/aws/1.2.3.zip"}, nil},
		{"terraform provider", func() (*publish.Package, error) {
			return publish.TerraformProvider(save(t, "terraform-provider-acme_1.2.3_linux_amd64.zip", zipOf(t, "LICENSE", "", "terraform-provider-acme_v1.2.3_x5", "")), publish.TerraformProviderOptions{Namespace: "org"})
		}, "acme", "1.2.3", []string{"org/acme/1.2.3/terraform-provider-acme_1.2.3_linux_amd64.zip"}, nil},
		{"go", func() (*publish.Package, error) {
			return publish.GoModule(save(t, "x.zip", goZip), &publish.GoModuleOptions{Time: time.Unix(1e9, 0)})
		}, "example.com/app", "v1.2.3",
			[]string{"example.com/app/@v/v1.2.3.mod", "example.com/app/@v/v1.2.3.info", "example.com/app/@v/v1.2.3.zip"}, nil},
		{"maven", func() (*publish.Package, error) {
			return publish.Maven(save(t, "pom.xml", pomOf("org.acme", "app", "1.2")), &publish.MavenOptions{Artifacts: []publish.MavenArtifact{
				{File: save(t, "app.jar", zipOf(t, "META-INF/maven/org.acme/app/pom.properties", "#x\nversion=1.2\n", "META-INF/maven/x/y/pom.properties", "version=3"))},
				{File: save(t, "app-src.jar", zipOf(t, "a", "")), Classifier: "sources"},
				{File: save(t, "dist.tar.gz", []byte("x")), Classifier: "dist", Extension: "tar.gz"},
			}})
		}, "org.acme:app", "1.2", []string{"org/acme/app/1.2/app-1.2.jar", "org/acme/app/1.2/app-1.2-sources.jar", "org/acme/app/1.2/app-1.2-dist.tar.gz", "org/acme/app/1.2/app-1.2.pom"}, nil},
		{"maven parent", func() (*publish.Package, error) { return publish.Maven(save(t, "pom.xml", pomOf("", "app", "")), nil) }, "org.parent:app", "7", []string{"org/parent/app/7/app-7.pom"}, nil},
	} {
		t.Run(tc.what, func(t *testing.T) {
			p, err := tc.read()
			require.NoError(t, err)
			assert.Equal(t, tc.name, p.Name)
			assert.Equal(t, tc.version, p.Version)
			var paths []string
			for _, f := range p.Files {
				paths = append(paths, f.Path)
				assert.Equal(t, tc.properties, f.Properties)
				assert.Len(t, f.Checksums.SHA256, 64)
				assert.NotZero(t, f.Size)
			}
			assert.Equal(t, tc.paths, paths)
		})
	}
}

// A package that is not what it seems is refused, with a message that says why.
func TestMismatches(t *testing.T) {
	npm := func(o publish.NPMOptions, name, version string) error {
		_, err := publish.NPM(save(t, "x.tgz", npmPackage(t, name, version)), &o)
		return err
	}
	helm := func(file string, content []byte, o *publish.HelmOptions) error {
		_, err := publish.Helm(save(t, file, content), o)
		return err
	}
	debian := func(file, control string, change func(*publish.DebianOptions)) error {
		o := inMain
		change(&o)
		_, err := publish.Debian(save(t, file, deb("control.tar.gz", tgz(t, "./control", control))), o)
		return err
	}
	asIs := func(*publish.DebianOptions) {}
	pypi := func(file string, content []byte, o *publish.PyPIOptions) error {
		_, err := publish.PyPI(save(t, file, content), o)
		return err
	}
	golang := func(pairs ...string) error {
		_, err := publish.GoModule(save(t, "x.zip", zipOf(t, pairs...)), nil)
		return err
	}
	maven := func(pom []byte, o *publish.MavenOptions) error {
		_, err := publish.Maven(save(t, "pom.xml", pom), o)
		return err
	}
	provider := func(file, program string, o publish.TerraformProviderOptions) error {
		_, err := publish.TerraformProvider(save(t, file, zipOf(t, program, "")), o)
		return err
	}
	nuget := func(file, id string, o *publish.NuGetOptions) error {
		_, err := publish.NuGet(save(t, file, zipOf(t, "a.nuspec", "<package><metadata><id>"+id+"</id><version>1.2.3</version></metadata></package>")), o)
		return err
	}
	rpmOf := func(file, version string, o *publish.RPMOptions) error {
		_, err := publish.RPM(save(t, file, rpm(map[uint32]string{1000: "app", 1001: version, 1002: "3", 1022: "x86_64", 1044: "s"})), o)
		return err
	}
	for want, err := range map[string]error{
		`the version is "1.2.2" in package.json, expected "1.2.3"`:                          npm(publish.NPMOptions{Version: "1.2.3"}, "app", "1.2.2"),
		`the name is "app" in package.json, expected "@acme/app"`:                           npm(publish.NPMOptions{Name: "@acme/app"}, "app", "1.2.2"),
		`is "app-1.2.3.tgz" on this machine, expected "app-1.2.4.tgz"`:                      helm("app-1.2.3.tgz", chart(t, "app", "1.2.4"), nil),
		`the version is "1.2.3" in Chart.yaml, expected "2"`:                                helm("app-1.2.3.tgz", chart(t, "app", "1.2.3"), &publish.HelmOptions{Version: "2"}),
		`the name is "app" in Chart.yaml, expected "other"`:                                 helm("app-1.2.3.tgz", tgz(t, "other/Chart.yaml", "name: app\nversion: 1.2.3\n"), nil),
		`the version is "1.2-3" in the control file, expected "1.2-4"`:                      debian("app_1.2-4_amd64.deb", control, asIs),
		`the architecture is "amd64" in the control file, expected "arm64"`:                 debian("app_1.2-3_arm64.deb", control, asIs),
		`the architecture is "amd64" in the package, expected "i386"`:                       debian("app_1.2-3_amd64.deb", control, func(o *publish.DebianOptions) { o.Architecture = "i386" }),
		`the version is "1:1.2-3" in the package, expected "2"`:                             debian("app_1.2-3_amd64.deb", control, func(o *publish.DebianOptions) { o.Version = "2" }),
		`the name is "other" in the metadata, expected "app"`:                               pypi("app-1.2-py3-none-any.whl", zipOf(t, "a.dist-info/METADATA", "Name: other\nVersion: 1.2\n"), nil),
		`the version is "1.3" in the metadata, expected "1.2"`:                              pypi("app-1.2.tar.gz", tgz(t, "a/PKG-INFO", "Name: app\nVersion: 1.3\n"), nil),
		`the version is "1.2" in the metadata, expected "1.4"`:                              pypi("app-1.2.tar.gz", tgz(t, "a/PKG-INFO", "Name: app\nVersion: 1.2\n"), &publish.PyPIOptions{Version: "1.4"}),
		`the module is "example.com/b" in go.mod, expected "example.com/a"`:                 golang("example.com/a@v1.0.0/go.mod", "module example.com/b\n"),
		`the version is v2.0.0, which does not fit the module example.com/a`:                golang("example.com/a@v2.0.0/go.mod", "module example.com/a\n"),
		`the version is v1.0.0, which does not fit the module example.com/a/v3`:             golang("example.com/a/v3@v1.0.0/go.mod", "module example.com/a/v3\n"),
		`the version is "1.2" in the POM, expected "1.3"`:                                   maven(pomOf("g", "a", "1.2"), &publish.MavenOptions{Version: "1.3"}),
		`the group is "g" in the POM, expected "h"`:                                         maven(pomOf("g", "a", "1.2"), &publish.MavenOptions{GroupID: "h"}),
		`the version is "1.1" in the jar, expected "1.2"`:                                   maven(pomOf("g", "a", "1.2"), &publish.MavenOptions{Artifacts: []publish.MavenArtifact{{File: save(t, "a.jar", zipOf(t, "META-INF/maven/g/a/pom.properties", "version=1.1"))}}}),
		`the version is "1.2.4" in the name of the program, expected "1.2.3"`:               provider("terraform-provider-a_1.2.3_linux_amd64.zip", "terraform-provider-a_v1.2.4", publish.TerraformProviderOptions{Namespace: "n"}),
		`it has no program terraform-provider-a`:                                            provider("terraform-provider-a_1.2.3_linux_amd64.zip", "terraform-provider-ab", publish.TerraformProviderOptions{Namespace: "n"}),
		`the version is "1.2.3" in the name of the file, expected "1.2.4"`:                  provider("terraform-provider-a_1.2.3_linux_amd64.zip", "x", publish.TerraformProviderOptions{Namespace: "n", Version: "1.2.4"}),
		`the name of the file is "A.1.2.4.nupkg" on this machine, expected "A.1.2.3.nupkg"`: nuget("A.1.2.4.nupkg", "A", nil),
		`the name is "A" in the nuspec, expected "B"`:                                       nuget("A.1.2.3.nupkg", "A", &publish.NuGetOptions{ID: "B"}),
		`"app-1.2-3.x86_64.rpm" on this machine, expected "app-1.3-3.x86_64.rpm"`:           rpmOf("app-1.2-3.x86_64.rpm", "1.3", nil),
		`the version is "1.2-3" in the header, expected "1.2-4"`:                            rpmOf("app-1.2-3.x86_64.rpm", "1.2", &publish.RPMOptions{Version: "1.2-4"}),
	} {
		require.ErrorIs(t, err, publish.ErrMismatch, want)
		require.ErrorContains(t, err, want)
	}
}

// An archive that cannot be read, or that would leave its folder, is refused.
func TestBrokenPackages(t *testing.T) {
	npm := func(content []byte) error {
		_, err := publish.NPM(save(t, "x.tgz", content), nil)
		return err
	}
	helm := func(yaml string) error {
		_, err := publish.Helm(save(t, "app-1.tgz", tgz(t, "app/Chart.yaml", yaml)), nil)
		return err
	}
	debian := func(file string, content []byte, o publish.DebianOptions) error {
		_, err := publish.Debian(save(t, file, content), o)
		return err
	}
	golang := func(pairs ...string) error {
		_, err := publish.GoModule(save(t, "x.zip", zipOf(t, pairs...)), nil)
		return err
	}
	maven := func(pom []byte, artifacts ...publish.MavenArtifact) error {
		_, err := publish.Maven(save(t, "pom.xml", pom), &publish.MavenOptions{Artifacts: artifacts})
		return err
	}
	pypi := func(file string, content []byte) error {
		_, err := publish.PyPI(save(t, file, content), nil)
		return err
	}
	module := func(content []byte, namespace string) error {
		_, err := publish.TerraformModule(save(t, "x.zip", content), publish.TerraformModuleOptions{Namespace: namespace, Name: "a", Provider: "b", Version: "1"})
		return err
	}
	rpmOf := func(content []byte) error {
		_, err := publish.RPM(save(t, "x.rpm", content), nil)
		return err
	}
	whole, goodRPM := npmPackage(t, "app", "1.2.3"), rpm(map[uint32]string{1000: "app"})
	goodDeb := deb("control.tar.gz", tgz(t, "control", control))
	folder := t.TempDir()
	_, atFolder := publish.NPM(folder, nil)
	_, absent := publish.NPM(folder+"/absent", nil)
	for want, errs := range map[string][]error{
		"not a regular file":     {atFolder},
		"no such file":           {absent},
		"not a gzip archive":     {npm([]byte("x")), npm(nil), pypi("a-1.tar.gz", []byte("x"))},
		"unexpected EOF":         {npm(whole[:len(whole)-10]), npm(whole[:40])},
		"no package.json":        {npm(tgz(t, "package/a/package.json", "{}"))},
		"read package.json":      {npm(tgz(t, "p/package.json", "{"))},
		"has the name":           {npm(npmPackage(t, "../x", "1.2.3")), npm(npmPackage(t, "a/b", "1.2.3")), npm(npmPackage(t, "a", "../1.2.3")), npm(npmPackage(t, "", "1.2.3")), npm(npmPackage(t, "a", "1.2"))},
		"not a plain string":     {helm("name: app\nversion: |\n  1\n"), helm("name: *a\nversion: 1\n"), helm("name:   \nversion: 1\n")},
		"lines begin with":       {helm("name: app\n"), helm("name: a\nname: b\nversion: 1\n")},
		"without escapes":        {helm("name: \"a\\x41\"\nversion: 1\n"), helm("name: 'a\nversion: 1\n")},
		"part of a path":         {helm("name: ../app\nversion: 1\n"), helm("name: app\nversion: 1;a=b\n"), module(zipOf(t, "a.tf", ""), "../a"), pypi("a-1.tar.gz", tgz(t, "a/PKG-INFO", "Name: ../a\nVersion: 1\n"))},
		"is empty":               {helm("name: ''\nversion: 1\n"), module(zipOf(t, "a.tf", ""), ""), pypi("a-1.tar.gz", tgz(t, "a/PKG-INFO", "Version: 1\n")), golang()},
		"no .tf file":            {module(zipOf(t, "x/a.tf", ""), "a")},
		"not a zip archive":      {module([]byte("x"), "a"), maven(pomOf("g", "a", "1"), publish.MavenArtifact{File: save(t, "a.jar", []byte("x"))})},
		"no distribution":        {debian("app_1.2-3_amd64.deb", goodDeb, publish.DebianOptions{Components: []string{"a"}})},
		"no component":           {debian("app_1.2-3_amd64.deb", goodDeb, publish.DebianOptions{Distributions: []string{"a"}})},
		"comma or semicolon":     {debian("app_1.2-3_amd64.deb", goodDeb, publish.DebianOptions{Distributions: []string{"a;b=c"}, Components: []string{"a"}})},
		"name_version_arch":      {debian("app.deb", goodDeb, inMain)},
		"not a package for":      {debian("app_1.2-3_amd64.deb", []byte("x"), inMain)},
		"broken or truncated":    {debian("app_1.2-3_amd64.deb", goodDeb[:len(goodDeb)-80], inMain), rpmOf(goodRPM[:100])},
		"no control":             {debian("app_1.2-3_amd64.deb", deb("x", nil), inMain), debian("app_1.2-3_amd64.deb", deb("control.tar", tarOf(t, "x", "")), inMain)},
		"module@version":         {golang("a.go", ""), golang("../a@v1.0.0/go.mod", "module ../a")},
		"is not in the folder":   {golang("a.b/c@v1.0.0/go.mod", "module a.b/c\n", "a.b/d@v1.0.0/x", ""), golang("a.b/c@v1.0.0/go.mod", "module a.b/c\n", "../x", "")},
		"has no module":          {golang("a.b/c@v1.0.0/go.mod", "go 1.26\n")},
		"has both":               {golang("a.b/c@v1.0.0/go.mod", "module a.b/c\n", "a.b/c@v1.0.0/go.mod", "module x\n"), pypi("a-1-py3-none-any.whl", zipOf(t, "a.dist-info/METADATA", "", "b.dist-info/METADATA", ""))},
		"has the coordinates":    {maven(pomOf("g", "a", "${revision}")), maven(pomOf("g/..", "a", "1")), maven(pomOf("g..h", "a", "1")), maven(pomOf("g", "", "1")), maven(pomOf("g", "..", "1"))},
		"read the POM":           {maven([]byte("<project>")), maven([]byte("<html/>"))},
		"same path":              {maven(pomOf("g", "a", "1"), publish.MavenArtifact{File: save(t, "a.txt", nil)}, publish.MavenArtifact{File: save(t, "b.txt", nil)}), maven(pomOf("g", "a", "1"), publish.MavenArtifact{File: save(t, "b.pom", nil)})},
		"extension":              {maven(pomOf("g", "a", "1"), publish.MavenArtifact{File: save(t, "a", nil)}), maven(pomOf("g", "a", "1"), publish.MavenArtifact{File: save(t, "a.x", nil), Extension: "../x"})},
		"classifier":             {maven(pomOf("g", "a", "1"), publish.MavenArtifact{File: save(t, "a.x", nil), Classifier: "a/b"})},
		"of a wheel or a source": {pypi("a.egg", nil), pypi("a-1.zip.tar.gz", nil)},
		"no METADATA":            {pypi("a-1.tar.gz", tgz(t, "a", "")), pypi("a-1.zip", zipOf(t, "a", ""))},
		"not an RPM package":     {rpmOf([]byte("xxxxxxxxxx")), rpmOf(nil)},
		"read the header":        {rpmOf(goodRPM)},
		"header is truncated":    {rpmOf(goodRPM[:len(goodRPM)-10])},
	} {
		for i, err := range errs {
			require.ErrorContains(t, err, want, "%s %d", want, i)
		}
	}
}
