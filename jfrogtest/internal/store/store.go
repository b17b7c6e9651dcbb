// Package store holds everything that the platform knows: repositories, items, properties, builds,
// identities, release bundles and evidence. It also has the rules that the products share:
// permissions, deployment, copying and background jobs.
package store

import (
	"crypto/ed25519"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
)

// The version that the server claims to have. Clients use features up to this version.
const (
	Version  = "7.125.4"
	Revision = "71250900"
)

// A Config sets up a store.
type Config struct {
	URL           string            // base URL of the platform, without a trailing slash
	FilestoreURL  string            // base URL of the host that downloads are redirected to
	Token         string            // access token of an administrator
	Users         map[string]string // passwords of administrators, by name
	Clock         func() time.Time
	SpoolAbove    int64 // content above this size in bytes goes to a temporary file
	MaxUnpacked   int64 // limit in bytes for the content of an archive that is read
	AnonymousRead bool
	Empty         bool // without the identities and settings of a new platform
	// BuildAgentRequired makes the server reject a build-info without a buildAgent.
	BuildAgentRequired bool
	Multipart          bool // offers multipart uploads
	Polls              int
	JobTime            time.Duration
	EvidenceKeys       []dsse.Key

	Targets []*Target // of distributions
	Plugins []*Plugin
}

// A Store holds the state of the platform. Its mutex protects all of it. The dispatcher holds the
// lock while it serves a request, except on routes with the mode Unlocked.
type Store struct {
	sync.Mutex
	Config Config

	Repos      map[string]*Repository
	Blobs      *Contents
	Builds     *BuildStore
	URLSigner  Signer // signs URLs
	Identities *Identities
	Keys       *Keys

	jobs    []*Job // still running
	Bundles []*BundleVersion
	// SourceBundles are the release bundles v1, and DistributionKeys the keys for them, oldest
	// first.
	SourceBundles    []*SourceBundle
	DistributionKeys []*DistributionKey
	Imports          map[string]*Job    // of release bundles, by name/version
	attestor         ed25519.PrivateKey // signs release bundles and promotions
	Evidence         []*Evidence
	EvidenceIDs      int // the last id
	Operations       Operations
	Replication      ReplicationSettings
	Retention        *Retention
	System           *SystemConfiguration
	Workers          map[string]*Worker // by key
	Pipelines        *Pipelines
	PipelineRuns     *PipelineRuns
	Registration     Registration
	Uploads          Uploads
	MissionControl   MissionControl
	Applications     map[string]*Application // by key
	Listener         Listener                // hears of events; may be nil
	closers          []func()

	distributions int64                // how many have begun
	pairings      map[string]*Pairings // by service
	exports       map[string]*Export   // by path
}

// New returns the store of a new platform.
func New(config Config) *Store {
	s := &Store{
		Config:         config,
		Repos:          map[string]*Repository{},
		Blobs:          newContents(config.SpoolAbove),
		Builds:         newBuildStore(),
		URLSigner:      NewSigner(),
		Identities:     newIdentities(config),
		Operations:     Operations{Requests: map[string]*RequestLog{}},
		System:         initialConfiguration(config),
		Keys:           newKeys(),
		Workers:        map[string]*Worker{},
		Pipelines:      newPipelines(),
		PipelineRuns:   newPipelineRuns(),
		pairings:       map[string]*Pairings{},
		exports:        map[string]*Export{},
		Imports:        map[string]*Job{},
		MissionControl: newMissionControl(config),
		Applications:   map[string]*Application{},
	}
	_, s.attestor, _ = ed25519.GenerateKey(nil) // cannot fail
	s.addRepository(TrashKey, ClassTrash, map[string]any{})
	s.Retention = newRetention(s)
	if !config.Empty {
		s.addDefaults()
	}
	return s
}

// Now returns the time in milliseconds precision, as Artifactory records it.
func (s *Store) Now() time.Time { return s.Config.Clock().UTC().Truncate(time.Millisecond) }

// Close ends the work in the background and removes the temporary files.
func (s *Store) Close() {
	for _, end := range s.closers {
		end()
	}
	s.Lock()
	defer s.Unlock()
	s.Blobs.removeAll()
}

// AttestationKey returns the public key of the server's signatures.
func (s *Store) AttestationKey() ed25519.PublicKey { return s.attestor.Public().(ed25519.PublicKey) }
