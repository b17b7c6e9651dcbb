package admin_test

import (
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/admin"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleAdmin returns an administrator's client of an Artifactory in memory.
func exampleAdmin() (rt *admin.Client, stop func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs-local", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return admin.New(c), srv.Close
}

func ExampleConfigurationService_Update() {
	rt, stop := exampleAdmin()
	defer stop()
	ctx := context.Background()

	// The server leaves alone whatever the update does not mention.
	err := rt.Configuration.Update(ctx, admin.Configuration{
		Proxies: map[string]*admin.Proxy{
			"office": {Host: "proxy.acme.com", Port: new(3128), Username: new("artifactory"), Password: "secret"},
		},
		Backups: map[string]*admin.Backup{
			"backup-weekly": nil, // is removed
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	config, err := rt.Configuration.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(config.Proxies["office"].Host, config.Proxies["office"].Password)
	fmt.Println(len(config.Backups), config.Backups["backup-weekly"] == nil)
	// Output:
	// proxy.acme.com *****
	// 1 true
}

func ExampleConfiguration_PatchesTo() {
	rt, stop := exampleAdmin()
	defer stop()
	ctx := context.Background()
	current, err := rt.Configuration.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}

	// The map is complete: all other backups disappear.
	wanted := admin.Configuration{Backups: map[string]*admin.Backup{
		"nightly": {CronExp: "0 0 3 * * ?", Enabled: new(true), RetentionPeriodHours: new(168)},
	}}
	for _, patch := range current.PatchesTo(wanted) {
		if err := rt.Configuration.Update(ctx, patch); err != nil {
			log.Fatal(err)
		}
	}
	if current, err = rt.Configuration.Get(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(current.Backups), current.Backups["nightly"].CronExp)
	fmt.Println(len(current.PatchesTo(wanted)))
	// Output:
	// 1 0 0 3 * * ?
	// 0
}

func ExampleConfiguration_Clone() {
	rt, stop := exampleAdmin()
	defer stop()
	ctx := context.Background()
	current, err := rt.Configuration.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}

	// All that the copy keeps stays as it is.
	wanted := current.Clone()
	delete(wanted.Backups, "backup-weekly")
	wanted.Backups["backup-daily"].Enabled = new(false)
	for _, patch := range current.PatchesTo(*wanted) {
		if err := rt.Configuration.Update(ctx, patch); err != nil {
			log.Fatal(err)
		}
	}
	if current, err = rt.Configuration.Get(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(current.Backups), *current.Backups["backup-daily"].Enabled)
	// Output: 1 false
}

func ExampleConfigurationService_UpdateYAML() {
	rt, stop := exampleAdmin()
	defer stop()
	err := rt.Configuration.UpdateYAML(context.Background(), `
offlineMode: true
proxies: null # all of them
`)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleLicensesService_Install() {
	rt, stop := exampleAdmin()
	defer stop()
	ctx := context.Background()
	for range 2 {
		result, err := rt.Licenses.Install(ctx, "cHJvZHVjdHM6CiAgYXJ0aWZhY3Rvcnk6Cg")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(result.Message, result.Existed)
	}
	// Output:
	// The license has been successfully installed. false
	// *****: License already exists. true
}

func ExampleReverseProxyService_Update() {
	rt, stop := exampleAdmin()
	defer stop()
	ctx := context.Background()
	config, err := rt.ReverseProxy.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}
	config.ServerName = new("acme.com")
	config.DockerReverseProxyMethod = admin.DockerBySubdomain
	fmt.Println(rt.ReverseProxy.Update(ctx, *config))
	// Output: <nil>
}

func ExampleMaintenanceService_ReindexMetadata() {
	rt, stop := exampleAdmin()
	defer stop()
	err := rt.Maintenance.ReindexMetadata(context.Background(), []string{"libs-local"}, nil)
	fmt.Println(err)
	// Output: <nil>
}
