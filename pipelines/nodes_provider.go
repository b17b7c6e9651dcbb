package pipelines

import (
	"encoding/json"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ProviderMetadata is the configuration of nodes at their cloud provider. Each provider uses some
// of the fields.
type ProviderMetadata struct {
	AdminPassword     jfrog.Secret    `json:"adminPassword,omitempty"`
	AdminUsername     string          `json:"adminUsername,omitempty"`
	AssignPublicIP    *bool           `json:"assignPublicIp,omitempty"`
	CPU               Quantity        `json:"cpu,omitempty"`
	ImageID           string          `json:"imageId,omitempty"`
	ImageMetadata     json.RawMessage `json:"imageMetadata,omitempty"`
	InstanceSize      string          `json:"instanceSize,omitempty"` // such as n1-standard-1
	KeyPairName       string          `json:"keyPairName,omitempty"`
	Labels            json.RawMessage `json:"labels,omitempty"`
	Memory            Quantity        `json:"memory,omitempty"`
	Namespace         string          `json:"namespace,omitempty"`
	NetworkTags       []string        `json:"networkTags,omitzero"`
	NicName           string          `json:"nicName,omitempty"`
	OperatingSystem   string          `json:"operatingSystem,omitempty"` // such as Ubuntu_18.04
	PublicSSHKey      string          `json:"publicSshKey,omitempty"`
	Region            string          `json:"region,omitempty"`
	ResourceGroupName string          `json:"resourceGroupName,omitempty"`
	SecurityGroupID   string          `json:"securityGroupId,omitempty"`
	SecurityGroupName string          `json:"securityGroupName,omitempty"`
	SSHPort           jfrog.Int       `json:"sshPort,omitempty"`
	SSHUser           string          `json:"sshUser,omitempty"`
	StorageClass      string          `json:"storageClass,omitempty"`
	SubnetID          string          `json:"subnetId,omitempty"`
	SubnetName        string          `json:"subnetName,omitempty"`
	SubscriptionID    string          `json:"subscriptionId,omitempty"`
	Tags              json.RawMessage `json:"tags,omitempty"`
	UniqueToken       jfrog.Secret    `json:"uniqueToken,omitempty"` // in responses
	VMName            string          `json:"vmName,omitempty"`
	VnetName          string          `json:"vnetName,omitempty"`
	Zone              string          `json:"zone,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads the fields. Fields that this package does not know go to Extra.
func (m *ProviderMetadata) UnmarshalJSON(data []byte) error {
	type plain ProviderMetadata
	extra, err := jsonextra.Decode(data, (*plain)(m))
	m.Extra = extra
	return err
}

// MarshalJSON writes the fields and Extra.
func (m ProviderMetadata) MarshalJSON() ([]byte, error) {
	type plain ProviderMetadata
	return jsonextra.Encode(plain(m), m.Extra)
}

// Format prints the configuration with secrets masked.
func (m ProviderMetadata) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, m) }
