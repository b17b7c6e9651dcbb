// Command terraform-provider is a Terraform provider for the JFrog Platform: the pattern for a
// provider on this SDK. It has local, remote and virtual repositories, groups, permissions,
// projects, property sets and webhooks, and a data source for repositories.
//
//	go run .    # run a demo on an in-memory platform, if there is terraform or tofu 1.11 or later
//
// To use it for a real platform, build it and tell Terraform where it is. No terraform init is
// needed:
//
//	go build -o bin/terraform-provider-jfrog .
//	cat > bin/terraform.rc <<EOF
//	provider_installation { dev_overrides { "example.com/jfrogkit/jfrog" = "$PWD/bin" } direct {} }
//	EOF
//	export TF_CLI_CONFIG_FILE=$PWD/bin/terraform.rc
//	export JFROG_URL=https://acme.jfrog.io JFROG_ACCESS_TOKEN=...
//	cd demo && terraform plan
//
// # Reading the source
//
// Start with resource.go. It has what all resources share: state, import, deadlines and
// diagnostics. Continue with a small resource, such as group.go, and with repository.go for the
// kinds of attributes. These are the points that are easily missed:
//
//   - A resource that the server no longer has leaves the state, and its deletion succeeds. Any
//     other failure is an error, and the state stays. The 404 of a proxy is such a failure.
//   - After a change, the state is what the server has. A setting that the server ignores is an
//     error that names the setting (jfrog.Diff), and an update sends what differs (jfrog.Changes).
//   - A resource that was created but cannot be read stays in the state.
//   - The server does not distinguish null from empty, and Terraform does: see text and list.
//   - Attributes that are not required have types with null, even with a default: a state of an
//     older version lacks them.
//   - Secrets are write-only attributes, with a version that says when to send them. The SDK
//     removes them from errors and logs.
//   - Values may be unknown while Terraform validates and plans. Only values of the framework can
//     hold that, so the models are decoded where everything is known: in Create, Read, Update and
//     Delete.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// address is where Terraform looks for the provider. This one is in no registry.
const address = "example.com/jfrogkit/jfrog"

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return demo(ctx, os.Stdout) }
	if startedByTerraform() {
		run = func() error {
			return providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{Address: address})
		}
	}
	if err := run(); err != nil {
		stop()
		log.Fatal("terraform-provider: ", err)
	}
}

// startedByTerraform reports whether Terraform has started the program as a plugin.
func startedByTerraform() bool { return os.Getenv("TF_PLUGIN_MAGIC_COOKIE") != "" }
