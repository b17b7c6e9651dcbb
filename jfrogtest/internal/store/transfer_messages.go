package store

import "fmt"

// A Message is a line of the report about a copy, a move or a promotion.
type Message struct {
	Level   string `json:"level"`
	Message string `json:"message"`
}

// InfoMessage returns a message with the level INFO.
func InfoMessage(format string, args ...any) Message {
	return Message{"INFO", fmt.Sprintf(format, args...)}
}

// WarningMessage returns a message with the level WARNING.
func WarningMessage(format string, args ...any) Message {
	return Message{"WARNING", fmt.Sprintf(format, args...)}
}

// ProblemMessage returns a message with the level ERROR.
func ProblemMessage(format string, args ...any) Message {
	return Message{"ERROR", fmt.Sprintf(format, args...)}
}
