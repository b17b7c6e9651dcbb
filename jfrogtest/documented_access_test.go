package jfrogtest_test

func init() {
	const service = "the service is a parameter of 4.7.1.11 to 4.7.1.14"
	for _, name := range []string{"access", "artifactory"} {
		at := " /" + name + "/api/v1/service_trust/pairing"
		routesWithoutFixture["POST"+at+"/{useCase...}"] = service
		routesWithoutFixture["PUT"+at+"/{useCase...}"] = service
		routesWithoutFixture["GET"+at+"s/{useCase...}"] = service
		routesWithoutFixture["DELETE"+at+"s/*"] = service
	}
	routesWithoutFixture["GET /ui/login"] = "the page of the web interface"
	routesWithoutFixture["POST /ui/login"] = "the page of the web interface"
}

// accessTraffic calls the operations on web logins and the federation of Access.
func accessTraffic(c *client) {
	const session = "0b7b6c4e-3f1d-4a53-9f0e-6f2f3a1c9d55"
	c.api("POST", "v2/authentication/jfrog_client_login/request", object{"session": session}).want(200)
	if err := c.srv.ConfirmLogin(session, "admin"); err != nil {
		c.t.Fatal(err)
	}
	c.api("GET", "v2/authentication/jfrog_client_login/token/"+session, nil).want(200)
	c.api("POST", "v1/users/invite", object{"invited_email": "ann@example.com"}).want(200)
	c.api("POST", "v1/system/federation", object{"name": "two", "url": "https://two.example.com/access"}).want(201)
	c.api("PATCH", "v1/system/federation/two", object{"active": false}).want(200)
	for _, path := range []string{"system/federation", "system/federation/two", "cert/root", "cert/ca", "config/security/authentication/basic_authentication_enabled"} {
		c.api("GET", "v1/"+path, nil).want(200)
	}
}
