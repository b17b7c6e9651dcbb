module github.com/jfrogkit/jfrog-go/examples/terraform-style

go 1.26.0

require (
	github.com/jfrogkit/jfrog-go v0.0.0
	github.com/stretchr/testify v1.12.1 // tests only
	go.yaml.in/yaml/v3 v3.0.5 // desired.yaml
)

require (
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.8 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/time v0.16.0 // indirect
)

replace github.com/jfrogkit/jfrog-go => ../..
