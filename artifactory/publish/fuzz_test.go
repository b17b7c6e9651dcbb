package publish_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/publish"
)

// No archive panics, and no package has a file that leaves its repository.
func FuzzPackages(f *testing.F) {
	f.Add(npmPackage(f, "@acme/app", "1.2.3"))
	f.Add(chart(f, "app", "1.2.3"))
	f.Add(pomOf("org.acme", "app", "1.2"))
	f.Add(deb("control.tar", tarOf(f, "control", control)))
	f.Add(rpm(map[uint32]string{1000: "app", 1001: "1.2", 1002: "3", 1022: "x86_64"}))
	f.Add(zipOf(f, "example.com/app@v1.2.3/go.mod", "module example.com/app\n"))
	f.Add(zipOf(f, "a.nuspec", "<package><metadata><id>a</id><version>1</version></metadata></package>"))
	f.Add(zipOf(f, "a.dist-info/METADATA", "Name: app\nVersion: 1\n"))
	defer publish.SetLimits(1<<20, 1000)()
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, read := range []func() (*publish.Package, error){
			func() (*publish.Package, error) { return publish.NPM(save(t, "x.tgz", content), nil) },
			func() (*publish.Package, error) { return publish.Helm(save(t, "app-1.2.3.tgz", content), nil) },
			func() (*publish.Package, error) { return publish.Maven(save(t, "pom.xml", content), nil) },
			func() (*publish.Package, error) {
				return publish.Debian(save(t, "app_1.2-3_amd64.deb", content), inMain)
			},
			func() (*publish.Package, error) { return publish.RPM(save(t, "app-1.2-3.src.rpm", content), nil) },
			func() (*publish.Package, error) { return publish.GoModule(save(t, "x.zip", content), nil) },
			func() (*publish.Package, error) { return publish.NuGet(save(t, "a.1.nupkg", content), nil) },
			func() (*publish.Package, error) { return publish.PyPI(save(t, "app-1-py3-none-any.whl", content), nil) },
		} {
			p, err := read()
			if err != nil {
				require.Nil(t, p)
				continue
			}
			for _, file := range p.Files {
				for part := range strings.SplitSeq(file.Path, "/") {
					require.NotContains(t, []string{"", ".", ".."}, part)
					require.NotContains(t, part, ";")
				}
			}
		}
	})
}
