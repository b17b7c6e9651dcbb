// Package security manages the keys and certificates of Artifactory.
package security

import jfrog "github.com/jfrogkit/jfrog-go"

// Client groups the services.
type Client struct {
	APIKeys        *APIKeysService
	Certificates   *CertificatesService
	GPG            *GPGService
	KeyPairs       *KeyPairsService
	RepositoryKeys *RepositoryKeysService
	System         *SystemService
	TrustedKeys    *TrustedKeysService
	Vaults         *VaultsService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns the services of the Artifactory of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		APIKeys:        (*APIKeysService)(s),
		Certificates:   (*CertificatesService)(s),
		GPG:            (*GPGService)(s),
		KeyPairs:       (*KeyPairsService)(s),
		RepositoryKeys: (*RepositoryKeysService)(s),
		System:         (*SystemService)(s),
		TrustedKeys:    (*TrustedKeysService)(s),
		Vaults:         (*VaultsService)(s),
	}
}
