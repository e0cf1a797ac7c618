package controlplane

import (
	"fmt"
	"strconv"
	"strings"

	"tenure.dev/testbed/internal/pki"
)

// Names of the components, as the binary's own subcommands.
const (
	APIServer         = "kube-apiserver"
	ControllerManager = "kube-controller-manager"
)

// Issuer is the issuer of the service account tokens.
const Issuer = "https://kubernetes.default.svc.cluster.local"

func apiServerArgs(port int, p pki.Paths, tokenFile string) []string {
	return []string{
		"--etcd-servers=unix://" + etcdSocket,
		"--bind-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(port),
		// Nobody reaches the server but over loopback, so it is not published as
		// an endpoint, and no address of the machine is looked for.
		"--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none",
		"--cert-dir=certs",
		"--tls-cert-file=" + p.ServerCert,
		"--tls-private-key-file=" + p.ServerKey,
		"--client-ca-file=" + p.CACert,
		"--token-auth-file=" + tokenFile,
		"--authorization-mode=RBAC",
		"--allow-privileged=true",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--service-account-issuer=" + Issuer,
		"--service-account-key-file=" + p.ServiceAccountPub,
		"--service-account-signing-key-file=" + p.ServiceAccountKey,
	}
}

// controllersWithoutNodes are all but those that would remove the pods of nodes
// on which no kubelet reports.
var controllersWithoutNodes = strings.Join([]string{
	"*",
	"-pod-garbage-collector-controller",
	"-node-lifecycle-controller",
	"-node-ipam-controller",
	"-taint-eviction-controller",
}, ",")

func controllerManagerArgs(kubeconfig string, p pki.Paths) []string {
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--secure-port=0",
		"--leader-elect=false",
		"--controllers=" + controllersWithoutNodes,
		"--use-service-account-credentials=true",
		// The default of 20 requests a second makes every start 4 s longer.
		"--kube-api-qps=1000",
		"--kube-api-burst=2000",
		"--root-ca-file=" + p.CACert,
		"--service-account-private-key-file=" + p.ServiceAccountKey,
		"--cluster-signing-cert-file=" + p.CACert,
		"--cluster-signing-key-file=" + p.CAKey,
	}
}

func serverURL(port int) string { return fmt.Sprintf("https://127.0.0.1:%d", port) }
