package myjfrog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// AllowlistService manages the addresses that may connect to a server. Reached through
// [Client.Allowlist].
//
// A server is named by the first part of its host name: myserver for myserver.jfrog.io. An address
// is an IP address or a range in CIDR notation.
//
// MyJFrog allows 5 successful calls of Add and Delete per hour. All allowlists together may have
// 2500 addresses and ranges.
type AllowlistService service

// AllowlistStatus is the state of the last change of an allowlist.
type AllowlistStatus string

// The states of a change.
const (
	AllowlistCompleted  AllowlistStatus = "COMPLETED"
	AllowlistInProgress AllowlistStatus = "IN_PROGRESS"
)

// is compares states without regard to case.
func (s AllowlistStatus) is(other AllowlistStatus) bool {
	return strings.EqualFold(strings.ReplaceAll(string(s), " ", "_"), string(other))
}

// Allowlist is the allowlist of a server.
type Allowlist struct {
	Status AllowlistStatus `json:"status"` // of the last change
	IPs    []AllowlistIP   `json:"ips"`
}

// AllowlistIP is an entry of an allowlist.
type AllowlistIP struct {
	IP string `json:"ip"` // address or CIDR
}

// AllowlistChange is the result of a change.
type AllowlistChange struct {
	Status  AllowlistStatus  `json:"status"`
	Message string           `json:"message"`
	Errors  []AllowlistError `json:"errors,omitempty"` // the addresses that were not changed
}

// AllowlistError names addresses that a change did not change.
type AllowlistError struct {
	Message string   `json:"message"` // such as Existing IPs, Nonexistent IPs or Invalid IPs
	Details []string `json:"details"` // the addresses
}

// allowlistIPs is the body of a change.
type allowlistIPs struct {
	IPs []string `json:"ips"`
}

// maxAddresses is the largest number of addresses in all allowlists.
const maxAddresses = 2500

func (b allowlistIPs) check() error {
	switch n := len(b.IPs); {
	case n == 0:
		return errors.New("no IP addresses")
	case n > maxAddresses:
		return fmt.Errorf("%d IP addresses are more than %d", n, maxAddresses)
	}
	for _, ip := range b.IPs {
		if err := checkIP(ip); err != nil {
			return err
		}
	}
	return nil
}

// private are the networks that MyJFrog refuses (RFC 1918).
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
}

// checkIP returns an error unless a text is an IP address or a CIDR of the Internet.
func checkIP(text string) error {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return fmt.Errorf("%q is neither an IP address nor a CIDR", text)
		}
		addr = prefix.Addr()
	}
	if addr.Zone() != "" {
		return fmt.Errorf("IP address %s has a zone", text)
	}
	for _, network := range private {
		if network.Contains(addr.Unmap()) {
			return fmt.Errorf("IP address %s is in the private network %s", text, network)
		}
	}
	return nil
}

// Get returns the allowlist of a server.
//
// Requires: access token of MyJFrog. Since January 25, 2023.
//
//jfrog:op 4.16.2.1
func (s *AllowlistService) Get(ctx context.Context, serverName string) (*Allowlist, error) {
	return jfrog.Do[*Allowlist](ctx, s.client, jfrog.Get("/api/jmis/v1/allowlist/{serverName}",
		serverName).Check(cmp.Or(s.refused, checkServer(serverName))))
}

// Add adds addresses to the allowlist of a server. The change takes a few minutes: see
// [AllowlistService.WaitCompleted]. The result names the addresses that MyJFrog did not add, such
// as addresses that are in the list already. Private addresses are an error.
//
// Add returns an error matching [jfrog.ErrConflict] while another change is in progress. The error
// matches [jfrog.ErrRateLimited] after too many changes. It matches [jfrog.ErrForbidden] if the
// token is for another server or the server is blocked.
//
// Requires: access token of MyJFrog. Since January 25, 2023.
//
//jfrog:op 4.16.2.2
func (s *AllowlistService) Add(
	ctx context.Context, serverName string, ips ...string,
) (*AllowlistChange, error) {
	return s.change(ctx, jfrog.Post("/api/jmis/v1/allowlist/{serverName}", serverName).Idempotent(),
		serverName, allowlistIPs{ips})
}

// Delete deletes addresses from the allowlist of a server. The change takes a few minutes: see
// [AllowlistService.WaitCompleted]. The result names the addresses that MyJFrog did not delete,
// such as addresses that are not in the list. Delete returns the errors of [AllowlistService.Add],
// such as [jfrog.ErrConflict].
//
// Requires: access token of MyJFrog. Since January 25, 2023.
//
//jfrog:op 4.16.2.3
func (s *AllowlistService) Delete(
	ctx context.Context, serverName string, ips ...string,
) (*AllowlistChange, error) {
	return s.change(ctx, jfrog.Delete("/api/jmis/v1/allowlist/{serverName}", serverName),
		serverName, allowlistIPs{ips})
}

func (s *AllowlistService) change(
	ctx context.Context, req *jfrog.Request, serverName string, body allowlistIPs,
) (*AllowlistChange, error) {
	return jfrog.Do[*AllowlistChange](ctx, s.client,
		req.Body(body).Check(cmp.Or(s.refused, checkServer(serverName), body.check())))
}

// WaitCompleted waits until the last change of an allowlist is completed, and returns the
// allowlist. If its status is neither in progress nor completed, WaitCompleted returns the
// allowlist and a [*jfrog.FailedError].
func (s *AllowlistService) WaitCompleted(
	ctx context.Context, serverName string, opts *jfrog.WaitOptions,
) (*Allowlist, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Allowlist, bool, error) {
		list, err := s.Get(ctx, serverName)
		what := "change of the allowlist of " + serverName
		switch {
		case err != nil:
			return nil, false, err
		case list.Status == "":
			return list, false, fmt.Errorf("myjfrog: %s: %w: it has no status",
				what, jfrog.ErrBadAnswer)
		case list.Status.is(AllowlistInProgress):
			return list, false, nil
		case list.Status.is(AllowlistCompleted):
			return list, true, nil
		}
		return list, true, &jfrog.FailedError{What: what, Status: string(list.Status)}
	})
}
