package jfrog

// NewRequest describes a call of any method.
var NewRequest = newRequest

// ServiceURL returns the URL of a service, or an empty string if it has none.
func (c *Client) ServiceURL(service string) string {
	base, template, _, err := c.baseFor("/"+service, nil)
	if err != nil {
		return ""
	}
	return base.String() + template
}
