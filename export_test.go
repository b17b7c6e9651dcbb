package jfrog

// NewRequest describes a call of any method.
var NewRequest = newRequest

// ServiceURL returns the URL that the calls of a service go to, "" if there is none.
func (c *Client) ServiceURL(service string) string {
	base, template, _, err := c.baseFor("/"+service, nil)
	if err != nil {
		return ""
	}
	return base.String() + template
}
