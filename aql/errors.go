package aql

import "fmt"

// A RuleError says which rule of the language a query breaks.
type RuleError struct {
	Rule     string // the rule's name: one of the Rule constants
	Expected string // what the rule asks for
	Found    string // what the query has instead
}

// The rules that a query can break.
const (
	RuleDomain       = "primary-domain"     // a query runs on one of the domains that have a query name
	RuleRelation     = "relation-path"      // a name is a field of the primary domain, or a whole path of relations to one
	RuleOperator     = "operator-type"      // the type of a field decides which operators it takes
	RuleValue        = "value-type"         // a value has the type of its field
	RuleQuoting      = "quoting"            // there is no escape in quoted text, so not every text can be written
	RuleWildcard     = "wildcard-any"       // a lone "*" as a property's key or value means any
	RuleStatNull     = "stat-null"          // zero in the stat domain is null
	RuleGroup        = "compound"           // groups hold criteria, nested to a bounded depth
	RuleMSP          = "msp"                // $msp holds comparisons of the properties of one entity
	RuleInclude      = "include"            // include names fields, properties and related domains
	RuleSort         = "sort"               // sort names fields of the primary domain, in one direction
	RuleSortDisplayed    = "sort-displayed"     // sort names fields that the output displays
	RuleIncludePrimary = "include-primary"    // sort, offset and limit need an include of the primary domain only
	RuleRange        = "offset-limit"       // offset and limit are not negative
	RuleTransitiveItems   = "transitive-items"   // transitive queries run on items
	RuleTransitiveRepo    = "transitive-repo"    // transitive queries name a single repository with $eq
	RuleTransitiveSort    = "transitive-no-sort" // transitive queries take no sort and no offset
	RuleTransitiveInclude = "transitive-include" // transitive queries display items and their properties only
)

// Error implements error.
func (e *RuleError) Error() string { return "aql: " + e.reason() + " (rule " + e.Rule + ")" }

func (e *RuleError) reason() string { return fmt.Sprintf("expected %s, found %s", e.Expected, e.Found) }

// A SyntaxError says where a text stops being a query.
type SyntaxError struct {
	Offset   int    // in bytes, from 0
	Line     int    // from 1
	Column   int    // in characters, from 1
	Expected string // what could have stood there
	Found    string // what does stand there
	Rule     *RuleError
}

// Error implements error.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("aql: line %d, column %d: expected %s, found %s", e.Line, e.Column, e.Expected, e.Found)
}

// Unwrap gives the rule that is broken where the text is well formed but says what cannot be, and nil otherwise.
func (e *SyntaxError) Unwrap() error {
	if e.Rule == nil {
		return nil
	}
	return e.Rule
}
