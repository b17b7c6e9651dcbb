package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var repositoryCases = replay.Cases[*Client]{
	"observed-repository-exists/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.Exists(ctx, "libs-release-local")
	},
	"2.10.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.RemoteConfiguration(ctx, "remote-repo")
	},
	"2.10.1/local":            createCase[*LocalRepository]("2.10.1/local"),
	"2.10.1/remote":           createCase[*RemoteRepository]("2.10.1/remote"),
	"2.10.1/virtual":          createCase[*VirtualRepository]("2.10.1/virtual"),
	"2.10.1/federated":        createCase[*FederatedRepository]("2.10.1/federated"),
	"2.10.1/wire-pypi remote": createCase[*RemoteRepository]("2.10.1/wire-pypi remote"),
	"2.10.1/wire-remote":      createCase[*RemoteRepository]("2.10.1/wire-remote"),
	"2.10.1/wire-local":       createCase[*LocalRepository]("2.10.1/wire-local"),
	"2.10.1/wire-virtual":     createCase[*VirtualRepository]("2.10.1/wire-virtual"),
	"2.10.1/wire-federated":   createCase[*FederatedRepository]("2.10.1/wire-federated"),
	"2.10.2/two local docker repositories": func(ctx context.Context, c *Client) (any, error) {
		first := NewLocalRepository("wproj-dev-docker-local-1", PackageTypeDocker)
		second := NewLocalRepository("wproj-dev-docker-local-2", PackageTypeDocker)
		for _, r := range []*LocalRepository{first, second} {
			r.Description, r.Notes = new(""), new("")
			r.IncludesPattern, r.ExcludesPattern = new("**/*"), new("")
		}
		return nil, c.Repositories.CreateBatch(ctx, []Repository{first, second})
	},
	"2.10.2/four classes": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.CreateBatch(ctx, fourRepositories())
	},
	"2.10.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.AnyExist(ctx, &RepositoryExistsOptions{
			Type: []RepositoryClass{RepositoryClassLocal, RepositoryClassRemote}, ProjectKey: "my-proj-1",
		})
	},
	"2.10.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.List(ctx, nil)
	},
	"2.10.5/two names": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.GetBatch(ctx, []string{"dev-maven-local-1", "dev-maven-local"})
	},
	"2.10.5/four classes": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.GetBatch(ctx, []string{"l", "r", "v", "f"})
	},
	"2.10.6/local": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.Get(ctx, "libs-release-local")
	},
	"2.10.6/remote":           getCase("remote-repo1"),
	"2.10.6/virtual":          getCase("virtual-repo1"),
	"2.10.6/federated":        getCase("federated-repo1"),
	"2.10.6/wire-pypi remote": getCase("pypi-remote"),
	"2.10.6/wire-remote":      getCase("other-remote"),
	"2.10.6/wire-local":       getCase("docker-local"),
	"2.10.6/wire-virtual":     getCase("npm-virtual"),
	"2.10.6/wire-federated":   getCase("rpm-federated"),
	"2.10.6/wire-missing":     getMissing,
	"2.10.6/wire-missing 404": getMissing,
	"2.10.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.Configurations(ctx)
	},
	"2.10.7/all classes": func(ctx context.Context, c *Client) (any, error) {
		return c.Repositories.Configurations(ctx)
	},
	"2.10.9/local":            updateCase[*LocalRepository]("2.10.9/local"),
	"2.10.9/remote":           updateCase[*RemoteRepository]("2.10.9/remote"),
	"2.10.9/virtual":          updateCase[*VirtualRepository]("2.10.9/virtual"),
	"2.10.9/federated":        updateCase[*FederatedRepository]("2.10.9/federated"),
	"2.10.9/wire-pypi remote": updateCase[*RemoteRepository]("2.10.9/wire-pypi remote"),
	"2.10.9/wire-remote":      updateCase[*RemoteRepository]("2.10.9/wire-remote"),
	"2.10.9/wire-local":       updateCase[*LocalRepository]("2.10.9/wire-local"),
	"2.10.9/wire-virtual":     updateCase[*VirtualRepository]("2.10.9/wire-virtual"),
	"2.10.9/wire-federated":   updateCase[*FederatedRepository]("2.10.9/wire-federated"),
	"2.10.9/wire-partial": func(ctx context.Context, c *Client) (any, error) {
		repo := NewLocalRepository("libs-release-local", "")
		repo.Description = new("")
		repo.XrayIndex = new(false)
		repo.MaxUniqueSnapshots = new(0)
		repo.PropertySets = []string{}
		return nil, c.Repositories.Update(ctx, repo)
	},
	"2.10.10/two local docker repositories": func(ctx context.Context, c *Client) (any, error) {
		var repos []Repository
		for _, r := range replay.Body[[]*LocalRepository]("2.10.10/two local docker repositories") {
			repos = append(repos, r)
		}
		return nil, c.Repositories.UpdateBatch(ctx, repos)
	},
	"2.10.10/four classes": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.UpdateBatch(ctx, fourRepositories())
	},
	"2.10.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Delete(ctx, "libs-release-local")
	},
	"2.10.11/wire-missing": func(ctx context.Context, c *Client) (any, error) {
		return nil, wantError(c.Repositories.Delete(ctx, "no-such-repo"), jfrog.ErrNotFound)
	},
}

func createCase[T Repository](key string) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Create(ctx, replay.Body[T](key))
	}
}

func updateCase[T Repository](key string) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Repositories.Update(ctx, replay.Body[T](key))
	}
}

func getCase(key string) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) { return c.Repositories.Get(ctx, key) }
}

func getMissing(ctx context.Context, c *Client) (any, error) {
	repo, err := c.Repositories.Get(ctx, "no-such-repo")
	return repo, wantError(err, jfrog.ErrNotFound)
}

func fourRepositories() []Repository {
	local := NewLocalRepository("l", PackageTypeMaven)
	local.HandleSnapshots = new(false)
	remote := NewRemoteRepository("r", PackageTypeNPM, "https://registry.npmjs.org")
	remote.Password = new(jfrog.Secret("pass1"))
	return []Repository{
		local,
		remote,
		NewVirtualRepository("v", PackageTypeNPM, "r"),
		NewFederatedRepository("f", PackageTypeGeneric,
			FederatedMember{URL: "https://other.jfrog.io/artifactory/f", Enabled: new(true)}),
	}
}

// repositoryConfigs holds configurations as servers send them, with fields that the types lack.
var repositoryConfigs = map[RepositoryClass]string{
	RepositoryClassLocal: `{"key":"k","rclass":"local","packageType":"maven","description":"","environments":[],"handleReleases":false,
		"maxUniqueTags":0,"propertySets":["a"],"xrayDataTtl":90,"downloadRedirect":false,"newSetting":{"a":[1,2.50,12345678901234567890]},"newNull":null}`,
	RepositoryClassRemote: `{"key":"k","rclass":"remote","packageType":"npm","url":"https://registry.npmjs.org","username":"","hardFail":false,
		"contentSynchronisation":{"enabled":false,"statistics":{"enabled":false},"properties":{"enabled":true,"new":1},"source":{"originAbsenceDetection":false,"new":2},"new":3},
		"customHttpHeaders":[{"name":"a","value":"b","new":4}],
		"listRemoteFolderItems":true,"newSetting":"x<y"}`,
	RepositoryClassVirtual: `{"key":"k","rclass":"virtual","packageType":"npm","repositories":[],"defaultDeploymentRepo":"","keyPair":"","newSetting":0}`,
	RepositoryClassFederated: `{"key":"k","rclass":"federated","packageType":"generic","members":[{"url":"https://x/artifactory/k","enabled":false,"new":{}}],
		"disableProxy":false,"priorityResolution":true,"newSetting":[]}`,
}

// TestRepositoryReadAndUpdateChangesNothing reads each configuration and sends it back.
func TestRepositoryReadAndUpdateChangesNothing(t *testing.T) {
	for class, config := range repositoryConfigs {
		var sent string
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				body, _ := io.ReadAll(r.Body)
				sent = string(body)
				return
			}
			_, _ = w.Write([]byte(config))
		})
		repo, err := c.Repositories.Get(t.Context(), "k")
		require.NoError(t, err)
		assert.Equal(t, class, repo.Class())
		assert.Equal(t, class, repo.Base().RClass)
		assert.Contains(t, repo.Base().Extra, "newSetting")
		require.NoError(t, c.Repositories.Update(t.Context(), repo))
		assert.JSONEq(t, config, sent)
		assert.Equal(t, strings.Count(config, "12345678901234567890"), strings.Count(sent, "12345678901234567890"), "digits of a large number")
	}
}

func TestRepositoryEncoding(t *testing.T) {
	encode := func(r Repository) string {
		data, err := json.Marshal(r)
		require.NoError(t, err)
		return string(data)
	}
	for class, want := range map[RepositoryClass]string{
		RepositoryClassLocal:     `{"rclass":"local","key":"k"}`,
		RepositoryClassRemote:    `{"rclass":"remote","key":"k"}`,
		RepositoryClassVirtual:   `{"rclass":"virtual","key":"k"}`,
		RepositoryClassFederated: `{"rclass":"federated","key":"k"}`,
	} {
		repo := newRepository(class)
		repo.Base().Key = "k"
		repo.Base().RClass = "other"
		assert.JSONEq(t, want, encode(repo), "the type determines the class")
	}

	remote := NewRemoteRepository("k", PackageTypeMaven, "https://x")
	remote.Password = new(jfrog.Secret(""))
	remote.Proxy = new("p")
	remote.Extra = map[string]json.RawMessage{"proxy": json.RawMessage("null"), "brandNew": json.RawMessage("1")}
	assert.JSONEq(t, `{"rclass":"remote","key":"k","packageType":"maven","url":"https://x","password":"","proxy":null,"brandNew":1}`, encode(remote))
	assert.JSONEq(t, encode(remote), func() string { data, _ := json.Marshal(*remote); return string(data) }(), "a value is encoded like a pointer")

	remote.Extra["brandNew"] = json.RawMessage("{")
	_, err := json.Marshal(remote)
	assert.Error(t, err, "Extra with invalid JSON")
}

func TestRepositoryDecoding(t *testing.T) {
	var remote RemoteRepository
	require.NoError(t, json.Unmarshal([]byte(`{"key":"k","password":"","pypiRegistryUrl":"https://pypi.org","downloadRedirect":"true"}`), &remote))
	assert.Nil(t, remote.Password, "an empty password would clear the stored one")
	assert.Equal(t, "https://pypi.org", jfrog.Deref(remote.PyPIRegistryURL), "the manual's spelling")
	assert.True(t, bool(jfrog.Deref(remote.DownloadRedirect)), "a boolean in a string")
	assert.Empty(t, remote.Extra)
	assert.Equal(t, RepositoryClassRemote, remote.RClass)

	var local LocalRepository
	require.NoError(t, json.Unmarshal([]byte(`{"key":"k","rclass":"LOCAL","enableComposerv1Indexing":true}`), &local))
	assert.True(t, jfrog.Deref(local.EnableComposerV1Indexing), "another spelling")
	assert.Empty(t, local.Extra)

	var class *RepositoryClassError
	require.ErrorAs(t, json.Unmarshal([]byte(repositoryConfigs[RepositoryClassRemote]), &local), &class)
	assert.Equal(t, RepositoryClassError{Key: "k", Class: "remote", Want: "local", Config: jfrog.Secret(repositoryConfigs[RepositoryClassRemote])}, *class)

	var some anyRepository
	require.NoError(t, json.Unmarshal([]byte(`{"key":"k","rclass":"LOCAL"}`), &some))
	assert.Equal(t, RepositoryClassLocal, some.Class(), "capitals")

	for _, bad := range []string{`{"key":1}`, `[]`, `"x"`, `{"environments":"DEV"}`} {
		assert.Error(t, json.Unmarshal([]byte(bad), &local), bad)
	}
}

func TestRepositoryOfUnknownClass(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/batch") {
			_, _ = fmt.Fprintf(w, `{"k":%s,"d":{"key":"d","rclass":"distribution"}}`, repositoryConfigs[RepositoryClassLocal])
			return
		}
		_, _ = w.Write([]byte(`{"key":"d","rclass":"distribution","secret":"s3cr3t"}`))
	})
	repo, err := c.Repositories.Get(t.Context(), "d")
	assert.Nil(t, repo)
	var class *RepositoryClassError
	require.ErrorAs(t, err, &class)
	assert.Equal(t, "d", class.Key)
	assert.JSONEq(t, `{"key":"d","rclass":"distribution","secret":"s3cr3t"}`, string(class.Config))
	assert.EqualError(t, err, `artifactory: repository d is of class "distribution", which has no type in this package`)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", *class, class, *class), "s3cr3t")

	repos, err := c.Repositories.GetBatch(t.Context(), []string{"k", "d"})
	assert.Equal(t, []string{"k"}, slices.Collect(maps.Keys(repos)))
	require.ErrorAs(t, err, &class)
	assert.Equal(t, RepositoryClassDistribution, class.Class)
}

func TestRepositoryTypedGet(t *testing.T) {
	var config string
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(config)) })
	get := map[RepositoryClass]func() (Repository, error){
		RepositoryClassLocal:     func() (Repository, error) { return c.Repositories.GetLocal(t.Context(), "k") },
		RepositoryClassRemote:    func() (Repository, error) { return c.Repositories.GetRemote(t.Context(), "k") },
		RepositoryClassVirtual:   func() (Repository, error) { return c.Repositories.GetVirtual(t.Context(), "k") },
		RepositoryClassFederated: func() (Repository, error) { return c.Repositories.GetFederated(t.Context(), "k") },
	}
	for class := range repositoryConfigs {
		config = repositoryConfigs[class]
		for want, call := range get {
			repo, err := call()
			if want == class {
				require.NoError(t, err)
				assert.Equal(t, class, repo.Class())
				continue
			}
			var mismatch *RepositoryClassError
			require.ErrorAs(t, err, &mismatch)
			assert.Equal(t, class, mismatch.Class)
			assert.Equal(t, want, mismatch.Want)
			assert.JSONEq(t, config, string(mismatch.Config))
		}
	}
}

// A configuration without its key gets the key of the request, so that it can be sent back.
func TestRepositoryKeyOfRequest(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := `{"rclass":"local"}`
		if r.URL.Query().Has("names") {
			body = `{"libs":{"rclass":"local"}}`
		}
		_, _ = w.Write([]byte(body))
	})
	repo, err := c.Repositories.Get(t.Context(), "libs")
	require.NoError(t, err)
	assert.Equal(t, "libs", repo.Base().Key)
	repos, err := c.Repositories.GetBatch(t.Context(), []string{"libs"})
	require.NoError(t, err)
	assert.Equal(t, "libs", repos["libs"].Base().Key)
}

func TestRepositoryBadInputIsNotSent(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	ctx, s := t.Context(), c.Repositories
	for name, err := range map[string]error{
		"create nil":       s.Create(ctx, nil),
		"create nil local": s.Create(ctx, (*LocalRepository)(nil)),
		"create no key":    s.Create(ctx, &RemoteRepository{}),
		"update nil":       s.Update(ctx, nil),
		"update no key":    s.Update(ctx, &VirtualRepository{}),
		"create none":      s.CreateBatch(ctx, nil),
		"batch with nil":   s.CreateBatch(ctx, []Repository{NewLocalRepository("a", ""), nil}),
		"batch no key":     s.UpdateBatch(ctx, []Repository{(*FederatedRepository)(nil)}),
		"get none":         second(s.GetBatch(ctx, nil)),
		"get empty":        second(s.GetBatch(ctx, []string{"a", ""})),
		"get no key":       second(s.Get(ctx, "")),
		"delete no key":    s.Delete(ctx, ""),
		"exists no key":    second(s.Exists(ctx, "")),
	} {
		assert.Error(t, err, name)
	}
}

func second[T any](_ T, err error) error { return err }

// A repository is missing only if the server reports exactly that. An integration would drop a
// live repository from its state for any other 400.
func TestRepositoryExists(t *testing.T) {
	status, body := http.StatusOK, "{}"
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/artifactory/api/repositories/k", r.URL.Path)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
	const badRequest = `{"errors":[{"status":400,"message":"Bad Request"}]}`
	for _, test := range []struct {
		status int
		body   string
		want   bool
		is     error
	}{
		{200, `{"key":"k","rclass":"local"}`, true, nil},
		{404, "", false, nil},
		{400, badRequest, false, nil},
		{400, `{"errors":[{"status":400,"message":"Repository k does not exist"}]}`, false, nil},
		{400, "", false, jfrog.ErrValidation},
		{400, "<html><title>400 Request Header Or Cookie Too Large</title></html>", false, jfrog.ErrValidation},
		{400, `{"errors":[{"status":400,"message":"Invalid token"}]}`, false, jfrog.ErrValidation},
		{400, `{"errors":[{"status":400,"message":"Could not merge and save new descriptor"}]}`, false, jfrog.ErrValidation},
		{403, "", false, jfrog.ErrForbidden},
	} {
		status, body = test.status, test.body
		got, err := c.Repositories.Exists(t.Context(), "k")
		assert.Equal(t, test.want, got, test)
		assert.ErrorIs(t, err, test.is, test)
		if !test.want {
			_, err = c.Repositories.Get(t.Context(), "k")
			assert.Equal(t, test.is == nil, errors.Is(err, jfrog.ErrNotFound), "%v: %v", test, err)
		}
	}
}

func TestLostRaceIsAClass(t *testing.T) {
	for message, want := range map[string]bool{
		"Could not merge and save new descriptor [org.jfrog.common.MergeException]": true,
		"Could not update configuration":                                            true,
		"Failed to save the central configuration descriptor":                       true,
		"Configuration was changed by another request":                              true,
		"Repository k already exists":                                               false,
		"Invalid configuration of the repository: url is missing":                   false,
		"Bad Request": false,
	} {
		for _, status := range []int{400, 409, 500} {
			e := &jfrog.Error{StatusCode: status, Messages: []jfrog.ErrorMessage{{Message: message}}}
			assert.Equal(t, want, lostRace(e), "%d %s", status, message)
		}
		assert.False(t, lostRace(&jfrog.Error{StatusCode: 403, Messages: []jfrog.ErrorMessage{{Message: message}}}))
	}
}

// TestRepositoryDeleteRace checks that a 400 for a lost race does not match ErrNotFound.
func TestRepositoryDeleteRace(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"errors":[{"status":400,"message":"Could not merge and save new descriptor"}]}`))
	})
	err := c.Repositories.Delete(t.Context(), "k")
	assert.NotErrorIs(t, err, jfrog.ErrNotFound)
	assert.ErrorIs(t, err, jfrog.ErrValidation)
}

// TestRepositoryLostRace checks that every request that changes the configuration is sent
// again after a lost race, even if it is not idempotent.
func TestRepositoryLostRace(t *testing.T) {
	sent := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if sent++; sent == 1 {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"errors":[{"status":400,"message":"Could not merge and save new descriptor"}]}`))
		}
	})
	retrying, err := jfrog.New(c.Repositories.client.BaseURL(), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2}))
	require.NoError(t, err)
	s, repo := New(retrying).Repositories, NewLocalRepository("k", "")
	for name, call := range map[string]func() error{
		"create":       func() error { return s.Create(t.Context(), repo) },
		"create batch": func() error { return s.CreateBatch(t.Context(), []Repository{repo}) },
		"update":       func() error { return s.Update(t.Context(), repo) },
		"update batch": func() error { return s.UpdateBatch(t.Context(), []Repository{repo}) },
		"delete":       func() error { return s.Delete(t.Context(), "k") },
	} {
		sent = 0
		assert.NoError(t, call(), name)
		assert.Equal(t, 2, sent, name)
	}
}

// TestRepositoryEmptyResponse checks that a success without a configuration is an error.
func TestRepositoryEmptyResponse(t *testing.T) {
	for _, response := range []struct {
		status int
		body   string
	}{{http.StatusOK, ""}, {http.StatusNoContent, ""}, {http.StatusOK, "null"}} {
		c, _ := answering(t, response.status, nil, response.body)
		ctx, s := t.Context(), c.Repositories
		for name, err := range map[string]error{
			"get":            second(s.Get(ctx, "k")),
			"get local":      second(s.GetLocal(ctx, "k")),
			"get batch":      second(s.GetBatch(ctx, []string{"k"})),
			"configurations": second(s.Configurations(ctx)),
			"any exist":      second(s.AnyExist(ctx, nil)),
		} {
			assert.ErrorIs(t, err, jfrog.ErrBadAnswer, "%s: %d %q", name, response.status, response.body)
		}
	}
}

func TestRepositoryErrorsHideSecrets(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.Copy(w, r.Body)
	})
	remote := NewRemoteRepository("k", PackageTypeNPM, "https://x")
	remote.Password = new(jfrog.Secret("hunter22"))
	remote.CustomHTTPHeaders = []RemoteHeader{{Name: "X-Key", Value: "s3cr3t", Sensitive: new(true)}}
	for name, err := range map[string]error{
		"create": c.Repositories.Create(t.Context(), remote),
		"update": c.Repositories.Update(t.Context(), remote),
		"batch":  c.Repositories.CreateBatch(t.Context(), []Repository{NewLocalRepository("l", ""), remote}),
	} {
		var e *jfrog.Error
		require.ErrorAs(t, err, &e, name)
		for _, secret := range []string{"hunter22", "s3cr3t"} {
			assert.NotContains(t, err.Error()+string(e.Body), secret, name)
		}
		assert.Contains(t, string(e.Body), "X-Key", name)
	}
	printed := fmt.Sprintf("%v %+v %#v", *remote, remote, *remote)
	assert.NotContains(t, printed, "hunter22")
	assert.NotContains(t, printed, "s3cr3t")
}

// TestRepositoryRetries checks that a creation is sent once, and an update again.
func TestRepositoryRetries(t *testing.T) {
	sent := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		sent++
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	retrying, err := jfrog.New(c.Repositories.client.BaseURL(), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2}))
	require.NoError(t, err)
	s, repo := New(retrying).Repositories, NewLocalRepository("k", "")
	for name, call := range map[string]struct {
		call func() error
		sent int
	}{
		"create":       {func() error { return s.Create(t.Context(), repo) }, 1},
		"create batch": {func() error { return s.CreateBatch(t.Context(), []Repository{repo}) }, 1},
		"update":       {func() error { return s.Update(t.Context(), repo) }, 2},
		"update batch": {func() error { return s.UpdateBatch(t.Context(), []Repository{repo}) }, 2},
	} {
		sent = 0
		assert.ErrorIs(t, call.call(), jfrog.ErrUnavailable, name)
		assert.Equal(t, call.sent, sent, name)
	}
}

func TestRepositoryConfigurationsAll(t *testing.T) {
	all := &RepositoryConfigurations{
		Local:     []*LocalRepository{NewLocalRepository("a", ""), NewLocalRepository("b", "")},
		Virtual:   []*VirtualRepository{NewVirtualRepository("c", "")},
		Federated: []*FederatedRepository{NewFederatedRepository("d", "")},
	}
	var keys []string
	for r := range all.All() {
		keys = append(keys, r.Base().Key)
	}
	assert.Equal(t, []string{"a", "b", "c", "d"}, keys)
	for r := range all.All() {
		assert.Equal(t, "a", r.Base().Key)
		break
	}
}

func TestRepositoryRef(t *testing.T) {
	ref := RepositoryRef{Type: "FEDERATED", PackageType: "HuggingFaceML"}
	assert.Equal(t, RepositoryClassFederated, ref.Class())
	assert.Equal(t, PackageTypeHuggingFaceML, ref.Package())
}

// TestRepositoryListFilters checks the names of the filters. No sample has them.
func TestRepositoryListFilters(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "packageType=maven&project=p&type=virtual", r.URL.RawQuery)
		_, _ = w.Write([]byte("[]"))
	})
	_, err := c.Repositories.List(t.Context(), &RepositoryListOptions{Type: RepositoryClassVirtual, PackageType: PackageTypeMaven, Project: "p"})
	assert.NoError(t, err)
}

// FuzzRepository checks that a configuration stays the same if it is encoded and decoded again.
func FuzzRepository(f *testing.F) {
	for _, config := range repositoryConfigs {
		f.Add([]byte(config))
	}
	f.Add([]byte(`{"rclass":"Remote","PASSWORD":"","customHttpHeaders":[{}],"\u212Aey":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, again anyRepository
		if json.Unmarshal(data, &first) != nil || first.err != nil {
			return
		}
		once, err := json.Marshal(first)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(once, &again))
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.JSONEq(t, string(once), string(twice))
	})
}

// The password in a remote repository's URL shows in requests only.
func TestRemoteURLIsSecret(t *testing.T) {
	var sent string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
		http.Error(w, `{"errors":[{"status":400,"message":"cannot connect with hidden-pw to user:hidden-pw@npm.acme.org"}]}`, http.StatusBadRequest)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	repo := NewRemoteRepository("npm", PackageTypeNPM, "https://user:hidden-pw@npm.acme.org/x")
	repo.VCSGitDownloadURL = new("https://hidden-token@git.acme.org")
	err = New(c).Repositories.Create(t.Context(), repo)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	assert.Contains(t, sent, "https://user:hidden-pw@npm.acme.org/x")
	assert.Contains(t, sent, "https://hidden-token@git.acme.org")
	assert.NotContains(t, err.Error(), "hidden")
	assert.Equal(t, "https://user:hidden-pw@npm.acme.org/x", repo.URL)

	shown, err := json.Marshal(map[string]Repository{"r": repo})
	require.NoError(t, err)
	for _, text := range []string{string(shown), fmt.Sprintf("%+v", repo), fmt.Sprintf("%s", struct{ R *RemoteRepository }{repo})} {
		assert.Contains(t, text, "https://user:*****@npm.acme.org/x")
		assert.NotContains(t, text, "hidden")
	}

	// A configuration read from such JSON is not sent.
	var again RemoteRepository
	sent = ""
	require.NoError(t, json.Unmarshal(shown[len(`{"r":`):len(shown)-1], &again))
	assert.ErrorContains(t, New(c).Repositories.Update(t.Context(), &again), "a secret is *****")
	assert.Empty(t, sent)
}
