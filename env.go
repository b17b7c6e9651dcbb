package jfrog

import (
	"fmt"
	"os"
)

// NewFromEnv returns a client for the platform that the environment names:
//
//   - JFROG_URL or JF_URL, with JFROG_ACCESS_TOKEN or JF_ACCESS_TOKEN, or with JFROG_USER and
//     JFROG_PASSWORD (JF_USER, JF_PASSWORD);
//   - otherwise the default server in the JFrog CLI's configuration file, or the server that
//     JFROG_CLI_SERVER_ID names: see [NewFromCLI].
//
// The options override the environment. If neither names a platform, the error matches
// [ErrNotConfigured].
func NewFromEnv(opts ...Option) (*Client, error) {
	base := env("JFROG_URL", "JF_URL")
	if base == "" {
		return NewFromCLI("", opts...)
	}
	return New(base, append(envCredentials(), opts...)...)
}

// WithEnvCredentials authenticates with the credentials in the environment, which [NewFromEnv]
// describes. It is for programs that get the URL of the platform elsewhere. If there are no
// credentials, the error matches [ErrNotConfigured].
//
// The credentials go to the client's host, whatever JFROG_URL is.
func WithEnvCredentials() Option {
	return func(s *settings) error {
		opts := envCredentials()
		if opts == nil {
			return fmt.Errorf("%w: no credentials in the environment", ErrNotConfigured)
		}
		for _, opt := range opts {
			if err := opt(s); err != nil {
				return err
			}
		}
		return nil
	}
}

func envCredentials() []Option {
	if token := env("JFROG_ACCESS_TOKEN", "JF_ACCESS_TOKEN"); token != "" {
		return []Option{WithAccessToken(token)}
	}
	user, password := env("JFROG_USER", "JF_USER"), env("JFROG_PASSWORD", "JF_PASSWORD")
	if user != "" || password != "" {
		return []Option{WithBasicAuth(user, password)}
	}
	return nil
}

// env returns the value of the first variable that is set.
func env(names ...string) string {
	for _, n := range names {
		if v := os.Getenv(n); v != "" {
			return v
		}
	}
	return ""
}
