package controlplane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// prepareDir makes the folder of a control plane this process's working folder
// and keeps others from using it. The returned function undoes that, and
// removes the folder if it is not to stay.
func prepareDir(ctx context.Context, options Options) (string, func() error, error) {
	dir := options.Dir
	temporary := dir == ""
	var err error
	if temporary {
		dir, err = os.MkdirTemp("", "tenure-testbed-")
	} else if dir, err = filepath.Abs(dir); err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return "", nil, fmt.Errorf("preparing the folder of the control plane: %w", err)
	}
	unlock, err := lock(dir)
	if err != nil {
		return "", nil, err
	}
	if err := os.Chdir(dir); err != nil {
		return "", nil, errors.Join(err, unlock())
	}
	return dir, func() error {
		err := os.Chdir(os.TempDir())
		if temporary || options.Ephemeral && errors.Is(context.Cause(ctx), ErrParentGone) {
			err = errors.Join(err, os.RemoveAll(dir))
		}
		return errors.Join(err, unlock())
	}, nil
}

func lock(dir string) (func() error, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another control plane runs in %s", dir), file.Close())
	}
	return file.Close, nil
}
