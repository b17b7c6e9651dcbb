package jfrogtest_test

func init() {
	for _, id := range []string{"observed-draft-sources", "observed-finalize"} {
		for _, field := range []string{"created", "release_bundle_name", "release_bundle_version", "repository_key"} {
			undocumentedFields = append(undocumentedFields, undocumentedField{id, field, "as the response to the creation, 2.4.1.1"})
		}
	}
}
