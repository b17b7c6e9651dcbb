// Command oidc-login logs a CI job in to a JFrog Platform without a stored secret: the CI
// system vouches for the job with an id token, and the platform exchanges that for a
// short-lived access token.
//
//	go run ./examples/oidc-login
//
// runs it all on this machine: an OpenID provider that hands out id tokens as GitHub does
// (provider.go), and a token exchange in front of an Artifactory in memory (platform.go).
//
//	go run ./examples/oidc-login -url https://acme.jfrog.io -provider github-oidc
//
// logs in to a real platform from a job of GitHub Actions, which needs the permission
// id-token: write, and pings it. Elsewhere -id-token-env names the variable with the id
// token, in GitLab CI/CD one of the job's id_tokens. With -v it logs every request.
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
	flag.StringVar(&cfg.url, "url", "", "base `URL` of a platform; empty: run on this machine")
	flag.StringVar(&cfg.provider, "provider", "", "`name` of the OIDC configuration on the platform")
	flag.StringVar(&cfg.audience, "audience", "", "audience of the id token, as in the OIDC configuration; empty: GitHub's default")
	flag.StringVar(&cfg.variable, "id-token-env", "", "environment `variable` that holds the id token; empty: ask GitHub Actions")
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

type config struct {
	url, provider, audience string
	variable                string // with the id token
	logger                  *slog.Logger
}

func run(ctx context.Context, out io.Writer, cfg config) error {
	switch {
	case cfg.url == "" && cfg.provider == "" && cfg.audience == "" && cfg.variable == "":
		return demo(ctx, out, cfg.logger)
	case cfg.url == "" || cfg.provider == "":
		return errors.New("a platform needs both -url and -provider")
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
	_, err = fmt.Fprintf(out, "logged in to %s by %s\n", c.BaseURL(), cfg.provider)
	return err
}

// login returns a client that authenticates by exchanging id tokens. Nothing is sent yet:
// the first call fetches the access token, concurrent ones wait for it, and later ones
// share it until shortly before it expires. The options are those of both the client and
// the one that makes the exchange.
func login(url, provider string, idToken access.IDTokenSource, opts ...jfrog.Option) (*jfrog.Client, error) {
	tokens := access.OIDC(url, provider, idToken, &access.OIDCOptions{Client: opts})
	return jfrog.New(url, append([]jfrog.Option{jfrog.WithTokenSource(tokens)}, opts...)...)
}
