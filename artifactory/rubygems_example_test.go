package artifactory_test

import (
	"context"
	"fmt"
	"log"
)

func ExampleRubyGemsService_Versions() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/gems/gems-local/api/v1/versions/polisher.json": `[
		{"number":"0.11.1","platform":"ruby","licenses":["MIT"],"built_at":"2015-08-03T00:00:00.000Z"}]`})
	defer stop()

	versions, err := rt.RubyGems.Versions(context.Background(), "gems-local", "polisher")
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range versions {
		fmt.Println(v.Number, v.Licenses, v.BuiltAt.Year())
	}
	// Output: 0.11.1 [MIT] 2015
}
