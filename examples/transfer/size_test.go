package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseRate(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "500": 500, "10MB/s": 10e6, "10 MB/s": 10e6, "1.5MiB": 3 << 19, "500k": 500e3, "2gib/s": 2 << 30, "64KiB/s": 64 << 10,
	} {
		got, err := parseRate(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "0", "0.5", "-1", "MB", "10 parsecs", "10MB/h", "NaN", "Inf", "1e300GiB", "9223372036854775807GB"} {
		_, err := parseRate(text)
		require.ErrorContains(t, err, "not a rate", text)
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 1023: "1023 B", 1 << 10: "1.0 KiB", 1536: "1.5 KiB", 1<<20 - 1: "1.0 MiB", 3 << 30: "3.0 GiB", 1 << 50: "1024.0 TiB",
	} {
		require.Equal(t, want, size(n))
	}
	require.Equal(t, "2.0 MiB/s", rate(4<<20, 2*time.Second))
	require.Equal(t, "-", rate(4<<20, 0))
}

func TestColumn(t *testing.T) {
	for _, test := range []struct {
		numbers []int64
		want    []string
	}{
		{[]int64{0, 7}, []string{"0 B", "7 B"}},
		{[]int64{0, 10, 1 << 20, 3 << 19}, []string{"0.0 MiB", "<0.1 MiB", "1.0 MiB", "1.5 MiB"}},
		{[]int64{5 << 40}, []string{"5.0 TiB"}},
	} {
		format := column(test.numbers...)
		for i, n := range test.numbers {
			require.Equal(t, test.want[i], format(n))
		}
	}
}
