package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// demo copies a tree to an Artifactory in memory and back.
func demo(ctx context.Context, stdout, stderr io.Writer) int {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("demo-local", "local", "generic"))
	if err != nil {
		return complain(stderr, exitFailures, err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		return complain(stderr, exitFailures, err)
	}
	top, err := os.MkdirTemp("", "jfcp-")
	if err != nil {
		return complain(stderr, exitFailures, err)
	}
	s := &show{ctx: ctx, rt: artifactory.New(c), top: top, stdout: stdout, stderr: stderr}
	_, _ = fmt.Fprintln(stdout, "On an Artifactory in memory (name sources and a target for a real one):")
	code := s.play()
	if err := os.RemoveAll(top); err != nil && code == exitOK {
		return complain(stderr, exitFailures, err)
	}
	return code
}

// show runs the demonstration.
type show struct {
	ctx            context.Context
	rt             *artifactory.Client
	top            string // the folder of all files
	stdout, stderr io.Writer
}

const demoTarget = "rt:demo-local/app/1.0/"

// play runs the commands one after the other. It ends with the first command that fails.
func (s *show) play() int {
	for _, scene := range []struct {
		what    string
		prepare func() error
		args    []string
	}{
		{"Upload a tree", s.makeTree, []string{"-props", "os=linux;build=7", "./dist/", demoTarget}},
		{"Again: the server has all files, so no content is sent", nil, []string{"./dist/", demoTarget}},
		{"Download it", nil, []string{demoTarget, "./copy/"}},
		{"Only some of it", nil, []string{"-exclude", "*3.jar", "rt:demo-local/app/**/*.jar", "./jars/"}},
		{"Make the repository like the tree after a few changes", s.changeTree, []string{"-sync", "-delete", "./dist/", demoTarget}},
		{"And the copy like the repository", nil, []string{"-sync", "-delete", demoTarget, "./copy/"}},
	} {
		if scene.prepare != nil {
			if err := scene.prepare(); err != nil {
				return complain(s.stderr, exitFailures, err)
			}
		}
		_, _ = fmt.Fprintf(s.stdout, "\n== %s\n\n$ jfcp %s\n", scene.what, shell(scene.args))
		a, err := parse(s.inTop(scene.args), s.stderr)
		if err != nil {
			return complain(s.stderr, exitUsage, err)
		}
		if code := copyAll(s.ctx, s.rt, a, s.stdout, s.stderr); code != exitOK {
			return code
		}
	}
	return exitOK
}

// shell formats arguments as they are typed.
func shell(args []string) string {
	out := slices.Clone(args)
	for i, arg := range out {
		if strings.ContainsAny(arg, "*;") {
			out[i] = "'" + arg + "'"
		}
	}
	return strings.Join(out, " ")
}

// inTop moves local names, which begin with a dot, below the temporary folder.
func (s *show) inTop(args []string) []string {
	out := slices.Clone(args)
	for i, arg := range out {
		if rest, ok := strings.CutPrefix(arg, "."); ok {
			out[i] = s.top + rest
		}
	}
	return out
}

func (s *show) file(name string) string {
	return filepath.Join(s.top, "dist", filepath.FromSlash(name))
}

// makeTree writes a few dozen files, each with different content.
func (s *show) makeTree() error {
	for i := range 40 {
		if err := s.write(fmt.Sprintf("lib/part%d/acme-%d.jar", i%4, i), 20<<10+i<<10); err != nil {
			return err
		}
	}
	return errors.Join(s.write("app.tgz", 12<<20), s.write("doc/manual.pdf", 2<<20))
}

// changeTree changes a file, adds one and removes one.
func (s *show) changeTree() error {
	return errors.Join(s.write("doc/manual.pdf", 3<<20), s.write("doc/news.pdf", 100<<10), os.Remove(s.file("lib/part3/acme-3.jar")))
}

func (s *show) write(name string, size int) error {
	var seed [32]byte
	content := make([]byte, size)
	copy(seed[:], name)
	_, _ = rand.NewChaCha8(seed).Read(content)
	name = s.file(name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}
