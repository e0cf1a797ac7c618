package controlplane

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Below the range from which systems take the ports of outgoing connections:
// none of those can take the port while a control plane is stopped for a moment.
const firstPort, lastPort = 20000, 29999

// freePort finds a port on which nobody listens at the moment.
func freePort() (int, error) {
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if isFree(port) {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port found between %d and %d", firstPort, lastPort)
}

func isFree(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}
