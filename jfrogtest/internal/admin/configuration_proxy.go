package admin

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// proxyFields has the fields of a reverse proxy, and whether users see them who are no
// administrators.
var proxyFields = map[string]bool{
	"key": false, "webServerType": false, "artifactoryAppContext": false, "publicAppContext": false,
	"serverName": false, "serverNameExpression": false, "artifactoryServerName": false,
	"artifactoryPort": false, "sslCertificate": false, "sslKey": false,
	"dockerReverseProxyMethod": true, "useHttps": true, "useHttp": true, "httpsPort": true,
	"sslPort": true, "httpPort": true,
}

func (s *service) handleReverseProxy(q *rest.Request) (*rest.Response, error) {
	out := map[string]any{}
	for name, value := range s.System.ReverseProxy {
		if q.User.Admin || proxyFields[name] {
			out[name] = value
		}
	}
	return rest.JSON(http.StatusOK, "", out), nil
}

func (s *service) handleSetReverseProxy(q *rest.Request) (*rest.Response, error) {
	var body map[string]any
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	for _, name := range jsondoc.Keys(body) {
		if _, known := proxyFields[name]; !known {
			return nil, apierr.New(http.StatusBadRequest, "Unrecognized field \"%s\"", name)
		}
		if !validProxyValue(name, body[name]) {
			return nil, invalidProxy(name, body[name])
		}
	}
	const name = "dockerReverseProxyMethod"
	methods := []string{"SUBDOMAIN", "REPOPATHPREFIX", "PORTPERREPO"}
	if method, given := body[name].(string); given && !slices.Contains(methods, method) {
		return nil, invalidProxy(name, method)
	}
	s.System.ReverseProxy = body
	// Terraform's provider takes no other status.
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

// validProxyValue reports whether a value has the type of its field.
func validProxyValue(name string, v any) bool {
	isSwitch, isPort := strings.HasPrefix(name, "use"), strings.HasSuffix(name, "Port")
	switch value := v.(type) {
	case nil:
		return true
	case bool:
		return isSwitch
	case float64:
		return isPort && value >= 0 && value <= 65535 && value == float64(int(value))
	case string:
		// The snippet has the texts, so they must not add directives to it.
		return !isSwitch && !isPort && !strings.ContainsAny(value, ";{}\r\n")
	}
	return false
}

func invalidProxy(name string, value any) error {
	return apierr.New(http.StatusBadRequest, "Invalid value of %s: '%v'", name, value)
}

// handleNginx writes the configuration in the language of nginx.
func (s *service) handleNginx(*rest.Request) (*rest.Response, error) {
	get := func(name string) any { return s.System.ReverseProxy[name] }
	name := jsondoc.Text(s.System.ReverseProxy, "serverName")
	var out strings.Builder
	port := get("httpsPort")
	if port == nil {
		port = get("sslPort")
	}
	https := get("useHttps") == true && port != nil
	if https {
		fmt.Fprintf(&out, "## add ssl entries when https has been set in config\n"+
			"ssl_certificate      %v;\nssl_certificate_key  %v;\n",
			get("sslCertificate"), get("sslKey"))
	}
	out.WriteString("## server configuration\nserver {\n")
	if https {
		fmt.Fprintf(&out, "    listen %v ssl;\n", port)
	}
	if get("useHttp") == true && get("httpPort") != nil {
		fmt.Fprintf(&out, "    listen %v ;\n", get("httpPort"))
	}
	if get("dockerReverseProxyMethod") == "SUBDOMAIN" {
		fmt.Fprintf(&out, "    server_name ~(?<repo>.+)\\.%s %s;\n", regexp.QuoteMeta(name), name)
	} else {
		fmt.Fprintf(&out, "    server_name %s;\n", name)
	}
	fmt.Fprintf(&out, "    rewrite ^/$ /%v/webapp/ redirect;\n}\n", get("publicAppContext"))
	return rest.Text(http.StatusOK, "%s", out.String()), nil
}
