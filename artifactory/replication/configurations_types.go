package replication

import (
	"bytes"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

const defaultSocketTimeoutMillis = 15000

// Configuration is a replication of a repository. It pushes to a target if it has a URL, and
// pulls otherwise. Requests leave out settings that are nil or empty.
type Configuration struct {
	RepoKey string `json:"repoKey,omitempty"` // of the repository that replicates
	// ReplicationKey identifies the replication. The server makes it.
	ReplicationKey string `json:"replicationKey,omitempty"`
	// URL is the URL of the repository that is the target of a push replication, such as
	// https://other.jfrog.io/artifactory/libs-local. A password in it is masked like a
	// [jfrog.Secret].
	URL      string `json:"url,omitempty" secret:"userinfo"`
	Username string `json:"username,omitempty"` // at the target
	// Password is a password or an identity token at the target. Responses leave it out.
	Password jfrog.Secret `json:"password,omitempty"`
	// Proxy is the key of the proxy to the target; nil: the global default proxy.
	Proxy *string `json:"proxy,omitempty"`
	// ProxyRef is Proxy under the name that it has in responses. It is never sent.
	ProxyRef *string `json:"proxyRef,omitempty"`
	// DisableProxy makes the server ignore Proxy. Since Artifactory 7.41.7.
	DisableProxy        *bool `json:"disableProxy,omitempty"`
	SocketTimeoutMillis int   `json:"socketTimeoutMillis,omitempty"` // 0: 15000
	Enabled             *bool `json:"enabled,omitempty"`             // nil: false
	// CronExp is the schedule, a Quartz cron expression with 6 or 7 fields, such as
	// "0 0 12 * * ?".
	CronExp string `json:"cronExp,omitempty"`
	// EnableEventReplication replicates an artifact when it is added, deleted, or its properties
	// change. nil: false.
	EnableEventReplication *bool `json:"enableEventReplication,omitempty"`
	// SyncDeletes deletes artifacts at the target that the source lacks; nil: false.
	SyncDeletes    *bool `json:"syncDeletes,omitempty"`
	SyncProperties *bool `json:"syncProperties,omitempty"` // nil: true
	// SyncStatistics replicates the statistics of downloads; nil: false.
	SyncStatistics *bool `json:"syncStatistics,omitempty"`
	// PathPrefix restricts the replication to a path in the repository.
	PathPrefix               *string `json:"pathPrefix,omitempty"`
	IncludePathPrefixPattern *string `json:"includePathPrefixPattern,omitempty"` // since 7.24.4
	ExcludePathPrefixPattern *string `json:"excludePathPrefixPattern,omitempty"` // since 7.24.4
	// CheckBinaryExistenceInFilestore enables replication by checksum: Enterprise+. See
	// [ChecksumsService].
	CheckBinaryExistenceInFilestore *bool `json:"checkBinaryExistenceInFilestore,omitempty"`
	// Extra has the fields of a response that this type lacks. Requests send them unchanged.
	Extra map[string]json.RawMessage `json:"-"`
}

// UnmarshalJSON decodes a replication with its Extra. It reads the proxy under both of its names.
func (c *Configuration) UnmarshalJSON(data []byte) (err error) {
	type plain Configuration
	if c.Extra, err = jsonextra.Decode(data, (*plain)(c)); err != nil {
		return err
	}
	if c.Proxy == nil && c.ProxyRef != nil {
		c.Proxy = new(*c.ProxyRef)
	}
	return nil
}

// MarshalJSON encodes a replication with its Extra. Except in requests, it masks the passwords
// like those of a [jfrog.Secret], also in the URL.
func (c Configuration) MarshalJSON() ([]byte, error) {
	type plain Configuration
	if c.ProxyRef != nil && jfrog.Deref(c.Proxy) == *c.ProxyRef {
		c.Proxy = nil // as it was read
	}
	secrets.HideURLs(&c)
	return jsonextra.Encode(plain(c), c.Extra)
}

// sent returns the replication as requests have it.
func (c Configuration) sent() Configuration {
	c.ProxyRef = nil
	return c
}

func allSent(configurations []Configuration) []Configuration {
	out := make([]Configuration, len(configurations))
	for i, c := range configurations {
		out[i] = c.sent()
	}
	return out
}

// configurationList reads a list of replications, or a single replication.
type configurationList []Configuration

// UnmarshalJSON reads an array, an object or null.
func (l *configurationList) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '{' {
		*l = make(configurationList, 1)
		return jsonlax.Unmarshal(data, &(*l)[0])
	}
	return jsonlax.Unmarshal(data, (*[]Configuration)(l))
}
