package artifactory

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// aqlBenchRows rows have about 370 bytes each, in the layout of Artifactory.
const aqlBenchRows = 1_000_000

// writeAQLItems writes the response to a query on items.
func writeAQLItems(to io.Writer, rows int) {
	w := bufio.NewWriterSize(to, 64<<10)
	defer w.Flush()
	_, _ = w.WriteString("\n{\n\"results\" : [ ")
	var row []byte
	for i := range rows {
		row = row[:0]
		if i > 0 {
			row = append(row, ',')
		}
		row = append(row, "{\n  \"repo\" : \"libs-release-local\",\n  \"path\" : \"org/acme/services/module-"...)
		row = strconv.AppendInt(row, int64(i/20), 10)
		row = append(row, "/1.0.3\",\n  \"name\" : \"artifact-"...)
		row = strconv.AppendInt(row, int64(i), 10)
		row = append(row, "-1.0.3-sources.jar\",\n  \"type\" : \"file\",\n  \"size\" : "...)
		row = strconv.AppendInt(row, int64(i)*977%1_000_000_000+1, 10)
		row = append(row, ",\n  \"created\" : \"2026-08-23T08:19:"...)
		row = append(row, byte('0'+i/10%6), byte('0'+i%10))
		row = append(row, ".618Z\",\n  \"created_by\" : \"ci-publisher\",\n  \"modified\" : \"2026-08-23T08:18:59.408Z\",\n"+
			"  \"modified_by\" : \"ci-publisher\",\n  \"updated\" : \"2026-08-23T08:19:04.619Z\"\n}"...)
		_, _ = w.Write(row)
	}
	n := strconv.Itoa(rows)
	_, _ = w.WriteString(" ],\n\"range\" : {\n  \"start_pos\" : 0,\n  \"end_pos\" : " + n + ",\n  \"total\" : " + n + "\n}\n}\n")
}

// BenchmarkAQL reads the response of a loopback server on the same two cores. To run it:
//
//	go test -run XXX -bench AQL -benchtime 3x
//
// The best of several runs on an AMD EPYC, Go 1.26, for a million rows of 370 bytes:
//
//	Items                                        1.2 s    147 MB allocated in total
//	AQL                                          1.3 s    147 MB
//	AQLRaw                                       2.4 s    384 MB
//	json.Unmarshal of the whole                  6.3 s   3712 MB, all at once
//	json.Decoder, row by row                     4.5 s    727 MB
//	github.com/go-json-experiment/json           1.7 s    626 MB, row by row
//	the same, with the rules of encoding/json     2.0 s    626 MB
//	reading without decoding                     0.2 s
//
// The other fast decoder is a module without a release, and takes 1.5 times as long. All decoders
// parse times with jfrog.Time, which has a benchmark in the root package. TestAQLWalkMemory
// measures the memory of a process: 18 MB at its peak, without the server.
func BenchmarkAQL(b *testing.B) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeAQLItems(w, aqlBenchRows) }))
	defer srv.Close()
	jc, err := jfrog.New(srv.URL)
	require.NoError(b, err)
	s := New(jc).Search
	var size counter
	writeAQLItems(&size, aqlBenchRows)
	run := func(name string, consume func(b *testing.B) int) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if n := consume(b); n != aqlBenchRows {
					b.Fatal(n, "rows")
				}
			}
		})
	}
	const all = AQLText("items.find()")
	run("Items", func(b *testing.B) (n int) {
		for _, err := range s.Items(b.Context(), all, nil) {
			if err != nil { // require would walk the stack for each row
				b.Fatal(err)
			}
			n++
		}
		return n
	})
	run("AQL", func(b *testing.B) (n int) {
		for _, err := range s.AQL(b.Context(), all, nil) {
			if err != nil { // require would walk the stack for each row
				b.Fatal(err)
			}
			n++
		}
		return n
	})
	run("AQLRaw", func(b *testing.B) (n int) {
		for _, err := range s.AQLRaw(b.Context(), all, nil) {
			if err != nil { // require would walk the stack for each row
				b.Fatal(err)
			}
			n++
		}
		return n
	})
	open := func(b *testing.B) *jfrog.Stream {
		stream, err := jfrog.Open(b.Context(), jc, aqlRequest(string(all)))
		require.NoError(b, err)
		return stream
	}
	run("json.Unmarshal", func(b *testing.B) int {
		stream := open(b)
		defer stream.Close()
		data, err := io.ReadAll(stream)
		require.NoError(b, err)
		var out struct{ Results []AQLItem }
		require.NoError(b, json.Unmarshal(data, &out))
		return len(out.Results)
	})
	run("json.Decoder", func(b *testing.B) (n int) {
		stream := open(b)
		defer stream.Close()
		d := json.NewDecoder(stream)
		for range 3 { // { "results" [
			_, err := d.Token()
			require.NoError(b, err)
		}
		for ; d.More(); n++ {
			var row AQLItem
			if err := d.Decode(&row); err != nil {
				b.Fatal(err)
			}
		}
		return n
	})
	run("unread", func(b *testing.B) int {
		stream := open(b)
		defer stream.Close()
		_, err := io.Copy(io.Discard, stream)
		require.NoError(b, err)
		return aqlBenchRows
	})
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
