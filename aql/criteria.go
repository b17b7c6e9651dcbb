package aql

// A Criterion is a condition of a query on the primary domain P. The methods of the fields return
// criteria; [And], [Or] and [MSP] join them.
type Criterion[P any] interface {
	criterion(P) condition
}

// A PropertyCriterion is a comparison of a property. Only property criteria fit into [MSP].
type PropertyCriterion[P any] interface {
	Criterion[P]
	property()
}

// And returns the criterion that all criteria hold. [Builder.Where] joins its arguments in the same
// way, so And is for use inside [Or].
func And[P any](criteria ...Criterion[P]) Criterion[P] { return group(GroupAnd, criteria) }

// Or returns the criterion that at least one of the criteria holds.
func Or[P any](criteria ...Criterion[P]) Criterion[P] { return group(GroupOr, criteria) }

// MSP (match on a single property) returns the criterion that a single property satisfies all of
// the criteria. Outside MSP, different properties may satisfy the positive criteria, and any
// property that violates a negative criterion excludes the result.
func MSP[P any](criteria ...PropertyCriterion[P]) Criterion[P] { return group(GroupMSP, criteria) }

// A condition is the node of a criterion, or the first mistake in it.
type condition struct {
	node Node
	err  *RuleError
}

// criterionOf adds the type parameter to a condition.
type criterionOf[P any] struct{ condition }

func (c criterionOf[P]) criterion(P) condition { return c.condition }

// propertyCriterionOf is the criterionOf a comparison of a property.
type propertyCriterionOf[P any] struct{ criterionOf[P] }

func (propertyCriterionOf[P]) property() {}

func group[P any, C Criterion[P]](op GroupOp, criteria []C) Criterion[P] {
	joined := join[P](op, criteria)
	return criterionOf[P]{condition{Group{op, joined.nodes}, joined.err}}
}

// conditions holds the nodes of several criteria, and the first mistake in any of them.
type conditions struct {
	nodes []Node
	err   *RuleError
}

func join[P any, C Criterion[P]](op GroupOp, criteria []C) (all conditions) {
	for _, c := range criteria {
		if any(c) == nil {
			return conditions{err: &RuleError{RuleGroup, "only criteria in " + string(op), "nil"}}
		}
		one := c.criterion(*new(P))
		if all.err == nil {
			all.err = one.err
		}
		all.nodes = append(all.nodes, one.node)
	}
	return all
}

func compare[P any](ref Ref, op Op, value Value) Criterion[P] {
	return criterionOf[P]{condition{node: Comparison{ref, op, value}}}
}

// mistake returns a criterion that makes [Builder.Build] return err.
func mistake[P any](err *RuleError) Criterion[P] { return criterionOf[P]{condition{err: err}} }
