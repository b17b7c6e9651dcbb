package evidence

import "testing"

func TestPredicateSlug(t *testing.T) {
	for predicateType, want := range map[string]string{
		"https://jfrog.com/evidence/code-review/v1":        "code-review",
		"https://jfrog.com/evidence/release-bundle/v1":     "release-bundle",
		"https://gradle.com/attestations/repository/v1":    "gradle-attestations-repository",
		"https://in-toto.io/attestation/vulns/v0.1?x=y/v2": "in-toto-attestation-vulns",
		"http://example.org/":                              "example",
		"my type":                                          "my-type",
		"../..":                                            "evidence",
		"v1":                                               "v1",
	} {
		if got := predicateSlug(predicateType); got != want {
			t.Errorf("%s: %v, want %v", predicateType, got, want)
		}
	}
}
