package versions

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/naming"
)

// Layout says where a repository keeps the files of a package, and where in their names the
// version stands.
type Layout string

// The layouts. The form of [Query].Name stands beside each of them.
const (
	// LayoutMaven is for org.acme:app, in org/acme/app/1.2/app-1.2.jar.
	LayoutMaven Layout = "maven"
	// LayoutNPM is for app and @acme/app, in app/-/app-1.2.3.tgz and
	// @acme/app/-/@acme/app-1.2.3.tgz. In the latter, the second @acme may be absent.
	LayoutNPM Layout = "npm"
	// LayoutPyPI is for the name of a project, in wheels and source distributions of any folder.
	LayoutPyPI Layout = "pypi"
	// LayoutGo is for the path of a module, in example.com/app/@v/v1.2.3.zip.
	LayoutGo Layout = "go"
	// LayoutHelm is for the name of a chart, in app-1.2.3.tgz of any folder.
	LayoutHelm Layout = "helm"
	// LayoutNuGet is for the ID of a package, in Acme.App.1.2.3.nupkg of any folder.
	LayoutNuGet Layout = "nuget"
	// LayoutGems is for the name of a gem, in app-1.2.3.gem of any folder.
	LayoutGems Layout = "gems"
	// LayoutDebian is for the name of a package, in app_1.2-3_amd64.deb of any folder. Names of
	// files have no epoch.
	LayoutDebian Layout = "debian"
	// LayoutTerraform is for a module, such as acme/vpc/aws, in acme/vpc/aws/1.2.3.zip.
	LayoutTerraform Layout = "terraform"
	// LayoutTerraformProvider is for a provider, such as acme/dns, in
	// acme/dns/1.2.3/terraform-provider-dns_1.2.3_linux_amd64.zip.
	LayoutTerraformProvider Layout = "terraform-provider"
)

// layouts has the finder of each layout and its usual scheme.
var layouts = map[Layout]struct {
	scheme Scheme
	finder func(*Query) (*finder, error)
}{
	LayoutMaven: {SchemeMaven, mavenFinder}, LayoutNPM: {SchemeSemVer, npmFinder}, LayoutPyPI: {SchemePyPI, pypiFinder},
	LayoutGo: {SchemeGo, goFinder}, LayoutHelm: {SchemeSemVer, helmFinder}, LayoutNuGet: {SchemeNuGet, nugetFinder},
	LayoutGems: {SchemeGems, gemFinder}, LayoutDebian: {SchemeDebian, debianFinder}, LayoutTerraform: {SchemeTerraform, terraformFinder},
	LayoutTerraformProvider: {SchemeTerraform, providerFinder},
}

// criterion is a criterion of the query.
type criterion = aql.Criterion[aql.InItems]

// finder selects the files of a package. The criteria may select more than match does.
type finder struct {
	criteria []criterion
	// match returns the version in the path and the name of a file. False means that the file is
	// of another package, or another file of the package.
	match func(folder, name string) (version string, ok bool)
}

// literal returns a pattern for a text. Its wildcards, which a pattern cannot escape, stand for
// any character.
func literal(text string) string { return strings.ReplaceAll(text, "*", "?") }

// joined joins a folder, which may be empty, with a path.
func joined(folder, itemPath string) string {
	return strings.TrimPrefix(folder+"/"+itemPath, "/")
}

// anywhere returns the criteria for the folder of the query, if there is one, and all below it.
func (q *Query) anywhere(names ...criterion) []criterion {
	out := []criterion{aql.Or(names...)}
	if q.Folder != "" {
		out = append(out, aql.Or(aql.Item.Path.Eq(q.Folder), aql.Item.Path.Match(literal(q.Folder)+"/*")))
	}
	return out
}

// below reports whether a folder is the folder of the query or below it.
func (q *Query) below(folder string) bool {
	return q.Folder == "" || folder == q.Folder || strings.HasPrefix(folder, q.Folder+"/")
}

func mavenFinder(q *Query) (*finder, error) {
	group, artifact, found := strings.Cut(q.Name, ":")
	if !found || group == "" || artifact == "" || strings.ContainsAny(q.Name, "/") || strings.Contains(artifact, ":") {
		return nil, errors.New("the name is not of the form group:artifact")
	}
	dir := joined(q.Folder, strings.ReplaceAll(group, ".", "/")+"/"+artifact)
	end := "." + cmp.Or(q.Extension, "jar")
	if q.Classifier != "" {
		end = "-" + q.Classifier + end
	}
	return &finder{
		[]criterion{aql.Item.Path.Match(literal(dir) + "/*"), aql.Item.Name.Match(literal(artifact) + "-*" + literal(end))},
		func(folder, name string) (string, bool) {
			version, in := strings.CutPrefix(folder, dir+"/")
			name, a := strings.CutPrefix(name, artifact+"-")
			name, b := strings.CutSuffix(name, end)
			if !in || !a || !b || strings.Contains(version, "/") {
				return "", false
			}
			if base, snapshot := strings.CutSuffix(version, "-SNAPSHOT"); snapshot {
				if m := timestamped.FindStringSubmatch(name); m != nil && m[1] == base {
					return name, true
				}
			}
			return version, name == version
		},
	}, nil
}

func npmFinder(q *Query) (*finder, error) {
	scope, base, scoped := strings.Cut(q.Name, "/")
	if !scoped {
		scope, base = "", q.Name
	}
	if base == "" || strings.Contains(base, "/") || scoped != strings.HasPrefix(q.Name, "@") {
		return nil, errors.New("the name is not of the form app or @scope/app")
	}
	dirs := []string{joined(q.Folder, q.Name+"/-")}
	if scoped {
		dirs = append(dirs, dirs[0]+"/"+scope)
	}
	return &finder{
		[]criterion{aql.Item.Path.OneOf(dirs...), aql.Item.Name.Match(literal(base) + "-*.tgz")},
		func(folder, name string) (string, bool) {
			return between(name, base+"-", ".tgz", slices.Contains(dirs, folder))
		},
	}, nil
}

// between cuts a prefix and a suffix from a name, if a condition holds.
func between(name, prefix, suffix string, condition bool) (string, bool) {
	name, a := strings.CutPrefix(name, prefix)
	name, b := strings.CutSuffix(name, suffix)
	return name, a && b && condition && name != ""
}

func goFinder(q *Query) (*finder, error) {
	end := "." + cmp.Or(q.Extension, "zip")
	dirs := []string{joined(q.Folder, q.Name+"/@v")}
	if escaped := naming.Go(q.Name); escaped != q.Name {
		dirs = append(dirs, joined(q.Folder, escaped+"/@v"))
	}
	return &finder{
		[]criterion{aql.Item.Path.OneOf(dirs...), aql.Item.Name.Match("*" + literal(end))},
		func(folder, name string) (string, bool) {
			return between(name, "", end, slices.Contains(dirs, folder))
		},
	}, nil
}

func terraformFinder(q *Query) (*finder, error) {
	if strings.Count(q.Name, "/") != 2 {
		return nil, errors.New("the name is not of the form namespace/name/provider")
	}
	dir := joined(q.Folder, q.Name)
	return &finder{
		[]criterion{aql.Item.Path.Eq(dir), aql.Item.Name.Match("*.zip")},
		func(folder, name string) (string, bool) { return between(name, "", ".zip", folder == dir) },
	}, nil
}

func providerFinder(q *Query) (*finder, error) {
	namespace, name, found := strings.Cut(q.Name, "/")
	if !found || namespace == "" || name == "" || strings.Contains(name, "/") {
		return nil, errors.New("the name is not of the form namespace/name")
	}
	dir, begin := joined(q.Folder, q.Name), "terraform-provider-"+name+"_"
	return &finder{
		[]criterion{aql.Item.Path.Match(literal(dir) + "/*"), aql.Item.Name.Match(literal(begin) + "*.zip")},
		func(folder, name string) (string, bool) {
			version, in := strings.CutPrefix(folder, dir+"/")
			name, ok := between(name, begin, ".zip", in && version != "" && !strings.Contains(version, "/"))
			platform, same := strings.CutPrefix(strings.TrimPrefix(name, "v"), strings.TrimPrefix(version, "v")+"_")
			return version, ok && same && (q.Classifier == "" || q.Classifier == platform)
		},
	}, nil
}

var (
	chartVersion = regexp.MustCompile(`^v?\d+\.\d+\.\d+([-+].*)?$`)
	otherChart   = regexp.MustCompile(`-v?\d+\.\d+\.\d+([-+].*)?$`)
)

func helmFinder(q *Query) (*finder, error) {
	return &finder{
		q.anywhere(aql.Item.Name.Match(literal(q.Name) + "-*.tgz")),
		func(folder, name string) (string, bool) {
			version, ok := between(name, q.Name+"-", ".tgz", q.below(folder))
			// The chart app-2 has app-2-1.0.0.tgz.
			return version, ok && (chartVersion.MatchString(version) || !otherChart.MatchString(version))
		},
	}, nil
}

func nugetFinder(q *Query) (*finder, error) {
	names := []criterion{aql.Item.Name.Match(literal(q.Name) + ".*.nupkg")}
	if lower := strings.ToLower(q.Name); lower != q.Name {
		names = append(names, aql.Item.Name.Match(literal(lower)+".*.nupkg"))
	}
	return &finder{
		q.anywhere(names...),
		func(folder, name string) (string, bool) {
			if len(name) < len(q.Name) || !strings.EqualFold(name[:len(q.Name)], q.Name) {
				return "", false
			}
			version, ok := between(name[len(q.Name):], ".", ".nupkg", q.below(folder))
			return version, ok && isDigit(version[0]) // Acme.App has Acme.App.Core.1.0.nupkg beside it
		},
	}, nil
}

func gemFinder(q *Query) (*finder, error) {
	end := ".gem"
	if q.Classifier != "" {
		end = "-" + q.Classifier + end
	}
	return &finder{
		q.anywhere(aql.Item.Name.Match(literal(q.Name) + "-*" + literal(end))),
		func(folder, name string) (string, bool) {
			version, ok := between(name, q.Name+"-", end, q.below(folder))
			return version, ok && isDigit(version[0]) && !strings.Contains(version, "-")
		},
	}, nil
}

func debianFinder(q *Query) (*finder, error) {
	return &finder{
		q.anywhere(aql.Item.Name.Match(literal(q.Name) + "_*.deb")),
		func(folder, name string) (string, bool) {
			name, ok := between(name, q.Name+"_", ".deb", q.below(folder))
			version, arch, two := strings.Cut(name, "_")
			return version, ok && two && (q.Classifier == "" || q.Classifier == arch)
		},
	}, nil
}

func pypiFinder(q *Query) (*finder, error) {
	extensions := []string{"whl", "tar.gz"}
	if q.Extension != "" {
		extensions = []string{q.Extension}
	}
	if q.Classifier != "" && !slices.Contains(extensions, "whl") {
		return nil, fmt.Errorf("a file with extension %s has no tags", q.Extension)
	}
	var names []criterion
	for _, name := range slices.Compact([]string{q.Name, strings.ToLower(q.Name)}) {
		for _, ext := range extensions {
			names = append(names, aql.Item.Name.Match(naming.SeparatePyPI(literal(name), "*")+"-*."+literal(ext)))
		}
	}
	return &finder{
		q.anywhere(names...),
		func(folder, name string) (string, bool) {
			if !q.below(folder) {
				return "", false
			}
			for _, ext := range extensions {
				base, ok := strings.CutSuffix(name, "."+ext)
				if !ok {
					continue
				}
				project, version, tags := base, "", ""
				if parts := strings.SplitN(base, "-", 3); ext == "whl" && len(parts) == 3 {
					project, version, tags = parts[0], parts[1], parts[2]
				} else if at := strings.LastIndexByte(base, '-'); ext != "whl" && at > 0 {
					project, version = base[:at], base[at+1:]
				}
				return version, version != "" && naming.PyPI(project) == naming.PyPI(q.Name) && (q.Classifier == "" || q.Classifier == tags)
			}
			return "", false
		},
	}, nil
}
