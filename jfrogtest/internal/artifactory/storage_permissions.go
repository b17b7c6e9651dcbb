package artifactory

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// permissionLetters are the short forms of actions in storage documents.
var permissionLetters = []struct {
	letter string
	action store.Action
}{{"r", store.ActionRead}, {"w", store.ActionWrite}, {"n", store.ActionAnnotate}, {"d", store.ActionDelete}, {"m", store.ActionManage}}

// itemPermissions returns the actions of all users and groups on an item. The user must have the
// action MANAGE.
func (s *service) itemPermissions(q *rest.Request) (*rest.Response, error) {
	n, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	if err := s.Permit(q.User, store.ActionManage, n.Spot()); err != nil {
		return nil, err
	}
	letters := func(into map[string][]string, name string, u store.User) {
		for _, l := range permissionLetters {
			if s.May(u, l.action, n.Spot()) {
				into[name] = append(into[name], l.letter)
			}
		}
	}
	users, groups := map[string][]string{}, map[string][]string{}
	for name, a := range s.Identities.Accounts {
		letters(users, name, store.User{Name: name, Self: true, Admin: a.Admin})
	}
	for name := range s.Identities.Groups {
		letters(groups, name, store.User{Groups: []string{name}, Admin: s.AdminGroup([]string{name})})
	}
	return rest.JSON(http.StatusOK, storageType+"ItemPermissions+json", map[string]any{
		"uri": q.StorageURI(n), "principals": map[string]any{"users": users, "groups": groups},
	}), nil
}
