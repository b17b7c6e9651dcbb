// Command oidc-login logs a CI job in to a JFrog Platform without a stored secret. The CI system
// gives the job an ID token, and the platform exchanges it for a short-lived access token.
//
//	go run ./examples/oidc-login
//
// This command runs a demo on the local machine. It has an OpenID provider that issues ID tokens as
// GitHub does (provider.go), and a token exchange in front of an in-memory platform (platform.go).
//
//	go run ./examples/oidc-login -platform -url https://acme.jfrog.io -provider github-oidc
//
// In a GitHub Actions job, this command logs in to a platform and pings it. The job needs the
// permission id-token: write. In other CI systems, set -id-token-env to the name of the environment
// variable that holds the ID token. In GitLab CI/CD, it is one of the job's id_tokens.
//
// The command uses no stored credentials, so it does not read the configuration of the JFrog CLI.
//
// With -v, oidc-login logs every request.
package main

import (
	"cmp"
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
	cfg, err := parse(os.Args[1:], os.Stdout)
	if err == nil {
		err = run(ctx, os.Stdout, cfg)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("oidc-login: ", err)
	}
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(args []string, out io.Writer) (cfg config, err error) {
	flags := flag.NewFlagSet("oidc-login", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error
	flags.BoolVar(&cfg.platform, "platform", false, "log in to a platform; otherwise run the demo in memory")
	flags.StringVar(&cfg.url, "url", cmp.Or(os.Getenv("JFROG_URL"), os.Getenv("JF_URL")),
		"base `URL` of the platform")
	flags.StringVar(&cfg.provider, "provider", "", "`name` of the OIDC configuration on the platform")
	flags.StringVar(&cfg.audience, "audience", "", "`audience` of the ID token; empty for GitHub's default")
	flags.StringVar(&cfg.variable, "id-token-env", "", "environment `variable` with the ID token; empty for GitHub Actions")
	verbose := flags.Bool("v", false, "log requests")
	err = flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprint(out, "Usage: oidc-login [flags]\n\n"+
			"Logs a CI job in to a platform: exchanges an ID token for an access token.\n\n")
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *verbose {
		cfg.logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return cfg, err
}

// config holds the command's flags.
type config struct {
	platform                bool
	url, provider, audience string
	variable                string // environment variable that holds the ID token
	logger                  *slog.Logger
}

// run logs in to the platform and pings it, or runs the demo.
func run(ctx context.Context, out io.Writer, cfg config) error {
	switch {
	case cfg.platform && (cfg.url == "" || cfg.provider == ""):
		return errors.New("both -url and -provider are required to log in to a platform")
	case !cfg.platform && (cfg.provider != "" || cfg.audience != "" || cfg.variable != ""):
		return errors.New("-provider, -audience and -id-token-env require -platform")
	case !cfg.platform:
		return demo(ctx, out, cfg.logger)
	}
	// Without retries, a wrong URL is reported at once.
	opts := []jfrog.Option{jfrog.WithLogger(cfg.logger), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1})}
	idToken := access.IDTokenFromGitHubActions(cfg.audience, opts...)
	if cfg.variable != "" {
		idToken = access.IDTokenFromEnv(cfg.variable)
	}
	c, err := login(cfg.url, cfg.provider, idToken, opts...)
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
