// Package myjfrog calls the REST API of the MyJFrog portal, which administers the subscription of
// JFrog's cloud: IP allowlists and the certificates of custom domain names.
//
// MyJFrog is another server than the platform, and has other tokens. It needs a client for
// [BaseURL]:
//
//	c, err := jfrog.New(myjfrog.BaseURL, jfrog.WithAccessToken(myJFrogToken))
//	if err != nil {
//		return err
//	}
//	my := myjfrog.New(c)
//	_, err = my.Allowlist.Add(ctx, "myserver", "2.2.2.7", "5.5.0.0/16")
//	if err != nil {
//		return err
//	}
//	_, err = my.Allowlist.WaitCompleted(ctx, "myserver", nil)
//
// With the client of a platform, every method returns an error and sends nothing. So neither
// server receives the credentials and keys of the other. For a proxy in front of MyJFrog or for a
// test server, set the URL of the service api in place of the base URL:
//
//	c, err := jfrog.New("", jfrog.WithServiceURL("api", "https://proxy.acme.com/myjfrog/api"))
//
// A [Client] groups the operations by service:
//
//   - [Client.Allowlist] manages the addresses that may connect to a server.
//   - [Client.Certificates] manages the SSL certificates of custom domain names.
//   - [Client.NATIPs] lists the addresses that JFrog's cloud connects from. It needs no token.
//
// Only a Primary Admin can generate a token of MyJFrog.
package myjfrog

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BaseURL is the URL of MyJFrog.
const BaseURL = "https://my.jfrog.com"

// Client groups the services of MyJFrog. [New] creates one. It is safe for concurrent use.
type Client struct {
	Allowlist    *AllowlistService
	Certificates *CertificatesService
	NATIPs       *NATIPsService
}

// service is the underlying type of every service.
type service struct {
	client  *jfrog.Client
	refused error // the reason why nothing is sent; nil for a client of MyJFrog
}

// New returns the services of MyJFrog. The base URL of c is [BaseURL], or c has no base URL and
// the URL of the service api. With any other client, every method returns an error.
func New(c *jfrog.Client) *Client { return build(c, checkHost(c.BaseURL())) }

func build(c *jfrog.Client, refused error) *Client {
	s := &service{client: c, refused: refused}
	return &Client{
		Allowlist:    (*AllowlistService)(s),
		Certificates: (*CertificatesService)(s),
		NATIPs:       (*NATIPsService)(s),
	}
}

// checkHost returns an error unless a base URL is [BaseURL] or empty. Without a base URL, the core
// requires the URL of the service.
func checkHost(baseURL string) error {
	if baseURL == "" {
		return nil
	}
	u, err := url.Parse(baseURL)
	if err == nil && u.Scheme == "https" && strings.EqualFold(u.Hostname(), "my.jfrog.com") &&
		(u.Port() == "" || u.Port() == "443") && u.Path == "" {
		return nil
	}
	return fmt.Errorf("the client is for %s, not for %s: MyJFrog needs a separate client, "+
		"with the base URL myjfrog.BaseURL and a token of MyJFrog", baseURL, BaseURL)
}

// checkServer returns an error for a name that is no name of a server.
func checkServer(name string) error {
	switch label, _, isHost := strings.Cut(name, "."); {
	case name == "":
		return errors.New("server name is empty")
	case strings.ContainsAny(name, ":/ \t\r\n"):
		return fmt.Errorf("server name %q is not the first part of a host name, such as myserver",
			name)
	case isHost:
		return fmt.Errorf("server name %q is a host name: its first part is %q", name, label)
	}
	return nil
}
