package replay

// openSets lists documented closed sets that no Go type closes, with the reason.
var openSets = map[string]string{
	"4.15.6a response.executionStatus": "the action names a field beside it; TestResult closes the set",
	"4.15.6b response.executionStatus": "the action names a field beside it; TestResult closes the set",

	"2.11.10.4 query.priorityLevel": "Priority, whose values 2.11.10.2 has in capitals, in lower case",
}

// readAs lists documented values without a constant, and the value that they are read or sent
// as, by "<operation> <field> <value>".
var readAs = map[string]string{
	"2.4.3.4 response.status Completed": "COMPLETED",
}

// moreValues lists constants that no operation documents, with the reason, by
// "<type> <value>".
var moreValues = map[string]string{
	"Action SCHEDULED_EVENT":             "observed (4.15.1)",
	"RoleType ADMIN":                     "observed (4.13.15), without a public source yet",
	"PackageType hex":                    "observed (2.10.1)",
	"PackageType machinelearning":        "observed (2.10.1)",
	"PackageType nix":                    "observed (2.10.1)",
	"PackageType releasebundles":         "observed (2.10.1)",
	"PackageType vcs":                    "observed (2.10.1)",
	"DistributionStatus IN_QUEUE":        "observed (2.4.3.4)",
	"DistributionStatus NOT_DISTRIBUTED": "observed (2.4.3.4)",
	"SourceType packages":                "observed (2.4.1.1)",
	"Status DRAFT":                       "observed (2.4.1.9)",
	"Status PROCESSING":                  "observed (2.4.1.9), and in section 2.4.4",
}
