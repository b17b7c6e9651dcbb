package buildinfo_test

import (
	"encoding/base64"
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
)

// collected returns the variables of a build without their prefix.
func collected(t *testing.T, opts *buildinfo.EnvOptions, environ ...string) map[string]string {
	t.Helper()
	b := build(t, "1", environ...)
	require.NoError(t, b.CollectEnv(opts))
	out := map[string]string{}
	for name, value := range b.Info().Properties {
		plain, ok := strings.CutPrefix(name, "buildInfo.env.")
		require.True(t, ok, name)
		out[plain] = value
	}
	return out
}

func TestEnvPatterns(t *testing.T) {
	environ := []string{"HOME=/home/x", "PATH=/bin", "Db_Password=1", "PSW=1", "MySecret=1", "SSH_KEY=1", "a/TOKEN/b=1", "XAUTHORITY=1", "EMPTY=",
		"=C:=C:\\", "broken", "MULTI=a=b"}
	assert.Equal(t, map[string]string{"HOME": "/home/x", "PATH": "/bin", "EMPTY": "", "MULTI": "a=b"}, collected(t, nil, environ...))
	assert.Equal(t, map[string]string{"HOME": "/home/x", "EMPTY": ""},
		collected(t, &buildinfo.EnvOptions{Include: []string{"h*", "E?PTY", "*password*"}}, environ...))
	assert.Equal(t, map[string]string{"PATH": "/bin", "EMPTY": ""},
		collected(t, &buildinfo.EnvOptions{Exclude: []string{"[H]OME", "multi"}}, environ...))
	assert.Len(t, collected(t, &buildinfo.EnvOptions{IncludeSecrets: true}, environ...), 10)
	assert.Equal(t, map[string]string{"A": "2"}, collected(t, nil, "A=1", "A=2"))

	b := build(t, "1", environ...)
	for _, opts := range []buildinfo.EnvOptions{{Include: []string{"[a"}}, {Exclude: []string{"ok", "a\\"}}} {
		err := b.CollectEnv(&opts)
		require.ErrorIs(t, err, path.ErrBadPattern)
	}
	assert.Empty(t, b.Info().Properties)
}

// No secret of the environment appears in a build, wherever it stands.
func TestEnvSecretsStayOut(t *testing.T) {
	const secret = "s3cr3t-V4lue"
	b := build(t, "1",
		"DEPLOY_TOKEN="+secret,
		"db_PASSWORD="+secret+"-longer",
		"ARGS=--login "+secret+" --db "+secret+"-longer",
		"DATABASE_URL=postgres://app:"+"pw-"+secret+"@db/x?sslmode=off",
		"ORIGIN=https://tok-"+secret+"@git.example/x.git,https://git.example/@scope/x@1.0",
		"SLASH=https://u:p/w@git.example/x",
		"SIGNED=https://store.example/x?X-Amz-Signature=abcdef&part=1",
		"PORT_URL=http://host:8080/x@1", "SSH=ssh://git:pw@host/x",
		"JENKINS_URL=http://ci/", "BUILD_NUMBER=1", "BUILD_URL=https://jane:"+secret+"@ci/job/1",
		"GIT_AUTHOR_NAME=Jane", "USER=Jane",
		"GITHUB_TOKEN=abc", "OTHER=abcdef")
	require.NoError(t, b.CollectEnv(nil))
	info := b.Info()
	data, err := json.Marshal(info)
	require.NoError(t, err)
	for _, hidden := range []string{secret, "p/w", "abcdef&", "pw@"} {
		assert.NotContains(t, string(data), hidden)
	}
	for name, want := range map[string]string{
		"ARGS":         "--login *** --db ***",
		"DATABASE_URL": "postgres://db/x?sslmode=off",
		"ORIGIN":       "https://git.example/x.git,https://git.example/@scope/x@1.0",
		"SLASH":        "https://git.example/x",
		"PORT_URL":     "http://host:8080/x@1",
		"SSH":          "ssh://git@host/x",
		"USER":         "Jane",
		"OTHER":        "abcdef",
	} {
		assert.Equal(t, want, info.Properties["buildInfo.env."+name], name)
	}
	assert.Equal(t, "https://ci/job/1", info.URL)
}

// Secrets are found in the forms that other variables hold them in.
func TestEnvSecretForms(t *testing.T) {
	const line1, line2 = "MIIEvQIBADANBgkqhkiG", "9w0BAQEFAASCBKcwggSj"
	got := collected(t, nil,
		"SIGNING_KEY=-----BEGIN KEY-----\n"+line1+"\n"+line2+"\n-----END KEY-----\n",
		"COPY=-----BEGIN KEY-----\n"+line1+"\n"+line2+"\n-----END KEY-----",
		"CRLF="+line1+"\r\n"+line2, "LINE=x "+line2, "ESCAPED="+line1+`\n`+line2,
		"A_TOKEN= p@ss/\"word+1 ", "TRIM=p@ss/\"word+1", "PERCENT=x=p%40ss%2F%22word%2B1&y", `JSON={"p":"p@ss/\"word+1"}`,
		"BASE64="+base64.StdEncoding.EncodeToString([]byte(`p@ss/"word+1`)),
		"ONE_TOKEN=abcd1234wxyz", "TWO_TOKEN=wxyz9876qqqq", "OVERLAP=abcd1234wxyz9876qqqq",
		"BLANK_TOKEN=          ", "SPACES=a          b",
		"QUOTE=https://u:p'w@h/x", "QUOTES=https://u:p\"'w@h/x", `DOC={"u":"http://h:80","m":"jane@h"}`,
		"TEXT=see https://s/x?X-Amz-Signature=abcdef&part=1 now", "LIST=https://s/x?part=1 https://s/x?access_token=abcdef")
	assert.Equal(t, map[string]string{
		"COPY": "***", "CRLF": "***\r\n***", "LINE": "x ***", "ESCAPED": `***\n***`,
		"TRIM": "***", "PERCENT": "x=***&y", "JSON": `{"p":"***"}`, "BASE64": "***",
		"OVERLAP": "***", "SPACES": "a          b",
		"QUOTE": "https://h/x", "QUOTES": "https://h/x", "DOC": `{"u":"http://h:80","m":"jane@h"}`,
		"TEXT": "see https://s/x?X-Amz-Signature=*****&part=1 now", "LIST": "https://s/x?part=1 https://s/x?access_token=*****",
	}, got)
}

func TestDetectCI(t *testing.T) {
	for _, c := range []struct {
		environ string
		want    buildinfo.CI
	}{
		{"GITHUB_ACTIONS=true GITHUB_WORKFLOW=build GITHUB_RUN_NUMBER=3 GITHUB_RUN_ID=99 GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=acme/web GITHUB_ACTOR=jane GITHUB_REF_TYPE=branch GITHUB_REF_NAME=main GITHUB_SHA=abc",
			buildinfo.CI{System: "GitHub Actions", BuildName: "build", BuildNumber: "3", URL: "https://github.com/acme/web/actions/runs/99", User: "jane", Branch: "main", Revision: "abc"}},
		{"GITHUB_ACTIONS=true GITHUB_REF_TYPE=tag GITHUB_REF_NAME=v1", buildinfo.CI{System: "GitHub Actions"}},
		{"GITLAB_CI=true CI_SERVER_VERSION=17.1 CI_PROJECT_NAME=web CI_PIPELINE_ID=100 CI_PIPELINE_URL=https://gl/p/100 GITLAB_USER_LOGIN=jane CI_COMMIT_BRANCH=main CI_COMMIT_SHA=abc",
			buildinfo.CI{System: "GitLab CI", Version: "17.1", BuildName: "web", BuildNumber: "100", URL: "https://gl/p/100", User: "jane", Branch: "main", Revision: "abc"}},
		{"JENKINS_URL=http://ci/ JOB_NAME=folder/web BUILD_NUMBER=5 BUILD_URL=http://ci/job/web/5/ GIT_BRANCH=origin/main GIT_COMMIT=abc",
			buildinfo.CI{System: "Jenkins", BuildName: "folder/web", BuildNumber: "5", URL: "http://ci/job/web/5/", Branch: "main", Revision: "abc"}},
		{"CIRCLECI=true CIRCLE_PROJECT_REPONAME=web CIRCLE_BUILD_NUM=6 CIRCLE_BUILD_URL=https://cc/6 CIRCLE_USERNAME=jane CIRCLE_BRANCH=main CIRCLE_SHA1=abc",
			buildinfo.CI{System: "CircleCI", BuildName: "web", BuildNumber: "6", URL: "https://cc/6", User: "jane", Branch: "main", Revision: "abc"}},
		{"TF_BUILD=True BUILD_DEFINITIONNAME=web BUILD_BUILDNUMBER=20260301.1 BUILD_BUILDID=77 SYSTEM_COLLECTIONURI=https://dev.azure.com/acme/ SYSTEM_TEAMPROJECT=shop BUILD_REQUESTEDFOR=Jane BUILD_SOURCEBRANCH=refs/heads/main BUILD_SOURCEVERSION=abc",
			buildinfo.CI{System: "Azure Pipelines", BuildName: "web", BuildNumber: "20260301.1", URL: "https://dev.azure.com/acme/shop/_build/results?buildId=77", User: "Jane", Branch: "main", Revision: "abc"}},
		{"TF_BUILD=True SYSTEM_COLLECTIONURI=https://dev.azure.com/acme/ SYSTEM_TEAMPROJECT=shop", buildinfo.CI{System: "Azure Pipelines"}},
		{"BITBUCKET_BUILD_NUMBER=8 BITBUCKET_REPO_FULL_NAME=acme/web BITBUCKET_GIT_HTTP_ORIGIN=https://bitbucket.org/acme/web BITBUCKET_BRANCH=main BITBUCKET_COMMIT=abc",
			buildinfo.CI{System: "Bitbucket Pipelines", BuildName: "acme/web", BuildNumber: "8", URL: "https://bitbucket.org/acme/web/pipelines/results/8", Branch: "main", Revision: "abc"}},
		{"TEAMCITY_VERSION=2026.1 TEAMCITY_PROJECT_NAME=Web TEAMCITY_BUILDCONF_NAME=Build BUILD_NUMBER=9 BUILD_VCS_NUMBER=abc",
			buildinfo.CI{System: "TeamCity", Version: "2026.1", BuildName: "Web :: Build", BuildNumber: "9", Revision: "abc"}},
	} {
		ci := buildinfo.DetectCI(strings.Fields(c.environ))
		require.NotNil(t, ci, c.environ)
		assert.Equal(t, c.want, *ci)
	}
	for _, environ := range []string{"", "CI=true", "BUILD_NUMBER=1", "GITHUB_ACTIONS=false"} {
		assert.Nil(t, buildinfo.DetectCI(strings.Fields(environ)), environ)
	}
}
