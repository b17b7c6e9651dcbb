package myjfrog

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var allowlistCases = replay.Cases[*Client]{
	"4.16.2.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.Allowlist.Get(ctx, "myserver") },
	"4.16.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Allowlist.Add(ctx, "myserver", "2.2.2.7/1", "1.1.1.7/1")
	},
	"4.16.2.3/single IP": func(ctx context.Context, c *Client) (any, error) {
		return c.Allowlist.Delete(ctx, "myserver", "2.2.2.7/1")
	},
	"4.16.2.3/multiple IPs": func(ctx context.Context, c *Client) (any, error) {
		return c.Allowlist.Delete(ctx, "myserver", "2.2.2.7/1", "5.5.5.7/1")
	},
}

func TestAllowlistRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, ips := range map[string][]string{
		"no IP addresses":                          nil,
		"2501 IP addresses are more than 2500":     slices.Repeat([]string{"2.2.2.7"}, 2501),
		`"text" is neither an IP address nor`:      {"2.2.2.7", "text"},
		`"" is neither an IP address nor a CIDR`:   {""},
		`"2.2.2.7/33" is neither an IP address`:    {"2.2.2.7/33"},
		`"2.2.2.256" is neither an IP address`:     {"2.2.2.256"},
		`"2.2.2.7 " is neither an IP address`:      {"2.2.2.7 "},
		"10.1.2.3 is in the private network 10.":   {"10.1.2.3"},
		"172.31.0.0/16 is in the private network":  {"172.31.0.0/16"},
		"192.168.0.1 is in the private network":    {"2.2.2.7", "192.168.0.1"},
		"::ffff:10.0.0.1 is in the private networ": {"::ffff:10.0.0.1"},
		"IP address fe80::1%eth0 has a zone":       {"fe80::1%eth0"},
	} {
		refused(t, second(c.Allowlist.Add(ctx, "myserver", ips...)), why)
		refused(t, second(c.Allowlist.Delete(ctx, "myserver", ips...)), why)
	}
	for why, name := range map[string]string{
		"server name is empty": "",
		`"myserver.jfrog.io" is a host name: its first part is "myserver"`:       "myserver.jfrog.io",
		`"https://myserver.jfrog.io" is not the first part of a host name, such`: "https://myserver.jfrog.io",
	} {
		refused(t, second(c.Allowlist.Get(ctx, name)), why)
		refused(t, second(c.Allowlist.Add(ctx, name, "2.2.2.7")), why)
		refused(t, second(c.Allowlist.Delete(ctx, name, "2.2.2.7")), why)
		refused(t, second(c.Allowlist.WaitCompleted(ctx, name, quick)), why)
	}
}

func TestAllowlistAccepted(t *testing.T) {
	c, s := play(t, turn{Body: `{"status":"IN_PROGRESS"}`})
	_, err := c.Allowlist.Add(t.Context(), "myserver", "2.2.2.7", "172.32.0.0/16", "2001:db8::/32", "0.0.0.0/0")
	require.NoError(t, err)
	assert.Equal(t, `POST /api/jmis/v1/allowlist/myserver {"ips":["2.2.2.7","172.32.0.0/16","2001:db8::/32","0.0.0.0/0"]}`, s.Requests[0])
}

func TestAllowlistErrors(t *testing.T) {
	c, _ := play(t, turn{Status: 409, Body: `{"message":"Another IP action is in progress"}`}, turn{Status: 429, Body: "{}"}, turn{Status: 403, Body: "{}"}, turn{Status: 401, Body: "{}"})
	require.ErrorIs(t, second(c.Allowlist.Add(t.Context(), "myserver", "2.2.2.7")), jfrog.ErrConflict)
	require.ErrorIs(t, second(c.Allowlist.Delete(t.Context(), "myserver", "2.2.2.7")), jfrog.ErrRateLimited)
	require.ErrorIs(t, second(c.Allowlist.Add(t.Context(), "myserver", "2.2.2.7")), jfrog.ErrForbidden)
	require.ErrorIs(t, second(c.Allowlist.Get(t.Context(), "myserver")), jfrog.ErrUnauthorized)
}

func TestAllowlistWait(t *testing.T) {
	status := func(s string) turn { return turn{Body: `{"status":"` + s + `","ips":[{"ip":"2.2.2.7"}]}`} }
	for name, tc := range map[string]struct {
		turns []turn
		fails string
		is    error
	}{
		"at once":          {turns: []turn{status("COMPLETED")}},
		"later":            {turns: []turn{status("IN_PROGRESS"), status("in progress"), status("Completed")}},
		"failed":           {turns: []turn{status("IN_PROGRESS"), status("FAILED")}, fails: "jfrog: change of the allowlist of myserver ended as FAILED"},
		"without a status": {turns: []turn{status("")}, is: jfrog.ErrBadAnswer},
		"forbidden":        {turns: []turn{status("IN_PROGRESS"), {Status: 403, Body: "{}"}}, is: jfrog.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := play(t, tc.turns...)
			list, err := c.Allowlist.WaitCompleted(t.Context(), "myserver", quick)
			assert.Len(t, s.Requests, len(tc.turns))
			switch {
			case tc.is != nil:
				require.ErrorIs(t, err, tc.is)
			case tc.fails != "":
				var failure *jfrog.FailedError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, tc.fails, err.Error())
				assert.Equal(t, []AllowlistIP{{"2.2.2.7"}}, list.IPs)
			default:
				require.NoError(t, err)
				assert.Equal(t, []AllowlistIP{{"2.2.2.7"}}, list.IPs)
			}
		})
	}
}
