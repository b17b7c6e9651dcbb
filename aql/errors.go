package aql

import "fmt"

// A Rule names a rule of the language.
type Rule string

// The rules that a query can break.
const (
	// RuleDomain requires a query to start with a primary domain.
	RuleDomain Rule = "primary-domain"
	// RuleRelation requires a name to be a field of the primary domain, or a complete relation path
	// to a field of another domain.
	RuleRelation Rule = "relation-path"
	// RuleOperator requires an operator that the type of the field supports.
	RuleOperator Rule = "operator-type"
	// RuleValue requires a value of the field's type.
	RuleValue Rule = "value-type"
	// RuleQuoting requires text that can be quoted without escapes, which the language lacks.
	RuleQuoting Rule = "quoting"
	// RuleWildcard reserves the wildcards of keys, values and patterns: "*" alone means any.
	RuleWildcard Rule = "wildcard-any"
	// RuleStatNull requires null instead of zero in download statistics.
	RuleStatNull Rule = "stat-null"
	// RuleGroup requires groups to hold criteria and to be nested to a bounded depth.
	RuleGroup Rule = "compound"
	// RuleMSP requires $msp to hold only comparisons of properties of a single entity.
	RuleMSP Rule = "msp"
	// RuleInclude requires include to name fields, properties and related domains.
	RuleInclude Rule = "include"
	// RuleSort requires sort to name fields of the primary domain, in one direction.
	RuleSort Rule = "sort"
	// RuleSortDisplayed requires sort to name fields that the output displays.
	RuleSortDisplayed Rule = "sort-displayed"
	// RuleIncludePrimary requires include to stay in the primary domain with sort, offset or limit.
	RuleIncludePrimary Rule = "include-primary"
	// RuleRange requires offset and limit not to be negative.
	RuleRange Rule = "offset-limit"
	// RuleTransitiveItems requires transitive queries to run on items.
	RuleTransitiveItems Rule = "transitive-items"
	// RuleTransitiveRepo requires transitive queries to name a single repository with $eq.
	RuleTransitiveRepo Rule = "transitive-repo"
	// RuleTransitiveSort forbids sort and offset in transitive queries.
	RuleTransitiveSort Rule = "transitive-no-sort"
	// RuleTransitiveInclude limits include to items and their properties in transitive queries.
	RuleTransitiveInclude Rule = "transitive-include"
)

// A RuleError reports that a query breaks a rule of the language.
type RuleError struct {
	Rule     Rule   // the broken rule
	Expected string // requirement of the rule
	Found    string // the part of the query that breaks the rule
}

// Error implements error.
func (e *RuleError) Error() string {
	return fmt.Sprintf("aql: expected %s, found %s (rule %s)", e.Expected, e.Found, e.Rule)
}

// A SyntaxError reports where the text of a query is wrong.
type SyntaxError struct {
	Offset   int        // in bytes, from 0
	Line     int        // from 1
	Column   int        // in characters, from 1
	Expected string     // the text that the parser expected
	Found    string     // the text at the position
	Rule     *RuleError // the broken rule; nil if the text is malformed
}

// Error implements error.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("aql: line %d, column %d: expected %s, found %s",
		e.Line, e.Column, e.Expected, e.Found)
}

// Unwrap returns e.Rule as an error, or nil if e.Rule is nil.
func (e *SyntaxError) Unwrap() error {
	if e.Rule == nil {
		return nil // a nil *RuleError in an error interface would not be nil
	}
	return e.Rule
}
