package pipelines

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the field with secrets masked.
func (v FormField) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the variables with secrets masked.
func (v FormVariables) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the variable with secrets masked.
func (v Variable) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v OtherIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the integration with secrets masked.
func (v ProjectIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v AirbrakeIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v ArtifactoryIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v AWSIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v AzureIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v BitbucketIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v BitbucketServerIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v DigitalOceanIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v DistributionIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v DockerRegistryIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v FileServerIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v GenericIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v GitHubIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v GitHubEnterpriseIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v GitLabIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v GoogleCloudIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v IncomingWebhookIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v JenkinsIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v JenkinsServerIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v JiraIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v KubernetesIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v NewRelicIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v OutgoingWebhookIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v PagerDutyIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v PEMKeyIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v SlackIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v SMTPIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }

// Format prints the values with secrets masked.
func (v SSHKeyIntegration) Format(f fmt.State, c rune) { jfrog.FormatMasked(f, c, v) }
