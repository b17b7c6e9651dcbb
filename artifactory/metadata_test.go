package artifactory

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var (
	debianSnapshot = DebianSnapshotRequest{
		TargetRepo: "deb-snapshots", Distribution: "focal", Tag: "202203141800",
	}
	pomJAR = "org/apache/commons/commons-lang3/3.17.0/commons-lang3-3.17.0.jar"
)

var metadataCases = replay.Cases[*Client]{
	"2.10.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateAlpine(ctx, "alpine-local")
	},
	"2.10.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateCocoaPods(ctx, "cocoapods-local")
	},
	"2.10.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateRPM(ctx, "yum-local", &MetadataRPMOptions{Async: true})
	},
	"2.10.15/virtual": func(ctx context.Context, c *Client) (any, error) {
		opts := &MetadataRPMOptions{Path: "7/os/x86_64", Async: true}
		return nil, c.Metadata.CalculateRPM(ctx, "yum-virtual", opts)
	},
	"2.10.15/passphrase": func(ctx context.Context, c *Client) (any, error) {
		opts := &MetadataRPMOptions{GPGPassphrase: "passphrase"}
		return nil, c.Metadata.CalculateRPM(ctx, "yum-local", opts)
	},
	"2.10.16/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateNuGet(ctx, "nuget-local")
	},
	"2.10.17/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateNPM(ctx, "npm-local")
	},
	"2.10.18/sample": func(ctx context.Context, c *Client) (any, error) {
		repos := []string{"libs-release-local", "ext-release-local"}
		opts := &MetadataMavenIndexOptions{Repos: repos, Force: true}
		return nil, c.Metadata.CalculateMavenIndex(ctx, opts)
	},
	"2.10.19/sample": func(ctx context.Context, c *Client) (any, error) {
		opts := &MetadataMavenOptions{}
		return nil, c.Metadata.CalculateMaven(ctx, "libs-release-local", "org/acme", opts)
	},
	"2.10.20/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.GeneratePOM(ctx, "libs-local", pomJAR)
	},
	"2.10.21/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculatePyPI(ctx, "pypi-local", &MetadataOptions{})
	},
	"2.10.22/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateDebian(ctx, "debian-local", &MetadataDebianOptions{})
	},
	"2.10.22/passphrase": func(ctx context.Context, c *Client) (any, error) {
		opts := &MetadataDebianOptions{GPGPassphrase: "passphrase"}
		return nil, c.Metadata.CalculateDebian(ctx, "debian-local", opts)
	},
	"2.10.23/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateDebianCoordinates(ctx, "debian-remote-cache")
	},
	"2.10.24/synchronous": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CreateDebianSnapshot(ctx, "debian-local", debianSnapshot, nil)
	},
	"2.10.24/async": func(ctx context.Context, c *Client) (any, error) {
		opts := &MetadataOptions{Async: true}
		return nil, c.Metadata.CreateDebianSnapshot(ctx, "debian-local", debianSnapshot, opts)
	},
	"2.10.25/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateOpkg(ctx, "opkg-local", &MetadataOpkgOptions{})
	},
	"2.10.25/passphrase": func(ctx context.Context, c *Client) (any, error) {
		opts := &MetadataOpkgOptions{GPGPassphrase: "passphrase"}
		return nil, c.Metadata.CalculateOpkg(ctx, "opkg-local", opts)
	},
	"2.10.26/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateBower(ctx, "bower-local")
	},
	"2.10.27/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateHelm(ctx, "helm-local")
	},
	"2.10.28/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateHelmFolder(ctx, "helm-local", "org/project")
	},
	"2.10.29/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateCRAN(ctx, "cran-local", &MetadataOptions{})
	},
	"2.10.30/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.MoveCRANArchives(ctx, "cran-local")
	},
	"2.10.31/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateCargo(ctx, "cargo-local", &MetadataOptions{})
	},
	"2.10.32/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateConda(ctx, "conda-local", &MetadataOptions{})
	},
	"2.10.33/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateConan(ctx, "conan-local", &MetadataOptions{})
	},
	"2.10.34/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculatePub(ctx, "pub-local", &MetadataPubOptions{})
	},
	"2.10.35/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateGems(ctx, "gems-local")
	},
	"2.10.36/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateSwift(ctx, "swift-local")
	},
	"2.10.37/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Metadata.CalculateTerraform(ctx, "terraform-local")
	},
}

// calculations are the paths that Calculate calls for a repository with the key r.
var calculations = map[PackageType]string{
	PackageTypeAlpine: "alpine/r/reindex", PackageTypeBower: "bower/r/reindex",
	PackageTypeCargo: "cargo/r/reindex", PackageTypeCocoaPods: "cocoapods/r/reindex",
	PackageTypeConan: "conan/r/reindex", PackageTypeConda: "conda/r/reindex",
	PackageTypeCRAN: "cran/reindex/r", PackageTypeDebian: "deb/reindex/r",
	PackageTypeGems: "gems/r/reindex", PackageTypeHelm: "helm/r/reindex",
	PackageTypeMaven: "maven/calculateMetadata/r/", PackageTypeNPM: "npm/r/reindex",
	PackageTypeNuGet: "nuget/r/reindex", PackageTypeOpkg: "opkg/reindex/r",
	PackageTypePub: "pub/r/reindex", PackageTypePyPI: "pypi/r/reindex", PackageTypeRPM: "yum/r",
	PackageTypeSwift: "swift/r/reindex", PackageTypeTerraform: "terraform/r/reindex",
}

func TestCalculateByPackageType(t *testing.T) {
	c, got := answering(t, http.StatusOK, nil, "OK")
	for packageType, path := range calculations {
		require.NoError(t, c.Metadata.Calculate(t.Context(), "r", packageType), packageType)
		require.Equal(t, "POST /artifactory/api/"+path, got.Method+" "+got.RequestURI)
		require.Empty(t, got.body)
	}
	// A repository of a list has its package type in another form.
	ref := RepositoryRef{Key: "r", PackageType: "CocoaPods"}
	require.NoError(t, c.Metadata.Calculate(t.Context(), ref.Key, ref.Package()))
	require.Equal(t, "/artifactory/api/cocoapods/r/reindex", got.RequestURI)
}

func TestCalculateRefusesPackageTypes(t *testing.T) {
	c := offline(t)
	for _, packageType := range []PackageType{
		PackageTypeAnsible, PackageTypeDocker, PackageTypeGeneric, PackageTypeGo, PackageTypeGradle,
		PackageTypeHelmOCI, PackageTypeTerraformBackend, "Maven", "no/such", "..", "",
	} {
		err := c.Metadata.Calculate(t.Context(), "libs", packageType)
		refused(t, err, fmt.Sprintf("%q of repository libs has no metadata calculation", packageType))
		require.ErrorIs(t, err, errNoCalculation)
	}
}

func TestMetadataRefused(t *testing.T) {
	ctx, m := t.Context(), offline(t).Metadata
	for packageType := range calculations {
		refused(t, m.Calculate(ctx, "", packageType), "repoKey is empty")
	}
	refused(t, m.CalculateDebianCoordinates(ctx, ""), "repoKey is empty")
	refused(t, m.MoveCRANArchives(ctx, ""), "repoKey is empty")
	refused(t, m.CalculateMaven(ctx, "libs", "", nil), "folderPath is empty")
	refused(t, m.CalculateMaven(ctx, "libs", "a/../b", nil), `".." segment`)
	refused(t, m.CalculateHelmFolder(ctx, "libs", ""), "path is empty")
	refused(t, m.GeneratePOM(ctx, "libs", ""), "jarFilePath is empty")
	refused(t, m.GeneratePOM(ctx, "libs", "/"), "names the repository")
	repos := &MetadataMavenIndexOptions{Repos: []string{"libs", ""}}
	refused(t, m.CalculateMavenIndex(ctx, repos), "repository key is empty")
	for why, change := range map[string]func(*DebianSnapshotRequest){
		"tag is empty":               func(r *DebianSnapshotRequest) { r.Tag = "" },
		"target repository is empty": func(r *DebianSnapshotRequest) { r.TargetRepo = "" },
		"distribution is empty":      func(r *DebianSnapshotRequest) { r.Distribution = "" },
	} {
		req := debianSnapshot
		change(&req)
		refused(t, m.CreateDebianSnapshot(ctx, "debian-local", req, nil), why)
	}
}

func TestMetadataQueries(t *testing.T) {
	c, got := answering(t, http.StatusAccepted, nil, "accepted")
	m, ctx := c.Metadata, t.Context()
	for want, call := range map[string]func() error{
		"": func() error { return m.CalculateMavenIndex(ctx, nil) },
		"async=1": func() error {
			return m.CalculatePyPI(ctx, "r", &MetadataOptions{Async: true})
		},
		"async=0": func() error {
			return m.CalculatePub(ctx, "r", &MetadataPubOptions{Async: new(false)})
		},
		"async=1&path=7%2Fos%2Fx86%2064": func() error {
			return m.CalculateRPM(ctx, "r", &MetadataRPMOptions{Path: "7/os/x86 64", Async: true})
		},
		"writeProps=0": func() error {
			return m.CalculateDebian(ctx, "r", &MetadataDebianOptions{WriteProps: new(false)})
		},
		"writeProps=1": func() error {
			return m.CalculateOpkg(ctx, "r", &MetadataOpkgOptions{WriteProps: new(true)})
		},
		"noneRecursive=true": func() error {
			return m.CalculateMaven(ctx, "r", "a", &MetadataMavenOptions{NoneRecursive: true})
		},
	} {
		require.NoError(t, call())
		require.Equal(t, want, got.URL.RawQuery)
		require.Equal(t, "*/*", got.Header.Get("Accept"))
	}
	require.NoError(t, m.CalculateHelmFolder(ctx, "r", "/"))
	require.Equal(t, "/artifactory/api/helm/r/reindex", got.RequestURI)
	require.NoError(t, m.CalculateHelmFolder(ctx, "r", "a b/reindex"))
	require.Equal(t, "/artifactory/api/helm/r/a%20b/reindex/reindex", got.RequestURI)
}

// signers are the calculations that take a passphrase.
var signers = map[string]func(ctx context.Context, c *Client, passphrase jfrog.Secret) error{
	"rpm": func(ctx context.Context, c *Client, passphrase jfrog.Secret) error {
		return c.Metadata.CalculateRPM(ctx, "r", &MetadataRPMOptions{GPGPassphrase: passphrase})
	},
	"debian": func(ctx context.Context, c *Client, passphrase jfrog.Secret) error {
		return c.Metadata.CalculateDebian(ctx, "r", &MetadataDebianOptions{GPGPassphrase: passphrase})
	},
	"opkg": func(ctx context.Context, c *Client, passphrase jfrog.Secret) error {
		return c.Metadata.CalculateOpkg(ctx, "r", &MetadataOpkgOptions{GPGPassphrase: passphrase})
	},
}

func TestSigningPassphrases(t *testing.T) {
	for name, call := range signers {
		c, got := answering(t, http.StatusBadRequest, nil, `{"message":"wrong: open sesame"}`)
		err := call(t.Context(), c, "open sesame")
		require.ErrorIs(t, err, jfrog.ErrValidation, name)
		require.Equal(t, "open sesame", got.Header.Get("X-GPG-PASSPHRASE"), name)
		require.Empty(t, got.URL.RawQuery, name)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), "sesame", name)
		require.ErrorContains(t, err, "wrong: *****", name)

		err = call(t.Context(), c, "")
		require.Error(t, err)
		require.NotContains(t, got.Header, "X-Gpg-Passphrase", name)
		refused(t, call(t.Context(), offline(t), "*****"), "a secret is *****")
	}
	for _, opts := range []any{
		MetadataRPMOptions{GPGPassphrase: "sesame"}, &MetadataRPMOptions{GPGPassphrase: "sesame"},
		MetadataDebianOptions{GPGPassphrase: "sesame"}, &MetadataDebianOptions{GPGPassphrase: "sesame"},
		MetadataOpkgOptions{GPGPassphrase: "sesame"}, &MetadataOpkgOptions{GPGPassphrase: "sesame"},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			text := fmt.Sprintf(verb, opts)
			require.NotContains(t, text, "sesame", "%s of %T", verb, opts)
			require.True(t, strings.Contains(text, "*****"), "%s of %T: %s", verb, opts, text)
		}
	}
}

// slowCalls are calls during which the server may work for long, or not.
var slowCalls = []struct {
	long bool
	call func(ctx context.Context, c *Client) error
}{
	{true, func(ctx context.Context, c *Client) error { return c.Metadata.CalculateRPM(ctx, "r", nil) }},
	{true, func(ctx context.Context, c *Client) error { return c.Metadata.CalculatePyPI(ctx, "r", nil) }},
	{true, func(ctx context.Context, c *Client) error { return c.Metadata.CalculatePub(ctx, "r", nil) }},
	{true, func(ctx context.Context, c *Client) error { return c.Metadata.CalculateHelm(ctx, "r") }},
	{true, func(ctx context.Context, c *Client) error { return c.Metadata.CalculateGems(ctx, "r") }},
	{true, func(ctx context.Context, c *Client) error { return c.Metadata.MoveCRANArchives(ctx, "r") }},
	{true, func(ctx context.Context, c *Client) error {
		return c.Metadata.CalculateMaven(ctx, "r", "/", nil)
	}},
	{true, func(ctx context.Context, c *Client) error {
		return c.Metadata.CreateDebianSnapshot(ctx, "r", debianSnapshot, nil)
	}},
	{true, func(ctx context.Context, c *Client) error {
		return second(content(c.VCS.DownloadTag(ctx, "git", "acme", "app", "1", nil)))
	}},
	{false, func(ctx context.Context, c *Client) error { return c.Metadata.CalculateNPM(ctx, "r") }},
	{false, func(ctx context.Context, c *Client) error {
		return c.Metadata.CalculateConan(ctx, "r", &MetadataOptions{Async: true})
	}},
	{false, func(ctx context.Context, c *Client) error {
		return c.Metadata.CalculateOpkg(ctx, "r", &MetadataOpkgOptions{Async: true})
	}},
	{false, func(ctx context.Context, c *Client) error {
		return c.Metadata.CalculatePub(ctx, "r", &MetadataPubOptions{Async: new(true)})
	}},
	{false, func(ctx context.Context, c *Client) error {
		return c.Metadata.CreateDebianSnapshot(ctx, "r", debianSnapshot, &MetadataOptions{Async: true})
	}},
}

// TestLongCalculations checks which calls outlast the response timeout of the client.
func TestLongCalculations(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(100 * time.Millisecond)
		_, _ = io.WriteString(w, "OK")
	}))
	defer srv.Close()
	jc, err := jfrog.New(srv.URL, jfrog.WithResponseTimeout(10*time.Millisecond),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	for i, test := range slowCalls {
		if err := test.call(t.Context(), New(jc)); test.long {
			require.NoError(t, err, i)
		} else {
			require.ErrorIs(t, err, jfrog.ErrUnreachable, i)
		}
	}
}
