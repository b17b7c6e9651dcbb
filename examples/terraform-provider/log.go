package main

import (
	"context"
	"log/slog"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// terraformLogger returns a logger whose records appear in Terraform's log (TF_LOG_PROVIDER=DEBUG).
// The SDK masks secrets in its records.
func terraformLogger() *slog.Logger { return slog.New(logHandler{}) }

// A logHandler passes records of log/slog to the logger that Terraform's context has.
type logHandler struct{ attrs []slog.Attr }

func (logHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	fields := map[string]any{}
	add := func(a slog.Attr) bool {
		fields[a.Key] = a.Value.Resolve().Any()
		return true
	}
	for _, a := range h.attrs {
		add(a)
	}
	r.Attrs(add)
	if r.Level >= slog.LevelWarn {
		tflog.Warn(ctx, r.Message, fields)
	} else {
		tflog.Debug(ctx, r.Message, fields)
	}
	return nil
}

func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logHandler{append(h.attrs[:len(h.attrs):len(h.attrs)], attrs...)}
}

func (h logHandler) WithGroup(string) slog.Handler { return h } // the SDK has no groups
