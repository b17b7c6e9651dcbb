package artifactory

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// parseProperties reads "k=v1,v2;k2=v". A pipe separates properties like a semicolon. A backslash
// escapes the next character, but an escaped semicolon separates values like a comma.
func parseProperties(text string) (store.Properties, error) {
	p := store.Properties{}
	var key string
	var word strings.Builder
	inValue := false
	end := func() error { // ends a property
		switch {
		case !inValue && word.Len() == 0:
		case !inValue:
			return apierr.New(http.StatusBadRequest, "Property '%s' has no value", word.String())
		default:
			p.Add(key, word.String())
		}
		word.Reset()
		inValue = false
		return nil
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text) && text[i+1] == ';' && inValue:
			i++
			p.Add(key, word.String())
			word.Reset()
		case c == '\\' && i+1 < len(text):
			i++
			word.WriteByte(text[i])
		case c == ';' || c == '|':
			if err := end(); err != nil {
				return nil, err
			}
		case c == '=' && !inValue:
			key, inValue = word.String(), true
			word.Reset()
		case c == ',' && inValue:
			p.Add(key, word.String())
			word.Reset()
		default:
			word.WriteByte(c)
		}
	}
	if err := end(); err != nil {
		return nil, err
	}
	p.Distinct()
	return p, store.CheckProperties(p)
}
