package admin_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/admin"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// often makes the examples poll at short intervals. Programs pass nil for the default intervals.
var often = &jfrog.WaitOptions{Interval: time.Millisecond}

// operationsOf returns the services of a platform at a URL.
func operationsOf(url, token string) *admin.Client {
	c, err := jfrog.New(url, jfrog.WithAccessToken(token))
	if err != nil {
		log.Fatal(err)
	}
	return admin.New(c)
}

// operationsInMemory returns the services of a platform in memory.
func operationsInMemory() (a *admin.Client, stop func()) {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	return operationsOf(srv.URL, srv.Token), srv.Close
}

// operationsWith returns the services of a fake server that sends the same response always.
func operationsWith(response string) (a *admin.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, response)
	}))
	return operationsOf(srv.URL, "token"), srv.Close
}

func ExampleLoggersService_Set() {
	a, stop := operationsInMemory()
	defer stop()
	ctx := context.Background()

	err := a.Loggers.Set(ctx, admin.LoggerSetRequest{
		Classes:      map[string]admin.LoggerLevel{"org.artifactory.aql": admin.LoggerDebug},
		TimerSeconds: 600,
	})
	if err != nil {
		log.Fatal(err)
	}
	level, err := a.Loggers.Get(ctx, "org.artifactory.aql")
	fmt.Println(level, err)
	// Output: debug <nil>
}

func ExampleLogsService_Follow() {
	a, stop := operationsInMemory()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	config, err := a.Logs.Config(ctx, admin.LogArtifactory)
	if err != nil {
		log.Fatal(err)
	}
	for line, err := range a.Logs.Follow(ctx, admin.LogArtifactory, config.Nodes[0], config.Logs[0], nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(strings.Contains(line, "|GET|/api/system/logs/config|200|"))
		break
	}
	// Output: true
}

func ExamplePruneService_StartAndWait() {
	a, stop := operationsInMemory()
	defer stop()

	status, err := a.Prune.StartAndWait(context.Background(), admin.PruneStartRequest{DryRun: true}, often)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(status.Status, status.Progress, status.Report.TotalBytesCleaned)
	// Output: finished 256 of 256 0
}

func ExampleSupportBundlesService_CreateAndWait() {
	a, stop := operationsInMemory()
	defer stop()
	ctx := context.Background()

	bundle, err := a.SupportBundles.CreateAndWait(ctx, admin.SupportBundleCreateRequest{
		Name: "case 4711",
		Parameters: &admin.SupportBundleParameters{
			Logs: &admin.SupportBundleLogs{StartDate: admin.DateOf(time.Now().AddDate(0, 0, -7))},
		},
	}, often)
	if err != nil {
		log.Fatal(err)
	}
	archive, err := a.SupportBundles.Download(ctx, bundle.ID)
	if err != nil {
		log.Fatal(err)
	}
	defer archive.Close()
	data, err := io.ReadAll(archive) // or io.Copy to a file
	if err != nil {
		log.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	fmt.Println(bundle.Name, bundle.Status, len(z.File), err)
	// Output: case 4711 success 3 <nil>
}

func ExamplePluginsService_Execute() {
	a, stop := operationsWith("12 artifacts deleted")
	defer stop()

	text, err := a.Plugins.Execute(context.Background(), "cleanup", &admin.PluginExecuteOptions{
		Params: admin.PluginParams{"suffix": {"SNAPSHOT"}, "types": {"jar", "war", "zip"}},
	})
	fmt.Println(text, err)
	// Output: 12 artifacts deleted <nil>
}

func ExampleExportsService_System() {
	a, stop := operationsWith("exported")
	defer stop()

	err := a.Exports.System(context.Background(), admin.ExportSettings{
		ExportPath:     "/backup/artifactory", // on the server
		ExcludeContent: new(true),
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleImportsService_OpenSystem() {
	a, stop := operationsWith("imported")
	defer stop()

	text, err := a.Imports.OpenSystem(context.Background(),
		admin.ImportSettings{ImportPath: "/backup/artifactory", Verbose: new(true)})
	if err != nil {
		log.Fatal(err)
	}
	defer text.Close()
	data, err := io.ReadAll(text) // arrives while the server imports
	fmt.Println(string(data), err)
	// Output: imported <nil>
}
