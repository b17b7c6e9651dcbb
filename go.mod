module github.com/jfrogkit/jfrog-go

go 1.26.0

require (
	github.com/google/go-querystring v1.2.0 // query strings from structs with url tags
	github.com/hashicorp/go-retryablehttp v0.7.8 // the retry loop, with rewound bodies
	github.com/stretchr/testify v1.12.1 // tests only
	golang.org/x/sync v0.24.0 // one token for concurrent calls; the slots and segments of transfers
	golang.org/x/time v0.16.0 // the rate limiter
	gopkg.in/h2non/gock.v1 v1.1.2 // tests only: plays the documented answers
)

require (
	github.com/h2non/parth v0.0.0-20190131123155-b4df798d6542 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
