// Command controlplane runs a real Kubernetes control plane for tests: etcd,
// kube-apiserver and kube-controller-manager on loopback, over one folder.
//
// It prints one line of JSON on stdout once it is ready (see
// controlplane.Ready), and ends on SIGTERM, on SIGINT, and when the pipe that is
// its stdin is closed, which is what happens when its parent dies.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // time zones of CronJobs

	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"

	"tenure.dev/testbed/internal/child"
	"tenure.dev/testbed/internal/controlplane"
	"tenure.dev/testbed/internal/users"
)

func main() {
	// Keys, tokens and data are for this user only, whoever writes them.
	syscall.Umask(0o077)
	// As a child of itself, the binary is one of the components.
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case controlplane.APIServer:
			child.DieWithParent()
			os.Args = os.Args[1:]
			os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
		case controlplane.ControllerManager:
			child.DieWithParent()
			os.Args = os.Args[1:]
			os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
		}
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "controlplane:", err)
		os.Exit(1)
	}
}

func run() error {
	var options controlplane.Options
	flags := flag.NewFlagSet("controlplane", flag.ExitOnError)
	flags.StringVar(&options.Dir, "dir", "", "folder for all data, kept at the end; without it a temporary one, removed at the end")
	flags.BoolVar(&options.Ephemeral, "ephemeral", false, "remove --dir too, when the parent process is gone")
	flags.IntVar(&options.Port, "port", 0, "port of the API server; 0 chooses a free one")
	flags.DurationVar(&options.StartTimeout, "start-timeout", time.Minute, "longest time until it is ready")
	flags.Var((*users.Flag)(&options.Users), "user", "a further user with a random token, as name or name=group,group; may be repeated")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	// A reader of stdout that is gone must not end this process before it has
	// stopped the others.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchParent(cancel)
	return controlplane.Run(ctx, options, func(ready controlplane.Ready) error {
		return json.NewEncoder(os.Stdout).Encode(ready)
	})
}

// watchParent cancels when stdin is closed, if a parent holds its other end. A
// terminal or /dev/null says nothing about the parent.
func watchParent(cancel context.CancelCauseFunc) {
	info, err := os.Stdin.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel(controlplane.ErrParentGone)
	}()
}
