package buildinfo

import (
	"cmp"
	"strings"
)

// CI describes the CI system that runs a build. A fact that the system does not tell is empty.
type CI struct {
	System      string // such as GitHub Actions
	Version     string // version of the CI server
	BuildName   string // name of the pipeline, workflow or project
	BuildNumber string
	URL         string // page of the run
	User        string // user who started the run
	Branch      string
	Revision    string // commit of the run
}

// DetectCI returns the CI system that the variables of an environment belong to, or nil. environ
// has the form of os.Environ. It knows GitHub Actions, GitLab CI, Jenkins, CircleCI, Azure
// Pipelines, Bitbucket Pipelines and TeamCity, each by its documented variables.
func DetectCI(environ []string) *CI {
	env := variables(environ)
	for _, system := range []struct {
		found  bool
		detect func(map[string]string) CI
	}{
		{strings.EqualFold(env["GITHUB_ACTIONS"], "true"), gitHub},
		{strings.EqualFold(env["GITLAB_CI"], "true"), gitLab},
		{strings.EqualFold(env["CIRCLECI"], "true"), circle},
		{strings.EqualFold(env["TF_BUILD"], "true"), azure},
		{env["BITBUCKET_BUILD_NUMBER"] != "", bitbucket},
		{env["TEAMCITY_VERSION"] != "", teamCity},
		{env["JENKINS_URL"] != "" && env["BUILD_NUMBER"] != "", jenkins},
	} {
		if system.found {
			ci := system.detect(env)
			return &ci
		}
	}
	return nil
}

// under joins an address with segments. The result is empty if any of them is.
func under(base string, segments ...string) string {
	out := strings.TrimSuffix(base, "/")
	if out == "" {
		return ""
	}
	for _, s := range segments {
		if s == "" {
			return ""
		}
		out += "/" + s
	}
	return out
}

func gitHub(env map[string]string) CI {
	ci := CI{
		System: "GitHub Actions", BuildName: env["GITHUB_WORKFLOW"], BuildNumber: env["GITHUB_RUN_NUMBER"],
		URL:  under(env["GITHUB_SERVER_URL"], env["GITHUB_REPOSITORY"], "actions", "runs", env["GITHUB_RUN_ID"]),
		User: env["GITHUB_ACTOR"], Branch: env["GITHUB_HEAD_REF"], Revision: env["GITHUB_SHA"],
	}
	if ci.Branch == "" && env["GITHUB_REF_TYPE"] == "branch" {
		ci.Branch = env["GITHUB_REF_NAME"]
	}
	return ci
}

func gitLab(env map[string]string) CI {
	return CI{
		System: "GitLab CI", Version: env["CI_SERVER_VERSION"],
		BuildName:   cmp.Or(env["CI_PROJECT_PATH_SLUG"], env["CI_PROJECT_NAME"]),
		BuildNumber: cmp.Or(env["CI_PIPELINE_IID"], env["CI_PIPELINE_ID"]),
		URL:         cmp.Or(env["CI_PIPELINE_URL"], env["CI_JOB_URL"]),
		User:        env["GITLAB_USER_LOGIN"], Branch: cmp.Or(env["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"], env["CI_COMMIT_BRANCH"]),
		Revision: env["CI_COMMIT_SHA"],
	}
}

func jenkins(env map[string]string) CI {
	return CI{
		System: "Jenkins", BuildName: env["JOB_NAME"], BuildNumber: env["BUILD_NUMBER"], URL: env["BUILD_URL"],
		Branch: cmp.Or(env["BRANCH_NAME"], strings.TrimPrefix(env["GIT_BRANCH"], "origin/")), Revision: env["GIT_COMMIT"],
	}
}

func circle(env map[string]string) CI {
	return CI{
		System: "CircleCI", BuildName: env["CIRCLE_PROJECT_REPONAME"], BuildNumber: env["CIRCLE_BUILD_NUM"],
		URL: env["CIRCLE_BUILD_URL"], User: env["CIRCLE_USERNAME"], Branch: env["CIRCLE_BRANCH"], Revision: env["CIRCLE_SHA1"],
	}
}

func azure(env map[string]string) CI {
	ci := CI{
		System: "Azure Pipelines", BuildName: env["BUILD_DEFINITIONNAME"], BuildNumber: env["BUILD_BUILDNUMBER"],
		URL:  under(env["SYSTEM_COLLECTIONURI"], strings.ReplaceAll(env["SYSTEM_TEAMPROJECT"], " ", "%20"), "_build", "results?buildId="+env["BUILD_BUILDID"]),
		User: env["BUILD_REQUESTEDFOR"], Revision: env["BUILD_SOURCEVERSION"],
	}
	if branch, ok := strings.CutPrefix(env["BUILD_SOURCEBRANCH"], "refs/heads/"); ok {
		ci.Branch = branch
	}
	if env["BUILD_BUILDID"] == "" {
		ci.URL = ""
	}
	return ci
}

func bitbucket(env map[string]string) CI {
	return CI{
		System: "Bitbucket Pipelines", BuildName: cmp.Or(env["BITBUCKET_REPO_FULL_NAME"], env["BITBUCKET_REPO_SLUG"]),
		BuildNumber: env["BITBUCKET_BUILD_NUMBER"],
		URL:         under(env["BITBUCKET_GIT_HTTP_ORIGIN"], "pipelines", "results", env["BITBUCKET_BUILD_NUMBER"]),
		Branch:      env["BITBUCKET_BRANCH"], Revision: env["BITBUCKET_COMMIT"],
	}
}

func teamCity(env map[string]string) CI {
	name := env["TEAMCITY_PROJECT_NAME"]
	if configuration := env["TEAMCITY_BUILDCONF_NAME"]; configuration != "" {
		name = strings.TrimPrefix(name+" :: "+configuration, " :: ")
	}
	return CI{
		System: "TeamCity", Version: env["TEAMCITY_VERSION"], BuildName: name, BuildNumber: env["BUILD_NUMBER"],
		URL: env["BUILD_URL"], Revision: env["BUILD_VCS_NUMBER"],
	}
}
