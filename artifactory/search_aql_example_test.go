package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const aqlPath = "/artifactory/api/search/aql"

// Rows are decoded as they arrive. The range is set at the end.
func ExampleSearchService_AQL() {
	rt, stop := exampleClient(map[string]string{aqlPath: `{"results":[
		{"build.name":"app","build.number":"7","modules":[{"artifacts":[{"items":[{"name":"app.jar"}]}]}]},
		{"build.name":"app","build.number":"8","modules":[{"artifacts":[{"items":[{"name":"app.jar"}]}]}]}],
		"range":{"start_pos":0,"end_pos":2,"total":2}}`})
	defer stop()

	query := artifactory.AQLText(`builds.find({"name":"app"}).include("name","number","module.artifact.item.name")`)
	var rng artifactory.AQLRange
	for row, err := range rt.Search.AQL(context.Background(), query, &artifactory.AQLOptions{Range: &rng}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row.BuildName, row.BuildNumber, row.Modules[0].Artifacts[0].Items[0].Name)
	}
	fmt.Println(rng.Total, "builds")
	// Output:
	// app 7 app.jar
	// app 8 app.jar
	// 2 builds
}

func ExampleSearchService_Items() {
	rt, stop := exampleClient(map[string]string{aqlPath: `{"results":[
		{"repo":"libs-release-local","path":"org/acme","name":"a.jar","size":1015},
		{"repo":"libs-release-local","path":"org/acme","name":"b.jar","size":77}],
		"range":{"start_pos":0,"end_pos":2,"total":2}}`})
	defer stop()

	query := aql.Items().
		Where(aql.Item.Repo.Eq("libs-release-local"), aql.Item.Created.Before(aql.Years(1))).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size)
	var total int64
	for item, err := range rt.Search.Items(context.Background(), query, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.FilePath())
		total += int64(item.Size)
	}
	fmt.Println(total, "bytes")
	// Output:
	// org/acme/a.jar
	// org/acme/b.jar
	// 1092 bytes
}

// Pages overcome the limit of a server that cuts results off.
func ExampleAQLOptions_pageSize() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs-local", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	for i := range 5 {
		if err := deployText(srv, fmt.Sprintf("libs-local/org/acme/%d.txt", i)); err != nil {
			log.Fatal(err)
		}
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	rt := artifactory.New(c)

	query := aql.Items().Where(aql.Item.Repo.Eq("libs-local"))
	for item, err := range rt.Search.Items(context.Background(), query, &artifactory.AQLOptions{PageSize: 2}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.FilePath())
	}
	// Output:
	// org/acme/0.txt
	// org/acme/1.txt
	// org/acme/2.txt
	// org/acme/3.txt
	// org/acme/4.txt
}

// Rows as JSON keep all their fields.
func ExampleSearchService_AQLRaw() {
	rt, stop := exampleClient(map[string]string{aqlPath: `{"results":[{"name":"a.jar","new_field":1}],"range":{"start_pos":0,"end_pos":1,"total":1}}`})
	defer stop()

	for row, err := range rt.Search.AQLRaw(context.Background(), aql.Items(), nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(row))
	}
	// Output: {"name":"a.jar","new_field":1}
}

func deployText(srv *jfrogtest.Server, path string) error {
	put, err := http.NewRequest(http.MethodPut, srv.URL+"/artifactory/"+path, strings.NewReader(path))
	if err != nil {
		return err
	}
	put.Header.Set("Authorization", "Bearer "+srv.Token)
	resp, err := http.DefaultClient.Do(put)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Pages of any size hold the same rows as one response, for any set of displayed fields.
func TestAQLPagesAgainstServer(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs-local", "local", "generic"))
	for i := range 23 {
		require.NoError(t, deployText(srv, fmt.Sprintf("libs-local/d%d/f%d.txt", i%4, i%7)))
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	rt := artifactory.New(c)
	for _, query := range []aql.Builder[aql.InItems]{
		aql.Items(),
		aql.Items().Include(aql.Item.All()).Where(aql.Item.Type.Eq(aql.AnyType)),
		aql.Items().Include(aql.Item.Name),
		aql.Items().Include(aql.Item.Path, aql.Item.Depth),
	} {
		all, err := jfrog.Collect(rt.Search.Items(t.Context(), query, nil))
		require.NoError(t, err)
		require.NotEmpty(t, all)
		for _, size := range []int{1, 3, len(all), 1000} {
			paged, err := jfrog.Collect(rt.Search.Items(t.Context(), query, &artifactory.AQLOptions{PageSize: size}))
			require.NoError(t, err)
			require.ElementsMatch(t, all, paged, "%s in pages of %d", query, size)
		}
	}
}
