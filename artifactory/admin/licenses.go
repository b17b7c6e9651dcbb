package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// LicensesService manages the licenses of Artifactory. Reached through [Client.Licenses].
type LicensesService service

// LicenseDate is a day as the server writes it, such as May 15, 2014.
type LicenseDate string

// Time returns the beginning of the day in UTC.
func (d LicenseDate) Time() (time.Time, error) { return time.Parse("Jan 2, 2006", string(d)) }

// License is the license of a server.
type License struct {
	Type         string      `json:"type"` // such as Commercial
	ValidThrough LicenseDate `json:"validThrough"`
	LicensedTo   string      `json:"licensedTo"`
	// Licenses has the licenses of a cluster. The other fields are empty then.
	Licenses []ClusterLicense `json:"licenses,omitempty"`
}

// ClusterLicense is a license of a cluster.
type ClusterLicense struct {
	Type         string      `json:"type"` // such as Enterprise
	ValidThrough LicenseDate `json:"validThrough"`
	LicensedTo   string      `json:"licensedTo"`
	LicenseHash  string      `json:"licenseHash"`
	NodeID       string      `json:"nodeId"`  // "Not in use" if no node uses the license
	NodeURL      string      `json:"nodeUrl"` // "Not in use" if no node uses the license
	Expired      bool        `json:"expired"`
}

// InUse reports whether a node uses the license.
func (l ClusterLicense) InUse() bool {
	return l.NodeID != "" && !strings.EqualFold(l.NodeID, "Not in use")
}

// Get returns the license of the server. On a cluster, the result has the list Licenses.
//
// Requires: admin. Since 3.3.0.
//
//jfrog:op 4.2.9
func (s *LicensesService) Get(ctx context.Context) (*License, error) {
	return jfrog.Do[*License](ctx, s.client, jfrog.Get("/artifactory/api/system/license"))
}

// List returns the licenses of a cluster.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:op 4.2.11
func (s *LicensesService) List(ctx context.Context) ([]ClusterLicense, error) {
	return jfrog.Do[[]ClusterLicense](ctx, s.client, jfrog.Get("/artifactory/api/system/licenses"))
}

// licenseKey is a license to install.
type licenseKey struct {
	LicenseKey jfrog.Secret `json:"licenseKey"`
}

// LicenseInstallation is the result of an installation.
type LicenseInstallation struct {
	Status   int             `json:"status"`             // like a status of HTTP
	Message  string          `json:"message,omitempty"`  // from a single server
	Messages LicenseMessages `json:"messages,omitempty"` // from a cluster
	// Existed is true if the server had the license before.
	Existed bool `json:"-"`
}

// LicenseMessages has the results of an installation for each license.
type LicenseMessages []LicenseMessage

// LicenseMessage is the result of the installation of a license.
type LicenseMessage struct {
	LicenseKey jfrog.Secret
	Message    string // such as OK
}

// UnmarshalJSON reads an object whose keys are the license keys.
func (m *LicenseMessages) UnmarshalJSON(data []byte) error {
	var byKey map[string]string
	if err := json.Unmarshal(data, &byKey); err != nil {
		return errors.New("the messages are no object of texts") // the error would quote a key
	}
	*m = nil
	for key, message := range byKey {
		*m = append(*m, LicenseMessage{jfrog.Secret(key), message})
	}
	slices.SortFunc(*m, func(a, b LicenseMessage) int {
		return strings.Compare(string(a.LicenseKey), string(b.LicenseKey))
	})
	return nil
}

// MarshalJSON writes an object whose keys are the license keys, masked outside of requests.
func (m LicenseMessages) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, message := range m {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(message.LicenseKey)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(message.Message)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(text)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// Install installs the license of a server that is not part of a cluster. A license that the
// server has already is a success, and the result has Existed.
//
// Requires: admin. Since 3.3.0.
//
//jfrog:op 4.2.10
func (s *LicensesService) Install(
	ctx context.Context, key jfrog.Secret,
) (*LicenseInstallation, error) {
	out, err := jfrog.Do[*LicenseInstallation](ctx, s.client,
		jfrog.Post("/artifactory/api/system/licenses").
			Body(licenseKey{key}).MayBeEmpty().
			Check(check.AtLeastOne("license key", []jfrog.Secret{key})).Idempotent())
	if e, ok := errors.AsType[*jfrog.Error](err); ok && alreadyInstalled(e) {
		return &LicenseInstallation{Status: e.StatusCode, Message: e.Message(), Existed: true}, nil
	}
	return out, err
}

// alreadyInstalled reports whether the server refused a license because it has the license.
func alreadyInstalled(e *jfrog.Error) bool {
	return e.StatusCode == http.StatusBadRequest && licenseExists.MatchString(e.Message())
}

var licenseExists = regexp.MustCompile(`(?i)\blicense already exists\b`)

// InstallCluster installs licenses of a cluster. The result has a message for each of them.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:op 4.2.12
func (s *LicensesService) InstallCluster(
	ctx context.Context, keys ...jfrog.Secret,
) (*LicenseInstallation, error) {
	body := make([]licenseKey, len(keys))
	for i, key := range keys {
		body[i].LicenseKey = key
	}
	return jfrog.Do[*LicenseInstallation](ctx, s.client,
		jfrog.Post("/artifactory/api/system/licenses").Body(body).
			Check(check.AtLeastOne("license key", keys)))
}

// LicenseDeletion is the result of a deletion.
type LicenseDeletion struct {
	Status   int               `json:"status"`   // like a status of HTTP
	Messages map[string]string `json:"messages"` // by hash, such as OK
}

// Delete deletes licenses of a cluster by their hashes. [LicensesService.List] has the hashes.
// The result has a message for each of them.
//
// Requires: admin. Since 5.0.0.
//
//jfrog:op 4.2.13
func (s *LicensesService) Delete(
	ctx context.Context, licenseHashes ...string,
) (*LicenseDeletion, error) {
	return jfrog.Do[*LicenseDeletion](ctx, s.client, jfrog.Delete("/artifactory/api/system/licenses").
		Required("licenseHash", strings.Join(licenseHashes, ",")).Check(hashes(licenseHashes)))
}

// hashes returns an error for an empty hash or a hash with a comma.
func hashes(list []string) error {
	for _, hash := range list {
		if hash == "" || strings.Contains(hash, ",") {
			return fmt.Errorf("license hash %q is empty or contains a comma", hash)
		}
	}
	return nil
}
