package xmldoc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoundTrip(t *testing.T) {
	const in = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<config xmlns="http://x" xmlns:xsi="http://y" xsi:schemaLocation="a b">
    <a>1 &lt; 2 &amp; 3</a>
    <list>
        <item/>
        <item> x </item>
    </list>
</config>
`
	root, err := Parse([]byte(strings.Replace(in, "<a>", "<!-- why -->\n<a>", 1)))
	require.NoError(t, err)
	assert.Equal(t, in, string(root.Write()))
	assert.Equal(t, in, string(root.Clone().Write()))
	assert.Equal(t, "1 < 2 & 3", root.Value("a"))
	assert.Empty(t, root.Value("b"))
	assert.True(t, root.Remove("list"))
	assert.False(t, root.Remove("list"))
	root.Ensure("b").Text = "y"
	root.Ensure("b").Text = "z"
	assert.Equal(t, "z", root.Value("b"))
}

func TestParseRejects(t *testing.T) {
	for in, why := range map[string]string{
		"":                         "empty",
		"text":                     "outside of the root",
		"<a>":                      "<a> has no end",
		"<a></b>":                  "</b> closes no element",
		"</a>":                     "</a> closes no element",
		"<a/><b/>":                 "two roots",
		"<a>&x;</a>":               "invalid character entity",
		"<!DOCTYPE a><a/>":         "document type",
		strings.Repeat("<a>", 200): "deeper than 100",
	} {
		_, err := Parse([]byte(in))
		assert.ErrorContains(t, err, why, "%q", in)
	}
}

// FuzzParse checks that a document that was read is written so that it can be read again.
func FuzzParse(f *testing.F) {
	f.Add("<a b='c'><d>e</d>f<g/></a>")
	f.Add("<x:a x:b=\"&lt;\"/>")
	f.Fuzz(func(t *testing.T, in string) {
		root, err := Parse([]byte(in))
		if err != nil {
			return
		}
		again, err := Parse(root.Write())
		require.NoError(t, err)
		require.Equal(t, string(root.Write()), string(again.Write()))
	})
}
