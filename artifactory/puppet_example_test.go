package artifactory_test

import (
	"context"
	"fmt"
	"log"
)

func ExamplePuppetService_AllModules() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/puppet/puppet-local/v3/modules": `{
		"pagination":{"limit":20,"offset":0,"next":null,"total":2},
		"results":[{"name":"wget","owner":{"username":"maestrodev"}},{"name":"apt","owner":{"username":"acme"}}]}`})
	defer stop()

	for module, err := range rt.Puppet.AllModules(context.Background(), "puppet-local", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(module.Owner.Username, module.Name)
	}
	// Output:
	// maestrodev wget
	// acme apt
}
