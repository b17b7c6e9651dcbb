package jfrogtest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// eventTraffic calls every operation on webhooks.
func eventTraffic(t *testing.T, c *client) {
	t.Helper()
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer target.Close()
	e := c.platform()
	const api = "/event/api/v1/"
	sub := subscription("audit", target.URL, "artifact", []string{"deployed"}, map[string]any{
		"anyLocal": true, "anyRemote": false, "anyFederated": false, "repoKeys": []string{}, "includePatterns": []string{}, "excludePatterns": []string{},
	})
	e.do("POST", api+"subscriptions", sub).want(201)
	bundles := subscription("bundles", target.URL, "release_bundle_v2", []string{"release_bundle_v2_completed"}, map[string]any{
		"anyReleaseBundle": false, "selectedReleaseBundles": map[string]any{"release-bundles-v2": []string{"app"}},
	})
	bundles["handlers"] = []any{map[string]any{
		"handler_type": "custom-webhook", "url": target.URL, "method": "PUT", "payload": "{{.data}}", "proxy": "p",
		"secrets": []any{map[string]any{"name": "token", "value": "hush"}}, "http_headers": []any{map[string]any{"name": "A", "value": "{{.secrets.token}}"}},
	}}
	e.do("POST", api+"subscriptions", bundles).want(201)
	e.get(api + "subscriptions").want(200)
	e.get(api + "subscriptions/audit").want(200)
	e.get(api + "subscriptions/bundles").want(200)
	e.do("PUT", api+"subscriptions/audit", sub).want(204)
	e.do("PUT", api+"subscriptions/bundles/secrets/token", "new").want(200)
	e.do("POST", api+"subscriptions/test", sub).want(200).is("result", "success")
	e.get(api+"troubleshooting?start=0&count=1").want(200).is("event.subscription_key", "audit")
	e.get(api + "system/ping").want(200)
	e.do("DELETE", api+"subscriptions/audit", nil).want(204)
	e.do("DELETE", api+"subscriptions/bundles", nil).want(204)
}
