// Command oidc-login logs a CI job in to a JFrog Platform without a stored secret. The CI system
// gives the job an ID token, and the platform exchanges it for a short-lived access token.
//
//	go run ./examples/oidc-login
//
// This command runs a demo on the local machine. It has an OpenID provider that issues ID tokens as
// GitHub does (provider.go), and a token exchange in front of an in-memory Artifactory
// (platform.go).
//
//	go run ./examples/oidc-login -url https://acme.jfrog.io -provider github-oidc
//
// In a GitHub Actions job, this command logs in to a platform and pings it. The job needs the
// permission id-token: write. In other CI systems, set -id-token-env to the name of the environment
// variable that holds the ID token. In GitLab CI/CD, it is one of the job's id_tokens.
//
// With -v, oidc-login logs every request.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var cfg config
	flag.StringVar(&cfg.url, "url", "", "base `URL` of the platform; empty to run the demo")
	flag.StringVar(&cfg.provider, "provider", "", "`name` of the OIDC configuration on the platform")
	flag.StringVar(&cfg.audience, "audience", "", "`audience` of the ID token in the OIDC configuration; empty for GitHub's default")
	flag.StringVar(&cfg.variable, "id-token-env", "", "environment `variable` that holds the ID token; empty to request it from GitHub Actions")
	verbose := flag.Bool("v", false, "log requests")
	flag.Parse()
	if *verbose {
		cfg.logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	if err := run(ctx, os.Stdout, cfg); err != nil {
		stop()
		log.Fatal("oidc-login: ", err)
	}
}

// config holds the command's flags.
type config struct {
	url, provider, audience string
	variable                string // environment variable that holds the ID token
	logger                  *slog.Logger
}

// run logs in to the platform and pings it, or runs the demo if cfg is empty.
func run(ctx context.Context, out io.Writer, cfg config) error {
	switch {
	case cfg.url == "" && cfg.provider == "" && cfg.audience == "" && cfg.variable == "":
		return demo(ctx, out, cfg.logger)
	case cfg.url == "" || cfg.provider == "":
		return errors.New("both -url and -provider are required to log in to a platform")
	}
	idToken := access.IDTokenFromGitHubActions(cfg.audience, jfrog.WithLogger(cfg.logger))
	if cfg.variable != "" {
		idToken = access.IDTokenFromEnv(cfg.variable)
	}
	c, err := login(cfg.url, cfg.provider, idToken, jfrog.WithLogger(cfg.logger))
	if err != nil {
		return err
	}
	if err := artifactory.New(c).System.Ping(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Logged in to %s with %s\n", c.BaseURL(), cfg.provider)
	return err
}

// login returns a client that authenticates by exchanging ID tokens. It sends no request: the first
// call of the client fetches an access token, and concurrent calls wait for it. Later calls use the
// same token until shortly before it expires. The options apply to the client and to the exchange.
func login(url, provider string, idToken access.IDTokenSource, opts ...jfrog.Option) (*jfrog.Client, error) {
	tokens := access.OIDC(url, provider, idToken, &access.OIDCOptions{Client: opts})
	return jfrog.New(url, append([]jfrog.Option{jfrog.WithTokenSource(tokens)}, opts...)...)
}
