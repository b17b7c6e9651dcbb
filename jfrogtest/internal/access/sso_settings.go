package access

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// loginSettings are the settings of foreign identity providers. They change no behavior.
type loginSettings struct {
	ldap   []*ldapSetting
	groups []*ldapGroupSetting
	saml   []*samlSetting
	crowd  crowdSetting
	http   httpSetting
	iam    map[string]string // AWS IAM roles by user
}

func newLoginSettings() *loginSettings {
	return &loginSettings{iam: map[string]string{}, crowd: crowdSetting{CustomCookieTokenKey: "crowd.token_key"},
		http: httpSetting{RemoteUserRequestVariable: "REMOTE_USER"}}
}

type ldapSetting struct {
	Key                      string     `json:"key"`
	Enabled                  bool       `json:"enabled"`
	LDAPURL                  string     `json:"ldap_url"`
	UserDNPattern            *string    `json:"user_dn_pattern"`
	Search                   ldapSearch `json:"search"`
	AutoCreateUser           bool       `json:"auto_create_user"`
	EmailAttribute           string     `json:"email_attribute"`
	LDAPPoisoningProtection  bool       `json:"ldap_poisoning_protection"`
	AllowUserToAccessProfile bool       `json:"allow_user_to_access_profile"`
	PagingSupportEnabled     bool       `json:"paging_support_enabled"`
}

type ldapSearch struct {
	SearchFilter    *string `json:"search_filter"`
	SearchBase      *string `json:"search_base"`
	SearchSubTree   bool    `json:"search_sub_tree"`
	ManagerDN       *string `json:"manager_dn"`
	ManagerPassword *string `json:"manager_password"`
}

func (s *ldapSetting) id() string { return s.Key }

func (s *ldapSetting) problem() string {
	dn := s.UserDNPattern != nil && *s.UserDNPattern != ""
	switch {
	case !strings.HasPrefix(s.LDAPURL, "ldap://") && !strings.HasPrefix(s.LDAPURL, "ldaps://"):
		return "The ldap_url must begin with ldap:// or ldaps://"
	case !dn && (s.Search.SearchFilter == nil || *s.Search.SearchFilter == ""):
		return "A user_dn_pattern or a search filter is required"
	}
	return ""
}

// hide makes the password look encrypted.
func (s *ldapSetting) hide(old *ldapSetting) {
	if given := s.Search.ManagerPassword; given != nil {
		var before string
		if old != nil && old.Search.ManagerPassword != nil {
			before = *old.Search.ManagerPassword
		}
		s.Search.ManagerPassword = new(encrypted(*given, before))
	}
}

// encrypted returns a text that looks encrypted. A client that sends back what it has read, before,
// changes nothing.
func encrypted(given, before string) string {
	if given == "" || given == before {
		return given
	}
	sum := sha256.Sum256([]byte(given))
	return "JE2" + hex.EncodeToString(sum[:])
}

type ldapGroupSetting struct {
	Name                 string  `json:"name"`
	EnabledLDAP          string  `json:"enabled_ldap"`
	GroupBaseDN          *string `json:"group_base_dn"`
	GroupNameAttribute   string  `json:"group_name_attribute"`
	GroupMemberAttribute string  `json:"group_member_attribute"`
	SubTree              bool    `json:"sub_tree"`
	ForceAttributeSearch bool    `json:"force_attribute_search"`
	Filter               string  `json:"filter"`
	DescriptionAttribute string  `json:"description_attribute"`
	Strategy             string  `json:"strategy"`
}

func (s *ldapGroupSetting) id() string { return s.Name }

func (s *ldapGroupSetting) problem() string {
	switch {
	case !slices.Contains([]string{"STATIC", "DYNAMIC", "HIERARCHICAL"}, s.Strategy):
		return "Unknown strategy: '" + s.Strategy + "'"
	case s.GroupNameAttribute == "" || s.GroupMemberAttribute == "" || s.Filter == "":
		return "The group_name_attribute, the group_member_attribute and the filter are required"
	}
	return ""
}

func (s *ldapGroupSetting) hide(*ldapGroupSetting) {}

type samlSetting struct {
	Name                      string   `json:"name"`
	EnableIntegration         bool     `json:"enable_integration"`
	VerifyAudienceRestriction bool     `json:"verify_audience_restriction"`
	LoginURL                  string   `json:"login_url"`
	LogoutURL                 string   `json:"logout_url"`
	Certificate               string   `json:"certificate"`
	ServiceProviderName       string   `json:"service_provider_name"`
	AutoUserCreation          bool     `json:"auto_user_creation"`
	AllowUserToAccessProfile  bool     `json:"allow_user_to_access_profile"`
	UseEncryptedAssertion     bool     `json:"use_encrypted_assertion"`
	AutoRedirect              bool     `json:"auto_redirect"`
	SyncGroups                bool     `json:"sync_groups"`
	GroupAttribute            string   `json:"group_attribute"`
	EmailAttribute            string   `json:"email_attribute"`
	NameIDAttribute           string   `json:"name_id_attribute"`
	LDAPGroupSettings         []string `json:"ldap_group_settings,omitempty"`
}

func (s *samlSetting) id() string { return s.Name }

func (s *samlSetting) problem() string {
	if s.LoginURL == "" || s.LogoutURL == "" || s.ServiceProviderName == "" {
		return "The login_url, the logout_url and the service_provider_name are required"
	}
	return ""
}

// hide keeps the LDAP groups unless the request names them.
func (s *samlSetting) hide(old *samlSetting) {
	if s.LDAPGroupSettings == nil && old != nil {
		s.LDAPGroupSettings = old.LDAPGroupSettings
	}
}

type crowdSetting struct {
	EnableIntegration         bool   `json:"enable_integration"`
	ServerURL                 string `json:"server_url"`
	ApplicationName           string `json:"application_name"`
	Password                  string `json:"password"`
	SessionValidationInterval int    `json:"session_validation_interval"`
	UseDefaultProxy           bool   `json:"use_default_proxy"`
	AutoUserCreation          bool   `json:"auto_user_creation"`
	AllowUserToAccessProfile  bool   `json:"allow_user_to_access_profile"`
	CustomCookieTokenKey      string `json:"custom_cookie_token_key"`
	DirectAuthentication      bool   `json:"direct_authentication"`
	OverrideAllGroups         bool   `json:"override_all_groups_upon_login"`
}

type httpSetting struct {
	HTTPSSOProxied            bool   `json:"http_sso_proxied"`
	AutoCreateUser            bool   `json:"auto_create_user"`
	AllowUserToAccessProfile  bool   `json:"allow_user_to_access_profile"`
	RemoteUserRequestVariable string `json:"remote_user_request_variable"`
	SyncLDAPGroups            bool   `json:"sync_ldap_groups"`
}

// iamRole is the documented pattern of a role, with paths.
var iamRole = regexp.MustCompile(`^arn:aws:iam::\d{12}:role/[\w+=,.@:/-]+$`)
