// Package child runs components as child processes of this same binary.
//
// The API server and the controller manager keep global state (feature gates,
// logging, signal handlers), so that two of them do not fit in one process.
package child

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Process is a running component.
type Process struct {
	name    string
	logPath string
	command *exec.Cmd
	done    chan struct{}
	err     error
	// lifeline is the writing end of the child's stdin. It is never written to:
	// when this process dies, however it dies, the child reads the end of file.
	lifeline io.Closer
}

// Start runs this binary again as component name in dir, logging to logPath.
func Start(name, dir, logPath string, args ...string) (*Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	command := exec.Command(self, append([]string{name}, args...)...)
	command.Dir = dir
	command.Stdout = log
	command.Stderr = log
	// Out of the terminal's process group: Ctrl-C reaches only the parent, which
	// stops its children in order.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	lifeline, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	process := &Process{name: name, logPath: logPath, command: command, done: make(chan struct{}), lifeline: lifeline}
	go func() {
		process.err = command.Wait()
		close(process.done)
	}()
	return process, nil
}

// DieWithParent ends this process when its parent is gone. Components call it
// first.
func DieWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// PID is the process id.
func (p *Process) PID() int { return p.command.Process.Pid }

// Failure says how an ended process ended, with the last lines of its log.
func (p *Process) Failure() error {
	return fmt.Errorf("%s ended early (%v); the end of %s:\n%s", p.name, p.err, p.logPath, p.LogTail(15))
}

// LogTail returns the last lines of the log.
func (p *Process) LogTail(lines int) string {
	content, err := os.ReadFile(p.logPath)
	if err != nil {
		return ""
	}
	all := strings.Split(strings.TrimRight(string(content), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Stop asks the process to end and kills it when it has not within patience.
func (p *Process) Stop(patience time.Duration) {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = p.command.Process.Kill()
		<-p.done
	}
	_ = p.lifeline.Close()
}
