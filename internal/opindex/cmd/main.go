// Command cmd writes OPERATIONS.md in the current folder, the module's root. With
// -check it writes nothing, and fails if the file is stale.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

const file = "OPERATIONS.md"

func main() {
	check := flag.Bool("check", false, "fail when "+file+" is stale, write nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "opindex:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	page, err := opindex.Render(".")
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(file, []byte(page), 0o644)
	}
	have, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if string(have) != page {
		return fmt.Errorf("%s is stale: run go run ./internal/opindex/cmd", file)
	}
	return nil
}
