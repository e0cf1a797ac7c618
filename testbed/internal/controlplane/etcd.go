package controlplane

import (
	"fmt"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// etcdSocket is relative: the path of a socket may have about 100 characters,
// and a temporary folder's own path may be longer. All processes of a control
// plane have its folder as their working directory.
const etcdSocket = "etcd.sock"

// startEtcd runs etcd in this process, reachable only through a socket in the
// control plane's folder: it holds every Secret and asks nobody who they are.
func startEtcd(timeout time.Duration) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Dir = "etcd"
	// The addresses that it advertises stay the defaults. They have to be of TCP,
	// and nobody dials them in a cluster of one.
	config.ListenClientUrls = []url.URL{{Scheme: "unix", Host: etcdSocket}}
	config.ListenPeerUrls = []url.URL{{Scheme: "unix", Host: "etcd-peer.sock"}}
	config.LogOutputs = []string{"logs/etcd.log"}
	config.LogLevel = "warn"
	// Without it every request counts as slow, and is logged.
	config.WarningUnaryRequestDuration = embed.DefaultWarningUnaryRequestDuration
	// The data need not outlive a crash of the machine, and tests start sooner.
	config.UnsafeNoFsync = true
	server, err := embed.StartEtcd(config)
	if err != nil {
		return nil, fmt.Errorf("starting etcd: %w", err)
	}
	select {
	case <-server.Server.ReadyNotify():
		return server, nil
	case err := <-server.Err():
		server.Close()
		return nil, fmt.Errorf("etcd stopped: %w", err)
	case <-time.After(timeout):
		server.Close()
		return nil, fmt.Errorf("etcd was not ready within %s; see logs/etcd.log", timeout)
	}
}
