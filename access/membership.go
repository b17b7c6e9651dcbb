package access

import (
	"errors"
	"fmt"
	"slices"
)

// MembershipChange adds and removes members of a group, or groups of a user, in one
// step. All names must exist, and none may stand in both lists.
type MembershipChange struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// check refuses what every server refuses.
func (m *MembershipChange) check() error {
	if m == nil {
		return errors.New("membership change is nil")
	}
	if len(m.Add) == 0 && len(m.Remove) == 0 {
		return errors.New("membership change names nobody to add or remove")
	}
	for _, name := range m.Add {
		if slices.Contains(m.Remove, name) {
			return fmt.Errorf("membership change adds and removes %q", name)
		}
	}
	if slices.Contains(m.Add, "") || slices.Contains(m.Remove, "") {
		return errors.New("membership change has an empty name")
	}
	return nil
}
