package admin

import jfrog "github.com/jfrogkit/jfrog-go"

// SecurityConfiguration is the part of the configuration about users and their logins.
type SecurityConfiguration struct {
	AnonAccessEnabled *bool `json:"anonAccessEnabled,omitempty"`
	// HideUnauthorizedResources hides that resources exist from users who may not read them.
	HideUnauthorizedResources        *bool `json:"hideUnauthorizedResources,omitempty"`
	BuildGlobalBasicReadAllowed      *bool `json:"buildGlobalBasicReadAllowed,omitempty"`
	BuildGlobalBasicReadForAnonymous *bool `json:"buildGlobalBasicReadForAnonymous,omitempty"`

	UserLockPolicy   *UserLockPolicy   `json:"userLockPolicy,omitempty"`
	PasswordSettings *PasswordSettings `json:"passwordSettings,omitempty"`

	LDAPSettings      map[string]*LDAPSetting      `json:"ldapSettings,omitempty" conf:"key"`
	LDAPGroupSettings map[string]*LDAPGroupSetting `json:"ldapGroupSettings,omitempty" conf:"name"`
	SAMLSettings      *SAMLSettings                `json:"samlSettings,omitempty"`
	OAuthSettings     *OAuthSettings               `json:"oauthSettings,omitempty"`
}

// UserLockPolicy locks users out after failed logins.
type UserLockPolicy struct {
	Enabled       *bool `json:"enabled,omitempty"`
	LoginAttempts *int  `json:"loginAttempts,omitempty"`
}

// PasswordSettings has rules for passwords.
type PasswordSettings struct {
	EncryptionPolicy PasswordEncryption        `json:"encryptionPolicy,omitempty" conf:"upper"`
	ExpirationPolicy *PasswordExpirationPolicy `json:"expirationPolicy,omitempty"`
	ResetPolicy      *PasswordResetPolicy      `json:"resetPolicy,omitempty"`
}

// PasswordEncryption determines whether clients send passwords encrypted.
type PasswordEncryption string

// The ways in which clients send passwords.
const (
	PasswordEncryptionRequired    PasswordEncryption = "REQUIRED"
	PasswordEncryptionSupported   PasswordEncryption = "SUPPORTED"
	PasswordEncryptionUnsupported PasswordEncryption = "UNSUPPORTED"
)

// PasswordExpirationPolicy makes passwords expire.
type PasswordExpirationPolicy struct {
	Enabled        *bool `json:"enabled,omitempty"`
	PasswordMaxAge *int  `json:"passwordMaxAge,omitempty"` // days
	NotifyByEmail  *bool `json:"notifyByEmail,omitempty"`
}

// PasswordResetPolicy limits the requests to reset a password.
type PasswordResetPolicy struct {
	Enabled               *bool `json:"enabled,omitempty"`
	MaxAttemptsPerAddress *int  `json:"maxAttemptsPerAddress,omitempty"`
	TimeToBlockInMinutes  *int  `json:"timeToBlockInMinutes,omitempty"`
}

// LDAPSetting is an LDAP server that authenticates users.
type LDAPSetting struct {
	Enabled *bool `json:"enabled,omitempty"`
	// LDAPURL has the base DN as its path, such as ldap://ldap.acme.com/dc=acme,dc=com.
	LDAPURL string `json:"ldapUrl,omitempty"`
	// UserDNPattern makes the DN of a user for a direct login, such as uid={0},ou=People. {0} is
	// the user name.
	UserDNPattern            *string     `json:"userDnPattern,omitempty"`
	Search                   *LDAPSearch `json:"search,omitempty"`
	EmailAttribute           *string     `json:"emailAttribute,omitempty"`
	AutoCreateUser           *bool       `json:"autoCreateUser,omitempty"`
	LDAPPoisoningProtection  *bool       `json:"ldapPoisoningProtection,omitempty"`
	AllowUserToAccessProfile *bool       `json:"allowUserToAccessProfile,omitempty"`
	PagingSupportEnabled     *bool       `json:"pagingSupportEnabled,omitempty"`
}

// LDAPSearch determines how the server finds the DN of a user.
type LDAPSearch struct {
	SearchFilter  *string `json:"searchFilter,omitempty"` // such as (uid={0}); {0} is the user name
	SearchBase    *string `json:"searchBase,omitempty"`   // relative to the base DN
	SearchSubTree *bool   `json:"searchSubTree,omitempty"`
	ManagerDN     *string `json:"managerDn,omitempty"` // DN of the user that searches
	// ManagerPassword is the password of the user that searches.
	ManagerPassword jfrog.Secret `json:"managerPassword,omitempty"`
}

// LDAPGroupSetting maps groups of an LDAP server to groups of the platform.
type LDAPGroupSetting struct {
	EnabledLDAP          string            `json:"enabledLdap,omitempty"` // key of the [LDAPSetting]
	GroupBaseDN          *string           `json:"groupBaseDn,omitempty"`
	GroupNameAttribute   string            `json:"groupNameAttribute,omitempty"`
	GroupMemberAttribute string            `json:"groupMemberAttribute,omitempty"`
	SubTree              *bool             `json:"subTree,omitempty"`
	ForceAttributeSearch *bool             `json:"forceAttributeSearch,omitempty"`
	Filter               string            `json:"filter,omitempty"` // of group entries
	DescriptionAttribute string            `json:"descriptionAttribute,omitempty"`
	Strategy             LDAPGroupStrategy `json:"strategy,omitempty"`
}

// LDAPGroupStrategy determines how groups and users are related.
type LDAPGroupStrategy string

// The relations of groups and users.
const (
	LDAPGroupsStatic       LDAPGroupStrategy = "STATIC"       // groups know their members
	LDAPGroupsDynamic      LDAPGroupStrategy = "DYNAMIC"      // users know their groups
	LDAPGroupsHierarchical LDAPGroupStrategy = "HIERARCHICAL" // the DN of a user has the groups
)

// SAMLSettings is the SAML identity provider that authenticates users.
type SAMLSettings struct {
	EnableIntegration         *bool   `json:"enableIntegration,omitempty"`
	LoginURL                  string  `json:"loginUrl,omitempty"`
	LogoutURL                 string  `json:"logoutUrl,omitempty"`
	ServiceProviderName       string  `json:"serviceProviderName,omitempty"`
	Certificate               *string `json:"certificate,omitempty"` // of the identity provider
	EmailAttribute            *string `json:"emailAttribute,omitempty"`
	GroupAttribute            *string `json:"groupAttribute,omitempty"`
	SyncGroups                *bool   `json:"syncGroups,omitempty"`
	NoAutoUserCreation        *bool   `json:"noAutoUserCreation,omitempty"`
	AllowUserToAccessProfile  *bool   `json:"allowUserToAccessProfile,omitempty"`
	AutoRedirect              *bool   `json:"autoRedirect,omitempty"`
	VerifyAudienceRestriction *bool   `json:"verifyAudienceRestriction,omitempty"`
	UseEncryptedAssertion     *bool   `json:"useEncryptedAssertion,omitempty"`
}

// OAuthSettings has the OAuth providers that authenticate users.
type OAuthSettings struct {
	EnableIntegration        *bool `json:"enableIntegration,omitempty"`
	PersistUsers             *bool `json:"persistUsers,omitempty"`
	AllowUserToAccessProfile *bool `json:"allowUserToAccessProfile,omitempty"`
	// OAuthProvidersSettings has the providers by name.
	OAuthProvidersSettings map[string]*OAuthProvider `json:"oauthProvidersSettings,omitempty" conf:"name"`
}

// OAuthProvider is an OAuth provider.
type OAuthProvider struct {
	Enabled      *bool        `json:"enabled,omitempty"`
	ProviderType string       `json:"providerType,omitempty"` // such as github
	ID           string       `json:"id,omitempty"`           // of the client
	Secret       jfrog.Secret `json:"secret,omitempty"`       // of the client
	APIURL       string       `json:"apiUrl,omitempty"`
	AuthURL      string       `json:"authUrl,omitempty"`
	TokenURL     string       `json:"tokenUrl,omitempty"`
	BasicURL     *string      `json:"basicUrl,omitempty"`
	Domain       *string      `json:"domain,omitempty"`
}
