package jfrogtest

import (
	"net/http"
)

// permissionLetters are the short forms of actions in storage documents.
var permissionLetters = []struct {
	letter string
	action action
}{{"r", actionRead}, {"w", actionWrite}, {"n", actionAnnotate}, {"d", actionDelete}, {"m", actionManage}}

// itemPermissions shows what users and groups may do, to those who may change it.
func (s *artifactoryService) itemPermissions(q *request) (*answer, error) {
	n, err := s.mustFind(q.user, q.params["repoKey"], q.params["path"])
	if err != nil {
		return nil, err
	}
	if err := s.permit(q.user, actionManage, n.spot()); err != nil {
		return nil, err
	}
	letters := func(into map[string][]string, name string, u user) {
		for _, l := range permissionLetters {
			if s.may(u, l.action, n.spot()) {
				into[name] = append(into[name], l.letter)
			}
		}
	}
	users, groups := map[string][]string{}, map[string][]string{}
	for name, a := range s.access.accounts {
		letters(users, name, user{name: name, self: true, admin: a.admin})
	}
	for name := range s.access.groups {
		letters(groups, name, user{groups: []string{name}, admin: s.adminGroup([]string{name})})
	}
	return jsonAnswer(http.StatusOK, storageType+"ItemPermissions+json", map[string]any{
		"uri": s.storageURI(n), "principals": map[string]any{"users": users, "groups": groups},
	}), nil
}
