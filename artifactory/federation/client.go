// Package federation converts, synchronizes, watches and repairs federated repositories, which
// mirror their content between platforms. Package artifactory creates federated repositories and
// changes their members. For replication in one direction, prefer package replication.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	fed := federation.New(c)
//	err = fed.Repositories.Convert(ctx, "libs-local")
//	_, err = fed.FullSync.StartAndWait(ctx, "libs-local", nil, nil)
//
// A [Client] groups the operations by service:
//
//   - [Client.Repositories] converts repositories from local to federated and back, and repairs
//     them.
//   - [Client.FullSync] synchronizes the content of members, and compares them.
//   - [Client.States] reports how far members are behind.
//   - [Client.FailedTasks] lists, repeats and deletes failed transfers of content.
//   - [Client.Legacy] is for servers without the Artifactory Federation Service. Prefer
//     [Client.States] if the server has that service.
package federation

import (
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services for federated repositories. [New] creates one. It is safe for
// concurrent use.
type Client struct {
	FailedTasks  *FailedTasksService
	FullSync     *FullSyncService
	Legacy       *LegacyService
	Repositories *RepositoriesService
	States       *StatesService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client for the federated repositories of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		FailedTasks:  (*FailedTasksService)(s),
		FullSync:     (*FullSyncService)(s),
		Legacy:       (*LegacyService)(s),
		Repositories: (*RepositoriesService)(s),
		States:       (*StatesService)(s),
	}
}

// plainText returns the text of a successful response in place of the documented JSON.
func plainText(err error) string {
	var e *jfrog.Error
	if errors.As(err, &e) && e.StatusCode/100 == 2 && errors.Is(err, jfrog.ErrBadAnswer) {
		return strings.ToLower(strings.TrimSpace(string(e.Body)))
	}
	return ""
}
