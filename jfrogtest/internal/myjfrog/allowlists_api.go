package myjfrog

import (
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const (
	maxAddresses = 2500 // in all allowlists
	maxChanges   = 5    // in an hour
	maxServers   = 100  // with an allowlist

	inProgress = "IN_PROGRESS"
)

// An allowlist has the addresses that may connect to a server.
type allowlist struct {
	addresses []string
	adding    int        // addresses that a change in progress adds
	change    *store.Job // the last one; nil: none
}

var serverName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// allowlist returns the allowlist of the server that the path names.
func (s *service) allowlist(q *rest.Request) (*allowlist, error) {
	name := q.Params["serverName"]
	if !serverName.MatchString(name) {
		return nil, apierr.New(http.StatusForbidden, "Valid token does not match the server name")
	}
	if l := s.allowlists[name]; l != nil {
		return l, nil
	}
	return &allowlist{}, nil
}

func (s *service) handleGetAllowlist(q *rest.Request) (*rest.Response, error) {
	l, err := s.allowlist(q)
	if err != nil {
		return nil, err
	}
	status := store.StatusCompleted
	if l.change != nil {
		l.change.Poll()
		status = l.change.Status
	}
	type address struct {
		IP string `json:"ip"`
	}
	list := []address{}
	for _, a := range l.addresses {
		list = append(list, address{a})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"status": status, "ips": list}), nil
}

// private are the networks that cannot be allowed (RFC 1918).
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
}

// valid reports whether a text is a public address or range.
func valid(text string) bool {
	prefix, err := netip.ParsePrefix(text)
	addr := prefix.Addr()
	if err != nil {
		if addr, err = netip.ParseAddr(text); err != nil {
			return false
		}
	}
	contains := func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) }
	return addr.Zone() == "" && !slices.ContainsFunc(private, contains)
}

// A refusal names addresses that a change leaves out.
type refusal struct {
	Message string   `json:"message"`
	Details []string `json:"details"`
}

// A division divides the addresses of a change.
type division struct {
	known, unknown []string // those in the allowlist and the others
	refusals       []refusal
}

// divide divides addresses without repetitions.
func (l *allowlist) divide(addresses []string) division {
	var d division
	var invalid []string
	listed, seen := map[string]bool{}, map[string]bool{}
	for _, a := range l.addresses {
		listed[a] = true
	}
	for _, a := range addresses {
		switch {
		case seen[a]:
		case !valid(a):
			invalid = append(invalid, a)
		case listed[a]:
			d.known = append(d.known, a)
		default:
			d.unknown = append(d.unknown, a)
		}
		seen[a] = true
	}
	d.refuse("Invalid IPs", invalid)
	return d
}

// refuse adds a refusal, before the others, unless the addresses are empty.
func (d *division) refuse(message string, addresses []string) {
	if len(addresses) > 0 {
		d.refusals = slices.Insert(d.refusals, 0, refusal{message, addresses})
	}
}

// begin reads a change of an allowlist. It returns an error if no change is possible now.
func (s *service) begin(q *rest.Request) (*allowlist, division, error) {
	var body struct {
		IPs []string `json:"ips"`
	}
	l, err := s.allowlist(q)
	if err == nil {
		err = q.Decode(&body)
	}
	if err != nil {
		return nil, division{}, err
	}
	now := s.Now()
	s.changes = slices.DeleteFunc(s.changes, func(t time.Time) bool { return now.Sub(t) >= time.Hour })
	switch {
	case l.change != nil && l.change.Status == inProgress:
		err = apierr.New(http.StatusConflict,
			"Another IP action is in progress (try again in a few minutes)")
	case len(body.IPs) == 0 || !slices.ContainsFunc(body.IPs, valid):
		err = bad("There are no valid IPs")
	case len(body.IPs) > maxAddresses:
		err = bad("There are more than %d IPs", maxAddresses)
	case len(s.changes) >= maxChanges:
		err = apierr.New(http.StatusTooManyRequests, "Too many requests")
	}
	if err != nil {
		return nil, division{}, err
	}
	return l, l.divide(body.IPs), nil
}

// finish begins the job of a change and returns the response.
func (s *service) finish(q *rest.Request, l *allowlist, d division, work func()) *rest.Response {
	s.changes = append(s.changes, s.Now())
	s.allowlists[q.Params["serverName"]] = l
	l.change = s.BeginJob(inProgress, true, func() []error {
		work()
		return nil
	})
	out := map[string]any{
		"status":  l.change.Status,
		"message": "Success, the action will take a few minutes to complete",
	}
	if d.refusals != nil {
		out["errors"] = d.refusals
	}
	return rest.JSON(http.StatusOK, "", out)
}

func (s *service) handleAdd(q *rest.Request) (*rest.Response, error) {
	l, d, err := s.begin(q)
	if err != nil {
		return nil, err
	}
	d.refuse("Existing IPs", d.known)
	total := len(d.unknown)
	for _, other := range s.allowlists {
		total += len(other.addresses) + other.adding
	}
	switch {
	case total > maxAddresses:
		return nil, bad("All allowlists would have more than %d IPs", maxAddresses)
	case len(s.allowlists) >= maxServers && s.allowlists[q.Params["serverName"]] == nil:
		return nil, bad("There are %d allowlists", maxServers)
	}
	l.adding = len(d.unknown)
	return s.finish(q, l, d, func() {
		l.addresses, l.adding = append(l.addresses, d.unknown...), 0
	}), nil
}

func (s *service) handleRemove(q *rest.Request) (*rest.Response, error) {
	l, d, err := s.begin(q)
	if err != nil {
		return nil, err
	}
	d.refuse("Nonexistent IPs", d.unknown)
	return s.finish(q, l, d, func() { l.addresses = without(l.addresses, d.known) }), nil
}
