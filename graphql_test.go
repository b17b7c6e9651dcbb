package jfrog_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

type graphQLUser struct {
	User struct {
		Name string `json:"name"`
	} `json:"user"`
}

// graphQLServer responds to each request with the next of answers, and repeats the last.
func graphQLServer(t *testing.T, answers ...func(w http.ResponseWriter)) (c *jfrog.Client, bodies *[]string) {
	var n atomic.Int32
	bodies = new([]string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		*bodies = append(*bodies, string(body))
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Request-Id", "r1")
		answers[min(int(n.Add(1)), len(answers))-1](w)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("secret-token"),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	return c, bodies
}

func says(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func askUser(t *testing.T, c *jfrog.Client, query string) (graphQLUser, error) {
	return jfrog.DoGraphQL[graphQLUser](t.Context(), c, "/onemodel/api/v1/graphql", jfrog.GraphQLRequest{Query: query})
}

func TestGraphQLSendsAndDecodes(t *testing.T) {
	c, bodies := graphQLServer(t, says(200, `{"data":{"user":{"name":"kim"}}}`))
	out, err := jfrog.DoGraphQL[graphQLUser](t.Context(), c, "/onemodel/api/v1/graphql", jfrog.GraphQLRequest{
		Query: "query U($id: ID!) { user(id: $id) { name } }", Variables: map[string]any{"id": 7}, OperationName: "U",
	})
	require.NoError(t, err)
	assert.Equal(t, "kim", out.User.Name)
	_, err = askUser(t, c, "{ user { name } }")
	require.NoError(t, err)
	require.Len(t, *bodies, 2)
	assert.JSONEq(t, `{"query":"query U($id: ID!) { user(id: $id) { name } }","variables":{"id":7},"operationName":"U"}`, (*bodies)[0])
	assert.JSONEq(t, `{"query":"{ user { name } }"}`, (*bodies)[1])
}

func TestGraphQLErrors(t *testing.T) {
	for name, test := range map[string]struct {
		answer  string
		message string
		class   error
	}{
		"validation": {`{"errors":[{"message":"Cannot query field \"x\" on type \"User\".","locations":[{"line":1,"column":2}],
			"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`, `Cannot query field "x" on type "User".`, jfrog.ErrValidation},
		"two, null data":  {`{"data":null,"errors":[{"message":"one","path":["user",0,"name"]},{"message":"two","extensions":{"code":"NOT_FOUND"}}]}`, "one (user.0.name); two", jfrog.ErrNotFound},
		"forbidden":       {`{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}`, "no", jfrog.ErrForbidden},
		"no token":        {`{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}`, "no", jfrog.ErrUnauthorized},
		"server":          {`{"errors":[{"message":"no","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`, "no", jfrog.ErrServer},
		"code no string":  {`{"errors":[{"message":"no","extensions":{"code":7}}]}`, "no", nil},
		"without message": {`{"errors":[{}]}`, "an error without a message", nil},
		"secret echoed":   {`{"errors":[{"message":"bad secret-token","path":["secret-token"]}]}`, "bad ***** (*****)", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c, bodies := graphQLServer(t, says(200, test.answer))
			out, err := askUser(t, c, "{ user { name } }")
			var e *jfrog.Error
			require.ErrorAs(t, err, &e)
			assert.Zero(t, out)
			assert.Equal(t, test.message, e.Message())
			assert.Equal(t, 200, e.StatusCode)
			assert.Equal(t, "/onemodel/api/v1/graphql", e.Path)
			assert.Equal(t, "r1", e.RequestID)
			assert.NotContains(t, string(e.Body)+err.Error(), "secret-token")
			assert.NotErrorIs(t, err, jfrog.ErrBadAnswer, "the answer is understood well")
			for _, class := range []error{jfrog.ErrValidation, jfrog.ErrNotFound, jfrog.ErrForbidden, jfrog.ErrUnauthorized, jfrog.ErrServer} {
				assert.Equal(t, class == test.class, errors.Is(err, class), class)
			}
			assert.Len(t, *bodies, 1, "such an answer is final")
		})
	}
}

func TestGraphQLPartialData(t *testing.T) {
	c, _ := graphQLServer(t, says(200, `{"data":{"user":{"name":"kim"}},"errors":[{"message":"mail is not there"}]}`))
	out, err := askUser(t, c, "{ user { name mail } }")
	assert.ErrorContains(t, err, "200 OK: mail is not there")
	assert.Equal(t, "kim", out.User.Name)
}

func TestGraphQLAnswersThatAreNone(t *testing.T) {
	for _, answer := range []string{``, `{}`, `{"data":null}`, `{"data":null,"errors":[]}`, `<html><title>Login</title></html>`, `{"data":{"user":[]}}`} {
		c, _ := graphQLServer(t, says(200, answer))
		_, err := askUser(t, c, "{ user { name } }")
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, answer)
	}
	c, _ := graphQLServer(t, says(400, `{"errors":[{"message":"Syntax Error"}]}`))
	_, err := askUser(t, c, "{ user { name } }")
	assert.ErrorIs(t, err, jfrog.ErrValidation)
	assert.ErrorContains(t, err, "Syntax Error")
	_, err = askUser(t, c, " \n")
	assert.ErrorContains(t, err, "the GraphQL document is empty")
}

func TestGraphQLRetriesQueriesOnly(t *testing.T) {
	c, bodies := graphQLServer(t, says(503, ""), says(200, `{"data":{"user":{"name":"kim"}}}`))
	out, err := askUser(t, c, "{ user { name } }")
	require.NoError(t, err)
	assert.Equal(t, "kim", out.User.Name)
	assert.Len(t, *bodies, 2)

	c, bodies = graphQLServer(t, says(503, ""))
	_, err = askUser(t, c, "mutation { drop { name } }")
	assert.ErrorIs(t, err, jfrog.ErrUnavailable)
	assert.Len(t, *bodies, 1)
}

func TestConnectionNodes(t *testing.T) {
	assert.Nil(t, (*jfrog.Connection[int])(nil).Nodes())
	var page jfrog.Connection[int]
	require.NoError(t, json.Unmarshal([]byte(`{"edges": [{"cursor": "a", "node": 1}, {"node": 2}]}`), &page))
	assert.Equal(t, []int{1, 2}, page.Nodes())
}
