package times

import "testing"

func TestIsCron(t *testing.T) {
	for _, text := range []string{"0 0 2 * * ?", "0 15 10 ? * MON-FRI 2025", "0 0/5 14,18 L-3W * ?", "0 0 0 ? jan-MAR 6#3", "0 0 0 ? * 6L", "59 59 23 31 12 ?"} {
		if !IsCron(text) {
			t.Errorf("%q is no cron expression", text)
		}
	}
	for _, text := range []string{"", "0 2 * * ?", "0 0 2 * * *", "0 0 2 ? * ?", "a b c d e ?", "60 0 0 * * ?", "0 0 24 * * ?", "0 0 0 32 * ?", "0 0 0 ? 13 1", "0 0 0 ? * 8", "0 0 2 x * ?", "0 0 2 * * ? 99999999999999999999"} {
		if IsCron(text) {
			t.Errorf("%q is a cron expression", text)
		}
	}
}
