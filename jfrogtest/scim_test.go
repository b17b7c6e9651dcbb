package jfrogtest_test

import "testing"

func TestSCIMUsers(t *testing.T) {
	c := start(t)
	const at = "v1/scim/v2/Users"
	c.api("POST", at, object{"userName": "Jane@x.org", "emails": []object{{"value": "jane@x.org", "primary": true}}}).want(201).is(
		"id", "jane@x.org", "active", true, "emails.0.value", "jane@x.org", "groups", "[map[value:readers]]", "meta.resourceType", "User")
	c.api("POST", at, object{"userName": "jane@x.org"}).want(409, "already exists")
	token := c.newToken(map[string]any{"username": "jane@x.org"})
	c.as(token).get("/api/repositories").want(200)
	c.api("PATCH", at+"/jane@x.org", object{"Operations": []object{{"op": "Replace", "path": "active", "value": false}}}).want(200).is("active", false)
	c.as(token).get("/api/repositories").want(401)
	c.api("GET", "v2/users/jane@x.org", nil).want(200).is("status", "disabled")
	c.api("PATCH", at+"/jane@x.org", object{"Operations": []object{{"op": "Replace", "path": "userName", "value": "x"}}}).want(400).is("detail", "Only active can be replaced, by true or false")
	c.api("PUT", at+"/jane@x.org", object{"userName": "jane@x.org", "active": true}).want(200).is("active", true)
	c.as(token).get("/api/repositories").want(200)
	c.api("GET", at, nil).want(200).is("totalResults", 3, "itemsPerPage", 3, "startIndex", 1, "Resources.0.userName", "admin")
	c.api("GET", at+"?startIndex=2&count=1", nil).want(200).is("totalResults", 3, "itemsPerPage", 1, "startIndex", 2, "Resources.0.userName", "anonymous")
	c.api("GET", at+"?startIndex=1&count=0", nil).want(200).is("totalResults", 3, "Resources", "[]")
	c.api("GET", at+"?startIndex=9", nil).want(200).is("Resources", "[]")
	c.api("GET", at+"?count=x", nil).want(400)
	c.api("GET", at+`?filter=userName%20eq%20%22jane@x.org%22`, nil).want(200).is("totalResults", 1)
	c.api("GET", at+`?filter=name%20eq%20%22jane%22`, nil).want(400).is("status", 400)
	c.api("DELETE", at+"/jane@x.org", nil).want(204)
	c.api("GET", at+"/jane@x.org", nil).want(404).is("status", 404, "detail", "jane@x.org isn't found", "schemas.0", "urn:ietf:params:scim:api:messages:2.0:Error")
}

func TestSCIMGroups(t *testing.T) {
	c := start(t)
	c.newUser("jane")
	c.newUser("joe")
	const at = "v1/scim/v2/Groups"
	c.api("POST", at, object{"displayName": "devs", "members": []object{{"value": "none"}}}).want(400).is("detail", "User none does not exist")
	c.api("POST", at, object{"displayName": "devs", "members": []object{{"value": "jane", "display": "jane"}}}).want(201).is("id", "devs", "members", "[map[display:jane value:jane]]")
	patch := func(op, path string, value any) reply {
		return c.api("PATCH", at+"/devs", object{"Operations": []object{{"op": op, "path": path, "value": value}}})
	}
	patch("Add", "members", []object{{"$ref": nil, "value": "joe"}}).want(200)
	equal(t, "members", c.api("GET", at+"/devs", nil).want(200).list("members", "value", ""), "jane joe")
	patch("remove", `members[value eq "jane"]`, nil).want(200)
	c.api("GET", "v2/groups/devs", nil).want(200).is("members", "[joe]")
	patch("Add", "displayName", "x").want(400)
	patch("Move", "members", []object{}).want(400)
	c.api("PUT", at+"/devs", object{"displayName": "devs", "members": []object{{"value": "jane"}}}).want(200).is("members.0.value", "jane", "members.1", nil)
	c.api("GET", at+"?count=1", nil).want(200).is("totalResults", 2, "Resources.0.displayName", "devs")
	c.api("GET", at+"/devs?excludedAttributes=members", nil).want(200).is("members", nil)
	c.api("GET", at+`?filter=displayName%20eq%20%22devs%22`, nil).want(200).is("totalResults", 1)
	c.api("DELETE", at+"/devs", nil).want(204)
	c.api("GET", at+"/devs", nil).want(404).is("detail", "devs isn't found")
}
