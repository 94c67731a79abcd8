package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	run := `{"Action":"start","Package":"a"}
{"Action":"output","Package":"a","Test":"TestX","Output":"    x_test.go:1: wrong\n"}
{"Action":"output","Package":"a","Test":"TestX","Output":"--- FAIL: TestX (2.00s)\n"}
{"Action":"fail","Package":"a","Test":"TestX","Elapsed":2}
{"Action":"output","Package":"a","Test":"TestY","Output":"    y_test.go:1: chatter\n"}
{"Action":"pass","Package":"a","Test":"TestY","Elapsed":3}
{"Action":"pass","Package":"a","Test":"TestY/of","Elapsed":9}
{"Action":"output","Package":"a","Test":"TestZ","Output":"    z_test.go:1: the shared test files are not beside the project: stat\n"}
{"Action":"skip","Package":"a","Test":"TestZ","Elapsed":0}
{"Action":"skip","Package":"a","Test":"TestW","Elapsed":0}
{"Action":"output","Package":"a","Output":"FAIL\ta\t5.0s\n"}
{"Action":"fail","Package":"a","Elapsed":5}
{"ImportPath":"b","Action":"build-output","Output":"b.go:1: syntax\n"}
not JSON
`
	var out, records, summary bytes.Buffer
	if err := follow(&out, &records, strings.NewReader(run)); err != nil {
		t.Fatal(err)
	}
	want := "    x_test.go:1: wrong\n--- FAIL: TestX (2.00s)\nFAIL\ta\t5.0s\nb.go:1: syntax\nnot JSON\n"
	if out.String() != want {
		t.Errorf("shown:\n%s", out.String())
	}
	if err := summarize(&summary, &records); err != nil {
		t.Fatal(err)
	}
	want = `slowest tests:
   3.00 s  a TestY
   2.00 s  a TestX
   0.00 s  a TestZ
   0.00 s  a TestW
1 tests were skipped because the shared test files are not beside the project
2 passed, 1 failed, 2 skipped
`
	if summary.String() != want {
		t.Errorf("summary:\n%s", summary.String())
	}
}
