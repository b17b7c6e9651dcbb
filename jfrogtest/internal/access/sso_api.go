package access

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// loginRoutes returns the operations on the settings of foreign identity providers.
func (s *service) loginRoutes() []rest.Route {
	l := s.login
	return []rest.Route{
		rest.Get("/api/v1/ldap/settings", list(&l.ldap), rest.Admin),
		rest.Post("/api/v1/ldap/settings", create(&l.ldap, "LDAP setting", http.StatusCreated), rest.Small, rest.Admin),
		rest.Put("/api/v1/ldap/settings", replace(&l.ldap, "LDAP setting", ""), rest.Small, rest.Admin),
		rest.Get("/api/v1/ldap/settings/{ldapSettingKey}", get(&l.ldap, "LDAP setting", "ldapSettingKey"), rest.Admin),
		rest.Delete("/api/v1/ldap/settings/{ldapSettingKey}", remove(&l.ldap, "LDAP setting", "ldapSettingKey"), rest.Admin),

		rest.Get("/api/v1/ldap/groups", list(&l.groups), rest.Admin),
		rest.Post("/api/v1/ldap/groups", create(&l.groups, "LDAP group setting", http.StatusCreated), rest.Small, rest.Admin),
		rest.Put("/api/v1/ldap/groups", replace(&l.groups, "LDAP group setting", ""), rest.Small, rest.Admin),
		rest.Get("/api/v1/ldap/groups/{ldapGroupSettingName}", get(&l.groups, "LDAP group setting", "ldapGroupSettingName"), rest.Admin),
		rest.Delete("/api/v1/ldap/groups/{ldapGroupSettingName}", remove(&l.groups, "LDAP group setting", "ldapGroupSettingName"), rest.Admin),
		rest.Post("/api/v1/ldap/groups/{name}/refresh", s.handleRefreshGroups, rest.Admin),

		rest.Get("/api/v1/saml", list(&l.saml), rest.Admin),
		rest.Post("/api/v1/saml", create(&l.saml, samlKind, http.StatusOK), rest.Small, rest.Admin),
		rest.Get("/api/v1/saml/{samlSettingName}", get(&l.saml, samlKind, "samlSettingName"), rest.Admin),
		rest.Put("/api/v1/saml/{settingName}", replace(&l.saml, samlKind, "settingName"), rest.Small, rest.Admin),
		rest.Delete("/api/v1/saml/{settingName}", remove(&l.saml, samlKind, "settingName"), rest.Admin),

		rest.Get("/api/v1/crowd", s.handleGetCrowd, rest.Admin),
		rest.Get("/api/v1/crowd/settings", s.handleGetCrowd, rest.Admin),
		rest.Put("/api/v1/crowd", s.handleSetCrowd, rest.Small, rest.Admin),
		rest.Get("/api/v1/httpsso", s.handleGetHTTP, rest.Admin),
		rest.Put("/api/v1/httpsso", s.handleSetHTTP, rest.Small, rest.Admin),

		rest.Put("/api/v1/aws/iam_role", s.handleSetIAMRole, rest.Small, rest.Admin),
		rest.Get("/api/v1/aws/iam_role/{username}", s.handleGetIAMRole, rest.Admin),
		rest.Delete("/api/v1/aws/iam_role/{username}", s.handleDeleteIAMRole, rest.Admin),
	}
}

// A setting is a named element of a list.
type setting[T any] interface {
	*T
	id() string
	problem() string // why the setting is invalid, or ""
	hide(old *T)     // completes and encrypts a setting that replaces another or nil
}

const samlKind = "SAML setting"

// missing returns the error for an unknown name. As on real servers, its status is 400 for LDAP and
// 404 for SAML.
func missing(kind, name string) error {
	status := http.StatusBadRequest
	if kind == samlKind {
		status = http.StatusNotFound
	}
	return apierr.New(status, "%s %s does not exist", kind, name)
}

func list[T any](all *[]*T) rest.Handler {
	return func(*rest.Request) (*rest.Response, error) {
		return rest.JSON(http.StatusOK, "", append([]*T{}, *all...)), nil
	}
}

func get[T any, S setting[T]](all *[]S, kind, param string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		for _, x := range *all {
			if x.id() == q.Params[param] {
				return rest.JSON(http.StatusOK, "", x), nil
			}
		}
		return nil, missing(kind, q.Params[param])
	}
}

// decodeSetting reads a valid setting.
func decodeSetting[T any, S setting[T]](q *rest.Request, kind string) (S, error) {
	x := S(new(T))
	if err := q.Decode(x); err != nil {
		return nil, err
	}
	if x.id() == "" {
		return nil, apierr.New(http.StatusBadRequest, "The name of the %s is missing", kind)
	}
	if problem := x.problem(); problem != "" {
		return nil, apierr.New(http.StatusBadRequest, "%s", problem)
	}
	return x, nil
}

func create[T any, S setting[T]](all *[]S, kind string, status int) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		x, err := decodeSetting[T, S](q, kind)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(*all, func(old S) bool { return old.id() == x.id() }) {
			return nil, apierr.New(http.StatusConflict, "%s %s already exists", kind, x.id())
		}
		x.hide(nil)
		*all = append(*all, x)
		return rest.NewResponse(status, "", nil), nil
	}
}

// replace replaces the setting that the body names. If there is a parameter, the body must agree
// with it.
func replace[T any, S setting[T]](all *[]S, kind, param string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		x, err := decodeSetting[T, S](q, kind)
		if err != nil {
			return nil, err
		}
		name := x.id()
		if param != "" && name != q.Params[param] {
			return nil, apierr.New(http.StatusBadRequest, "The %s in the body (%s) differs from the path (%s)", kind, name, q.Params[param])
		}
		i := slices.IndexFunc(*all, func(old S) bool { return old.id() == name })
		if i < 0 {
			return nil, missing(kind, name)
		}
		x.hide((*all)[i])
		(*all)[i] = x
		return rest.NewResponse(http.StatusOK, "", nil), nil
	}
}

func remove[T any, S setting[T]](all *[]S, kind, param string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		name, before := q.Params[param], len(*all)
		*all = slices.DeleteFunc(*all, func(x S) bool { return x.id() == name })
		if len(*all) == before {
			return nil, missing(kind, name)
		}
		return rest.NoContent(), nil
	}
}

// handleRefreshGroups imports no groups, because there is no LDAP server.
func (s *service) handleRefreshGroups(q *rest.Request) (*rest.Response, error) {
	name := q.Params["name"]
	if !slices.ContainsFunc(s.login.groups, func(g *ldapGroupSetting) bool { return g.Name == name }) {
		return nil, missing("LDAP group setting", name)
	}
	switch operation := q.Query.Get("operation"); operation {
	case "", "UPDATE", "IMPORT", "UPDATE_AND_IMPORT":
		return rest.Text(http.StatusOK, "0"), nil
	default:
		return nil, apierr.New(http.StatusBadRequest, "Unknown operation: '%s'", operation)
	}
}

func (s *service) handleGetCrowd(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", s.login.crowd), nil
}

func (s *service) handleSetCrowd(q *rest.Request) (*rest.Response, error) {
	given := crowdSetting{CustomCookieTokenKey: s.login.crowd.CustomCookieTokenKey}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	if given.EnableIntegration && (given.ServerURL == "" || given.ApplicationName == "") {
		return nil, apierr.New(http.StatusBadRequest, "The server_url and the application_name are required")
	}
	given.Password = encrypted(given.Password, s.login.crowd.Password)
	s.login.crowd = given
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleGetHTTP(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", s.login.http), nil
}

func (s *service) handleSetHTTP(q *rest.Request) (*rest.Response, error) {
	var given httpSetting
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	s.login.http = given
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleSetIAMRole(q *rest.Request) (*rest.Response, error) {
	var given struct {
		Username string `json:"username"`
		Role     string `json:"iam_role"`
	}
	if err := q.Decode(&given); err != nil {
		return nil, err
	}
	switch {
	case s.Identities.Accounts[given.Username] == nil:
		return nil, apierr.New(http.StatusNotFound, "User '%s' not found", given.Username)
	case !iamRole.MatchString(given.Role):
		return nil, apierr.New(http.StatusBadRequest, "Invalid iam_role: '%s'", given.Role)
	}
	s.login.iam[given.Username] = given.Role
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleGetIAMRole(q *rest.Request) (*rest.Response, error) {
	name := q.Params["username"]
	role, known := s.login.iam[name]
	if !known {
		return nil, apierr.New(http.StatusNotFound, "User '%s' has no IAM role", name)
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"username": name, "iam_role": role}), nil
}

func (s *service) handleDeleteIAMRole(q *rest.Request) (*rest.Response, error) {
	name := q.Params["username"]
	if _, known := s.login.iam[name]; !known {
		return nil, apierr.New(http.StatusNotFound, "User '%s' has no IAM role", name)
	}
	delete(s.login.iam, name)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
