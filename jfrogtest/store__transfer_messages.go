package jfrogtest

import (
	"fmt"
)

// A message is one line of the report on a copy, a move or a promotion.
type message struct {
	Level   string `json:"level"`
	Message string `json:"message"`
}

func info(format string, args ...any) message {
	return message{"INFO", fmt.Sprintf(format, args...)}
}

func warning(format string, args ...any) message {
	return message{"WARNING", fmt.Sprintf(format, args...)}
}

func problem(format string, args ...any) message {
	return message{"ERROR", fmt.Sprintf(format, args...)}
}
