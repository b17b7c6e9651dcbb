// Command tracing traces the requests of the SDK with OpenTelemetry, over TLS with a certificate
// authority of one's own.
//
//	go run .                        # on an in-memory platform
//	go run . -platform -ca ca.pem   # on a real platform; -ca is optional
//
// The command reads the version and the repositories of the platform, and prints the spans that it
// has recorded. Each attempt is a span, so that the retries of the SDK are visible. The span is
// named for the path template of the operation (http.Request.Pattern), not for the path, so that
// all repositories have the same name.
//
// With -platform, the command connects to the platform that is configured in the environment or for
// the JFrog CLI (see jfrog.NewFromEnv). It changes nothing.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("tracing: ", err)
	}
}

// run parses the command line and runs the command.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("tracing", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "run on the configured platform, not on an in-memory one")
	ca := flags.String("ca", "", "PEM `file` with certificate authorities to trust")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if !*platform {
		if *ca != "" {
			return errors.New("-ca requires -platform")
		}
		return demo(ctx, out)
	}
	var authority []byte
	if *ca != "" {
		var err error
		if authority, err = os.ReadFile(*ca); err != nil {
			return err
		}
	}
	connect := func(opts ...jfrog.Option) (*jfrog.Client, error) {
		return jfrog.NewFromEnv(append(opts, jfrog.WithUserAgent("tracing"))...)
	}
	return traced(ctx, out, authority, connect)
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Reads the repositories of a platform and prints a trace of the requests.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// newTransport returns a transport that trusts an authority and makes a span of each request. A
// client with such a transport must not have the option jfrog.WithRootCA, because the TLS
// configuration belongs to the inner transport.
func newTransport(tracing trace.TracerProvider, authority []byte) (http.RoundTripper, error) {
	base := http.DefaultTransport.(*http.Transport).Clone()
	if authority != nil {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM(authority) {
			return nil, errors.New("the certificate authority is not in PEM")
		}
		base.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	return otelhttp.NewTransport(base,
		otelhttp.WithTracerProvider(tracing),
		otelhttp.WithPropagators(propagation.TraceContext{}), // the header traceparent
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + r.Pattern }),
	), nil
}

// traced reads the platform that connect connects to, and prints the trace.
func traced(ctx context.Context, out io.Writer, authority []byte, connect func(...jfrog.Option) (*jfrog.Client, error)) (err error) {
	// In place of the in-memory exporter, a real program has an exporter for OTLP.
	exporter := tracetest.NewInMemoryExporter()
	tracing := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	defer func() { err = errors.Join(err, tracing.Shutdown(context.WithoutCancel(ctx))) }()
	rt, err := newTransport(tracing, authority)
	if err != nil {
		return err
	}
	if err := check(ctx, rt, connect); err != nil {
		return err
	}
	exporter.Reset()
	c, err := connect(jfrog.WithTransport(rt), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: 50 * time.Millisecond}))
	if err != nil {
		return err
	}
	ctx, span := tracing.Tracer("tracing").Start(ctx, "read repositories")
	found, err := readRepositories(ctx, artifactory.New(c))
	span.End()
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Repositories: %d\n\n", found)
	printSpans(out, exporter.GetSpans())
	return nil
}

// check sends one request without retries, so that a wrong URL or token is reported at once.
func check(ctx context.Context, rt http.RoundTripper, connect func(...jfrog.Option) (*jfrog.Client, error)) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := connect(jfrog.WithTransport(rt), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		return err
	}
	_, err = artifactory.New(c).System.Version(ctx)
	if errors.Is(err, jfrog.ErrForbidden) { // the user may still be allowed to list repositories
		return nil
	}
	return err
}

// readRepositories lists the repositories and reads the first three. It returns their number.
func readRepositories(ctx context.Context, rt *artifactory.Client) (int, error) {
	repos, err := rt.Repositories.List(ctx, nil)
	if err != nil {
		return 0, err
	}
	for _, r := range repos[:min(3, len(repos))] {
		if _, err := rt.Items.Get(ctx, r.Key, "/"); err != nil && !errors.Is(err, jfrog.ErrForbidden) {
			return 0, err
		}
	}
	return len(repos), nil
}

// printSpans prints the spans in the order of their ends, the span of the command last.
func printSpans(out io.Writer, spans tracetest.SpanStubs) {
	_, _ = fmt.Fprintf(out, "%8s  %6s  %s\n", "ms", "status", "span")
	for _, s := range spans {
		status := "-"
		for _, a := range s.Attributes {
			if a.Key == "http.response.status_code" {
				status = strconv.FormatInt(a.Value.AsInt64(), 10)
			}
		}
		ms := float64(s.EndTime.Sub(s.StartTime)) / float64(time.Millisecond)
		_, _ = fmt.Fprintf(out, "%8.1f  %6s  %s\n", ms, status, s.Name)
	}
}
