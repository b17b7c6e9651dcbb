package store

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A LicenseBucket is a number of licenses that JFrog has issued together.
type LicenseBucket struct {
	ID       string
	URL, Key string
	Type     string
	Issued   time.Time
	Valid    time.Time // end of the validity
	File     []byte    // which Mission Control can read with the key
	Licenses []*BucketLicense

	Name    string // in Mission Control; empty: not added
	ByURL   bool   // whether Mission Control has read the bucket from its URL
	MaxUsed int
}

// A BucketLicense is a license of a bucket: attached to a JPD, acquired under a label, or
// available.
type BucketLicense struct {
	Key        string
	JPD, Label string
}

// Used reports whether the license is in use.
func (l *BucketLicense) Used() bool { return l.JPD != "" || l.Label != "" }

const (
	maxLicenses = 10_000
	firstBucket = 100_000_001 // an id
)

// IssueLicenses issues a bucket and returns its file.
func (s *Store) IssueLicenses(bucketURL, key, licenseType string, quantity int) ([]byte, error) {
	m := &s.MissionControl
	switch {
	case !IsWebURL(bucketURL):
		return nil, fmt.Errorf("%q is not a URL", bucketURL)
	case key == "":
		return nil, errors.New("the key is empty")
	case licenseType == "":
		return nil, errors.New("the type of the licenses is empty")
	case quantity < 1 || quantity > maxLicenses:
		return nil, fmt.Errorf("a bucket cannot have %d licenses", quantity)
	case slices.ContainsFunc(m.Buckets, func(b *LicenseBucket) bool { return b.URL == bucketURL }):
		return nil, fmt.Errorf("%s has another bucket", bucketURL)
	}
	now := s.Now()
	b := &LicenseBucket{
		ID: fmt.Sprint(firstBucket + len(m.Buckets)), URL: bucketURL, Key: key, Type: licenseType,
		Issued: now, Valid: now.AddDate(1, 0, 0), Licenses: make([]*BucketLicense, quantity),
	}
	for i := range b.Licenses {
		b.Licenses[i] = &BucketLicense{Key: NewID()}
	}
	b.File = jsondoc.Encode(map[string]string{
		"identifier": b.ID, "content": base64.StdEncoding.EncodeToString([]byte(NewID())),
	})
	m.Buckets = append(m.Buckets, b)
	return slices.Clone(b.File), nil
}

// Bucket returns the first added bucket with a property, or nil.
func (m *MissionControl) Bucket(is func(*LicenseBucket) bool) *LicenseBucket {
	for _, b := range m.Buckets {
		if b.Name != "" && is(b) {
			return b
		}
	}
	return nil
}

// BucketNamed returns the bucket with a name, or nil.
func (m *MissionControl) BucketNamed(name string) *LicenseBucket {
	return m.Bucket(func(b *LicenseBucket) bool { return b.Name == name })
}

// Used returns how many licenses are in use.
func (b *LicenseBucket) Used() int {
	n := 0
	for _, l := range b.Licenses {
		if l.Used() {
			n++
		}
	}
	return n
}

// Take gives available licenses to a JPD or a label. It returns false, and gives none, if there are
// fewer.
func (b *LicenseBucket) Take(count int, jpd, label string) ([]*BucketLicense, bool) {
	if count > len(b.Licenses)-b.Used() {
		return nil, false
	}
	var taken []*BucketLicense
	for _, l := range b.Licenses {
		if len(taken) < count && !l.Used() {
			l.JPD, l.Label = jpd, label
			taken = append(taken, l)
		}
	}
	b.MaxUsed = max(b.MaxUsed, b.Used())
	return taken, true
}

// Release makes licenses available. It returns their number.
func (b *LicenseBucket) Release(is func(*BucketLicense) bool) int {
	n := 0
	for _, l := range b.Licenses {
		if l.Used() && is(l) {
			l.JPD, l.Label = "", ""
			n++
		}
	}
	return n
}

// Uses counts the licenses in use by a property of each, which is not empty.
func (b *LicenseBucket) Uses(by func(*BucketLicense) string) map[string]int {
	counts := map[string]int{}
	for _, l := range b.Licenses {
		if name := by(l); name != "" {
			counts[name]++
		}
	}
	return counts
}
