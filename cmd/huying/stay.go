package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"huying/tui/console"
)

// stayFor is how long the box's last words stay: longer than a shutdown takes from there, so that
// whoever pressed the power button reads them until the screen is dark.
const stayFor = 30 * time.Second

// stay leaves the screen as the box left it, says when the box is gone, and returns when it is back.
func (a *app) stay(ctx context.Context, out io.Writer) {
	cfg, err := loadConfig(a.config)
	if err != nil {
		return
	}
	english := cfg.English() || os.Getenv("TERM") == plainConsole
	end := time.Now().Add(stayFor)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for gone := false; time.Now().Before(end); {
		client, err := console.Dial(ctx, cfg.Data)
		switch {
		case err == nil:
			client.Close()
			return
		case errors.Is(err, console.ErrStopped) && !gone:
			gone = true
			fmt.Fprint(out, says{"\r\n盒子已经停好，屏幕黑了就可以拔电。\r\n", "\r\nThe box has ended; pull the plug when the screen is dark.\r\n"}.in(english))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
