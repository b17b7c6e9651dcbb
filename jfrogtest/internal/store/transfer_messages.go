package store

import (
	"fmt"
)

// A message is one line of the report on a copy, a move or a promotion.
type Message struct {
	Level   string `json:"level"`
	Message string `json:"message"`
}

func InfoMessage(format string, args ...any) Message {
	return Message{"INFO", fmt.Sprintf(format, args...)}
}

func WarningMessage(format string, args ...any) Message {
	return Message{"WARNING", fmt.Sprintf(format, args...)}
}

func ProblemMessage(format string, args ...any) Message {
	return Message{"ERROR", fmt.Sprintf(format, args...)}
}
