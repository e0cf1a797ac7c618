// Package pki makes the keys and certificates of one control plane.
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Paths are the files of one control plane's PKI. All are readable by their
// owner only.
type Paths struct {
	CACert, CAKey                 string
	ServerCert, ServerKey         string
	AdminCert, AdminKey           string
	ControllerCert, ControllerKey string
	ServiceAccountKey             string
	ServiceAccountPub             string
}

const validity = 365 * 24 * time.Hour

// In returns the paths of the PKI kept in dir.
func In(dir string) Paths {
	at := func(name string) string { return filepath.Join(dir, name) }
	return Paths{
		CACert: at("ca.crt"), CAKey: at("ca.key"),
		ServerCert: at("server.crt"), ServerKey: at("server.key"),
		AdminCert: at("admin.crt"), AdminKey: at("admin.key"),
		ControllerCert: at("controller-manager.crt"), ControllerKey: at("controller-manager.key"),
		ServiceAccountKey: at("service-account.key"), ServiceAccountPub: at("service-account.pub"),
	}
}

// Ensure makes the PKI in dir unless it is there already, so that a restarted
// control plane is trusted by those who trusted it before.
func Ensure(dir string) (Paths, error) {
	paths := In(dir)
	if _, err := os.Stat(dir); err == nil {
		return paths, nil
	}
	// Made beside and renamed: an interrupted start leaves no half PKI.
	temporary, err := os.MkdirTemp(filepath.Dir(dir), "pki-")
	if err != nil {
		return paths, err
	}
	defer os.RemoveAll(temporary)
	if err := generate(In(temporary)); err != nil {
		return paths, fmt.Errorf("making certificates: %w", err)
	}
	return paths, os.Rename(temporary, dir)
}

func generate(p Paths) error {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	caTemplate := template(pkix.Name{CommonName: "tenure-testbed-ca"})
	caTemplate.IsCA = true
	caTemplate.BasicConstraintsValid = true
	caTemplate.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	caDER, err := x509.CreateCertificate(rand.Reader, caTemplate, caTemplate, caKey.Public(), caKey)
	if err != nil {
		return err
	}
	ca, err := x509.ParseCertificate(caDER)
	if err != nil {
		return err
	}
	if err := writeCertificate(p.CACert, caDER); err != nil {
		return err
	}
	if err := writeKey(p.CAKey, caKey); err != nil {
		return err
	}

	server := template(pkix.Name{CommonName: "kube-apiserver"})
	server.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	server.DNSNames = []string{"localhost"}
	server.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	admin := template(pkix.Name{CommonName: "tenure-admin", Organization: []string{"system:masters"}})
	admin.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	controller := template(pkix.Name{CommonName: "system:kube-controller-manager"})
	controller.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	for _, leaf := range []struct {
		template  *x509.Certificate
		cert, key string
	}{
		{server, p.ServerCert, p.ServerKey},
		{admin, p.AdminCert, p.AdminKey},
		{controller, p.ControllerCert, p.ControllerKey},
	} {
		if err := issue(leaf.template, ca, caKey, leaf.cert, leaf.key); err != nil {
			return err
		}
	}
	return generateServiceAccountKey(p)
}

// generateServiceAccountKey makes an RSA key, as kubeadm does. RS256 signs the
// same claims to the same bytes, so the testbed shows what ECDSA would hide: a
// token Secret that is deleted and made again gives the same token.
func generateServiceAccountKey(p Paths) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	if err := writeKey(p.ServiceAccountKey, key); err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return writePEM(p.ServiceAccountPub, "PUBLIC KEY", public)
}

func template(subject pkix.Name) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		panic(err) // crypto/rand does not fail on the supported systems.
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    now.Add(-5 * time.Minute),
		NotAfter:     now.Add(validity),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func issue(leaf, ca *x509.Certificate, caKey crypto.Signer, certPath, keyPath string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), caKey)
	if err != nil {
		return err
	}
	if err := writeCertificate(certPath, der); err != nil {
		return err
	}
	return writeKey(keyPath, key)
}

func writeCertificate(path string, der []byte) error {
	return writePEM(path, "CERTIFICATE", der)
}

func writeKey(path string, key crypto.Signer) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(path, "PRIVATE KEY", der)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
