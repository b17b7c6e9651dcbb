package naming

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPyPI(t *testing.T) {
	for name, want := range map[string]string{"app": "app", "My.App": "my-app", "my_-.app": "my-app", "A--b__C": "a-b-c"} {
		require.Equal(t, want, PyPI(name))
	}
	require.Equal(t, "My*App$1b", SeparatePyPI("My_.App$1b", "*"))
	require.Equal(t, "a$0b", SeparatePyPI("a-b", "$0"))
}

func TestGo(t *testing.T) {
	for text, want := range map[string]string{"github.com/BurntSushi/toml": "github.com/!burnt!sushi/toml", "v1.0.0-RC1": "v1.0.0-!r!c1", "a/b": "a/b"} {
		require.Equal(t, want, Go(text))
	}
}
