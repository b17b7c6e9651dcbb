package jfrogtest

import (
	"crypto/ed25519"
	"sync"
	"time"
)

// Version is the version of Artifactory that the server claims to be.
const Version = "7.111.4"

// A storeConfig says how a store is set up.
type storeConfig struct {
	url           string            // base URL of the platform, without a slash at the end
	filestoreURL  string            // base URL of the host that downloads are redirected to
	token         string            // access token of an administrator
	users         map[string]string // passwords of administrators, by name
	clock         func() time.Time
	spoolAbove    int64 // size above which content is kept in a temporary file
	anonymousRead bool
	polls         int
	jobTime       time.Duration
	evidenceKeys  []evidenceKey
}

// A Store holds everything that the platform knows.
//
// Its mutex guards all of it. The dispatcher locks it for the time of a request, except for those
// routes that ask to lock it themselves.
type Store struct {
	sync.Mutex
	config storeConfig

	repos  map[string]*repository
	blobs  *contents
	builds *buildStore
	signer signer // of URLs
	access *accessStore

	jobs        []*job // that go on
	bundles     []*bundleVersion
	attestor    ed25519.PrivateKey // signs release bundles and promotions
	evidence    []*evidence
	evidenceIDs int // given so far
}

// newStore returns a store that holds nothing but the trash can.
func newStore(config storeConfig) *Store {
	s := &Store{
		config: config,
		repos:  map[string]*repository{},
		blobs:  newContents(config.spoolAbove),
		builds: newBuildStore(),
		signer: newSigner(),
		access: newAccessStore(config),
	}
	_, s.attestor, _ = ed25519.GenerateKey(nil) // never fails
	s.addRepository(trashKey, classTrash, map[string]any{})
	return s
}

// now returns the server's time in the precision of Artifactory.
func (s *Store) now() time.Time { return s.config.clock().UTC().Truncate(time.Millisecond) }

// close removes the temporary files.
func (s *Store) close() {
	s.Lock()
	defer s.Unlock()
	s.blobs.removeAll()
}

// attestationKey returns the public key of the server's own signatures.
func (s *Store) attestationKey() ed25519.PublicKey { return s.attestor.Public().(ed25519.PublicKey) }
