package store

import "time"

// Categories of stages. The stages of category promote are the environments.
const (
	CategoryNone    = "none"
	CategoryCode    = "code"
	CategoryPromote = "promote"
)

// A Stage is a step in the development of software.
type Stage struct {
	Name     string
	Project  string // empty for a global stage
	Category string
	Created  time.Time
	Modified time.Time
}

// System reports whether the stage always exists.
func (g *Stage) System() bool {
	return g.Project == "" && (g.Name == EnvDev || g.Name == EnvProd || g.Category == CategoryCode && (g.Name == "PR" || g.Name == "COMMIT"))
}

// systemStages returns the stages that always exist, by name.
func systemStages(now time.Time) map[string]*Stage {
	stages := map[string]*Stage{}
	for name, category := range map[string]string{
		"PR": CategoryCode, "COMMIT": CategoryCode, EnvDev: CategoryPromote, EnvProd: CategoryPromote,
	} {
		stages[name] = &Stage{Name: name, Category: category, Created: now, Modified: now}
	}
	return stages
}

// AddStage adds a stage, whose name is free.
func (s *Store) AddStage(name, project, category string) *Stage {
	now := s.Now()
	g := &Stage{Name: name, Project: project, Category: category, Created: now, Modified: now}
	s.Identities.Stages[name] = g
	return g
}

// RenameStage changes the name of a stage, also in lifecycles. An empty name removes the stage.
func (s *Store) RenameStage(old, name string) {
	g := s.Identities.Stages[old]
	delete(s.Identities.Stages, old)
	if name != "" && g != nil {
		g.Name, g.Modified = name, s.Now()
		s.Identities.Stages[name] = g
	}
	for key, names := range s.Identities.Lifecycles {
		kept := []string{}
		for _, n := range names {
			if n == old {
				n = name
			}
			if n != "" {
				kept = append(kept, n)
			}
		}
		s.Identities.Lifecycles[key] = kept
	}
}

// ForgetLifecycle removes the lifecycle and the stages of a deleted project.
func (s *Store) ForgetLifecycle(project string) {
	delete(s.Identities.Lifecycles, project)
	for name, g := range s.Identities.Stages {
		if g.Project == project {
			delete(s.Identities.Stages, name)
		}
	}
}
