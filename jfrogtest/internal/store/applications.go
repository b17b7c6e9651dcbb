package store

import (
	"errors"
	"fmt"
	"time"
)

// An Application is an application of AppTrust.
type Application struct {
	Key, Name, Project string
	Promotions         map[string][]*ApplicationPromotion // by version, oldest first
}

// An ApplicationPromotion is the promotion of a version of an application.
type ApplicationPromotion struct {
	Source, Target string // stages; the source is empty for the first promotion
	Created        time.Time
	CreatedBy      string
	Blocked        string // why the gate of the target blocks the promotion; empty: it does not
	Evaluation     string // id of the evaluation of the gate
}

// Status returns the status of the promotion.
func (p *ApplicationPromotion) Status() string {
	if p.Blocked != "" {
		return StatusFailed
	}
	return StatusCompleted
}

// AddApplication adds an application to a project.
func (s *Store) AddApplication(key, name, project string) error {
	switch {
	case key == "" || name == "":
		return errors.New("the key or the name is empty")
	case s.Applications[key] != nil:
		return fmt.Errorf("application %q exists", key)
	case s.Identities.Projects[project] == nil:
		return fmt.Errorf("there is no project %q", project)
	}
	s.Applications[key] = &Application{
		Key: key, Name: name, Project: project, Promotions: map[string][]*ApplicationPromotion{}}
	return nil
}

// PromoteApplication records a promotion. The source is the stage that the last successful
// promotion of the version has reached.
func (s *Store) PromoteApplication(key, version, stage, by, blocked string) error {
	app := s.Applications[key]
	switch {
	case app == nil:
		return fmt.Errorf("there is no application %q", key)
	case version == "":
		return errors.New("the version is empty")
	case s.Identities.Stages[stage] == nil:
		return fmt.Errorf("there is no stage %q", stage)
	}
	p := &ApplicationPromotion{
		Target: stage, Created: s.Now(), CreatedBy: by, Blocked: blocked, Evaluation: NewID()}
	for _, earlier := range app.Promotions[version] {
		if earlier.Blocked == "" {
			p.Source = earlier.Target
		}
	}
	if p.Source == stage {
		return fmt.Errorf("version %s of application %q is in stage %s already", version, key, stage)
	}
	app.Promotions[version] = append(app.Promotions[version], p)
	return nil
}
