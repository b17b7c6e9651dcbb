package pipelines

// A master is a kind of integration. The tables are those of the manual.
type master struct {
	id      int64
	name    string
	kind    string
	display string
	created string
}

// typeCodes are the codes of the types of masters.
var typeCodes = map[string]int{"scm": 5000, "generic": 5012}

// disabledMaster is a kind that the server lists as disabled.
const disabledMaster = "jenkins"

var masters = []master{
	{94, "airBrakeKey", "generic", "Airbrake", "2018-09-11"},
	{46, "amazonKeys", "generic", "AWS", "2016-06-01"},
	{98, "artifactory", "generic", "Artifactory", "2017-11-03"},
	{87, "azureKeys", "generic", "Azure Keys", "2017-11-15"},
	{16, "bitbucket", "scm", "Bitbucket", "2016-06-01"},
	{90, "bitbucketServerBasic", "scm", "Bitbucket Server", "2016-06-01"},
	{100, "distribution", "generic", "Distribution", "2017-11-03"},
	{67, "DOC", "generic", "Digital Ocean", "2016-06-01"},
	{77, "dockerRegistryLogin", "generic", "Docker Registry", "2017-10-13"},
	{96, "fileServer", "generic", "File Server", "2019-04-04"},
	{76, "gcloudKey", "generic", "Google Cloud", "2017-10-04"},
	{99, "generic", "generic", "Generic Integration", "2019-05-28"},
	{20, "github", "scm", "GitHub", "2016-06-01"},
	{15, "githubEnterprise", "scm", "Github Enterprise", "2016-06-01"},
	{21, "gitlab", "scm", "GitLab", "2016-06-01"},
	{97, "incomingWebhook", "generic", "Incoming Webhook", "2017-11-03"},
	{101, "jenkins", "generic", "Jenkins", "2019-07-31"},
	{102, "jenkinsCreds", "generic", "Jenkins Server", "2019-07-31"},
	{88, "jira", "generic", "Jira", "2018-03-21"},
	{86, "kubernetesConfig", "generic", "Kubernetes", "2017-11-03"},
	{95, "newRelicKey", "generic", "NewRelic", "2018-09-11"},
	{83, "outgoingWebhook", "generic", "Outgoing Webhook", "2017-11-03"},
	{103, "pagerDutyKey", "generic", "PagerDuty Events", "2020-12-03"},
	{72, "pemKey", "generic", "PEM Key", "2016-06-01"},
	{78, "slackKey", "generic", "Slack", "2017-10-24"},
	{50, "smtpCreds", "generic", "SMTP Credentials", "2016-06-01"},
	{71, "sshKey", "generic", "SSH Key", "2016-06-01"},
}

// A masterField is a field of a kind of integration.
type masterField struct {
	id       int64
	master   int64
	name     string
	isObject bool
	required bool
	secure   bool
	created  string
}

var masterFields = []masterField{
	{150, 46, "accessKeyId", false, true, false, "2016-06-01"},
	{331, 98, "apikey", false, true, true, "2016-06-01"},
	{337, 100, "apikey", false, true, true, "2016-06-01"},
	{271, 87, "appId", false, true, false, "2017-11-15"},
	{344, 97, "authorization", false, false, false, "2016-06-01"},
	{260, 83, "authorization", false, false, false, "2017-11-03"},
	{347, 83, "authType", false, true, false, "2017-11-03"},
	{343, 97, "authType", false, true, false, "2016-06-01"},
	{334, 98, "distributionUrl", false, false, false, "2016-06-01"},
	{333, 99, "envs", true, true, false, "2019-05-28"},
	{342, 101, "hookPassword", false, true, true, "2019-08-20"},
	{341, 101, "hookUsername", false, true, false, "2019-08-20"},
	{165, 50, "host", false, true, false, "2016-06-01"},
	{352, 102, "jenkinsToken", false, true, true, "2019-08-20"},
	{351, 102, "jenkinsUsername", false, true, false, "2019-08-20"},
	{240, 76, "jsonKey", false, true, true, "2016-06-01"},
	{230, 72, "key", false, true, true, "2016-06-01"},
	{270, 86, "kubeconfig", false, true, true, "2017-11-06"},
	{243, 77, "password", false, true, true, "2017-10-14"},
	{286, 90, "password", false, true, true, "2016-06-01"},
	{164, 50, "password", false, false, true, "2016-06-01"},
	{346, 83, "password", false, false, true, "2017-11-03"},
	{272, 87, "password", false, true, true, "2017-11-15"},
	{317, 96, "password", false, false, true, "2019-04-04"},
	{319, 97, "password", false, false, true, "2016-06-01"},
	{166, 50, "port", false, false, false, "2016-06-01"},
	{229, 71, "privateKey", false, true, true, "2016-06-01"},
	{320, 96, "protocol", false, true, false, "2019-04-04"},
	{168, 50, "proxy", false, false, false, "2016-06-01"},
	{228, 71, "publicKey", false, true, false, "2016-06-01"},
	{348, 83, "secret", false, false, false, "2017-11-03"},
	{151, 46, "secretAccessKey", false, true, true, "2016-06-01"},
	{167, 50, "secure", false, false, false, "2016-06-01"},
	{169, 50, "senderEmail", false, false, false, "2016-06-01"},
	{353, 100, "signingKeyPassphrase", false, false, true, "2020-09-01"},
	{273, 87, "tenant", false, true, false, "2017-11-15"},
	{312, 94, "token", false, true, true, "2016-09-11"},
	{40, 15, "token", false, true, true, "2016-06-01"},
	{314, 95, "token", false, true, true, "2018-09-11"},
	{53, 21, "token", false, true, true, "2016-06-01"},
	{355, 103, "token", false, true, true, "2017-10-24"},
	{350, 102, "token", false, true, true, "2019-08-20"},
	{51, 20, "token", false, true, true, "2016-06-01"},
	{214, 67, "token", false, true, true, "2016-06-01"},
	{41, 16, "token", false, true, true, "2016-06-01"},
	{276, 88, "token", false, true, true, "2018-03-21"},
	{42, 16, "url", false, true, false, "2016-06-01"},
	{39, 15, "url", false, true, false, "2016-06-01"},
	{245, 78, "url", false, true, false, "2017-10-24"},
	{274, 88, "url", false, true, false, "2018-03-21"},
	{311, 94, "url", false, true, false, "2016-09-11"},
	{313, 95, "url", false, true, false, "2018-09-11"},
	{315, 96, "url", false, true, false, "2019-04-04"},
	{287, 90, "url", false, true, false, "2016-06-01"},
	{330, 98, "url", false, true, false, "2016-06-01"},
	{52, 21, "url", false, true, false, "2016-06-01"},
	{335, 100, "url", false, true, false, "2016-06-01"},
	{50, 20, "url", false, true, false, "2016-06-01"},
	{338, 101, "url", false, true, false, "2019-07-31"},
	{241, 77, "url", false, false, false, "2017-10-13"},
	{349, 102, "url", false, true, false, "2019-07-31"},
	{336, 100, "user", false, true, false, "2016-06-01"},
	{332, 98, "user", false, true, false, "2016-06-01"},
	{275, 88, "username", false, true, false, "2018-03-21"},
	{345, 83, "username", false, false, false, "2017-11-03"},
	{285, 90, "username", false, true, false, "2016-06-01"},
	{43, 16, "username", false, true, false, "2016-06-01"},
	{318, 97, "username", false, false, false, "2016-06-01"},
	{316, 96, "username", false, false, false, "2019-04-04"},
	{242, 77, "username", false, true, false, "2017-10-13"},
	{163, 50, "username", false, false, false, "2016-06-01"},
	{259, 83, "webhookURL", false, true, false, "2017-11-03"},
}
