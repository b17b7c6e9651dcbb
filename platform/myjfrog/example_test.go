package myjfrog_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/myjfrog"
)

// serve returns the services of a server with one response for each method and path. The server
// stands for MyJFrog, whose client is jfrog.New(myjfrog.BaseURL, ...).
func serve(responses map[string]string) (my *myjfrog.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := responses[r.Method+" "+r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = fmt.Fprint(w, body)
	}))
	c, err := jfrog.New("", jfrog.WithServiceURL("api", srv.URL+"/api"), jfrog.WithAccessToken("my-token"))
	if err != nil {
		log.Fatal(err)
	}
	return myjfrog.New(c), srv.Close
}

func ExampleNew() {
	// MyJFrog is another server than the platform, and has other tokens.
	c, err := jfrog.New(myjfrog.BaseURL, jfrog.WithAccessToken("token-of-myjfrog"))
	if err != nil {
		log.Fatal(err)
	}
	my := myjfrog.New(c)
	fmt.Println(my.Allowlist != nil, c.BaseURL())
	// Output: true https://my.jfrog.com
}

func ExampleAllowlistService_Add() {
	my, stop := serve(map[string]string{
		"POST /api/jmis/v1/allowlist/myserver": `{"status":"IN_PROGRESS","errors":[{"message":"Existing IPs","details":["5.5.0.0/16"]}]}`,
		"GET /api/jmis/v1/allowlist/myserver":  `{"status":"COMPLETED","ips":[{"ip":"5.5.0.0/16"},{"ip":"2.2.2.7"}]}`,
	})
	defer stop()
	ctx := context.Background()
	change, err := my.Allowlist.Add(ctx, "myserver", "2.2.2.7", "5.5.0.0/16")
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range change.Errors {
		fmt.Println(e.Message, e.Details)
	}
	list, err := my.Allowlist.WaitCompleted(ctx, "myserver", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(list.IPs)
	// Output:
	// Existing IPs [5.5.0.0/16]
	// [{5.5.0.0/16} {2.2.2.7}]
}

func ExampleCertificatesService_Create() {
	certificate, err := os.ReadFile("../../internal/armor/testdata/certificate.pem")
	if err != nil {
		log.Fatal(err)
	}
	key, err := os.ReadFile("../../internal/armor/testdata/rsa_pkcs1.pem")
	if err != nil {
		log.Fatal(err)
	}
	my, stop := serve(map[string]string{
		"POST /api/jmis/v1/ssl/validate": "{}",
		"POST /api/jmis/v1/ssl/submit":   `{"status":"in_progress","message":"successfully submitted"}`,
	})
	defer stop()
	ctx := context.Background()
	err = my.Certificates.Validate(ctx, myjfrog.CertificateValidateRequest{
		Body: string(certificate), PrivateKey: jfrog.Secret(key),
	})
	if err != nil {
		log.Fatal(err)
	}
	change, err := my.Certificates.Create(ctx, myjfrog.CertificateCreateRequest{
		Name: "acme", Body: string(certificate), PrivateKey: jfrog.Secret(key),
		DomainsUnderCertificate: []myjfrog.CertificateDomain{
			{URL: "repo.acme.com", ServerName: "myserver", Type: myjfrog.DomainPlatformBaseURL},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(change.Message) // WaitValid(ctx, string(certificate), nil) waits for the end
	// Output: successfully submitted
}

func ExampleNATIPsService_List() {
	my, stop := serve(map[string]string{
		"GET /api/jmis/v1/ip-ranges": `[{"cidr":["34.86.118.153/32"],"region":"us-east4","service":"jfrog_cloud_cidr","cloud":"gcp"}]`,
	})
	defer stop()
	ranges, err := my.NATIPs.List(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range ranges {
		fmt.Println(r.Region, r.CIDR)
	}
	// Output: us-east4 [34.86.118.153/32]
}
