package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestChecks(t *testing.T) {
	for want, err := range map[string]error{
		"name is empty":       NotEmpty("name", ""),
		"no key":              AtLeastOne("key", []string{}),
		"an empty key":        AtLeastOne("key", []string{"a", " \n"}),
		"an empty pattern":    NoneEmpty("pattern", []string{""}),
		"days -1 is negative": NotNegative("days", -1),
	} {
		assert.EqualError(t, err, want)
	}
	assert.EqualError(t, HTTPURL("URL", ""), "URL is empty")
	assert.NoError(t, NotEmpty("name", " "))
	assert.NoError(t, AtLeastOne("key", []string{"a"}))
	assert.NoError(t, NoneEmpty[string]("key", nil))
	assert.NoError(t, NotNegative("days", int64(0)))
}

func TestHTTPURL(t *testing.T) {
	for _, text := range []string{"https://acme.jfrog.io/artifactory/libs", "HTTP://u:p@localhost:8081", "http://[::1]:80/"} {
		assert.NoError(t, HTTPURL("URL", text), text)
	}
	for _, text := range []string{"acme.jfrog.io", "/libs", "ftp://u:hunter2@acme", "http://", "http://:80/", "https:acme", "http://a b", "http://u:hunter2@a\n"} {
		assert.EqualError(t, HTTPURL("URL", text), "URL is not an absolute http or https URL", text)
	}
}
