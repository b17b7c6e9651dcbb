package access

// LDAPService manages LDAP and LDAP group settings. Reached through [Client.LDAP].
type LDAPService service
