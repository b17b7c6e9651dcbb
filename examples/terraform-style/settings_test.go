package main

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const before = `
groups:
  - {name: g, description: d, autoJoin: true, adminPrivileges: false, externalID: x, members: [ann]}
  - {name: h}
projects:
  - key: web
    displayName: Web
    description: d
    storageQuotaBytes: 1073741824
    softLimit: true
    adminPrivileges: {manageMembers: true, manageResources: false, indexResources: true}
  - {key: shop, displayName: Shop}
environments:
  - {name: web-QA, project: web}
roles:
  - {project: web, name: Tester, description: d, environments: [DEV], actions: [READ_REPOSITORY]}
repositories:
  - {key: local, class: local, packageType: npm, project: web, environments: [DEV], description: d, includesPattern: "a/**", excludesPattern: "b/**"}
  - {key: remote, class: remote, packageType: npm, project: web, environments: [DEV], description: d, includesPattern: "a/**", excludesPattern: "b/**", url: "https://a.example.org"}
  - {key: virtual, class: virtual, packageType: npm, project: web, environments: [DEV], description: d, includesPattern: "a/**", excludesPattern: "b/**", repositories: [local], defaultDeploymentRepo: local}
members:
  - {project: web, group: g, roles: [Developer]}
permissions:
  - name: p
    artifact: {targets: {local: {include: ["a/**"], exclude: ["b/**"]}}, users: {ann: [READ]}, groups: {g: [READ], h: []}}
    build: {targets: {artifactory-build-info: {}}, groups: {g: [READ]}}
    releaseBundle: {targets: {release-bundles: {}}, groups: {g: [READ]}}
`

const after = `
groups:
  - {name: g, description: "", autoJoin: false, adminPrivileges: true, externalID: y, members: [bob]}
  - {name: h}
projects:
  - key: web
    displayName: The web
    description: ""
    storageQuotaBytes: -1
    softLimit: false
    adminPrivileges: {manageMembers: false, manageResources: true, indexResources: false}
  - {key: shop, displayName: Shop}
environments:
  - {name: web-QA, project: web}
roles:
  - {project: web, name: Tester, description: e, environments: [web-QA, DEV], actions: [READ_BUILD]}
repositories:
  - {key: local, class: local, packageType: npm, project: shop, environments: [PROD], description: "", includesPattern: "c/**", excludesPattern: ""}
  - {key: remote, class: remote, packageType: npm, project: "", environments: [], description: "", includesPattern: "c/**", excludesPattern: "", url: "https://b.example.org"}
  - {key: virtual, class: virtual, packageType: npm, project: shop, environments: [PROD], description: "", includesPattern: "c/**", excludesPattern: "", repositories: [remote, local], defaultDeploymentRepo: local}
members:
  - {project: web, group: g, roles: [Tester, Viewer]}
permissions:
  - name: p
    artifact: {targets: {remote: {}}, users: {}, groups: {h: [READ, WRITE]}}
    build: {}
    releaseBundle: {targets: {release-bundles: {include: ["a/**"]}}, users: {bob: [READ]}}
`

// TestEverySetting creates and changes every setting. It checks that read returns the settings as
// they were sent.
func TestEverySetting(t *testing.T) {
	p := newPlatform(t)
	d, e := parse(t, before), parse(t, after)
	lists := reflect.ValueOf(d.things)
	for _, field := range lists.Fields() {
		settings := field.Type().Elem()
		for f := range settings.NumField() {
			assert.True(t, anySet(field, f), "the test sets no %s of %s", settings.Field(f).Name, settings)
		}
	}
	p.apply(t, d)
	require.Empty(t, summary(p.plan(t, d)))
	assert.Equal(t, []string{
		"~ group g description autoJoin adminPrivileges externalID members",
		"~ project web displayName description storageQuotaBytes softLimit " +
			"adminPrivileges.manageMembers adminPrivileges.manageResources adminPrivileges.indexResources",
		"~ role web/Tester description environments actions",
		"~ repository local project environments description includesPattern excludesPattern",
		"~ repository remote project environments description includesPattern excludesPattern url",
		"~ repository virtual project environments description includesPattern excludesPattern repositories",
		"~ member web/g roles",
		"~ permission p artifact.targets[local] artifact.targets[remote] artifact.users[ann] artifact.groups[g] artifact.groups[h] " +
			"build.targets[artifactory-build-info] build.groups[g] " +
			"releaseBundle.targets[release-bundles].include releaseBundle.users[bob] releaseBundle.groups[g]",
	}, summary(p.plan(t, e)))
	p.apply(t, e)
	assert.Empty(t, summary(p.plan(t, e)))
}

// anySet reports whether any element of the list has the given field.
func anySet(list reflect.Value, field int) bool {
	for i := range list.Len() {
		if !list.Index(i).Field(field).IsZero() {
			return true
		}
	}
	return false
}
