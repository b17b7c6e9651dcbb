package store

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// The states of platforms.
const (
	PlatformOnline       = "ONLINE"
	PlatformOffline      = "OFFLINE"
	PlatformPartial      = "PARTIAL"
	PlatformUnauthorized = "UNAUTHORIZED"
)

// HomeID is the id of the JPD that the platform itself is.
const HomeID = "JPD-1"

// A JPD is a platform that Mission Control administers.
type JPD struct {
	ID       string
	Name     string
	URL      string
	Location JPDLocation
	Tags     []string
	Targets  []*FederationTarget
}

// A JPDLocation is the place of a platform.
type JPDLocation struct {
	City      string  `json:"city_name"`
	Country   string  `json:"country_code"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// MissionControl is what Mission Control knows. The first JPD is the platform itself.
type MissionControl struct {
	JPDs    []*JPD
	Buckets []*LicenseBucket // all that are issued
	states  map[string]string
	ids     int // the last id of a JPD
}

// newMissionControl returns what Mission Control knows on a new platform. The ids after the first
// belong to the targets of distributions.
func newMissionControl(config Config) MissionControl {
	home := &JPD{ID: HomeID, Name: "HOME", URL: config.URL,
		Location: JPDLocation{"Nuuk", "GL", 64.18347, -51.72157}}
	return MissionControl{JPDs: []*JPD{home}, states: map[string]string{}, ids: 1 + len(config.Targets)}
}

// Home returns the JPD that the platform itself is.
func (m *MissionControl) Home() *JPD { return m.JPDs[0] }

// JPD returns the JPD with an id, or nil.
func (m *MissionControl) JPD(id string) *JPD {
	i := slices.IndexFunc(m.JPDs, func(j *JPD) bool { return j.ID == id })
	if i < 0 {
		return nil
	}
	return m.JPDs[i]
}

// AddJPD adds a JPD and gives it an id.
func (m *MissionControl) AddJPD(j *JPD) {
	m.ids++
	j.ID = fmt.Sprintf("JPD-%d", m.ids)
	m.JPDs = append(m.JPDs, j)
}

// DeleteJPD deletes a JPD. Its licenses return to their buckets, and the other JPDs send it
// nothing more.
func (m *MissionControl) DeleteJPD(j *JPD) {
	m.JPDs = slices.DeleteFunc(m.JPDs, func(o *JPD) bool { return o == j })
	for _, b := range m.Buckets {
		b.Release(func(l *BucketLicense) bool { return l.JPD == j.ID })
	}
	for _, o := range m.JPDs {
		o.Targets = slices.DeleteFunc(o.Targets, func(t *FederationTarget) bool {
			return SameBaseURL(t.URL, j.AccessURL())
		})
	}
}

// AccessURL returns the address of the Access of a JPD.
func (j *JPD) AccessURL() string { return strings.TrimRight(j.URL, "/") + "/access" }

// SameBaseURL reports whether two addresses differ at most in slashes at their ends.
func SameBaseURL(a, b string) bool { return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") }

// State returns the state of the platform at an address.
func (m *MissionControl) State(baseURL string) string {
	if state := m.states[strings.TrimRight(baseURL, "/")]; state != "" {
		return state
	}
	return PlatformOnline
}

// SetState sets the state of the platform at an address.
func (m *MissionControl) SetState(baseURL, state string) error {
	if !IsWebURL(baseURL) {
		return fmt.Errorf("%q is not the address of a platform", baseURL)
	}
	switch state {
	case PlatformOnline, PlatformOffline, PlatformPartial, PlatformUnauthorized:
		m.states[strings.TrimRight(baseURL, "/")] = state
		return nil
	}
	return fmt.Errorf("a platform has no state %q", state)
}

// IsWebURL reports whether a text is the address of an HTTP server.
func IsWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "http" || u.Scheme == "https")
}

// A MissionControlExport is a copy of what Mission Control knows.
type MissionControlExport struct {
	jpds    []*JPD
	buckets map[string]bucketExport // by id
	ids     int
}

type bucketExport struct {
	name     string
	byURL    bool
	maxUsed  int
	licenses []BucketLicense
}

// Export returns a copy of the JPDs, and of the buckets with the uses of their licenses.
func (m *MissionControl) Export() *MissionControlExport {
	e := &MissionControlExport{jpds: copyJPDs(m.JPDs), buckets: map[string]bucketExport{}, ids: m.ids}
	for _, b := range m.Buckets {
		c := bucketExport{name: b.Name, byURL: b.ByURL, maxUsed: b.MaxUsed}
		for _, l := range b.Licenses {
			c.licenses = append(c.licenses, *l)
		}
		e.buckets[b.ID] = c
	}
	return e
}

// Import restores an export. Buckets that were issued after the export are no longer added.
func (m *MissionControl) Import(e *MissionControlExport) {
	m.JPDs, m.ids = copyJPDs(e.jpds), max(m.ids, e.ids)
	for _, b := range m.Buckets {
		c := e.buckets[b.ID]
		b.Name, b.ByURL, b.MaxUsed = c.name, c.byURL, c.maxUsed
		for i, l := range b.Licenses {
			if c.licenses == nil {
				l.JPD, l.Label = "", ""
				continue
			}
			*l = c.licenses[i]
		}
	}
}

func copyJPDs(list []*JPD) []*JPD {
	out := make([]*JPD, len(list))
	for i, j := range list {
		c := *j
		c.Tags, c.Targets = slices.Clone(j.Tags), make([]*FederationTarget, len(j.Targets))
		for k, t := range j.Targets {
			c.Targets[k] = t.Clone()
		}
		out[i] = &c
	}
	return out
}
