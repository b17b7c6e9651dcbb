package jfrogtest_test

import "testing"

// Two platforms trust each other for several use cases.
func TestPairings(t *testing.T) {
	c, other := start(t).platform(), start(t).platform()
	c.do("PUT", "/artifactory/api/repositories/fed", object{"rclass": "federated"}).want(200)
	other.do("PUT", "/artifactory/api/repositories/fed", object{"rclass": "federated"}).want(200)
	const at = "/artifactory/api/v1/service_trust/pairing"
	useCases := []string{"federated-repo/fed", "artifactory-cold"}
	for _, use := range useCases {
		token := other.do("POST", at+"/"+use, nil).want(200).at("pairing_token")
		for range 2 { // the token belongs to the other platform
			c.do("PUT", at+"/"+use, object{"pairing_token": token}).want(200)
		}
	}
	paired := func(use string) string { return c.get(at+"s/"+use).want(200).list("", "base_url", "") }
	for _, use := range append(useCases, "federated-repo/*") {
		equal(t, use, paired(use), other.srv.URL)
	}
	c.do("DELETE", at+"s/*", object{"base_url": other.srv.URL}).want(200)
	for _, use := range useCases {
		equal(t, use, paired(use), "")
	}
	c.do("DELETE", at+"s/*", object{"base_url": other.srv.URL}).fails(404, "not found")
}

// A platform accepts its own token once.
func TestPairingOfOwnToken(t *testing.T) {
	c := start(t).platform()
	const at = "/access/api/v1/service_trust/pairing/mission-control"
	token := c.do("POST", at, nil).want(200).at("pairing_token")
	c.do("PUT", at, object{"pairing_token": token}).want(200)
	c.do("PUT", at, object{"pairing_token": token}).want(400, "has been used")
}
