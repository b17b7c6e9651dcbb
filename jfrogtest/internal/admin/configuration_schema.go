package admin

import (
	"maps"
	"strings"
)

// A part describes a part of the configuration: a scalar, a list, a block of other parts, or
// entries, each of which is a block with a name.
type part struct {
	kind     kind
	parts    parts    // of a block and of each entry
	item     string   // the element of an entry or of a list's item
	key      string   // the element with the name of an entry
	required []string // parts of a new entry
	values   []string // of a closed scalar; they may be in any case
	fixed    bool     // cannot be removed
	// together means that entries cannot be removed one by one.
	together bool
}

type kind int

const (
	kindText kind = iota
	kindBoolean
	kindNumber
	kindCron
	kindSecret
	kindLower // a closed text, in lower case
	kindList
	kindBlock
	kindEntries
)

// parts are the parts of a block, by name.
type parts map[string]part

// scalars returns scalars of one kind.
func scalars(k kind, names string) parts {
	out := parts{}
	for name := range strings.FieldsSeq(names) {
		out[name] = part{kind: k}
	}
	return out
}

func merged(groups []parts) parts {
	out := parts{}
	for _, group := range groups {
		maps.Copy(out, group)
	}
	return out
}

// blockOf returns a block that can be removed.
func blockOf(groups ...parts) part { return part{kind: kindBlock, parts: merged(groups)} }

// fixedBlock returns a block that cannot be removed.
func fixedBlock(groups ...parts) part {
	return part{kind: kindBlock, fixed: true, parts: merged(groups)}
}

// entriesOf returns entries, each of which is an element item with the name in the element key.
func entriesOf(item, key string, groups ...parts) part {
	return part{kind: kindEntries, item: item, key: key, parts: merged(groups)}
}

// needs sets the parts that a new entry must have.
func (p part) needs(names string) part {
	p.required = strings.Fields(names)
	return p
}

// asOne keeps entries from being removed one by one.
func (p part) asOne() part {
	p.together = true
	return p
}

// repositories is a list of repository keys.
var repositories = part{kind: kindList, item: "repositoryRef"}

// descriptor has the parts of the configuration that YAML can change.
var descriptor = fixedBlock(
	scalars(kindText, "serverName urlBase dateFormat"), scalars(kindNumber, "fileUploadMaxSizeMb"),
	scalars(kindBoolean, "offlineMode"),
	parts{
		"mailServer": blockOf(
			scalars(kindBoolean, "enabled ssl tls"), scalars(kindNumber, "port"),
			scalars(kindSecret, "password"),
			scalars(kindText, "host username from subjectPrefix artifactoryUrl"),
		),
		"folderDownloadConfig": blockOf(
			scalars(kindBoolean, "enabled enabledForAnonymous enabledEmptyDirectories"),
			scalars(kindNumber, "maxConcurrentRequests maxDownloadSizeMb maxFiles"),
		),
		"trashcanConfig": fixedBlock(
			scalars(kindBoolean, "enabled allowPermDeletes"), scalars(kindNumber, "retentionPeriodDays"),
		),
		"replicationsConfig": blockOf(
			scalars(kindBoolean, "blockPullReplications blockPushReplications"),
		),
		"systemMessageConfig": blockOf(
			scalars(kindBoolean, "enabled showOnAllPages"), scalars(kindText, "title titleColor message"),
		),
		"security": securityBlock,
		"backups": entriesOf("backup", "key",
			scalars(kindBoolean, "enabled excludeNewRepositories createArchive sendMailOnError"),
			scalars(kindBoolean, "precalculate exportMissionControl"),
			scalars(kindCron, "cronExp"), scalars(kindNumber, "retentionPeriodHours"),
			parts{"excludedRepositories": repositories},
		).needs("cronExp"),
		"indexer": blockOf(
			scalars(kindBoolean, "enabled"), scalars(kindCron, "cronExp"),
			parts{"includedRepositories": repositories},
		),
		"quotaConfig": blockOf(
			scalars(kindBoolean, "enabled"),
			scalars(kindNumber, "diskSpaceLimitPercentage diskSpaceWarningPercentage"),
		),
		"gcConfig":                  fixedBlock(scalars(kindCron, "cronExp")),
		"cleanupConfig":             fixedBlock(scalars(kindCron, "cronExp")),
		"virtualCacheCleanupConfig": fixedBlock(scalars(kindCron, "cronExp")),
		"proxies": entriesOf("proxy", "key",
			scalars(kindText, "host username ntHost domain redirectedToHosts services"),
			scalars(kindNumber, "port"), scalars(kindSecret, "password"),
			scalars(kindBoolean, "platformDefault"),
		).needs("host port"),
		"propertySets": entriesOf("propertySet", "name",
			scalars(kindBoolean, "visible"),
			parts{"properties": entriesOf("property", "name",
				scalars(kindBoolean, "closedPredefinedValues multipleChoice"),
				parts{"predefinedValues": entriesOf("predefinedValue", "value",
					scalars(kindBoolean, "defaultValue"),
				)},
			)},
		),
		"repoLayouts": entriesOf("repoLayout", "name",
			scalars(kindText, "artifactPathPattern descriptorPathPattern"),
			scalars(kindText, "folderIntegrationRevisionRegExp fileIntegrationRevisionRegExp"),
			scalars(kindBoolean, "distinctiveDescriptorPathPattern"),
		).needs("artifactPathPattern folderIntegrationRevisionRegExp fileIntegrationRevisionRegExp"),
	},
)

var securityBlock = fixedBlock(
	scalars(kindBoolean, "anonAccessEnabled hideUnauthorizedResources"),
	scalars(kindBoolean, "buildGlobalBasicReadAllowed buildGlobalBasicReadForAnonymous"),
	parts{
		"userLockPolicy": blockOf(scalars(kindBoolean, "enabled"), scalars(kindNumber, "loginAttempts")),
		"passwordSettings": blockOf(parts{
			"encryptionPolicy": {kind: kindLower, values: []string{"required", "supported", "unsupported"}},
			"expirationPolicy": blockOf(
				scalars(kindBoolean, "enabled notifyByEmail"), scalars(kindNumber, "passwordMaxAge"),
			),
			"resetPolicy": blockOf(
				scalars(kindBoolean, "enabled"),
				scalars(kindNumber, "maxAttemptsPerAddress timeToBlockInMinutes"),
			),
		}),
		"ldapSettings": entriesOf("ldapSetting", "key",
			scalars(kindBoolean, "enabled autoCreateUser ldapPoisoningProtection"),
			scalars(kindBoolean, "allowUserToAccessProfile pagingSupportEnabled"),
			scalars(kindText, "ldapUrl userDnPattern emailAttribute"),
			parts{"search": blockOf(
				scalars(kindText, "searchFilter searchBase managerDn"), scalars(kindBoolean, "searchSubTree"),
				scalars(kindSecret, "managerPassword"),
			)},
		).needs("ldapUrl").asOne(),
		"ldapGroupSettings": entriesOf("ldapGroupSetting", "name",
			scalars(kindText, "enabledLdap groupBaseDn groupNameAttribute groupMemberAttribute"),
			scalars(kindText, "filter descriptionAttribute"),
			scalars(kindBoolean, "subTree forceAttributeSearch"),
			parts{"strategy": {kind: kindText, values: []string{"STATIC", "DYNAMIC", "HIERARCHICAL"}}},
		).needs("enabledLdap groupNameAttribute groupMemberAttribute filter strategy").asOne(),
		"samlSettings": blockOf(
			scalars(kindText, "loginUrl logoutUrl serviceProviderName certificate"),
			scalars(kindText, "emailAttribute groupAttribute"),
			scalars(kindBoolean, "enableIntegration syncGroups noAutoUserCreation allowUserToAccessProfile"),
			scalars(kindBoolean, "autoRedirect verifyAudienceRestriction useEncryptedAssertion"),
		),
		"crowdSettings": blockOf(
			scalars(kindBoolean, "enableIntegration useDefaultProxy noAutoUserCreation"),
			scalars(kindBoolean, "allowUserToAccessProfile directAuthentication"),
			scalars(kindText, "serverUrl applicationName"), scalars(kindSecret, "password"),
			scalars(kindNumber, "sessionValidationInterval"),
		),
		"httpSsoSettings": blockOf(
			scalars(kindBoolean, "httpSsoProxied noAutoUserCreation allowUserToAccessProfile"),
			scalars(kindBoolean, "syncLdapGroups"), scalars(kindText, "remoteUserRequestVariable"),
		),
		"oauthSettings": blockOf(
			scalars(kindBoolean, "enableIntegration persistUsers allowUserToAccessProfile"),
			parts{"oauthProvidersSettings": entriesOf("oauthProvidersSettings", "name",
				scalars(kindBoolean, "enabled"), scalars(kindSecret, "secret"),
				scalars(kindText, "providerType id apiUrl authUrl tokenUrl basicUrl domain"),
			).needs("providerType id")},
		),
	},
)
