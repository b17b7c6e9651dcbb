package retention

import (
	"bytes"

	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// oneOrMany is a list that servers send as an array or as a single object.
type oneOrMany[T any] []T

// UnmarshalJSON reads an array, an object or null.
func (l *oneOrMany[T]) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == '{' {
		*l = make(oneOrMany[T], 1)
		return jsonlax.Unmarshal(data, &(*l)[0])
	}
	return jsonlax.Unmarshal(data, (*[]T)(l))
}
