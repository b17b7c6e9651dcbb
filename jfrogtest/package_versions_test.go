package jfrogtest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestPuppetPages(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("pup", "local", "puppet"))
	for _, version := range []string{"1.0.0", "1.1.0", "2.0.0"} {
		c.put("/pup/acme/wget/acme-wget-"+version+".tar.gz", version)
	}
	var versions []string
	next := any("/v3/releases?limit=2")
	for range 2 {
		r := c.get("/api/puppet/pup"+next.(string)).want(200).is("total", 3)
		versions = append(versions, r.list("results", "version", ""))
		next = r.at("next")
	}
	equal(t, "pages", strings.Join(versions, ", "), "1.0.0 1.1.0, 2.0.0")
	equal(t, "next page", next, nil)
	c.get("/api/puppet/pup/v3/releases?limit=1&offset=9").want(200).is("offset", 3, "next", nil, "results", "[]")
	for _, query := range []string{"limit=0", "limit=x", "offset=-1", "limit=99999999999999999999"} {
		key, value, _ := strings.Cut(query, "=")
		c.get("/api/puppet/pup/v3/modules?"+query).fails(400, "Invalid "+key+": '"+value+"'")
	}
	c.get("/api/puppet/pup/v3/releases?offset=1&limit=9223372036854775807").want(200).is("next", nil)
}

// A version of a skill may have several files. Pages end all the same.
func TestSkillPages(t *testing.T) {
	c := start(t, jfrogtest.WithRepository("skills", "local", "skills"))
	for _, file := range []string{"pdf/1.0/a.zip", "pdf/1.0/b.zip", "pdf/1.0/c.zip", "pdf/2.0/a.zip", "doc/1.0/a.zip"} {
		c.put("/skills/"+file, file)
	}
	pages := func(path, member string) string {
		t.Helper()
		var all []string
		cursor := ""
		for range 10 {
			r := c.get("/api/skills/skills/api/v1/skills" + path + "?limit=1&cursor=" + url.QueryEscape(cursor)).want(200)
			all = append(all, r.list("items", member, ""))
			next, more := r.at("nextCursor").(string)
			if !more {
				break
			}
			cursor = next
		}
		return strings.Join(all, ", ")
	}
	equal(t, "versions", pages("/pdf/versions", "version"), "2.0, 1.0")
	equal(t, "skills", pages("", "slug"), "doc, pdf")
	c.get("/api/skills/skills/api/v1/skills").want(200).is("items.1.versions", 2)
	c.get("/api/skills/skills/api/v1/skills?cursor=none").fails(400, "Invalid cursor")
	c.get("/api/skills/skills/api/v1/search?limit=0").fails(400, "Invalid limit")
}
