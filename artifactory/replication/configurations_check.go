package replication

import (
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/cron"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

var errPushOnly = errors.New("username, password and proxy are for push replications, " +
	"which need the URL of the target")

// check checks the settings that are there.
func (c Configuration) check() error {
	if c.CronExp != "" {
		if err := cron.Check(c.CronExp); err != nil {
			return err
		}
	}
	if c.SocketTimeoutMillis < 0 {
		return fmt.Errorf("socket timeout of %d ms is negative", c.SocketTimeoutMillis)
	}
	if c.URL == "" {
		return nil
	}
	return check.HTTPURL("URL of the target", c.URL)
}

// checkTarget checks a complete push replication.
func (c Configuration) checkTarget() error {
	switch {
	case c.URL == "":
		return errors.New("URL of the target is empty")
	case c.Username == "":
		return fmt.Errorf("username of the replication to %s is empty", secrets.MaskURL(c.URL))
	case c.Password == "":
		return fmt.Errorf("password of the replication to %s is empty: responses leave it out, "+
			"set it again", secrets.MaskURL(c.URL))
	}
	return c.check()
}

// checkPull checks a complete pull replication.
func (c Configuration) checkPull() error {
	if c.Username != "" || c.Password != "" || jfrog.Deref(c.Proxy) != "" {
		return errPushOnly
	}
	return c.check()
}

// checkReplace checks the replications of a repository. Only push replications have siblings.
func checkReplace(configurations []Configuration) error {
	if len(configurations) == 0 {
		return errors.New("no replication: to remove replications, use Delete")
	}
	for _, c := range configurations {
		err := c.checkTarget()
		if c.URL == "" && len(configurations) == 1 {
			err = c.checkPull()
		}
		if err != nil {
			return err
		}
	}
	if first := configurations[0]; first.CronExp == "" && !jfrog.Deref(first.EnableEventReplication) {
		return errors.New("the replication has neither a cron expression nor event replication")
	}
	return nil
}

// check checks each replication with one of the methods above.
func (r MultiPushRequest) check(each func(Configuration) error) error {
	if len(r.Replications) == 0 {
		return errors.New("no replication: to remove replications, use Delete")
	}
	if r.CronExp != "" {
		if err := cron.Check(r.CronExp); err != nil {
			return err
		}
	}
	for _, c := range r.Replications {
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

func (r TargetsRequest) check() error {
	if len(r.Include) == 0 && len(r.Exclude) == 0 {
		return errors.New("no patterns: ** includes every target")
	}
	return errors.Join(check.NoneEmpty("pattern", r.Include), check.NoneEmpty("pattern", r.Exclude))
}
