package retention_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/retention"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleServer starts an Artifactory in memory, a year after it got the file app/app.txt in
// repository libs-release-local.
func exampleServer() (c *jfrog.Client, stop func()) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs-release-local", "local", "generic"),
		jfrogtest.WithClock(func() time.Time { return now }), jfrogtest.WithAsync(0, 0))
	if err != nil {
		log.Fatal(err)
	}
	c, err = jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	_, err = artifactory.New(c).Artifacts.Deploy(context.Background(), "libs-release-local", "app/app.txt", strings.NewReader("app"), nil)
	if err != nil {
		log.Fatal(err)
	}
	now = now.AddDate(1, 0, 0)
	return c, srv.Close
}

func ExamplePackageCleanupService_Run() {
	c, stop := exampleServer()
	defer stop()
	rt := retention.New(c)
	ctx := context.Background()
	_, err := rt.PackageCleanup.Create(ctx, retention.PackagePolicy{
		Key: "old-files",
		SearchCriteria: retention.PackageCriteria{
			PackageTypes:        []artifactory.PackageType{artifactory.PackageTypeGeneric},
			Repos:               []string{"libs-*"},
			IncludedPackages:    []string{"**"},
			CreatedBeforeInDays: new(180),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	// A dry run deletes nothing, and needs no enabled policy.
	run, err := rt.PackageCleanup.Run(ctx, "old-files", &retention.CleanupRunOptions{DryRun: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("run", run.RunID)
	// Output: run 1
}

func ExampleCleanupRunsService_DownloadReport() {
	c, stop := exampleServer()
	defer stop()
	rt := retention.New(c)
	ctx := context.Background()
	_, err := rt.PackageCleanup.Create(ctx, retention.PackagePolicy{
		Key: "old-files",
		SearchCriteria: retention.PackageCriteria{
			PackageTypes:          []artifactory.PackageType{artifactory.PackageTypeGeneric},
			Repos:                 []string{"libs-*"},
			IncludedPackages:      []string{"**"},
			CreatedBeforeInMonths: new(6),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	run, err := rt.PackageCleanup.Run(ctx, "old-files", &retention.CleanupRunOptions{DryRun: true})
	if err != nil {
		log.Fatal(err)
	}

	// The report may take a while.
	report, err := jfrog.Wait(ctx, nil, func(ctx context.Context) (*jfrog.Stream, bool, error) {
		report, err := rt.CleanupRuns.DownloadReport(ctx, "old-files", run.RunID)
		if errors.Is(err, jfrog.ErrNotFound) {
			return nil, false, nil
		}
		return report, err == nil, err
	})
	if err != nil {
		log.Fatal(err)
	}
	defer report.Close()
	head := make([]byte, 2)
	_, err = io.ReadFull(report, head)
	fmt.Println(string(head), err) // a zip archive
	// Output: PK <nil>
}

func ExampleBundleCleanupService_RunAndWait() {
	c, stop := exampleServer()
	defer stop()
	rt := retention.New(c)
	ctx := context.Background()
	_, err := rt.BundleCleanup.Create(ctx, retention.BundlePolicy{
		Key: "old-bundles",
		SearchCriteria: retention.BundleCriteria{
			IncludeAllProjects:          true,
			ReleaseBundles:              []retention.BundleSelector{{Name: "**"}},
			ExcludePromotedEnvironments: []string{"PROD"},
			CreatedBeforeInMonths:       24,
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := rt.BundleCleanup.SetEnabled(ctx, "old-bundles", true); err != nil {
		log.Fatal(err)
	}
	data, err := rt.BundleCleanup.RunAndWait(ctx, "old-bundles", nil, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(data.Status, data.TotalItems)
	// Output: COMPLETED 0
}

func ExampleArchivePoliciesService_RunAndWait() {
	c, stop := exampleServer()
	defer stop()
	rt := retention.New(c)
	ctx := context.Background()
	_, err := rt.ArchivePolicies.Create(ctx, retention.ArchivePolicy{
		Key: "old-texts", Enabled: true,
		SearchCriteriaForm: &retention.ArchiveCriteria{
			Names:         &retention.ArchivePatterns{Include: &retention.ArchivePatternList{Values: []string{"*.txt"}}},
			CreatedBefore: 6, // months
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	run, err := rt.ArchivePolicies.RunAndWait(ctx, "old-texts", nil)
	if err != nil {
		log.Fatal(err)
	}
	completed, failed, total := run.Artifacts()
	fmt.Println(run.State, completed, failed, total)
	// Output: COMPLETE 1 0 1
}

func ExampleArchivesService_RestoreAndWait() {
	c, stop := exampleServer()
	defer stop()
	rt := retention.New(c)
	ctx := context.Background()
	query := artifactory.AQLText(`items.find({"repo":"libs-release-local"})`)
	policy := retention.ArchivePolicy{Key: "everything", Enabled: true, AQLQuery: new(string(query))}
	if _, err := rt.ArchivePolicies.Create(ctx, policy); err != nil {
		log.Fatal(err)
	}
	if _, err := rt.ArchivePolicies.RunAndWait(ctx, "everything", nil); err != nil {
		log.Fatal(err)
	}

	archived, err := rt.Archives.Search(ctx, query)
	if err != nil {
		log.Fatal(err)
	}
	req := retention.RestoreRequest{RestoreToOriginal: true, FallbackDestinationPath: "libs-release-local"}
	for _, item := range archived.Results {
		req.ItemsToRestore = append(req.ItemsToRestore, item.Repo+"/"+item.FilePath())
	}
	restore, err := rt.Archives.RestoreAndWait(ctx, req, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(req.ItemsToRestore, restore.State)
	// Output: [libs-release-local/app/app.txt] COMPLETE
}

func ExampleSmartArchivePoliciesService_Create() {
	c, stop := exampleServer()
	defer stop()
	rt := retention.New(c)
	ctx := context.Background()
	err := rt.SmartArchivePolicies.Create(ctx, retention.PackagePolicy{
		Key:     "old-images",
		CronExp: new("0 0 2 ? * SUN"),
		SearchCriteria: retention.PackageCriteria{
			PackageTypes:               []artifactory.PackageType{artifactory.PackageTypeDocker},
			Repos:                      []string{"**"},
			IncludedPackages:           []string{"**"},
			LastDownloadedBeforeInDays: new(365),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rt.SmartArchivePolicies.SetEnabled(ctx, "old-images", true))
	// Output: <nil>
}

func ExampleBundleRetentionService_AllCandidates() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"total":1,"items":[{"bundle_name":"app","bundle_version":"1.0","keep":false}]}`))
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	rt := retention.New(c)
	candidates := rt.BundleRetention.AllCandidates(context.Background(),
		retention.BundleCandidatesRequest{Type: retention.BundleRetentionMaxDays}, nil)
	for candidate, err := range candidates {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(candidate.BundleName, candidate.BundleVersion)
	}
	// Output: app 1.0
}
