package admin

// A part describes a part of the configuration: a scalar, a list, a block of other parts, or
// entries, each of which is a block with a name.
type part struct {
	kind     kind
	parts    map[string]part // of a block and of each entry
	item     string          // the element of an entry or of a list's item
	key      string          // the element with the name of an entry
	required []string        // parts of a new entry
	values   []string        // of a closed scalar; they may be in any case
	fixed    bool            // cannot be removed
	// together means that entries cannot be removed one by one.
	together bool
}

type kind int

const (
	text kind = iota
	boolean
	number
	cron
	secret
	lower // a closed text, in lower case
	list
	block
	entries
)

func of(k kind) part { return part{kind: k} }

func blockOf(parts map[string]part) part { return part{kind: block, parts: parts} }

// scheduled is a block that only has a cron expression.
var scheduled = part{kind: block, fixed: true, parts: map[string]part{"cronExp": of(cron)}}

// descriptor has the parts of the configuration that YAML can change.
var descriptor = blockOf(map[string]part{
	"serverName":          of(text),
	"urlBase":             of(text),
	"dateFormat":          of(text),
	"fileUploadMaxSizeMb": of(number),
	"offlineMode":         of(boolean),
	"mailServer": blockOf(map[string]part{
		"enabled": of(boolean), "host": of(text), "port": of(number), "username": of(text), "password": of(secret),
		"from": of(text), "subjectPrefix": of(text), "artifactoryUrl": of(text), "ssl": of(boolean), "tls": of(boolean),
	}),
	"folderDownloadConfig": blockOf(map[string]part{
		"enabled": of(boolean), "enabledForAnonymous": of(boolean), "maxConcurrentRequests": of(number),
		"maxDownloadSizeMb": of(number), "maxFiles": of(number), "enabledEmptyDirectories": of(boolean),
	}),
	"trashcanConfig": {kind: block, fixed: true, parts: map[string]part{
		"enabled": of(boolean), "allowPermDeletes": of(boolean), "retentionPeriodDays": of(number),
	}},
	"replicationsConfig": blockOf(map[string]part{"blockPullReplications": of(boolean), "blockPushReplications": of(boolean)}),
	"systemMessageConfig": blockOf(map[string]part{
		"enabled": of(boolean), "title": of(text), "titleColor": of(text), "message": of(text), "showOnAllPages": of(boolean),
	}),
	"security": {kind: block, fixed: true, parts: securityParts},
	"backups": {kind: entries, item: "backup", key: "key", required: []string{"cronExp"}, parts: map[string]part{
		"enabled": of(boolean), "cronExp": of(cron), "retentionPeriodHours": of(number),
		"excludedRepositories":   {kind: list, item: "repositoryRef"},
		"excludeNewRepositories": of(boolean), "createArchive": of(boolean), "sendMailOnError": of(boolean),
		"precalculate": of(boolean), "exportMissionControl": of(boolean),
	}},
	"indexer": blockOf(map[string]part{
		"enabled": of(boolean), "cronExp": of(cron), "includedRepositories": {kind: list, item: "repositoryRef"},
	}),
	"quotaConfig": blockOf(map[string]part{
		"enabled": of(boolean), "diskSpaceLimitPercentage": of(number), "diskSpaceWarningPercentage": of(number),
	}),
	"gcConfig":                  scheduled,
	"cleanupConfig":             scheduled,
	"virtualCacheCleanupConfig": scheduled,
	"proxies": {kind: entries, item: "proxy", key: "key", required: []string{"host", "port"}, parts: map[string]part{
		"host": of(text), "port": of(number), "username": of(text), "password": of(secret), "ntHost": of(text),
		"domain": of(text), "platformDefault": of(boolean), "redirectedToHosts": of(text), "services": of(text),
	}},
	"propertySets": {kind: entries, item: "propertySet", key: "name", parts: map[string]part{
		"visible": of(boolean),
		"properties": {kind: entries, item: "property", key: "name", parts: map[string]part{
			"closedPredefinedValues": of(boolean), "multipleChoice": of(boolean),
			"predefinedValues": {kind: entries, item: "predefinedValue", key: "value", parts: map[string]part{
				"defaultValue": of(boolean),
			}},
		}},
	}},
	"repoLayouts": {
		kind: entries, item: "repoLayout", key: "name",
		required: []string{"artifactPathPattern", "folderIntegrationRevisionRegExp", "fileIntegrationRevisionRegExp"},
		parts: map[string]part{
			"artifactPathPattern": of(text), "distinctiveDescriptorPathPattern": of(boolean), "descriptorPathPattern": of(text),
			"folderIntegrationRevisionRegExp": of(text), "fileIntegrationRevisionRegExp": of(text),
		},
	},
})

var securityParts = map[string]part{
	"anonAccessEnabled":                of(boolean),
	"hideUnauthorizedResources":        of(boolean),
	"buildGlobalBasicReadAllowed":      of(boolean),
	"buildGlobalBasicReadForAnonymous": of(boolean),
	"userLockPolicy":                   blockOf(map[string]part{"enabled": of(boolean), "loginAttempts": of(number)}),
	"passwordSettings": blockOf(map[string]part{
		"encryptionPolicy": {kind: lower, values: []string{"required", "supported", "unsupported"}},
		"expirationPolicy": blockOf(map[string]part{
			"enabled": of(boolean), "passwordMaxAge": of(number), "notifyByEmail": of(boolean),
		}),
		"resetPolicy": blockOf(map[string]part{
			"enabled": of(boolean), "maxAttemptsPerAddress": of(number), "timeToBlockInMinutes": of(number),
		}),
	}),
	"ldapSettings": {
		kind: entries, item: "ldapSetting", key: "key", required: []string{"ldapUrl"}, together: true,
		parts: map[string]part{
			"enabled": of(boolean), "ldapUrl": of(text), "userDnPattern": of(text), "emailAttribute": of(text),
			"autoCreateUser": of(boolean), "ldapPoisoningProtection": of(boolean), "allowUserToAccessProfile": of(boolean),
			"pagingSupportEnabled": of(boolean),
			"search": blockOf(map[string]part{
				"searchFilter": of(text), "searchBase": of(text), "searchSubTree": of(boolean), "managerDn": of(text),
				"managerPassword": of(secret),
			}),
		},
	},
	"ldapGroupSettings": {
		kind: entries, item: "ldapGroupSetting", key: "name", together: true,
		required: []string{"enabledLdap", "groupNameAttribute", "groupMemberAttribute", "filter", "strategy"},
		parts: map[string]part{
			"enabledLdap": of(text), "groupBaseDn": of(text), "groupNameAttribute": of(text), "groupMemberAttribute": of(text),
			"subTree": of(boolean), "forceAttributeSearch": of(boolean), "filter": of(text), "descriptionAttribute": of(text),
			"strategy": {kind: text, values: []string{"STATIC", "DYNAMIC", "HIERARCHICAL"}},
		},
	},
	"samlSettings": blockOf(map[string]part{
		"enableIntegration": of(boolean), "loginUrl": of(text), "logoutUrl": of(text), "serviceProviderName": of(text),
		"certificate": of(text), "emailAttribute": of(text), "groupAttribute": of(text), "syncGroups": of(boolean),
		"noAutoUserCreation": of(boolean), "allowUserToAccessProfile": of(boolean), "autoRedirect": of(boolean),
		"verifyAudienceRestriction": of(boolean), "useEncryptedAssertion": of(boolean),
	}),
	"oauthSettings": blockOf(map[string]part{
		"enableIntegration": of(boolean), "persistUsers": of(boolean), "allowUserToAccessProfile": of(boolean),
		"oauthProvidersSettings": {
			kind: entries, item: "oauthProvidersSettings", key: "name", required: []string{"providerType", "id"},
			parts: map[string]part{
				"enabled": of(boolean), "providerType": of(text), "id": of(text), "secret": of(secret), "apiUrl": of(text),
				"authUrl": of(text), "tokenUrl": of(text), "basicUrl": of(text), "domain": of(text),
			},
		},
	}),
}
