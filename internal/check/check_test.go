package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	jfrog "github.com/jfrogkit/jfrog-go"
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
	assert.EqualError(t, NotBlank("name", " \t"), "name is empty")
	assert.NoError(t, NotBlank("name", " a "))
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

func TestSecrets(t *testing.T) {
	const lineBreak = "key has a line break or control character, which a header cannot carry"
	const blank = "key begins or ends with a blank, which a header cannot carry"
	for secret, want := range map[jfrog.Secret][2]string{
		"hush":      {},
		"two pärts": {},
		"":          {"key is empty", "key is empty"},
		" ":         {"", blank},
		" hush":     {"", blank},
		"hush\n":    {"", lineBreak},
		"hu\x00sh":  {"", lineBreak},
	} {
		assert.Equal(t, want[0], text(Secret("key", secret)), "%q", string(secret))
		assert.Equal(t, want[1], text(HeaderSecret("key", secret)), "%q", string(secret))
	}
	assert.ErrorContains(t, Secret("key", "*****"), "set its value")
	assert.ErrorContains(t, HeaderSecret("key", "*****"), "set its value")
}

// text returns the text of an error, or "".
func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestID(t *testing.T) {
	assert.Equal(t, "9223372036854775807", ID(int64(1<<63-1)))
	assert.Equal(t, "7", ID(jfrog.Int(7)))
	assert.Empty(t, ID(int64(0)))
	assert.Empty(t, ID(jfrog.Int(-7)))
}

func TestIsNil(t *testing.T) {
	assert.True(t, IsNil(nil))
	assert.True(t, IsNil((*int)(nil)))
	assert.False(t, IsNil(new(0)))
	assert.False(t, IsNil(0))
}

func TestLacks(t *testing.T) {
	err := Lacks("access", "token")
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.EqualError(t, err, "access: unexpected response: it has no token")
}
