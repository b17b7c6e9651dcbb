package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/artifactorytest"
)

// A document is the JSON of one thing.
type document = map[string]any

// A platform is the Artifactory in memory, with what that lacks of Access in front of it:
// projects, their roles and members, and environments. Like a real one it refuses what
// refers to a project that is not there.
type platform struct {
	client *jfrog.Client

	mu     sync.Mutex
	docs   map[string]document // by path
	writes []string            // method, path and body of what changed anything
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	rt := artifactorytest.New(t, artifactorytest.WithUser("ann", "password"), artifactorytest.WithUser("bob", "password"))
	target, err := url.Parse(rt.URL)
	require.NoError(t, err)
	p := &platform{docs: map[string]document{}}
	mux := http.NewServeMux()
	p.projects(mux)
	p.environments(mux)
	proxy := httputil.NewSingleHostReverseProxy(target)
	mux.Handle("/", proxy)
	p.attachments(mux, rt)
	mux.HandleFunc("PUT /artifactory/api/repositories/{key}", func(w http.ResponseWriter, r *http.Request) {
		if key, _ := peek(r)["projectKey"].(string); key != "" && p.docs["projects/"+key] == nil {
			refuse(w, http.StatusBadRequest, "no project "+key)
			return
		}
		proxy.ServeHTTP(w, r)
	})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if r.Method != http.MethodGet {
			p.writes = append(p.writes, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body(r))))
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	p.client, err = jfrog.New(srv.URL, jfrog.WithAccessToken(rt.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return p
}

// body reads the body and leaves it to be read again.
func body(r *http.Request) []byte {
	data, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(data))
	return data
}

func peek(r *http.Request) document {
	d := document{}
	_ = json.Unmarshal(body(r), &d)
	return d
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, status int, message string) {
	reply(w, status, document{"errors": []document{{"code": http.StatusText(status), "message": message}}})
}

// add stores a new document.
func (p *platform) add(w http.ResponseWriter, path string, d document) {
	if p.docs[path] != nil {
		refuse(w, http.StatusConflict, path+" exists")
		return
	}
	p.docs[path] = d
	reply(w, http.StatusCreated, d)
}

// with calls f with a document, or answers 404.
func (p *platform) with(w http.ResponseWriter, path string, f func(document)) {
	if d := p.docs[path]; d != nil {
		f(d)
		return
	}
	refuse(w, http.StatusNotFound, "no "+path)
}

func (p *platform) get(w http.ResponseWriter, path string) {
	p.with(w, path, func(d document) { reply(w, http.StatusOK, d) })
}

func (p *platform) merge(w http.ResponseWriter, path string, change document) {
	p.with(w, path, func(d document) { maps.Copy(d, change); reply(w, http.StatusOK, d) })
}

func (p *platform) drop(w http.ResponseWriter, path string) {
	p.with(w, path, func(document) { delete(p.docs, path); w.WriteHeader(http.StatusNoContent) })
}

func (p *platform) projects(mux *http.ServeMux) {
	mux.HandleFunc("POST /access/api/v1/projects", func(w http.ResponseWriter, r *http.Request) {
		p.add(w, "projects/"+peek(r)["project_key"].(string), peek(r))
	})
	mux.HandleFunc("/access/api/v1/projects/{key}", func(w http.ResponseWriter, r *http.Request) {
		path := "projects/" + r.PathValue("key")
		switch r.Method {
		case http.MethodGet:
			p.get(w, path)
		case http.MethodPut:
			p.merge(w, path, peek(r))
		case http.MethodDelete:
			p.drop(w, path)
		}
	})
	mux.HandleFunc("POST /access/api/v1/projects/{key}/roles", func(w http.ResponseWriter, r *http.Request) {
		project := "projects/" + r.PathValue("key")
		p.with(w, project, func(document) { p.add(w, project+"/roles/"+peek(r)["name"].(string), peek(r)) })
	})
	mux.HandleFunc("/access/api/v1/projects/{key}/roles/{role}", func(w http.ResponseWriter, r *http.Request) {
		path := "projects/" + r.PathValue("key") + "/roles/" + r.PathValue("role")
		switch r.Method {
		case http.MethodGet:
			p.get(w, path)
		case http.MethodPut:
			p.with(w, path, func(document) { p.docs[path] = peek(r); p.get(w, path) })
		case http.MethodDelete:
			p.drop(w, path)
		}
	})
	mux.HandleFunc("/access/api/v1/projects/{key}/groups/{group}", func(w http.ResponseWriter, r *http.Request) {
		project := "projects/" + r.PathValue("key")
		path := project + "/groups/" + r.PathValue("group")
		switch r.Method {
		case http.MethodGet:
			p.get(w, path)
		case http.MethodPut:
			p.with(w, project, func(document) {
				p.docs[path] = peek(r)
			})
		case http.MethodDelete:
			p.drop(w, path)
		}
	})
}

func (p *platform) environments(mux *http.ServeMux) {
	serve := func(w http.ResponseWriter, r *http.Request, owner string) {
		name := r.PathValue("name")
		switch r.Method {
		case http.MethodGet:
			list := []document{}
			for path, d := range p.docs {
				if strings.HasPrefix(path, owner+"environments/") {
					list = append(list, d)
				}
			}
			reply(w, http.StatusOK, list)
		case http.MethodPost:
			p.add(w, owner+"environments/"+peek(r)["name"].(string), peek(r))
		case http.MethodDelete:
			p.drop(w, owner+"environments/"+name)
		}
	}
	for _, tail := range []string{"", "/{name}"} {
		mux.HandleFunc("/access/api/v1/environments"+tail, func(w http.ResponseWriter, r *http.Request) { serve(w, r, "") })
		mux.HandleFunc("/access/api/v1/projects/{key}/environments"+tail, func(w http.ResponseWriter, r *http.Request) {
			project := "projects/" + r.PathValue("key")
			p.with(w, project, func(document) { serve(w, r, project+"/") })
		})
	}
}

// attachments moves repositories between projects.
func (p *platform) attachments(mux *http.ServeMux, srv *artifactorytest.Server) {
	move := func(w http.ResponseWriter, r *http.Request, project string) {
		c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
		if err != nil {
			refuse(w, http.StatusInternalServerError, err.Error())
			return
		}
		repos := artifactory.New(c).Repositories
		repo, err := repos.Get(r.Context(), r.PathValue("repo"))
		if err == nil {
			repo.Base().ProjectKey = &project
			err = repos.Update(r.Context(), repo)
		}
		if err != nil {
			refuse(w, http.StatusBadRequest, err.Error())
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
	const path = "/access/api/v1/projects/_/attach/repositories/{repo}"
	mux.HandleFunc("DELETE "+path, func(w http.ResponseWriter, r *http.Request) { move(w, r, "") })
	mux.HandleFunc("PUT "+path+"/{project}", func(w http.ResponseWriter, r *http.Request) {
		p.with(w, "projects/"+r.PathValue("project"), func(document) { move(w, r, r.PathValue("project")) })
	})
}
