package jfrogtest

import "fmt"

// SetPlatformState sets the state in which Mission Control finds the platform at a base URL:
// ONLINE, OFFLINE, PARTIAL or UNAUTHORIZED. Without a call, all platforms are online. Mission
// Control registers no JPD that is offline or unauthorized, and detaches licenses only from a JPD
// that is offline.
func (s *Server) SetPlatformState(baseURL, state string) error {
	s.store.Lock()
	defer s.store.Unlock()
	if err := s.store.MissionControl.SetState(baseURL, state); err != nil {
		return fmt.Errorf("jfrogtest: set the state of a platform: %w", err)
	}
	return nil
}

// LicenseBucket is a number of licenses that JFrog issues together. All fields are required.
type LicenseBucket struct {
	URL      string // place from which Mission Control can read the bucket
	Key      string // decrypts the bucket
	Type     string // type of the licenses, such as ENTERPRISE or EDGE
	Quantity int    // number of licenses, at most 10000
}

// IssueLicenses issues a bucket of licenses, as JFrog does, and returns the content of its file.
// Then Mission Control can add the bucket with the key, from its URL or from the file. The
// licenses are valid for a year.
func (s *Server) IssueLicenses(b LicenseBucket) (file []byte, err error) {
	s.store.Lock()
	defer s.store.Unlock()
	file, err = s.store.IssueLicenses(b.URL, b.Key, b.Type, b.Quantity)
	if err != nil {
		return nil, fmt.Errorf("jfrogtest: issue licenses: %w", err)
	}
	return file, nil
}
