package jfrogtest

import "fmt"

// AddApplication adds an application to AppTrust. The project must exist.
func (s *Server) AddApplication(applicationKey, name, projectKey string) error {
	s.store.Lock()
	defer s.store.Unlock()
	if err := s.store.AddApplication(applicationKey, name, projectKey); err != nil {
		return fmt.Errorf("jfrogtest: add an application: %w", err)
	}
	return nil
}

// ApplicationPromotion is the promotion of a version of an application.
type ApplicationPromotion struct {
	ApplicationKey string
	Version        string
	TargetStage    string // an existing stage, such as PROD
	// Blocked is the reason why the entry gate of the stage blocks the promotion, which then
	// fails. It is empty for a promotion that succeeds.
	Blocked string
}

// PromoteApplication promotes a version of an application in AppTrust, from the stage that it has
// reached. The first promotion creates the version.
func (s *Server) PromoteApplication(p ApplicationPromotion) error {
	s.store.Lock()
	defer s.store.Unlock()
	err := s.store.PromoteApplication(p.ApplicationKey, p.Version, p.TargetStage, "admin", p.Blocked)
	if err != nil {
		return fmt.Errorf("jfrogtest: promote an application: %w", err)
	}
	return nil
}
