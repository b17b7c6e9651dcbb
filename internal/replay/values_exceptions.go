package replay

// openSets lists documented closed sets that no Go type closes, with the reason.
var openSets = map[string]string{
	"2.11.10.4 query.priorityLevel":     "Priority, whose values 2.11.10.2 has in capitals, in lower case",
	"6.12.4 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.14.1 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.16.1 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.16.4 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.17.1 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.18.1 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.19.4 response.updatedStatusCode": "StatusCode is an integer type with the constants",
	"6.20.1 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.25.1 query.sortOrder":            "SortOrder is an integer type with the constants",
	"6.7.3 query.sortOrder":             "SortOrder is an integer type with the constants",
	"6.8.1 query.sortOrder":             "SortOrder is an integer type with the constants",
	"4.15.6a response.executionStatus":  "the action names a field beside it; TestResult closes the set",
	"4.15.6b response.executionStatus":  "the action names a field beside it; TestResult closes the set",
}

// readAs lists documented values without a constant, and the value that they are read or sent
// as, by "<operation> <field> <value>".
var readAs = map[string]string{
	"2.4.3.4 response.status Completed": "COMPLETED",
}

// moreValues lists constants that no operation documents, with the reason, by
// "<type> <value>".
var moreValues = map[string]string{
	"RoleType ADMIN":                                  "observed (4.13.15), without a public source yet",
	"PackageType hex":                                 "observed (2.10.1)",
	"PackageType machinelearning":                     "observed (2.10.1)",
	"PackageType nix":                                 "observed (2.10.1)",
	"PackageType releasebundles":                      "observed (2.10.1)",
	"PackageType vcs":                                 "observed (2.10.1)",
	"DistributionStatus IN_QUEUE":                     "observed (2.4.3.4)",
	"DistributionStatus NOT_DISTRIBUTED":              "observed (2.4.3.4)",
	"SourceType packages":                             "observed (2.4.1.1)",
	"TrackerStatus In queue":                          "observed (5.6.7)",
	"Status DRAFT":                                    "observed (2.4.1.9)",
	"Status PROCESSING":                               "observed (2.4.1.9), and in section 2.4.4",
	"Domain artifact_lifecycle":                       "observed (4.11.3a)",
	"Domain destination":                              "observed (4.11.3a)",
	"Domain release_bundle_v2":                        "observed (4.11.3a)",
	"Domain release_bundle_v2_promotion":              "observed (4.11.3a)",
	"Domain user":                                     "observed (4.11.3a)",
	"EventType archive":                               "observed (4.11.3a)",
	"EventType cached":                                "observed (4.11.3a)",
	"EventType locked":                                "observed (4.11.3a)",
	"EventType release_bundle_v2_completed":           "observed (4.11.3a)",
	"EventType release_bundle_v2_failed":              "observed (4.11.3a)",
	"EventType release_bundle_v2_promotion_completed": "observed (4.11.3a)",
	"EventType release_bundle_v2_promotion_failed":    "observed (4.11.3a)",
	"EventType release_bundle_v2_promotion_started":   "observed (4.11.3a)",
	"EventType release_bundle_v2_started":             "observed (4.11.3a)",
	"EventType restore":                               "observed (4.11.3a)",
	"Action SCHEDULED_EVENT":                          "observed (4.15.1)",
}
