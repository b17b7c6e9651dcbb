package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"

	"crypto/ed25519"
	"sync"
	"time"
)

// Version is the version of Artifactory that the server claims to be.
const Version = "7.111.4"

// A storeConfig says how a store is set up.
type Config struct {
	URL           string            // base URL of the platform, without a slash at the end
	FilestoreURL  string            // base URL of the host that downloads are redirected to
	Token         string            // access token of an administrator
	Users         map[string]string // passwords of administrators, by name
	Clock         func() time.Time
	SpoolAbove    int64 // size above which content is kept in a temporary file
	AnonymousRead bool
	Polls         int
	JobTime       time.Duration
	EvidenceKeys  []dsse.Key
}

// A Store holds everything that the platform knows.
//
// Its mutex guards all of it. The dispatcher locks it for the time of a request, except for those
// routes that ask to lock it themselves.
type Store struct {
	sync.Mutex
	Config Config

	Repos      map[string]*Repository
	Blobs      *Contents
	Builds     *BuildStore
	URLSigner  Signer // of URLs
	Identities *Identities

	jobs        []*Job // that go on
	Bundles     []*BundleVersion
	attestor    ed25519.PrivateKey // signs release bundles and promotions
	Evidence    []*Evidence
	EvidenceIDs int // given so far
}

// newStore returns a store that holds nothing but the trash can.
func New(config Config) *Store {
	s := &Store{
		Config:     config,
		Repos:      map[string]*Repository{},
		Blobs:      newContents(config.SpoolAbove),
		Builds:     newBuildStore(),
		URLSigner:  NewSigner(),
		Identities: newIdentities(config),
	}
	_, s.attestor, _ = ed25519.GenerateKey(nil) // never fails
	s.addRepository(TrashKey, ClassTrash, map[string]any{})
	return s
}

// now returns the server's time in the precision of Artifactory.
func (s *Store) Now() time.Time { return s.Config.Clock().UTC().Truncate(time.Millisecond) }

// close removes the temporary files.
func (s *Store) Close() {
	s.Lock()
	defer s.Unlock()
	s.Blobs.removeAll()
}

// attestationKey returns the public key of the server's own signatures.
func (s *Store) AttestationKey() ed25519.PublicKey { return s.attestor.Public().(ed25519.PublicKey) }
