// Package controlplane runs etcd, kube-apiserver and kube-controller-manager
// over one folder, on loopback only.
package controlplane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/etcd/server/v3/embed"

	"tenure.dev/testbed/internal/child"
	"tenure.dev/testbed/internal/pki"
	"tenure.dev/testbed/internal/users"
)

// ErrParentGone is the cause of the context's end when the process that started
// the control plane is gone.
var ErrParentGone = errors.New("the parent process is gone")

// Options say what to run.
type Options struct {
	// Dir holds all data. Empty: a temporary folder, removed at the end. The data
	// of a named folder stays, so that the same cluster can be started again.
	Dir string
	// Ephemeral removes a named Dir too, when the parent process is gone.
	Ephemeral bool
	// Port of the API server; 0: any free one.
	Port int
	// Users besides the admin.
	Users []users.User
	// StartTimeout bounds the time until the control plane is ready.
	StartTimeout time.Duration
}

// Ready is what a control plane tells of itself once it can be used. Tokens are
// in files, so that they show up in no terminal and no log.
type Ready struct {
	URL            string            `json:"url"`
	Port           int               `json:"port"`
	Dir            string            `json:"dir"`
	CAFile         string            `json:"caFile"`
	ClientCertFile string            `json:"clientCertFile"`
	ClientKeyFile  string            `json:"clientKeyFile"`
	Kubeconfig     string            `json:"kubeconfig"`
	AdminTokenFile string            `json:"adminTokenFile"`
	TokenFiles     map[string]string `json:"tokenFiles"`
	LogDir         string            `json:"logDir"`
	// PIDs are the processes of the control plane; etcd runs in "controlplane".
	PIDs map[string]int `json:"pids"`
}

// Patience is how long a component may take to end before it is killed. They
// keep nothing that is not in etcd.
const patience = 3 * time.Second

const portAttempts = 3

// Run runs a control plane until ctx ends, and calls announce once it is ready.
// When it returns, every process has ended. The end of ctx is no error.
func Run(ctx context.Context, options Options, announce func(Ready) error) (err error) {
	dir, cleanUp, err := prepareDir(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cleanUp()) }()

	run := &running{ctx: ctx, dir: dir, options: options}
	defer run.stop()
	ready, err := run.start()
	if err == nil {
		err = announce(ready)
	}
	if err == nil {
		err = run.wait()
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

type running struct {
	ctx        context.Context
	dir        string
	options    Options
	etcd       *embed.Etcd
	api        *child.Process
	controller *child.Process
}

func (r *running) start() (Ready, error) {
	ctx, cancel := context.WithTimeout(r.ctx, r.options.StartTimeout)
	defer cancel()
	paths, err := pki.Ensure(filepath.Join(r.dir, "pki"))
	if err != nil {
		return Ready{}, err
	}
	tokenFile, tokenFiles, err := users.Write(filepath.Join(r.dir, "tokens"), r.options.Users)
	if err != nil {
		return Ready{}, err
	}
	logs := filepath.Join(r.dir, "logs")
	if err := os.MkdirAll(logs, 0o700); err != nil {
		return Ready{}, err
	}
	if r.etcd, err = startEtcd(r.options.StartTimeout); err != nil {
		return Ready{}, err
	}
	port, err := r.startAPIServer(ctx, logs, paths, tokenFile)
	if err != nil {
		return Ready{}, err
	}
	if err := r.startControllers(ctx, logs, paths, port); err != nil {
		return Ready{}, err
	}
	return Ready{
		URL: serverURL(port), Port: port, Dir: r.dir, LogDir: logs,
		CAFile: paths.CACert, ClientCertFile: paths.AdminCert, ClientKeyFile: paths.AdminKey,
		Kubeconfig:     r.adminKubeconfig(),
		AdminTokenFile: tokenFiles[users.AdminName],
		TokenFiles:     tokenFiles,
		PIDs: map[string]int{
			"controlplane": os.Getpid(), APIServer: r.api.PID(), ControllerManager: r.controller.PID(),
		},
	}, nil
}

// startAPIServer starts the API server on the given port, or on a free one. A
// free port may be taken by another before the server listens on it, so it is
// tried again with another one.
func (r *running) startAPIServer(ctx context.Context, logs string, paths pki.Paths, tokenFile string) (port int, err error) {
	for range portAttempts {
		if port, err = r.choosePort(); err != nil {
			return 0, err
		}
		if err = writeKubeconfig(r.adminKubeconfig(), serverURL(port), paths.CACert, paths.AdminCert, paths.AdminKey); err != nil {
			return 0, err
		}
		log := filepath.Join(logs, APIServer+".log")
		if r.api, err = child.Start(APIServer, r.dir, log, apiServerArgs(port, paths, tokenFile)...); err != nil {
			return 0, err
		}
		client, clientErr := newClient(r.adminKubeconfig())
		if clientErr != nil {
			return 0, clientErr
		}
		err = waitFor(ctx, APIServer, r.api.Done(), r.api.Failure, func(ctx context.Context) error {
			return serverReady(ctx, client)
		})
		if err == nil || ctx.Err() != nil || r.options.Port != 0 || isFree(port) {
			return port, err
		}
	}
	return 0, err
}

func (r *running) choosePort() (int, error) {
	if r.options.Port == 0 {
		return freePort()
	}
	if !isFree(r.options.Port) {
		return 0, fmt.Errorf("port %d is in use by another process; stop that one or choose another port", r.options.Port)
	}
	return r.options.Port, nil
}

func (r *running) startControllers(ctx context.Context, logs string, paths pki.Paths, port int) error {
	kubeconfig := filepath.Join(r.dir, "pki", "controller-manager.kubeconfig")
	err := writeKubeconfig(kubeconfig, serverURL(port), paths.CACert, paths.ControllerCert, paths.ControllerKey)
	if err != nil {
		return err
	}
	log := filepath.Join(logs, ControllerManager+".log")
	if r.controller, err = child.Start(ControllerManager, r.dir, log, controllerManagerArgs(kubeconfig, paths)...); err != nil {
		return err
	}
	client, err := newClient(r.adminKubeconfig())
	if err != nil {
		return err
	}
	return waitFor(ctx, ControllerManager, r.controller.Done(), r.controller.Failure, func(ctx context.Context) error {
		return controllersReady(ctx, client)
	})
}

func (r *running) adminKubeconfig() string { return filepath.Join(r.dir, "kubeconfig") }

func (r *running) wait() error {
	select {
	case <-r.ctx.Done():
		return nil
	case <-r.api.Done():
		return r.api.Failure()
	case <-r.controller.Done():
		return r.controller.Failure()
	case err := <-r.etcd.Err():
		return fmt.Errorf("etcd stopped: %w", err)
	}
}

func (r *running) stop() {
	if r.controller != nil {
		r.controller.Stop(patience)
	}
	if r.api != nil {
		r.api.Stop(patience)
	}
	if r.etcd != nil {
		r.etcd.Close()
	}
}
