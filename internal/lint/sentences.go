package lint

import (
	"regexp"
	"strings"
)

// maxWords is the largest number of words in a sentence. Colons and semicolons end one too.
const maxWords = 25

var sentenceEnd = regexp.MustCompile(`[.:;!?]\s+`)

// sentences finds sentences of comments that are too long. Code, lists and the paragraph
// with the requirements do not count.
func sentences(t *tree) []problem {
	var out []problem
	for _, f := range t.production() {
		for _, group := range f.ast.Comments {
			var text strings.Builder
			for _, c := range group.List {
				line := strings.TrimPrefix(c.Text, "//")
				if plain := strings.TrimPrefix(line, " "); line == "" || line == plain || strings.HasPrefix(plain, " ") {
					text.WriteString("\n")
				} else {
					text.WriteString(plain + " ")
				}
			}
			for paragraph := range strings.SplitSeq(text.String(), "\n") {
				if strings.HasPrefix(paragraph, "Requires:") {
					continue
				}
				for _, sentence := range sentenceEnd.Split(paragraph, -1) {
					if n := len(strings.Fields(sentence)); n > maxWords {
						out = append(out, t.problem(group.Pos(), "sentence", f.name+" "+sentence, "a sentence of %d words: %s", n, sentence))
					}
				}
			}
		}
	}
	return out
}
