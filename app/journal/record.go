// Package journal keeps what was edited in append-only files, so that a kill, a
// crash or a power cut loses nothing that was said to be kept. A record is bytes
// to it: what they mean is for who writes them.
package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// A journal is a header and records, one behind the other; numbers are little-endian,
// checksums CRC-32C.
//
//	header   magic, 8 bytes: "cairnjrn"
//	         version, 4
//	         salt, 8: random, the same in every record of the file
//	         number of the first record, 8
//	         checksum of these, 4
//	record   magic, 4: 0xF7 "Jr" 1
//	         length of the payload, 4
//	         number, 8: one more than that of the record before
//	         kind, 4
//	         salt, 8
//	         checksum of these, 4
//	         payload
//	         checksum of the payload, which begins with that before it, 4
//
// The magic has a byte that no text in UTF-8 has, so that a reader finds the next
// record behind damage; the salt tells that it is of this file, and was not in some
// other one that had the same place on the disk before.
const (
	version      = 1
	fileMagic    = "cairnjrn"
	recordMagic  = "\xf7Jr\x01"
	headerBytes  = 32
	headBytes    = 32 // of a record, before its payload
	mostPayload  = 1 << 30
	checksumSize = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Record is one entry of a journal.
type Record struct {
	Seq     uint64 // counted up by one from record to record
	Kind    uint32 // what the payload is, for who wrote it
	Payload []byte
}

// appendHeader adds the header of a file.
func appendHeader(b []byte, salt, first uint64) []byte {
	begin := len(b)
	b = append(b, fileMagic...)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint64(b, salt)
	b = binary.LittleEndian.AppendUint64(b, first)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[begin:], castagnoli))
}

// appendRecord adds a record.
func appendRecord(b []byte, salt uint64, r Record) []byte {
	begin := len(b)
	b = append(b, recordMagic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(r.Payload)))
	b = binary.LittleEndian.AppendUint64(b, r.Seq)
	b = binary.LittleEndian.AppendUint32(b, r.Kind)
	b = binary.LittleEndian.AppendUint64(b, salt)
	sum := crc32.Checksum(b[begin:], castagnoli)
	b = binary.LittleEndian.AppendUint32(b, sum)
	b = append(b, r.Payload...)
	return binary.LittleEndian.AppendUint32(b, crc32.Update(sum, castagnoli, r.Payload))
}

// Damage is a piece of a journal that holds no record of it.
type Damage struct {
	Offset, Bytes int64
	// First and Last are the numbers of the records that are lost with it. Both are
	// zero where none is missing; Last alone where it is not known how many, which
	// is so at the end of the file.
	First, Last uint64
}

// String says what is lost, for people.
func (d Damage) String() string {
	where := fmt.Sprintf("%d bytes at byte %d are damaged", d.Bytes, d.Offset)
	switch {
	case d.First == 0:
		return where + ", and no entry is missing"
	case d.Last == 0:
		return fmt.Sprintf("%s: entry %d and any behind it are lost", where, d.First)
	case d.First == d.Last:
		return fmt.Sprintf("%s: entry %d is lost", where, d.First)
	}
	return fmt.Sprintf("%s: entries %d to %d are lost", where, d.First, d.Last)
}

// Contents is what a journal holds.
type Contents struct {
	Records []Record // in order; the payloads are the reader's to keep
	Damage  []Damage // in order
}

// Unbroken returns the records up to the first that is missing. Nothing that was said
// to be kept is behind it, unless the disk has lost it: of records that were on their
// way to the disk together when the power failed, any may be there.
func (c Contents) Unbroken() []Record {
	for i := 1; i < len(c.Records); i++ {
		if c.Records[i].Seq != c.Records[i-1].Seq+1 {
			return c.Records[:i]
		}
	}
	return c.Records
}

// header reads the header of a file. The number of the version is 0 if there is
// none, and is where it is in every version.
func header(data []byte) (salt, first uint64, number uint32, ok bool) {
	if len(data) < 12 || string(data[:8]) != fileMagic {
		return 0, 0, 0, false
	}
	number = binary.LittleEndian.Uint32(data[8:])
	if len(data) < headerBytes {
		return 0, 0, number, false
	}
	salt, first = binary.LittleEndian.Uint64(data[12:]), binary.LittleEndian.Uint64(data[20:])
	ok = crc32.Checksum(data[:28], castagnoli) == binary.LittleEndian.Uint32(data[28:])
	return salt, first, number, ok
}

// scanner finds the records of a file.
type scanner struct {
	data   []byte
	salt   uint64
	salted bool // the salt is known
	at     int
	next   uint64 // number of the record that comes next; 0 if it is not known
	// budget bounds the bytes whose checksum turned out wrong: a file made for it
	// could have others checked again and again.
	budget int
	Contents
}

// parse reads a file. A version of 0 means that it is no journal at all.
func parse(data []byte) (c Contents, otherVersion uint32, err error) {
	salt, first, number, ok := header(data)
	s := &scanner{data: data, budget: 4*len(data) + 1<<20}
	if ok && number == version {
		s.salt, s.salted, s.next, s.at = salt, true, first, headerBytes
	}
	s.records()
	switch {
	case len(s.Records) > 0 || ok && number == version:
		return s.Contents, 0, nil
	case number != version && number != 0:
		return Contents{}, number, nil
	}
	return Contents{}, 0, errNoJournal
}

// records reads from at to the end.
func (s *scanner) records() {
	for s.at < len(s.data) {
		if r, size, ok := s.record(s.at); ok {
			s.take(r, s.at, size)
			continue
		}
		begin := s.at
		found := s.search()
		if !found {
			s.Damage = append(s.Damage, Damage{Offset: int64(begin), Bytes: int64(len(s.data) - begin), First: s.next})
			s.at = len(s.data)
			return
		}
		r, size, _ := s.record(s.at)
		d := Damage{Offset: int64(begin), Bytes: int64(s.at - begin)}
		if s.next != 0 && r.Seq > s.next {
			d.First, d.Last = s.next, r.Seq-1
		}
		s.Damage = append(s.Damage, d)
		s.next = r.Seq
		s.take(r, s.at, size)
	}
}

// take adds a record that stands at a place.
func (s *scanner) take(r Record, at, size int) {
	if s.next != 0 && r.Seq > s.next { // whole records are missing, as if cut out
		s.Damage = append(s.Damage, Damage{Offset: int64(at), First: s.next, Last: r.Seq - 1})
	}
	s.Records = append(s.Records, r)
	s.next = r.Seq + 1
	s.at = at + size
}

// search moves to the next record behind damage.
func (s *scanner) search() bool {
	for at := s.at + 1; s.budget > 0; at++ {
		i := bytes.Index(s.data[min(at, len(s.data)):], []byte(recordMagic))
		if i < 0 {
			return false
		}
		at += i
		if _, _, ok := s.record(at); ok {
			s.at = at
			return true
		}
	}
	return false
}

// record reads the record at a place, if there is one of this file that may come
// next; size is how many bytes it takes.
func (s *scanner) record(at int) (r Record, size int, ok bool) {
	b := s.data[at:]
	if len(b) < headBytes+checksumSize || string(b[:4]) != recordMagic {
		return Record{}, 0, false
	}
	sum := crc32.Checksum(b[:28], castagnoli)
	salt := binary.LittleEndian.Uint64(b[20:])
	if sum != binary.LittleEndian.Uint32(b[28:]) || s.salted && salt != s.salt {
		return Record{}, 0, false
	}
	length := int64(binary.LittleEndian.Uint32(b[4:]))
	r = Record{Seq: binary.LittleEndian.Uint64(b[8:]), Kind: binary.LittleEndian.Uint32(b[16:])}
	if length > mostPayload || length > int64(len(b)-headBytes-checksumSize) || r.Seq == 0 || r.Seq < s.next {
		return Record{}, 0, false
	}
	payload := b[headBytes : headBytes+length : headBytes+length]
	if crc32.Update(sum, castagnoli, payload) != binary.LittleEndian.Uint32(b[headBytes+length:]) {
		s.budget -= len(payload)
		return Record{}, 0, false
	}
	r.Payload = payload
	s.salt, s.salted = salt, true
	return r, headBytes + int(length) + checksumSize, true
}
