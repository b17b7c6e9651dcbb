package pipelines

import jfrog "github.com/jfrogkit/jfrog-go"

// kinds has the type of the values of each kind of integration.
var kinds = []IntegrationValues{
	(*AirbrakeIntegration)(nil),
	(*ArtifactoryIntegration)(nil),
	(*AWSIntegration)(nil),
	(*AzureIntegration)(nil),
	(*BitbucketIntegration)(nil),
	(*BitbucketServerIntegration)(nil),
	(*DigitalOceanIntegration)(nil),
	(*DistributionIntegration)(nil),
	(*DockerRegistryIntegration)(nil),
	(*FileServerIntegration)(nil),
	(*GenericIntegration)(nil),
	(*GitHubIntegration)(nil),
	(*GitHubEnterpriseIntegration)(nil),
	(*GitLabIntegration)(nil),
	(*GoogleCloudIntegration)(nil),
	(*IncomingWebhookIntegration)(nil),
	(*JenkinsIntegration)(nil),
	(*JenkinsServerIntegration)(nil),
	(*JiraIntegration)(nil),
	(*KubernetesIntegration)(nil),
	(*NewRelicIntegration)(nil),
	(*OutgoingWebhookIntegration)(nil),
	(*PagerDutyIntegration)(nil),
	(*PEMKeyIntegration)(nil),
	(*SlackIntegration)(nil),
	(*SMTPIntegration)(nil),
	(*SSHKeyIntegration)(nil),
}

// AirbrakeIntegration has the values of an integration with Airbrake.
type AirbrakeIntegration struct {
	Token jfrog.Secret `form:"token,required"`
	URL   string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*AirbrakeIntegration) master() (int64, string) { return 94, "airBrakeKey" }

// ArtifactoryIntegration has the values of an integration with Artifactory.
type ArtifactoryIntegration struct {
	APIKey          jfrog.Secret `form:"apikey,required"`
	DistributionURL string       `form:"distributionUrl"`
	URL             string       `form:"url,required"`
	User            string       `form:"user,required"`

	Extra []FormField // fields that this type lacks
}

func (*ArtifactoryIntegration) master() (int64, string) { return 98, "artifactory" }

// AWSIntegration has the values of an integration with AWS.
type AWSIntegration struct {
	AccessKeyID     string       `form:"accessKeyId,required"`
	SecretAccessKey jfrog.Secret `form:"secretAccessKey,required"`

	Extra []FormField // fields that this type lacks
}

func (*AWSIntegration) master() (int64, string) { return 46, "amazonKeys" }

// AzureIntegration has the values of an integration with Azure.
type AzureIntegration struct {
	AppID    string       `form:"appId,required"`
	Password jfrog.Secret `form:"password,required"`
	Tenant   string       `form:"tenant,required"`

	Extra []FormField // fields that this type lacks
}

func (*AzureIntegration) master() (int64, string) { return 87, "azureKeys" }

// BitbucketIntegration has the values of an integration with Bitbucket.
type BitbucketIntegration struct {
	Token    jfrog.Secret `form:"token,required"`
	URL      string       `form:"url,required"`
	Username string       `form:"username,required"`

	Extra []FormField // fields that this type lacks
}

func (*BitbucketIntegration) master() (int64, string) { return 16, "bitbucket" }

// BitbucketServerIntegration has the values of an integration with Bitbucket Server.
type BitbucketServerIntegration struct {
	Password jfrog.Secret `form:"password,required"`
	URL      string       `form:"url,required"`
	Username string       `form:"username,required"`

	Extra []FormField // fields that this type lacks
}

func (*BitbucketServerIntegration) master() (int64, string) { return 90, "bitbucketServerBasic" }

// DigitalOceanIntegration has the values of an integration with DigitalOcean.
type DigitalOceanIntegration struct {
	Token jfrog.Secret `form:"token,required"`

	Extra []FormField // fields that this type lacks
}

func (*DigitalOceanIntegration) master() (int64, string) { return 67, "DOC" }

// DistributionIntegration has the values of an integration with JFrog Distribution.
type DistributionIntegration struct {
	APIKey               jfrog.Secret `form:"apikey,required"`
	SigningKeyPassphrase jfrog.Secret `form:"signingKeyPassphrase"`
	URL                  string       `form:"url,required"`
	User                 string       `form:"user,required"`

	Extra []FormField // fields that this type lacks
}

func (*DistributionIntegration) master() (int64, string) { return 100, "distribution" }

// DockerRegistryIntegration has the values of an integration with a Docker registry.
type DockerRegistryIntegration struct {
	Password jfrog.Secret `form:"password,required"`
	URL      string       `form:"url"`
	Username string       `form:"username,required"`

	Extra []FormField // fields that this type lacks
}

func (*DockerRegistryIntegration) master() (int64, string) { return 77, "dockerRegistryLogin" }

// FileServerIntegration has the values of an integration with a file server.
type FileServerIntegration struct {
	Password jfrog.Secret `form:"password"`
	Protocol string       `form:"protocol,required"`
	URL      string       `form:"url,required"`
	Username string       `form:"username"`

	Extra []FormField // fields that this type lacks
}

func (*FileServerIntegration) master() (int64, string) { return 96, "fileServer" }

// GenericIntegration has the variables of an integration of the kind generic.
type GenericIntegration struct {
	Envs map[string]Variable `form:"envs,required"`

	Extra []FormField // fields that this type lacks
}

func (*GenericIntegration) master() (int64, string) { return 99, "generic" }

// GitHubIntegration has the values of an integration with GitHub.
type GitHubIntegration struct {
	Token jfrog.Secret `form:"token,required"`
	URL   string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*GitHubIntegration) master() (int64, string) { return 20, "github" }

// GitHubEnterpriseIntegration has the values of an integration with GitHub Enterprise.
type GitHubEnterpriseIntegration struct {
	Token jfrog.Secret `form:"token,required"`
	URL   string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*GitHubEnterpriseIntegration) master() (int64, string) { return 15, "githubEnterprise" }

// GitLabIntegration has the values of an integration with GitLab.
type GitLabIntegration struct {
	Token jfrog.Secret `form:"token,required"`
	URL   string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*GitLabIntegration) master() (int64, string) { return 21, "gitlab" }

// GoogleCloudIntegration has the values of an integration with Google Cloud.
type GoogleCloudIntegration struct {
	JSONKey jfrog.Secret `form:"jsonKey,required"`

	Extra []FormField // fields that this type lacks
}

func (*GoogleCloudIntegration) master() (int64, string) { return 76, "gcloudKey" }

// IncomingWebhookIntegration has the values of an integration that is called by another service.
type IncomingWebhookIntegration struct {
	Authorization jfrog.Secret `form:"authorization"`
	AuthType      string       `form:"authType,required"`
	Password      jfrog.Secret `form:"password"`
	Username      string       `form:"username"`

	Extra []FormField // fields that this type lacks
}

func (*IncomingWebhookIntegration) master() (int64, string) { return 97, "incomingWebhook" }

// JenkinsIntegration has the values of an integration with Jenkins. The manual shows this kind as
// disabled.
type JenkinsIntegration struct {
	HookPassword jfrog.Secret `form:"hookPassword,required"`
	HookUsername string       `form:"hookUsername,required"`
	URL          string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*JenkinsIntegration) master() (int64, string) { return 101, "jenkins" }

// JenkinsServerIntegration has the values of an integration with a Jenkins server.
type JenkinsServerIntegration struct {
	JenkinsToken    jfrog.Secret `form:"jenkinsToken,required"`
	JenkinsUsername string       `form:"jenkinsUsername,required"`
	Token           jfrog.Secret `form:"token,required"`
	URL             string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*JenkinsServerIntegration) master() (int64, string) { return 102, "jenkinsCreds" }

// JiraIntegration has the values of an integration with Jira.
type JiraIntegration struct {
	Token    jfrog.Secret `form:"token,required"`
	URL      string       `form:"url,required"`
	Username string       `form:"username,required"`

	Extra []FormField // fields that this type lacks
}

func (*JiraIntegration) master() (int64, string) { return 88, "jira" }

// KubernetesIntegration has the values of an integration with Kubernetes.
type KubernetesIntegration struct {
	Kubeconfig jfrog.Secret `form:"kubeconfig,required"`

	Extra []FormField // fields that this type lacks
}

func (*KubernetesIntegration) master() (int64, string) { return 86, "kubernetesConfig" }

// NewRelicIntegration has the values of an integration with New Relic.
type NewRelicIntegration struct {
	Token jfrog.Secret `form:"token,required"`
	URL   string       `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*NewRelicIntegration) master() (int64, string) { return 95, "newRelicKey" }

// OutgoingWebhookIntegration has the values of an integration that calls another service.
type OutgoingWebhookIntegration struct {
	Authorization jfrog.Secret `form:"authorization"`
	AuthType      string       `form:"authType,required"`
	Password      jfrog.Secret `form:"password"`
	Secret        jfrog.Secret `form:"secret"`
	Username      string       `form:"username"`
	WebhookURL    string       `form:"webhookURL,required"`

	Extra []FormField // fields that this type lacks
}

func (*OutgoingWebhookIntegration) master() (int64, string) { return 83, "outgoingWebhook" }

// PagerDutyIntegration has the values of an integration with PagerDuty events.
type PagerDutyIntegration struct {
	Token jfrog.Secret `form:"token,required"`

	Extra []FormField // fields that this type lacks
}

func (*PagerDutyIntegration) master() (int64, string) { return 103, "pagerDutyKey" }

// PEMKeyIntegration has the values of an integration with a PEM key.
type PEMKeyIntegration struct {
	Key jfrog.Secret `form:"key,required"`

	Extra []FormField // fields that this type lacks
}

func (*PEMKeyIntegration) master() (int64, string) { return 72, "pemKey" }

// SlackIntegration has the values of an integration with Slack.
type SlackIntegration struct {
	URL jfrog.Secret `form:"url,required"`

	Extra []FormField // fields that this type lacks
}

func (*SlackIntegration) master() (int64, string) { return 78, "slackKey" }

// SMTPIntegration has the values of an integration with a mail server.
type SMTPIntegration struct {
	Host        string       `form:"host,required"`
	Password    jfrog.Secret `form:"password"`
	Port        string       `form:"port"`
	Proxy       string       `form:"proxy"`
	Secure      string       `form:"secure"`
	SenderEmail string       `form:"senderEmail"`
	Username    string       `form:"username"`

	Extra []FormField // fields that this type lacks
}

func (*SMTPIntegration) master() (int64, string) { return 50, "smtpCreds" }

// SSHKeyIntegration has the values of an integration with an SSH key.
type SSHKeyIntegration struct {
	PrivateKey jfrog.Secret `form:"privateKey,required"`
	PublicKey  string       `form:"publicKey,required"`

	Extra []FormField // fields that this type lacks
}

func (*SSHKeyIntegration) master() (int64, string) { return 71, "sshKey" }
