package journal

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"testing"
)

// salt is that of the files of the tests.
const salt = 0x0123456789abcdef

// file returns a journal that holds these texts. It is made from the definition of
// the format alone.
func file(texts ...string) []byte {
	sum := crc32.MakeTable(crc32.Castagnoli)
	le := binary.LittleEndian
	b := append([]byte("cairnjrn"), 1, 0, 0, 0)
	b = le.AppendUint64(b, salt)
	b = le.AppendUint64(b, 1)
	b = le.AppendUint32(b, crc32.Checksum(b, sum))
	for i, s := range texts {
		head := append([]byte{0xF7, 'J', 'r', 1}, byte(len(s)), byte(len(s)>>8), 0, 0)
		head = le.AppendUint64(head, uint64(i+1))
		head = le.AppendUint32(head, 7)
		head = le.AppendUint64(head, salt)
		head = le.AppendUint32(head, crc32.Checksum(head, sum))
		b = append(append(b, head...), s...)
		// The checksum of the payload goes on from that of the head.
		b = le.AppendUint32(b, crc32.Update(le.Uint32(head[28:]), sum, []byte(s)))
	}
	return b
}

// seqs returns the numbers of the records.
func seqs(c Contents) (numbers []uint64) {
	for _, r := range c.Records {
		numbers = append(numbers, r.Seq)
	}
	return numbers
}

var texts = []string{"first", "", "third \xf7Jr\x01 has the magic", "fourth", "fifth"}

// place returns the first byte of a record, counted from 1, and that behind it.
func place(n int) (begin, end int) {
	begin = 32
	for i := range n - 1 {
		begin += 36 + len(texts[i])
	}
	return begin, begin + 36 + len(texts[n-1])
}

func TestWritingIsAsDefined(t *testing.T) {
	b := appendHeader(nil, salt, 1)
	for i, s := range texts {
		b = appendRecord(b, salt, Record{Seq: uint64(i + 1), Kind: 7, Payload: []byte(s)})
	}
	if !bytes.Equal(b, file(texts...)) {
		t.Error("what is written is not what the format says")
	}
	c, _, err := parse(b)
	if err != nil || len(c.Damage) > 0 || len(c.Records) != len(texts) || len(c.Unbroken()) != len(texts) {
		t.Fatal(err, c.Damage, len(c.Records))
	}
	for i, r := range c.Records {
		if r.Kind != 7 || string(r.Payload) != texts[i] {
			t.Errorf("record %d is %q", i, r.Payload)
		}
	}
}

// TestADamagedByteCostsOneRecord, wherever it is, and which one is said.
func TestADamagedByteCostsOneRecord(t *testing.T) {
	whole := file(texts...)
	for n := range len(texts) + 1 { // 0 is the header
		begin, end := 0, headerBytes
		want := []uint64{1, 2, 3, 4, 5}
		if n > 0 {
			begin, end = place(n)
			want = slices.Delete(want, n-1, n)
		}
		for at := begin; at < end; at++ {
			b := slices.Clone(whole)
			b[at] ^= 0x10
			c, other, err := parse(b)
			if err != nil || other != 0 || !slices.Equal(seqs(c), want) || len(c.Damage) != 1 {
				t.Fatalf("byte %d damaged: %v, version %d, records %v, damage %v", at, err, other, seqs(c), c.Damage)
			}
			d := Damage{Offset: int64(begin), Bytes: int64(end - begin), First: uint64(n), Last: uint64(n)}
			if n == len(texts) {
				d.Last = 0
			}
			unbroken := len(want)
			if n > 1 && n < len(texts) {
				unbroken = n - 1
			}
			if c.Damage[0] != d || len(c.Unbroken()) != unbroken {
				t.Fatalf("byte %d damaged: %+v, want %+v", at, c.Damage[0], d)
			}
		}
	}
}

func TestACutEndCostsWhatIsCut(t *testing.T) {
	whole := file(texts...)
	for size := headerBytes; size <= len(whole); size++ {
		var want []uint64
		last := headerBytes
		for n := 1; n <= len(texts); n++ {
			if _, end := place(n); end <= size {
				want, last = append(want, uint64(n)), end
			}
		}
		c, _, err := parse(whole[:size])
		if err != nil || !slices.Equal(seqs(c), want) || (len(c.Damage) > 0) != (last < size) {
			t.Fatalf("%d bytes: %v, records %v, damage %v", size, err, seqs(c), c.Damage)
		}
		c, _, err = parse(append(whole[:size:size], make([]byte, 100)...)) // as a file system leaves it
		if err != nil || !slices.Equal(seqs(c), want) || len(c.Damage) != 1 {
			t.Fatalf("%d bytes and zeros: %v, records %v, damage %v", size, err, seqs(c), c.Damage)
		}
	}
}

// TestWhatIsOfAnotherFileIsNotRead: a disk may hold records of another journal where
// one ends.
func TestWhatIsOfAnotherFileIsNotRead(t *testing.T) {
	b := file("a", "b")
	end := len(b)
	b = appendRecord(b, salt+1, Record{Seq: 3, Kind: 7, Payload: []byte("another's")})
	b = appendRecord(b, salt, Record{Seq: 2, Kind: 7, Payload: []byte("written before")})
	c, _, err := parse(b)
	if err != nil || !slices.Equal(seqs(c), []uint64{1, 2}) || len(c.Damage) != 1 || c.Damage[0].Offset != int64(end) {
		t.Errorf("%v: records %v, damage %v", err, seqs(c), c.Damage)
	}
	b = appendRecord(b, salt, Record{Seq: 6, Kind: 7, Payload: []byte("own")})
	c, _, err = parse(b)
	if err != nil || !slices.Equal(seqs(c), []uint64{1, 2, 6}) || len(c.Damage) != 1 || c.Damage[0].First != 3 || c.Damage[0].Last != 5 {
		t.Errorf("%v: records %v, damage %v", err, seqs(c), c.Damage)
	}
}

func TestDamageIsSaid(t *testing.T) {
	for want, d := range map[string]Damage{
		"5 bytes at byte 32 are damaged, and no entry is missing":            {Offset: 32, Bytes: 5},
		"5 bytes at byte 32 are damaged: entry 2 is lost":                    {Offset: 32, Bytes: 5, First: 2, Last: 2},
		"5 bytes at byte 32 are damaged: entries 2 to 4 are lost":            {Offset: 32, Bytes: 5, First: 2, Last: 4},
		"5 bytes at byte 32 are damaged: entry 2 and any behind it are lost": {Offset: 32, Bytes: 5, First: 2},
	} {
		if d.String() != want {
			t.Errorf("%q, want %q", d, want)
		}
	}
}

// TestHostileFilesTakeNoQuadraticTime: heads of records that are said to go on to the
// end of the file, one behind the other.
func TestHostileFilesTakeNoQuadraticTime(t *testing.T) {
	const size = 256 << 10
	b := appendHeader(nil, salt, 1)
	for len(b) < size {
		length := size - len(b) - headBytes - checksumSize
		if length < 0 {
			break
		}
		head := appendRecord(nil, salt, Record{Seq: 1})[:8]
		binary.LittleEndian.PutUint32(head[4:], uint32(length))
		head = binary.LittleEndian.AppendUint64(head, 1)
		head = binary.LittleEndian.AppendUint32(head, 7)
		head = binary.LittleEndian.AppendUint64(head, salt)
		b = append(b, binary.LittleEndian.AppendUint32(head, crc32.Checksum(head, castagnoli))...)
	}
	b = append(b, make([]byte, size-len(b))...)
	s := &scanner{data: b, budget: 4 * len(b), at: headerBytes, salt: salt, salted: true, next: 1}
	s.records()
	if len(s.Records) != 0 || s.budget > 0 || s.budget < -size { // it ran out
		t.Errorf("%d records, budget %d", len(s.Records), s.budget)
	}
}

// TestTheLastOfManyIsRead: however much before it is damaged.
func TestTheLastOfManyIsRead(t *testing.T) {
	const each = 1 << 20
	b := appendHeader(nil, salt, 1)
	for seq := range uint64(6) {
		b = appendRecord(b, salt, Record{Seq: seq + 1, Payload: make([]byte, each)})
		if seq < 5 {
			b[len(b)-1] ^= 1
		}
	}
	c, _, err := parse(b)
	if err != nil || len(c.Records) != 1 || c.Records[0].Seq != 6 || len(c.Damage) != 1 || c.Damage[0].First != 1 || c.Damage[0].Last != 5 {
		t.Errorf("%v: %d records, damage %v", err, len(c.Records), c.Damage)
	}
}

func FuzzParse(f *testing.F) {
	whole := file(texts...)
	f.Add(whole)
	f.Add(whole[:len(whole)-7])
	f.Add(append(whole[:90:90], whole[120:]...))
	f.Add([]byte("cairnjrn\x02\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, other, err := parse(data)
		if err != nil || other != 0 {
			return
		}
		last, bytesRead := uint64(0), int64(0)
		again := appendHeader(nil, salt, 1)
		for _, r := range c.Records {
			if r.Seq <= last {
				t.Fatalf("record %d behind %d", r.Seq, last)
			}
			last = r.Seq
			bytesRead += int64(headBytes + len(r.Payload) + checksumSize)
			again = appendRecord(again, salt, r)
		}
		for _, d := range c.Damage {
			bytesRead += d.Bytes
			if d.Last != 0 && d.First > d.Last || d.Offset+d.Bytes > int64(len(data)) {
				t.Fatalf("damage %+v", d)
			}
		}
		if left := int64(len(data)) - bytesRead; left != 0 && left != headerBytes {
			t.Fatalf("%d bytes are neither records nor damage", left)
		}
		// What was read is written and read the same.
		c2, _, err := parse(again)
		if err != nil || len(c2.Records) != len(c.Records) {
			t.Fatal(err, len(c2.Records), len(c.Records))
		}
		for i, r := range c2.Records {
			if r.Seq != c.Records[i].Seq || r.Kind != c.Records[i].Kind || !bytes.Equal(r.Payload, c.Records[i].Payload) {
				t.Fatalf("record %d is another", i)
			}
		}
	})
}

// TestRandomDamage: what is read is always what was written.
func TestRandomDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		b := file(texts...)
		for range 1 + r.IntN(4) {
			begin := r.IntN(len(b))
			end := min(len(b), begin+r.IntN(40))
			switch r.IntN(3) {
			case 0:
				clear(b[begin:end])
			case 1:
				b = slices.Delete(b, begin, end)
			case 2:
				b = slices.Insert(b, begin, b[r.IntN(end+1):end]...)
			}
			if len(b) == 0 {
				break
			}
		}
		c, _, _ := parse(b)
		for _, rec := range c.Records {
			if rec.Seq < 1 || rec.Seq > 5 || string(rec.Payload) != texts[rec.Seq-1] {
				t.Fatalf("record %d is %q", rec.Seq, rec.Payload)
			}
		}
	}
}
