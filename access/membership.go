package access

import (
	"errors"
	"fmt"
	"slices"
)

// MembershipUpdateRequest adds and removes members of a group, or groups of a user, in one
// step. All names must exist, and no name may be in both lists.
type MembershipUpdateRequest struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// check returns an error for a change that every server refuses.
func (m MembershipUpdateRequest) check() error {
	if len(m.Add) == 0 && len(m.Remove) == 0 {
		return errors.New("membership change has no names")
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
