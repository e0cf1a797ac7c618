package controlplane

import (
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// writeKubeconfig writes a kubeconfig that uses the given client certificate.
func writeKubeconfig(path, url, caFile, certFile, keyFile string) error {
	const name = "testbed"
	config := api.NewConfig()
	config.Clusters[name] = &api.Cluster{Server: url, CertificateAuthority: caFile}
	config.AuthInfos[name] = &api.AuthInfo{ClientCertificate: certFile, ClientKey: keyFile}
	config.Contexts[name] = &api.Context{Cluster: name, AuthInfo: name}
	config.CurrentContext = name
	return clientcmd.WriteToFile(*config, path)
}
