package store

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
)

// A SystemConfiguration is what administrators have configured, besides repositories and
// identities.
type SystemConfiguration struct {
	Root         *xmldoc.Node   // the configuration descriptor
	ReverseProxy map[string]any // as JSON
	Licenses     []License
}

// A License is an installed license.
type License struct {
	Key     string
	Expires time.Time
	InUse   bool // by the only node
}

// Hash returns the hash by which the license is known.
func (l *License) Hash() string {
	sum := sha256.Sum256([]byte(l.Key))
	return hex.EncodeToString(sum[:20])
}

// initialConfiguration returns the configuration of a new server.
func initialConfiguration(config Config) *SystemConfiguration {
	root := parsed(initialDescriptor)
	if config.AnonymousRead {
		root.Ensure("security").Ensure("anonAccessEnabled").Text = "true"
	}
	return &SystemConfiguration{
		Root: root,
		ReverseProxy: map[string]any{
			"key": "nginx", "webServerType": "NGINX", "artifactoryAppContext": "artifactory",
			"publicAppContext": "artifactory", "artifactoryServerName": "localhost", "artifactoryPort": 8081,
			"dockerReverseProxyMethod": "REPOPATHPREFIX", "useHttp": true, "httpPort": 80, "useHttps": false,
			"sslKey": "", "sslCertificate": "",
		},
		Licenses: []License{{Key: "jfrogtest", Expires: config.Clock().AddDate(1, 0, 0), InUse: true}},
	}
}

// mavenPath is the path pattern of Maven repositories without the extension.
const mavenPath = "[orgPath]/[module]/[baseRev](-[folderItegRev])/" +
	"[module]-[baseRev](-[fileItegRev])(-[classifier])"

const initialDescriptor = `<config xmlns="http://artifactory.jfrog.org/xsd/3.1.32">
<offlineMode>false</offlineMode>
<fileUploadMaxSizeMb>100</fileUploadMaxSizeMb>
<dateFormat>dd-MM-yy HH:mm:ss z</dateFormat>
<security>
	<anonAccessEnabled>false</anonAccessEnabled>
	<hideUnauthorizedResources>false</hideUnauthorizedResources>
	<passwordSettings>
		<encryptionPolicy>supported</encryptionPolicy>
		<expirationPolicy>
			<enabled>false</enabled><passwordMaxAge>60</passwordMaxAge>
			<notifyByEmail>true</notifyByEmail>
		</expirationPolicy>
		<resetPolicy>
			<enabled>true</enabled><maxAttemptsPerAddress>3</maxAttemptsPerAddress>
			<timeToBlockInMinutes>60</timeToBlockInMinutes>
		</resetPolicy>
	</passwordSettings>
	<ldapSettings/>
	<ldapGroupSettings/>
	<userLockPolicy><enabled>false</enabled><loginAttempts>5</loginAttempts></userLockPolicy>
	<buildGlobalBasicReadAllowed>false</buildGlobalBasicReadAllowed>
	<buildGlobalBasicReadForAnonymous>false</buildGlobalBasicReadForAnonymous>
</security>
<backups>
	<backup>
		<key>backup-daily</key><enabled>true</enabled><cronExp>0 0 2 ? * MON-FRI</cronExp>
		<retentionPeriodHours>0</retentionPeriodHours><createArchive>false</createArchive>
		<excludedRepositories/>
		<sendMailOnError>true</sendMailOnError>
		<excludeNewRepositories>false</excludeNewRepositories>
		<precalculate>false</precalculate><exportMissionControl>false</exportMissionControl>
	</backup>
	<backup>
		<key>backup-weekly</key><enabled>false</enabled><cronExp>0 0 2 ? * SAT</cronExp>
		<retentionPeriodHours>336</retentionPeriodHours><createArchive>false</createArchive>
		<excludedRepositories/>
		<sendMailOnError>true</sendMailOnError>
		<excludeNewRepositories>false</excludeNewRepositories>
		<precalculate>false</precalculate><exportMissionControl>false</exportMissionControl>
	</backup>
</backups>
<indexer><enabled>false</enabled><cronExp>0 23 5 * * ?</cronExp></indexer>
<proxies/>
<propertySets/>
<repoLayouts>
	<repoLayout>
		<name>maven-2-default</name>
		<artifactPathPattern>` + mavenPath + `.[ext]</artifactPathPattern>
		<distinctiveDescriptorPathPattern>true</distinctiveDescriptorPathPattern>
		<descriptorPathPattern>` + mavenPath + `.pom</descriptorPathPattern>
		<folderIntegrationRevisionRegExp>SNAPSHOT</folderIntegrationRevisionRegExp>
		<fileIntegrationRevisionRegExp>SNAPSHOT|(?:(?:[0-9]{8}.[0-9]{6})-(?:[0-9]+))</fileIntegrationRevisionRegExp>
	</repoLayout>
	<repoLayout>
		<name>simple-default</name>
		<artifactPathPattern>[orgPath]/[module]/[module]-[baseRev].[ext]</artifactPathPattern>
		<distinctiveDescriptorPathPattern>false</distinctiveDescriptorPathPattern>
		<folderIntegrationRevisionRegExp>.*</folderIntegrationRevisionRegExp>
		<fileIntegrationRevisionRegExp>.*</fileIntegrationRevisionRegExp>
	</repoLayout>
</repoLayouts>
<gcConfig><cronExp>0 0 /4 * * ?</cronExp></gcConfig>
<cleanupConfig><cronExp>0 12 5 * * ?</cronExp></cleanupConfig>
<virtualCacheCleanupConfig><cronExp>0 12 0 * * ?</cronExp></virtualCacheCleanupConfig>
<folderDownloadConfig>
	<enabled>true</enabled><enabledForAnonymous>true</enabledForAnonymous>
	<maxDownloadSizeMb>1024</maxDownloadSizeMb>
	<maxFiles>5000</maxFiles><maxConcurrentRequests>10</maxConcurrentRequests>
</folderDownloadConfig>
<trashcanConfig>
	<enabled>true</enabled><allowPermDeletes>false</allowPermDeletes>
	<retentionPeriodDays>14</retentionPeriodDays>
</trashcanConfig>
<replicationsConfig>
	<blockPushReplications>false</blockPushReplications>
	<blockPullReplications>false</blockPullReplications>
</replicationsConfig>
</config>`
