package replication

import (
	"errors"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A copying is a run of a replication. It copies between repositories of this server, and fails
// if the other side is elsewhere: the server sends no requests.
type copying struct {
	*service
	repo        *store.Repository // that replicates
	replication store.Replication
	at          string     // path that is replicated
	user        store.User // who started the run
}

// run copies the files, and returns the reasons why it could not.
func (c *copying) run() []error {
	if c.Repos[c.repo.Key] != c.repo {
		return []error{apierr.New(http.StatusNotFound, "Repository '%s' was deleted", c.repo.Key)}
	}
	from, to, reader, writer, err := c.ends()
	if err != nil {
		return []error{err}
	}
	var errs []error
	wanted := map[string]bool{}
	c.visit(from, func(n *store.Item) {
		if !c.May(reader, store.ActionRead, n.Spot()) {
			return
		}
		wanted[n.Path()] = true
		if err := c.put(n, to, writer); err != nil {
			errs = append(errs, err)
		}
	})
	if !c.replication.Deletes {
		return errs
	}
	var surplus []*store.Item
	c.visit(to, func(n *store.Item) {
		if !wanted[n.Path()] {
			surplus = append(surplus, n)
		}
	})
	for _, n := range surplus {
		if err := c.Permit(writer, store.ActionDelete, n.Spot()); err != nil {
			errs = append(errs, err)
			continue
		}
		parent := n.Parent
		n.Detach()
		parent.PruneEmpty()
	}
	return errs
}

// ends returns the source and the target with the users who read and write there.
func (c *copying) ends() (from, to *store.Repository, reader, writer store.User, err error) {
	if c.repo.Class != store.ClassRemote {
		if to, err = c.here(c.replication.URL); err == nil {
			writer, err = rest.Login(c.Store, c.replication.Username, c.replication.Password)
		}
		return c.repo, to, c.user, writer, err
	}
	if from, err = c.here(c.repo.Setting("url")); err != nil {
		return nil, nil, reader, writer, err
	}
	reader = store.User{Name: "anonymous", Anonymous: true}
	if name := c.repo.Setting("username"); name != "" {
		reader, err = rest.Login(c.Store, name, c.repo.Setting("password"))
	}
	cache := c.Repos[c.repo.Key+store.CacheSuffix]
	return from, cache, reader, store.InternalUser, err
}

var errElsewhere = errors.New("the other repository is not a local repository of this server")

// here returns the local repository of this server that a URL names.
func (c *copying) here(url string) (*store.Repository, error) {
	key, ok := strings.CutPrefix(strings.TrimRight(url, "/"), c.Config.URL+"/artifactory/")
	if repo := c.Repos[key]; ok && repo != nil && repo.Deployable() && repo != c.repo {
		return repo, nil
	}
	return nil, errElsewhere
}

// visit visits the files of a repository that the replication is about.
func (c *copying) visit(repo *store.Repository, visit func(*store.Item)) {
	start := repo.Root.Lookup(c.at)
	if start == nil {
		return
	}
	var files []*store.Item
	start.Walk(func(n *store.Item) {
		if !n.IsFolder() && c.selects(n.Path()) {
			files = append(files, n)
		}
	})
	for _, n := range files {
		visit(n)
	}
}

// selects reports whether the prefix and the patterns of the replication select a path.
func (c *copying) selects(itemPath string) bool {
	r := &c.replication
	prefix := strings.Trim(r.PathPrefix, "/")
	if prefix != "" && !strings.HasPrefix(itemPath+"/", prefix+"/") {
		return false
	}
	return (r.Include == "" || pattern.Ant(r.Include)(itemPath)) &&
		(r.Exclude == "" || !pattern.Ant(r.Exclude)(itemPath))
}

// put copies a file, unless the target has it.
func (c *copying) put(n *store.Item, to *store.Repository, writer store.User) error {
	at := n.Path()
	if err := c.PermitDeploy(writer, to, at, n.Blob); err != nil {
		return err
	}
	if err := to.Accepts(at); err != nil {
		return err
	}
	old := to.Root.Lookup(at)
	var props store.Properties // of the target
	if old != nil {
		props = old.Props
	}
	if old == nil || old.IsFolder() || old.Blob != n.Blob {
		t := store.Transfer{Store: c.Store, User: writer.Name}
		if err := t.Merge(n, to, at); err != nil {
			return err
		}
		old = to.Root.Lookup(at)
	}
	if c.replication.Properties {
		props = store.CloneProperties(n.Props)
	}
	old.Props = props
	return nil
}
