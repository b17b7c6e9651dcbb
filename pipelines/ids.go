package pipelines

import (
	"fmt"
	"strconv"
	"strings"
)

// UserID identifies a user. Servers send the number of a user, as a number or as a string, or a
// name.
type UserID string

// UnmarshalJSON reads a string or a number.
func (u *UserID) UnmarshalJSON(data []byte) error {
	s, err := textOf(data)
	*u = UserID(s)
	return err
}

// idList returns IDs for a query parameter.
func idList(ids []int64) string {
	var out []string
	for _, id := range ids {
		out = append(out, strconv.FormatInt(id, 10))
	}
	return strings.Join(out, ",")
}

// checkID returns an error for an ID in a body that is not positive.
func checkID(what string, id int64) error {
	if id <= 0 {
		return fmt.Errorf("%s is %d, not a positive ID", what, id)
	}
	return nil
}

// deletedRef is the response to a deletion.
type deletedRef struct {
	ID int64 `json:"id"`
}
