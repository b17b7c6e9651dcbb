package jfrog

// Connection is a page of a list in the form of the Relay specification, which the platform's
// GraphQL services use. Fields that the document does not select are zero.
type Connection[T any] struct {
	TotalCount int `json:"totalCount,omitempty"` // items on all pages; some services do not count
	PageInfo   struct {
		HasNextPage     bool   `json:"hasNextPage"`
		HasPreviousPage bool   `json:"hasPreviousPage,omitempty"`
		StartCursor     string `json:"startCursor,omitempty"`
		EndCursor       string `json:"endCursor,omitempty"` // pass it as "after" to get the next page
	} `json:"pageInfo,omitzero"`
	Edges []struct {
		Cursor string `json:"cursor,omitempty"`
		Node   T      `json:"node"`
	} `json:"edges"`
}

// Nodes returns the items of the page.
func (p *Connection[T]) Nodes() []T {
	if p == nil {
		return nil
	}
	out := make([]T, len(p.Edges))
	for i, e := range p.Edges {
		out[i] = e.Node
	}
	return out
}
