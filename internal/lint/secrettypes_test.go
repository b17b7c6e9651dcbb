package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/admin"
	"github.com/jfrogkit/jfrog-go/artifactory/replication"
	"github.com/jfrogkit/jfrog-go/artifactory/security"
	"github.com/jfrogkit/jfrog-go/distribution"
	reveal "github.com/jfrogkit/jfrog-go/internal/secrets"
	"github.com/jfrogkit/jfrog-go/pipelines" //lint:ignore SA1019 its types hold secrets
	"github.com/jfrogkit/jfrog-go/platform/jfconnect"
	"github.com/jfrogkit/jfrog-go/platform/missioncontrol"
	"github.com/jfrogkit/jfrog-go/platform/myjfrog"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
	"github.com/jfrogkit/jfrog-go/platform/workers"
)

// typesWithSecrets are the exported types that may hold a secret.
// TestEveryTypeWithSecretsIsListed keeps the list complete.
var typesWithSecrets = []reflect.Type{
	reflect.TypeFor[access.CrowdSettings](),
	reflect.TypeFor[access.LDAPSearch](),
	reflect.TypeFor[access.LDAPSettings](),
	reflect.TypeFor[access.OIDCExchangeRequest](),
	reflect.TypeFor[access.Token](),
	reflect.TypeFor[access.TokenRefreshRequest](),
	reflect.TypeFor[access.UserCreateRequest](),
	reflect.TypeFor[access.UserUpdateRequest](),
	reflect.TypeFor[admin.Configuration](),
	reflect.TypeFor[admin.LDAPSearch](),
	reflect.TypeFor[admin.LDAPSetting](),
	reflect.TypeFor[admin.LicenseInstallation](),
	reflect.TypeFor[admin.LicenseMessage](),
	reflect.TypeFor[admin.LicenseMessages](),
	reflect.TypeFor[admin.MailServer](),
	reflect.TypeFor[admin.OAuthProvider](),
	reflect.TypeFor[admin.OAuthSettings](),
	reflect.TypeFor[admin.Proxy](),
	reflect.TypeFor[admin.SecurityConfiguration](),
	reflect.TypeFor[artifactory.ArtifactDeployByChecksumOptions](),
	reflect.TypeFor[artifactory.UploadStatus](),
	reflect.TypeFor[artifactory.ArtifactDistributeRequest](),
	reflect.TypeFor[artifactory.BuildDistributeRequest](),
	reflect.TypeFor[artifactory.ArtifactPushToBintrayOptions](),
	reflect.TypeFor[artifactory.BundlePayload](),
	reflect.TypeFor[artifactory.BundlePayloadArtifact](),
	reflect.TypeFor[artifactory.ConnectionVerifyRequest](),
	reflect.TypeFor[artifactory.MetadataDebianOptions](),
	reflect.TypeFor[artifactory.MetadataOpkgOptions](),
	reflect.TypeFor[artifactory.MetadataRPMOptions](),
	reflect.TypeFor[artifactory.RemoteHeader](),
	reflect.TypeFor[artifactory.RemoteRepository](),
	reflect.TypeFor[artifactory.RepositoryClassError](),
	reflect.TypeFor[artifactory.RepositoryConfigurations](),
	reflect.TypeFor[missioncontrol.JPDCreateRequest](),
	reflect.TypeFor[missioncontrol.JPDReplaceRequest](),
	reflect.TypeFor[missioncontrol.LicenseBucket](),
	reflect.TypeFor[missioncontrol.LicenseBucketCreateRequest](),
	reflect.TypeFor[missioncontrol.LicenseBucketUploadRequest](),
	reflect.TypeFor[myjfrog.CertificateCreateRequest](),
	reflect.TypeFor[myjfrog.CertificateRenewRequest](),
	reflect.TypeFor[myjfrog.CertificateValidateRequest](),
	reflect.TypeFor[pipelines.EnvironmentVariable](),
	reflect.TypeFor[pipelines.EnvironmentVariableListOptions](),
	reflect.TypeFor[pipelines.EnvironmentVariableRequest](),
	reflect.TypeFor[pipelines.InjectedEnv](),
	reflect.TypeFor[pipelines.PipelineStep](),
	reflect.TypeFor[pipelines.PipelineStepSettings](),
	reflect.TypeFor[pipelines.PipelineStepTriggerRequest](),
	reflect.TypeFor[pipelines.PipelineStepVariables](),
	reflect.TypeFor[pipelines.PipelineSteplet](),
	reflect.TypeFor[pipelines.PipelineStepletSettings](),
	reflect.TypeFor[pipelines.PipelineTriggerRequest](),
	reflect.TypeFor[pipelines.Step](),
	reflect.TypeFor[pipelines.StepSettings](),
	reflect.TypeFor[pipelines.StepTrigger](),
	reflect.TypeFor[pipelines.StepVariable](),
	reflect.TypeFor[pipelines.VariableValues](),
	reflect.TypeFor[pipelines.Variables](),
	reflect.TypeFor[replication.Configuration](),
	reflect.TypeFor[replication.MultiPushRequest](),
	reflect.TypeFor[replication.PathStartRequest](),
	reflect.TypeFor[replication.RunTarget](),
	reflect.TypeFor[artifactory.RepositoryRef](),
	reflect.TypeFor[distribution.SigningKeyPair](),
	reflect.TypeFor[distribution.SigningKeySetRequest](),
	reflect.TypeFor[distribution.SigningKeyUploadRequest](),
	reflect.TypeFor[distribution.SigningOptions](),
	reflect.TypeFor[distribution.Token](),
	reflect.TypeFor[distribution.TokenRefreshRequest](),
	reflect.TypeFor[distribution.TokenRevokeRequest](),
	reflect.TypeFor[jfrog.Secret](),
	reflect.TypeFor[jfrog.Token](),
	reflect.TypeFor[pipelines.AWSIntegration](),
	reflect.TypeFor[pipelines.AirbrakeIntegration](),
	reflect.TypeFor[pipelines.ArtifactoryIntegration](),
	reflect.TypeFor[pipelines.AzureIntegration](),
	reflect.TypeFor[pipelines.BitbucketIntegration](),
	reflect.TypeFor[pipelines.BitbucketServerIntegration](),
	reflect.TypeFor[pipelines.DigitalOceanIntegration](),
	reflect.TypeFor[pipelines.DistributionIntegration](),
	reflect.TypeFor[pipelines.DockerRegistryIntegration](),
	reflect.TypeFor[pipelines.FileServerIntegration](),
	reflect.TypeFor[pipelines.FormField](),
	reflect.TypeFor[pipelines.FormVariables](),
	reflect.TypeFor[pipelines.GenericIntegration](),
	reflect.TypeFor[pipelines.GitHubEnterpriseIntegration](),
	reflect.TypeFor[pipelines.GitHubIntegration](),
	reflect.TypeFor[pipelines.GitLabIntegration](),
	reflect.TypeFor[pipelines.GoogleCloudIntegration](),
	reflect.TypeFor[pipelines.IncomingWebhookIntegration](),
	reflect.TypeFor[pipelines.JenkinsIntegration](),
	reflect.TypeFor[pipelines.JenkinsServerIntegration](),
	reflect.TypeFor[pipelines.JiraIntegration](),
	reflect.TypeFor[pipelines.KubernetesIntegration](),
	reflect.TypeFor[pipelines.NewRelicIntegration](),
	reflect.TypeFor[pipelines.Node](),
	reflect.TypeFor[pipelines.NodeCreateRequest](),
	reflect.TypeFor[pipelines.NodePool](),
	reflect.TypeFor[pipelines.NodePoolCreateRequest](),
	reflect.TypeFor[pipelines.NodePoolUpdateRequest](),
	reflect.TypeFor[pipelines.NodeSystem](),
	reflect.TypeFor[pipelines.OtherIntegration](),
	reflect.TypeFor[pipelines.OutgoingWebhookIntegration](),
	reflect.TypeFor[pipelines.PEMKeyIntegration](),
	reflect.TypeFor[pipelines.PagerDutyIntegration](),
	reflect.TypeFor[pipelines.ProjectIntegration](),
	reflect.TypeFor[pipelines.ProviderMetadata](),
	reflect.TypeFor[pipelines.SMTPIntegration](),
	reflect.TypeFor[pipelines.SSHKeyIntegration](),
	reflect.TypeFor[pipelines.SlackIntegration](),
	reflect.TypeFor[pipelines.Variable](),
	reflect.TypeFor[security.OAuthConfiguration](),
	reflect.TypeFor[security.OAuthProvider](),
	reflect.TypeFor[security.PasswordChangeRequest](),
	reflect.TypeFor[security.Token](),
	reflect.TypeFor[security.TokenRefreshRequest](),
	reflect.TypeFor[security.User](),
	reflect.TypeFor[security.KeyPairRequest](),
	reflect.TypeFor[security.VaultAuth](),
	reflect.TypeFor[security.VaultConfig](),
	reflect.TypeFor[security.VaultConfiguration](),
	reflect.TypeFor[webhooks.CustomWebhookHandler](),
	reflect.TypeFor[webhooks.HandlerHeader](),
	reflect.TypeFor[webhooks.HandlerSecret](),
	reflect.TypeFor[webhooks.OtherHandler](),
	reflect.TypeFor[webhooks.TroubleshootingRecord](),
	reflect.TypeFor[webhooks.TroubleshootingRequest](),
	reflect.TypeFor[webhooks.WebhookHandler](),
	reflect.TypeFor[jfconnect.RegistrationStart](),
	reflect.TypeFor[workers.Worker](),
	reflect.TypeFor[workers.WorkerSecret](),
	reflect.TypeFor[workers.WorkerTestRequest](),
}

func TestEveryTypeWithSecretsIsListed(t *testing.T) {
	folders, err := goFolders()
	require.NoError(t, err)
	var trees []*tree
	for _, dir := range folders {
		if !strings.HasPrefix(dir, "examples") && !strings.HasPrefix(dir, "jfrogtest") && !strings.Contains("/"+dir+"/", "/internal/") {
			tr, err := parse(dir)
			require.NoError(t, err)
			trees = append(trees, tr)
		}
	}
	var listed []string
	for _, typ := range typesWithSecrets {
		listed = append(listed, typ.String())
	}
	assert.ElementsMatch(t, secretTypes(trees), listed, "list the types that may hold a secret in typesWithSecrets")
}

func TestSecretTypesAreFound(t *testing.T) {
	core, err := parseSources("core", map[string]string{"a.go": "package jfrog\ntype Secret string\ntype Plain struct{ S string }"})
	require.NoError(t, err)
	product, err := parseSources("product", map[string]string{"a.go": `package product
type Direct struct{ S jfrog.Secret }
type Pointer struct{ S *jfrog.Secret }
type inner struct{ S []jfrog.Secret }
type Outer struct{ inner }
type Map map[string]*Outer
type URL struct { U string ` + "`json:\"u\" secret:\"userinfo\"`" + ` }
type None struct{ S jfrog.Plain; Secret string }
type Func func(jfrog.Secret)
`})
	require.NoError(t, err)
	assert.Equal(t, []string{"jfrog.Secret", "product.Direct", "product.Map", "product.Outer", "product.Pointer", "product.URL"},
		secretTypes([]*tree{core, product}))
}

const leak = "hiddenVALUE"

// fill sets every secret in v and returns their number.
func fill(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[jfrog.Secret]() {
			v.SetString(leak)
			n++
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		n = fill(v.Elem())
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), 1, 1)
		if n = fill(list.Index(0)); n > 0 {
			v.Set(list)
		}
	case reflect.Map:
		element := reflect.New(v.Type().Elem()).Elem()
		n = fill(element)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), element)
	case reflect.Struct:
		for field, value := range v.Fields() {
			switch {
			case !value.CanSet():
			case field.Name == "Extra": // JSON of fields that the type lacks
				if field.Type == reflect.TypeFor[map[string]jfrog.Secret]() {
					value.Set(reflect.ValueOf(map[string]jfrog.Secret{"extra": `"` + leak + `"`}))
					n++
				}
			case field.Tag.Get("secret") == "":
				n += fill(value)
			case field.Tag.Get("secret") == "query":
				value.Set(reflect.ValueOf(new("a=" + leak + "&b=" + leak)))
				n++
			case value.Kind() == reflect.Pointer:
				value.Set(reflect.ValueOf(new("https://user:" + leak + "@host/path")))
				n++
			default:
				value.SetString("https://" + leak + "@host/path?token=" + leak + "&a=b")
				n++
			}
		}
	}
	return n
}

// forms returns a value alone and as a part of a program's own values.
func forms(v reflect.Value) map[string]any {
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	out := map[string]any{}
	for name, part := range map[string]reflect.Value{"value": v, "pointer": pointer} {
		slice := reflect.MakeSlice(reflect.SliceOf(part.Type()), 1, 1)
		slice.Index(0).Set(part)
		array := reflect.New(reflect.ArrayOf(1, part.Type())).Elem()
		array.Index(0).Set(part)
		dict := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), part.Type()))
		dict.SetMapIndex(reflect.ValueOf("k"), part)
		own := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Field", Type: part.Type()}})).Elem()
		own.Field(0).Set(part)
		outer := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Outer", Type: own.Type()}, {Name: "List", Type: slice.Type()}})).Elem()
		outer.Field(0).Set(own)
		outer.Field(1).Set(slice)
		for where, form := range map[string]reflect.Value{"alone": part, "slice": slice, "array": array, "map": dict, "struct": own, "nested": outer} {
			out[name+" "+where] = form.Interface()
			out[name+" "+where+" in any"] = struct{ Any any }{form.Interface()}
		}
	}
	return out
}

// TestSecretsAreMasked shows every type that may hold a secret in every form of output.
func TestSecretsAreMasked(t *testing.T) {
	for _, typ := range typesWithSecrets {
		t.Run(typ.String(), func(t *testing.T) {
			v := reflect.New(typ).Elem()
			count := fill(v)
			require.Positive(t, count)
			for form, value := range forms(v) {
				shows := func(how, out string) {
					t.Helper()
					if i := strings.Index(out, leak); i >= 0 {
						t.Errorf("%s shows the secret of %s: %s", how, form, out[max(0, i-60):i+len(leak)])
					}
				}
				for _, verb := range "vsqxXdtboeEfgGcUT" {
					for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "12.3"} {
						format := "%" + flags + string(verb)
						shows(format, fmt.Sprintf(format, value))
					}
				}
				shows("Println", fmt.Sprintln(value))
				for _, handler := range []func(*bytes.Buffer) slog.Handler{
					func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
					func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
				} {
					var b bytes.Buffer
					slog.New(handler(&b)).With("with", value).Info("message", "value", value, slog.Group("group", "value", value))
					shows(fmt.Sprintf("%T", handler(&b)), b.String())
				}
				data, err := json.Marshal(value)
				require.NoError(t, err)
				shows("JSON", string(data))
				// A request has what JSON masks.
				wire, err := reveal.Marshal(value)
				require.NoError(t, err)
				assert.Equal(t, strings.ReplaceAll(string(wire), leak, reveal.Mask), string(data))
				assert.NotContains(t, string(wire), reveal.Mask)
				assert.Contains(t, string(wire), leak)
			}
		})
	}
}
