package admin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// ConfigurationService reads and changes the system configuration. Reached through
// [Client.Configuration].
//
// The server keeps the configuration as one XML document. [ConfigurationService.Get] reads the
// parts of it that have types, and [ConfigurationService.Update] changes them. For other parts
// there are [ConfigurationService.GetXML] and [ConfigurationService.UpdateYAML].
//
// To make the configuration the wanted one, send the difference:
//
//	current, err := rt.Configuration.Get(ctx)
//	...
//	wanted := current.Clone()
//	delete(wanted.Backups, "backup-daily")
//	wanted.Proxies["office"].Port = new(8080)
//	for _, patch := range current.PatchesTo(*wanted) {
//		if err := rt.Configuration.Update(ctx, patch); err != nil {
//			return err
//		}
//	}
type ConfigurationService service

// Configuration is the system configuration, or the part of it that an update changes.
//
// In an update, the server leaves alone whatever is nil or empty. The maps are keyed by the
// name of an entry. A nil entry removes it, and Remove removes whole blocks.
//
// Secrets that were read are encrypted. They can be sent back like that.
type Configuration struct {
	ServerName *string `json:"serverName,omitempty"`
	// URLBase is the base of the URLs in responses. See [ConfigurationService.SetBaseURL].
	URLBase             *string `json:"urlBase,omitempty"`
	DateFormat          string  `json:"dateFormat,omitempty"`          // such as dd-MM-yy HH:mm:ss z
	FileUploadMaxSizeMb *int    `json:"fileUploadMaxSizeMb,omitempty"` // in the web UI; 0: no limit
	// OfflineMode makes remote repositories serve only what they have cached.
	OfflineMode *bool `json:"offlineMode,omitempty"`

	MailServer           *MailServer           `json:"mailServer,omitempty"`
	FolderDownloadConfig *FolderDownloadConfig `json:"folderDownloadConfig,omitempty"`
	TrashcanConfig       *TrashcanConfig       `json:"trashcanConfig,omitempty"`
	ReplicationsConfig   *ReplicationsConfig   `json:"replicationsConfig,omitempty"`
	SystemMessageConfig  *SystemMessageConfig  `json:"systemMessageConfig,omitempty"`

	Security *SecurityConfiguration `json:"security,omitempty" conf:"parts"`

	Backups     map[string]*Backup `json:"backups,omitempty" conf:"key"`
	Indexer     *Indexer           `json:"indexer,omitempty"`
	QuotaConfig *QuotaConfig       `json:"quotaConfig,omitempty"`
	// GCConfig schedules the garbage collection.
	GCConfig *Schedule `json:"gcConfig,omitempty"`
	// CleanupConfig schedules the deletion of unused files in the caches of remote repositories.
	CleanupConfig *Schedule `json:"cleanupConfig,omitempty"`
	// VirtualCacheCleanupConfig schedules the cleanup of the caches of virtual repositories.
	VirtualCacheCleanupConfig *Schedule `json:"virtualCacheCleanupConfig,omitempty"`

	Proxies      map[string]*Proxy            `json:"proxies,omitempty" conf:"key"`
	PropertySets map[string]*PropertySet      `json:"propertySets,omitempty" conf:"name"`
	RepoLayouts  map[string]*RepositoryLayout `json:"repoLayouts,omitempty" conf:"name"`

	// Remove has the blocks that an update removes. It is empty in what Get returns.
	Remove []ConfigurationBlock `json:"-"`
}

// ConfigurationBlock is a block of the configuration, for [Configuration].Remove. It is the
// path of the block in the YAML document.
type ConfigurationBlock string

// Blocks that can be removed.
const (
	BlockMailServer        ConfigurationBlock = "mailServer"
	BlockLDAPSettings      ConfigurationBlock = "security.ldapSettings"
	BlockLDAPGroupSettings ConfigurationBlock = "security.ldapGroupSettings"
	BlockSAMLSettings      ConfigurationBlock = "security.samlSettings"
	BlockOAuthSettings     ConfigurationBlock = "security.oauthSettings"
)

// Get returns the parts of the system configuration that have types.
//
// Requires: admin, self-hosted. Since 2.2.0.
//
//jfrog:none reads the document of GetXML
func (s *ConfigurationService) Get(ctx context.Context) (*Configuration, error) {
	document, err := s.GetXML(ctx)
	if err != nil {
		return nil, err
	}
	config, err := readXML(strings.NewReader(string(document)))
	if err != nil {
		return nil, fmt.Errorf("admin: %w: system configuration: %w", jfrog.ErrBadAnswer, err)
	}
	return config, nil
}

// GetXML returns the whole system configuration as an XML document. The document is sensitive:
// it has the secrets of the server in encrypted form. Use string to get it.
//
// Requires: admin, self-hosted. Since 2.2.0.
//
//jfrog:op 4.2.6
func (s *ConfigurationService) GetXML(ctx context.Context) (jfrog.Secret, error) {
	document, err := jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/system/configuration"))
	return jfrog.Secret(document), err
}

// ReplaceXML replaces the whole system configuration with an XML document. A mistake in the
// document can make the server unusable: keep the result of [ConfigurationService.GetXML].
//
// Requires: admin, self-hosted. Since 2.2.0.
//
//jfrog:op 4.2.7
func (s *ConfigurationService) ReplaceXML(ctx context.Context, document jfrog.Secret) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/configuration").
		Header("Content-Type", "application/xml").Body([]byte(document)).Secret(string(document)).
		Check(wholeDocument(document)).Idempotent().RetryIf(refusal.LostRace))
}

// Update changes parts of the system configuration. It sends them as a YAML document, with
// their secrets in the clear.
//
// A single LDAP setting or LDAP group setting cannot be removed: the server only removes all
// of them. [Configuration.PatchesTo] removes them all and adds the others again.
//
// Requires: admin. Since 5.8.0.
//
//jfrog:op 4.2.22
func (s *ConfigurationService) Update(ctx context.Context, config Configuration) error {
	document, secrets, err := writeYAML(&config)
	return jfrog.Send(ctx, s.client, yamlPatch(document).Secret(secrets...).
		Check(errors.Join(config.check(), err)))
}

// UpdateYAML changes parts of the system configuration by a YAML document. Null as a value
// removes its key. Back the configuration up first: a document easily overwrites too much.
//
// Requires: admin. Since 5.8.0.
//
//jfrog:none Update with a free document
func (s *ConfigurationService) UpdateYAML(ctx context.Context, document jfrog.Secret) error {
	return jfrog.Send(ctx, s.client, yamlPatch([]byte(document)).Secret(string(document)).
		Check(wholeDocument(document)))
}

func yamlPatch(document []byte) *jfrog.Request {
	return jfrog.Patch("/artifactory/api/system/configuration").Accept("*/*").
		Header("Content-Type", "application/yaml").Body(document).
		Idempotent().RetryIf(refusal.LostRace)
}

// SetBaseURL sets the base of the URLs in responses, such as https://acme.example.com/artifactory.
//
// Requires: admin. Since 3.9.0.
//
//jfrog:op 4.2.8
func (s *ConfigurationService) SetBaseURL(ctx context.Context, baseURL string) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/artifactory/api/system/configuration/baseUrl").
		Accept("*/*").Body(baseURL).Check(check.HTTPURL("base URL", baseURL)).RetryIf(refusal.LostRace))
}
