package aql

// A Criterion is a condition of a query on the primary domain P. The comparison methods of the fields make them, and
// [And], [Or] and [MSP] join them.
type Criterion[P any] interface {
	criterion(P) condition
}

// A PropertyCriterion is a comparison of a property; only those go into [MSP].
type PropertyCriterion[P any] interface {
	Criterion[P]
	property()
}

// And holds if all of the criteria do. [Builder.Where] joins its arguments in the same way, so And is for use inside Or.
func And[P any](criteria ...Criterion[P]) Criterion[P] { return group(GroupAnd, criteria) }

// Or holds if at least one of the criteria does.
func Or[P any](criteria ...Criterion[P]) Criterion[P] { return group(GroupOr, criteria) }

// MSP holds if at least one single property answers all of the criteria. Without it, each criterion may be answered,
// and each negative one failed, by another property.
func MSP[P any](criteria ...PropertyCriterion[P]) Criterion[P] { return group(GroupMSP, criteria) }

// A condition is a finished criterion, or the first mistake in it.
type condition struct {
	node Node
	err  *RuleError
}

// criterionOf gives a condition its type parameter.
type criterionOf[P any] struct{ condition }

func (c criterionOf[P]) criterion(P) condition { return c.condition }

type propertyCriterionOf[P any] struct{ criterionOf[P] }

func (propertyCriterionOf[P]) property() {}

func group[P any, C Criterion[P]](op GroupOp, criteria []C) Criterion[P] {
	joined := join[P](op, criteria)
	return criterionOf[P]{condition{Group{op, joined.nodes}, joined.err}}
}

// conditions are the nodes of several criteria, with the first mistake in any of them.
type conditions struct {
	nodes []Node
	err   *RuleError
}

func join[P any, C Criterion[P]](op GroupOp, criteria []C) (all conditions) {
	for _, c := range criteria {
		if any(c) == nil {
			return conditions{err: &RuleError{RuleGroup, "criteria to join with " + string(op), "nil"}}
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

func mistake[P any](err *RuleError) Criterion[P] { return criterionOf[P]{condition{err: err}} }
