package jfrogtest

import (
	"crypto"
	"crypto/rsa"
	"crypto/tls"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An Option sets up a server.
type Option func(*options)

type options struct {
	addr         string
	store        store.Config
	tls          *tls.Config
	repositories []map[string]any
	providers    []*access.Provider
}

func defaultOptions() options {
	return options{
		addr: "127.0.0.1:0",
		store: store.Config{
			Token:      "jfrogtest-admin-token",
			Users:      map[string]string{"admin": "password"},
			Clock:      time.Now,
			SpoolAbove: 1 << 20,
			// The limit keeps hostile archives cheap.
			MaxUnpacked: 256 << 20,
			Polls:       1,
			JobTime:     2 * time.Second,
		},
	}
}

// WithAddr sets the address to listen on, such as "127.0.0.1:8081". The default is a free
// loopback port.
func WithAddr(addr string) Option { return func(o *options) { o.addr = addr } }

// WithToken sets the value of [Server].Token.
func WithToken(token string) Option { return func(o *options) { o.store.Token = token } }

// WithUser adds an administrator with a password. Other users are created with the API. The user
// admin with the password "password" always exists.
func WithUser(name, password string) Option {
	return func(o *options) { o.store.Users[name] = password }
}

// WithClock sets the clock of the server.
func WithClock(now func() time.Time) Option { return func(o *options) { o.store.Clock = now } }

// WithSpoolThreshold sets the size in bytes above which content is kept in a temporary file. The
// default is 1 MiB.
func WithSpoolThreshold(size int64) Option { return func(o *options) { o.store.SpoolAbove = size } }

// WithAnonymousRead allows requests without credentials to download, browse and search.
func WithAnonymousRead() Option { return func(o *options) { o.store.AnonymousRead = true } }

// WithoutDefaults starts a server without what a new platform has. New users then join no group and
// may read nothing. There is no user anonymous, no repository artifactory-build-info and no
// property set, and of the layouts only maven-2-default and simple-default.
func WithoutDefaults() Option { return func(o *options) { o.store.Empty = true } }

// WithBuildAgentRequired makes the server reject a build-info without a buildAgent, as some real
// servers do.
func WithBuildAgentRequired() Option {
	return func(o *options) { o.store.BuildAgentRequired = true }
}

// WithMultipartUpload makes the server offer multipart uploads, as servers with cloud storage do.
// Their parts go to another host, as on JFrog's cloud: see [Server.RedirectedRequests]. The paths
// on that host are /multipart/*, and the URLs expire after 15 minutes. The merge of the parts ends
// as [WithAsync] sets.
func WithMultipartUpload() Option { return func(o *options) { o.store.Multipart = true } }

// WithTLS makes the server use HTTPS with the configuration. If the configuration is nil or has no
// certificate, the server makes a certificate for loopback addresses. [Server].RootCA has the
// authority that clients must trust.
func WithTLS(config *tls.Config) Option {
	return func(o *options) {
		if o.tls = config; config == nil {
			o.tls = &tls.Config{}
		}
	}
}

// WithAsync sets when asynchronous operations end: those on release bundles and their
// distribution, replications, support bundles, merges of multipart uploads, and the pruning of
// binaries. The runs of policies and restores, and the changes of MyJFrog, are such operations too.
// In runs of pipelines, each trigger and each step is an operation. Operations end after a number
// of status requests that got the running status, or after a time, whichever comes first. A request
// for a missing report counts too. If polls is 0, they end at once. If limit is 0, only polls
// count. The default is one poll and two seconds.
func WithAsync(polls int, limit time.Duration) Option {
	return func(o *options) { o.store.Polls, o.store.JobTime = polls, limit }
}

// WithOIDCProvider adds an OpenID Connect configuration. ID tokens of the issuer can be
// exchanged for access tokens if one of the keys has signed them with RS256. The map has the
// keys by key id. Identity mappings are created with the API. For configurations that are
// created with the API, the server requests the keys from the issuer.
func WithOIDCProvider(name, issuer string, keys map[string]*rsa.PublicKey) Option {
	return func(o *options) { o.providers = append(o.providers, access.NewProvider(name, issuer, keys)) }
}

// WithEvidenceKey makes the server trust a public key (Ed25519, ECDSA or RSA). Evidence that the
// key verifies is shown as verified, with the alias as the name of the key.
func WithEvidenceKey(alias string, key crypto.PublicKey) Option {
	return func(o *options) {
		o.store.EvidenceKeys = append(o.store.EvidenceKeys, dsse.Key{Alias: alias, Public: key})
	}
}

// WithDistributionTarget adds a site, such as an edge node, that release bundles can be
// distributed to. The city and the country code are for the rules of distributions and may be
// empty. The site has local repositories with the keys. Distributions can create more.
func WithDistributionTarget(name, city, countryCode string, repositories ...string) Option {
	return func(o *options) {
		o.store.Targets = append(o.store.Targets, &store.Target{
			Name: name, City: city, Country: countryCode, Repositories: slices.Clone(repositories),
		})
	}
}

// WithSelfTarget makes the platform itself a site that release bundles can be distributed to. It
// stores what it receives in its own local repositories, which must exist.
func WithSelfTarget(name string) Option {
	return func(o *options) {
		o.store.Targets = append(o.store.Targets, &store.Target{Name: name, Own: true})
	}
}

// WithRepository creates a repository. The class is local, remote, virtual, federated or
// distribution. The package type is generic, maven, docker or another. Virtual repositories need
// members and are better created with the API. Distribution repositories, the targets of
// distributions to Bintray, cannot be created with the API.
func WithRepository(key, class, packageType string) Option {
	return func(o *options) {
		config := map[string]any{"key": key, "rclass": class, "packageType": packageType}
		if class == store.ClassRemote {
			config["url"] = "https://remote.invalid/" + key
		}
		o.repositories = append(o.repositories, config)
	}
}
