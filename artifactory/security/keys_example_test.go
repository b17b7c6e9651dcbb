package security_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"os"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/security"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleKeys returns a client of an Artifactory in memory with the local repository debian-local.
func exampleKeys() (sec *security.Client, stop func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("debian-local", "local", "debian"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return security.New(c), srv.Close
}

func readKey(name string) string {
	data, err := os.ReadFile("testdata/keys/" + name)
	if err != nil {
		log.Fatal(err)
	}
	return string(data)
}

// gpgPair returns a key pair that gpg --armor --export and --export-secret-keys have written.
func gpgPair(name string) security.KeyPairRequest {
	return security.KeyPairRequest{
		Name: name, Type: security.KeyPairTypeGPG, Alias: name + ".asc",
		PublicKey:  readKey("gpg_public.asc"),
		PrivateKey: jfrog.Secret(readKey("gpg_private.asc")),
		Passphrase: "secretpass",
	}
}

func ExampleKeyPairsService_Create() {
	sec, stop := exampleKeys()
	defer stop()
	ctx := context.Background()

	pair := gpgPair("acme-2024")
	if err := sec.KeyPairs.Verify(ctx, pair); err != nil {
		log.Fatal(err)
	}
	if err := sec.KeyPairs.Create(ctx, pair); err != nil {
		log.Fatal(err)
	}
	got, err := sec.KeyPairs.Get(ctx, "acme-2024")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(got.Name, got.Type, got.Alias)

	// The two halves are easily exchanged. That is an error, and nothing is sent.
	pair.PublicKey, pair.PrivateKey = string(pair.PrivateKey), jfrog.Secret(pair.PublicKey)
	fmt.Println(sec.KeyPairs.Create(ctx, pair) != nil)
	// Output:
	// acme-2024 GPG acme-2024.asc
	// true
}

// A new key replaces an old one in two steps, so that clients can install it in between.
func ExampleRepositoryKeysService_Promote() {
	sec, stop := exampleKeys()
	defer stop()
	ctx := context.Background()
	for _, name := range []string{"acme-2024", "acme-2025"} {
		if err := sec.KeyPairs.Create(ctx, gpgPair(name)); err != nil {
			log.Fatal(err)
		}
	}
	if err := sec.RepositoryKeys.SetPrimary(ctx, "debian-local", "acme-2024"); err != nil {
		log.Fatal(err)
	}

	if err := sec.RepositoryKeys.SetSecondary(ctx, "debian-local", "acme-2025"); err != nil {
		log.Fatal(err)
	}
	if _, err := sec.RepositoryKeys.GetSecondary(ctx, "debian-local"); err != nil {
		log.Fatal(err)
	}
	err := sec.RepositoryKeys.Promote(ctx, "debian-local")
	fmt.Println(err)
	// Output: <nil>
}

func ExampleCertificatesService_Create() {
	sec, stop := exampleKeys()
	defer stop()
	ctx := context.Background()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "proxy.acme.org"},
		NotBefore: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:  time.Date(2034, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		log.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		log.Fatal(err)
	}

	var bundle bytes.Buffer
	_ = pem.Encode(&bundle, &pem.Block{Type: "PRIVATE KEY", Bytes: key})
	_ = pem.Encode(&bundle, &pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := sec.Certificates.Create(ctx, "proxy", jfrog.Secret(bundle.String())); err != nil {
		log.Fatal(err)
	}
	list, err := sec.Certificates.List(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range list {
		expiry, err := c.ValidUntil.Time()
		fmt.Println(c.Alias, c.IssuedTo, expiry.Year(), err)
	}
	// Output: proxy proxy.acme.org 2034 <nil>
}

func ExampleAPIKeysService_Create() {
	sec, stop := exampleKeys()
	defer stop()

	key, err := sec.APIKeys.Create(context.Background())
	fmt.Println(key, err)             // a Secret prints as asterisks
	fmt.Println(len(string(key)) > 0) // its value is string(key)
	fmt.Println(sec.APIKeys.Revoke(context.Background()))
	// Output:
	// ***** <nil>
	// true
	// <nil>
}

func ExampleGPGService_SetPublic() {
	sec, stop := exampleKeys()
	defer stop()
	ctx := context.Background()
	if err := sec.GPG.SetPublic(ctx, readKey("gpg_public.asc")); err != nil {
		log.Fatal(err)
	}
	if err := sec.GPG.SetPrivate(ctx, jfrog.Secret(readKey("gpg_private.asc"))); err != nil {
		log.Fatal(err)
	}
	if err := sec.GPG.SetPassphrase(ctx, "secretpass"); err != nil {
		log.Fatal(err)
	}

	key, err := sec.GPG.GetPublic(ctx)
	fmt.Println(key == readKey("gpg_public.asc"), err)
	// Output: true <nil>
}

func ExampleTrustedKeysService_Create() {
	sec, stop := exampleKeys()
	defer stop()

	key, err := sec.TrustedKeys.Create(context.Background(), security.TrustedKeyCreateRequest{
		Alias: "distribution", Key: readKey("gpg_public.asc"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(key.ID, key.IssuedBy)
	// Output: 6e291b Acme <acme@acme.org>
}

func ExampleVaultsService_Replace() {
	sec, stop := exampleKeys()
	defer stop()
	ctx := context.Background()

	config := security.VaultConfiguration{Config: security.VaultConfig{
		URL: "https://vault.acme.org",
		Auth: security.VaultAuth{
			Type: security.VaultAuthAppRole, RoleID: "artifactory", SecretID: "0123-4567",
		},
		Mounts: []security.VaultMount{{Path: "signing-keys", Type: "KV2"}},
	}}
	if err := sec.Vaults.Test(ctx, config); err != nil {
		log.Fatal(err)
	}
	if err := sec.Vaults.Replace(ctx, "hashicorp", config); err != nil {
		log.Fatal(err)
	}
	list, err := sec.Vaults.List(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range list {
		fmt.Println(c.Key, c.Config.URL, c.Config.Auth.Type)
	}
	// Output: hashicorp https://vault.acme.org AppRole
}

func ExampleSystemService_ServiceID() {
	sec, stop := exampleKeys()
	defer stop()

	id, err := sec.System.ServiceID(context.Background())
	fmt.Println(id, err)
	// Output: jfrt@jfrogtest <nil>
}
