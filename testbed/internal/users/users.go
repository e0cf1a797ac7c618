// Package users keeps the API server's static token file.
package users

import (
	"crypto/rand"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// AdminName is the user that every control plane has, in system:masters.
const AdminName = "tenure-admin"

// User is one user of the API server.
type User struct {
	Name   string
	Groups []string
}

// Flag collects repeated --user name=group,group flags.
type Flag []User

func (f *Flag) String() string { return "" }

// Set parses name or name=group,group.
func (f *Flag) Set(value string) error {
	name, groups, _ := strings.Cut(value, "=")
	if name == "" || name == AdminName || strings.ContainsAny(name, ",\"\n") {
		return fmt.Errorf("%q is not a user name that can be added", name)
	}
	user := User{Name: name}
	for _, group := range strings.Split(groups, ",") {
		if group != "" {
			user.Groups = append(user.Groups, group)
		}
	}
	*f = append(*f, user)
	return nil
}

// Write makes the API server's token file in dir with a random token for the
// admin and each given user, and beside it one file per user that holds only
// the token. A user who has a token in dir keeps it. It returns the path of the
// token file and the path of each user's file.
func Write(dir string, given []User) (tokenFile string, files map[string]string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, err
	}
	all := append([]User{{Name: AdminName, Groups: []string{"system:masters"}}}, given...)
	files = make(map[string]string, len(all))
	rows := make([][]string, 0, len(all))
	for _, user := range all {
		if _, twice := files[user.Name]; twice {
			return "", nil, fmt.Errorf("user %q is given twice", user.Name)
		}
		path := filepath.Join(dir, url.PathEscape(user.Name))
		token, err := ensureToken(path)
		if err != nil {
			return "", nil, err
		}
		files[user.Name] = path
		rows = append(rows, []string{token, user.Name, user.Name, strings.Join(user.Groups, ",")})
	}
	tokenFile = filepath.Join(dir, ".tokens.csv")
	return tokenFile, files, writeCSV(tokenFile, rows)
}

func ensureToken(path string) (string, error) {
	existing, err := os.ReadFile(path)
	if err == nil {
		return string(existing), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	token := hex.EncodeToString(random)
	return token, os.WriteFile(path, []byte(token), 0o600)
}

func writeCSV(path string, rows [][]string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	writer := csv.NewWriter(file)
	if err := errors.Join(writer.WriteAll(rows), file.Close()); err != nil {
		return fmt.Errorf("writing the token file: %w", err)
	}
	return nil
}
