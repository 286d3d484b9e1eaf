// Command pubsub-server runs Google's in-memory fake of Pub/Sub for the tests.
//
// It prints its address, and ends when its standard input is closed, so that it never outlives the tests.
package main

import (
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/pubsub/v2/pstest"
)

func main() {
	server := pstest.NewServer()
	defer server.Close()
	fmt.Println(server.Addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
